"""Finding a quoted passage again in a text that has been worked on since.

First letter by letter, then as a reader would: without marks, tatweel, Markdown's signs and the
kind of space. Of several places, the one whose surroundings are most alike. Linear in the text.
"""

from typing import NamedTuple

from newsroom.text.arabic import fold

CONTEXT = 40
# A passage of one letter stands everywhere: no more places than these are weighed.
MOST_PLACES = 200
_SIGNS = frozenset("*_`>#")


class Passage(NamedTuple):
    """Where it stands: text[start:end]."""

    start: int
    end: int


def find_passage(text: str, quote: str, *, before: str = "", after: str = "") -> Passage | None:
    """The place of the quote, or nothing where its words are gone."""
    found = _places(text, quote)
    if not found:
        plain, offsets = _plain(text)
        wanted = _plain(quote)[0].strip()
        found = [
            Passage(offsets[start], offsets[end - 1] + 1) for start, end in _places(plain, wanted)
        ]
    return max(found, key=lambda place: _alike(text, place, before, after), default=None)


def context_of(text: str, place: Passage) -> tuple[str, str]:
    """What stands before and after it, as far as it is kept to know it by."""
    return text[max(0, place.start - CONTEXT) : place.start], text[place.end : place.end + CONTEXT]


def _places(text: str, wanted: str) -> list[Passage]:
    found: list[Passage] = []
    start = text.find(wanted) if wanted else -1
    while start >= 0 and len(found) < MOST_PLACES:
        found.append(Passage(start, start + len(wanted)))
        start = text.find(wanted, start + len(wanted))
    return found


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as a reader takes it, and for each of its letters the place in `text`."""
    letters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        folded = " " if character.isspace() else "" if character in _SIGNS else fold(character)
        if folded == " " and letters and letters[-1] == " ":
            continue
        letters += folded
        offsets += [offset] * len(folded)
    return "".join(letters), offsets


def _alike(text: str, place: Passage, before: str, after: str) -> int:
    """How many letters around the place are those that stood around the passage."""
    lead, trail = context_of(text, place)
    score = 0
    for mine, theirs in ((reversed(lead), reversed(before)), (trail, after)):
        for one, other in zip(mine, theirs, strict=False):
            if one != other:
                break
            score += 1
    return score
