"""Which passages of a text and of its translation stand for each other.

By what a translation keeps: the order, the kind of a passage (heading, list, quotation, picture), its
numbers, Latin names and addresses, and, as W. Gale and K. Church found (Computational Linguistics 19,
1993), its length. One passage may stand for two, or for none; every passage is in exactly one row.
"""

import re
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from newsroom.text.arabic import latin_digits

_KINDS = (
    ("heading", re.compile(r" {0,3}#{1,6}[ \t]")),
    ("quotation", re.compile(r" {0,3}>")),
    ("picture", re.compile(r" {0,3}!\[")),
    ("code", re.compile(r" {0,3}(?:```|~~~)")),
    ("list", re.compile(r" {0,3}(?:[-*+]|[0-9٠-٩]{1,9}[.)])[ \t]")),
    ("table", re.compile(r" {0,3}\|")),
    ("note", re.compile(r" {0,3}\[\^")),
)
# What both languages write alike: numbers, names in Latin letters, addresses, keys of pictures.
_SHARED = re.compile(r"[0-9]+|[A-Za-z][A-Za-z0-9.+-]{2,}")
# Places that a passage may have moved from where its share of the text lets one expect it.
_BAND = 12
_ALONE, _JOINED, _OTHER_KIND = -1.2, -1.0, -4.0


class Row(NamedTuple):
    """Places in the two texts, counted from 0; an empty side is one that the text does not have."""

    source: tuple[int, ...]
    target: tuple[int, ...]


class _Passage(NamedTuple):
    kind: str
    size: int
    shared: frozenset[str]


def align_passages(source: Sequence[str], target: Sequence[str]) -> list[Row]:
    """The rows in reading order. Where both have the same kinds one after the other, one by one."""
    ours, theirs = ([_passage(text) for text in texts] for texts in (source, target))
    if [one.kind for one in ours] == [one.kind for one in theirs]:
        return [Row((place,), (place,)) for place in range(len(ours))]
    if not ours or not theirs:
        alone = [Row((place,), ()) for place in range(len(ours))]
        return alone + [Row((), (place,)) for place in range(len(theirs))]
    return _best(ours, theirs)


# How many passages of each side a row may take, as steps of the search.
_STEPS = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))


def _best(ours: list[_Passage], theirs: list[_Passage]) -> list[Row]:
    """The best way through both texts, near the diagonal: linear in their length."""
    slope = len(theirs) / len(ours)
    ratio = sum(one.size for one in theirs) / sum(one.size for one in ours)
    reach = _BAND + abs(len(theirs) - len(ours))
    scores: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(ours) + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - reach), min(len(theirs), middle + reach) + 1):
            for step in _STEPS:
                before = (i - step[0], j - step[1])
                if before not in scores:
                    continue
                gain = _worth(ours[before[0] : i], theirs[before[1] : j], ratio)
                if (i, j) not in scores or scores[before] + gain > scores[i, j]:
                    scores[i, j] = scores[before] + gain
                    came[i, j] = before
    rows: list[Row] = []
    here = (len(ours), len(theirs))
    while here != (0, 0):
        before = came[here]
        rows.append(Row(tuple(range(before[0], here[0])), tuple(range(before[1], here[1]))))
        here = before
    return rows[::-1]


def _worth(ours: list[_Passage], theirs: list[_Passage], ratio: float) -> float:
    """How well the two sides of a row stand for each other."""
    if not ours or not theirs:
        return _ALONE
    kinds = {one.kind for one in (*ours, *theirs)}
    if len(kinds) > 1:
        return _OTHER_KIND
    joined = _JOINED if len(ours) + len(theirs) > 2 else 0.0
    if joined and kinds != {"text"}:
        return _OTHER_KIND
    sizes = [sum(one.size for one in side) for side in (ours, theirs)]
    length = -abs(log(sizes[1] / (sizes[0] * ratio)))
    one, other = (
        frozenset().union(*(passage.shared for passage in side)) for side in (ours, theirs)
    )
    most = max(len(one), len(other))
    shared = 2 * len(one & other) / most if most else 0.5
    kind = 1.5 if kinds != {"text"} else 0.5
    return kind + length + shared + joined


def _passage(text: str) -> _Passage:
    kind = next((name for name, sign in _KINDS if sign.match(text)), "text")
    if kind == "heading":
        kind = f"heading {len(text) - len(text.lstrip(' #'))}"
    shared = frozenset(found.lower() for found in _SHARED.findall(latin_digits(text)))
    return _Passage(kind, len(text) + 1, shared)
