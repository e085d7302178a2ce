"""Whether two answers are the same words, or nearly: what is compared, and how far apart they are."""

import re
from hashlib import blake2b
from itertools import pairwise

from newsroom.text.arabic import fold

_WORDS = re.compile(r"[^\W_]+")
# Short words are said by many: «نعم» a hundred times is no campaign.
SHORTEST_SAME, SHORTEST_NEAR = 24, 60
BITS = 64
NEAR = 3


def same_as(body: str) -> str:
    """The words as they are compared, or nothing where they are too few to tell."""
    words = "".join(_WORDS.findall(fold(body)))
    return words if len(words) >= SHORTEST_SAME else ""


def simhash(body: str) -> int | None:
    """64 bits, signed, that differ little between nearly the same words (Charikar 2002, over pairs
    of words); None where they are too few to tell."""
    words = _WORDS.findall(fold(body))
    if sum(map(len, words)) < SHORTEST_NEAR:
        return None
    votes = [0] * BITS
    for pair in pairwise(words):
        digest = blake2b(" ".join(pair).encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        for bit in range(BITS):
            votes[bit] += 1 if number >> bit & 1 else -1
    number = sum(1 << bit for bit in range(BITS) if votes[bit] > 0)
    return number - (1 << BITS) if number >= 1 << (BITS - 1) else number


def bits_apart(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return ((one ^ other) & ((1 << BITS) - 1)).bit_count()
