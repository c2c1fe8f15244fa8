"""The generator's own implementation of the signing rules: it shares nothing with the C code, nor with any adapter."""
