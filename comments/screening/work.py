"""Proof of work: in a flood a browser looks for a number before it sends, which costs it a second.

It stops nobody; it makes a thousand answers cost what a thousand seconds cost, and an answer without
it waits behind those that have it. The other half is static/js/work.js.
"""

from hashlib import sha256

# Sixteen thousand tries in the mean: 0.9 s of Chromium slowed down six times, as a cheap phone is (0.6 s
# four times, 0.14 s not at all), and for one in thirty readers more than three.
BITS = 14
LONGEST = 12


def is_done(token: str, number: str, *, bits: int = BITS) -> bool:
    """Whether SHA-256 of «token:number» begins with so many zero bits. The token is used once, so
    the work cannot be used twice."""
    if not (token and number.isascii() and number.isdecimal() and len(number) <= LONGEST):
        return False
    found = sha256(f"{token}:{number}".encode()).digest()
    return int.from_bytes(found[:4]) >> (32 - bits) == 0
