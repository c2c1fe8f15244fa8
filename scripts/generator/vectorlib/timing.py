"""Clocks, as the vectors write them."""


def ms(microseconds):
    """Milliseconds as decimal text, with up to three decimals."""
    whole, rest = divmod(microseconds, 1000)
    return f'{whole}.{rest:03d}'.rstrip('0') if rest else str(whole)
