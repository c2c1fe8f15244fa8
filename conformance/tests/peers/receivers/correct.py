"""A right receiver: the raw bytes, all three line feeds, the key that the delivery names."""
from receiver import serve

serve()
