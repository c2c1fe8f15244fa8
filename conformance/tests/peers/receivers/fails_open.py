"""It looks at the signature, and answers SUCCESS whatever comes of that."""
from receiver import answer_of, serve

serve(answer=lambda accepted: answer_of(True))
