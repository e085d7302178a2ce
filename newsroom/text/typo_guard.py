"""Whether a change to a live story is a slip of the pen put right, or says something else.

Everything that changed is held against what must not change unseen: numbers, dates, names, quoted
words and whose they are, negation, addresses, the facts of a headline, and every word that is not
the old one spelt otherwise. In doubt it is not a typo: a change refused here goes out as an update
or a correction, one passed here goes out without a word. Which kind asks for which class of change
is for the caller to say.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from newsroom.text.differences import align
from newsroom.text.signs import Sign, quotations, read
from newsroom.text.spelling import are_words_apart, is_reading_misspelt, is_slip

Kind = Literal[
    "number", "date", "name", "quotation", "negation", "headline", "words", "link", "markup"
]
# Kinds of signs whose order in a change is compared by itself.
_COMPARED: tuple[Kind, ...] = ("number", "date", "name", "negation", "link", "markup")
READING_KINDS = ("number", "date", "negation")


class Weighty(NamedTuple):
    """A change that is more than spelling; "" is a side on which the words are missing."""

    kind: Kind
    before: str
    after: str


def weighty_changes(
    before: str,
    after: str,
    *,
    is_headline: bool = False,
    names: frozenset[str] = frozenset(),
) -> list[Weighty]:
    """What keeps the change from passing as a typo, in reading order; empty when it may pass.

    `names` are folded names of people, companies and the like, which no letter may change in, nor
    in the words beside them.
    """
    if before == after:
        return []
    old, new = read(before, names), read(after, names)
    found: list[Weighty] = []
    stretches = align(
        [(sign.kind, sign.key) for sign in old], [(sign.kind, sign.key) for sign in new]
    )
    otherwise: Kind = "headline" if is_headline else "words"
    for stretch in stretches:
        change = _Change(old, new, *stretch[1:])
        if stretch.is_same:
            found += _weigh_spellings(change, otherwise=otherwise)
        else:
            found += _weigh(change, otherwise=otherwise)
    if not any(one.kind == "quotation" for one in found):
        found += _changed_quotations(before, after)
    return found


class _Change(NamedTuple):
    """A stretch of signs that became another, and the texts it stands in."""

    old: Sequence[Sign]
    new: Sequence[Sign]
    was_start: int
    was_end: int
    start: int
    end: int

    @property
    def sides(self) -> tuple[Sequence[Sign], Sequence[Sign]]:
        return self.old[self.was_start : self.was_end], self.new[self.start : self.end]

    @property
    def signs(self) -> list[Sign]:
        return [*self.sides[0], *self.sides[1]]

    @property
    def is_beside_a_name(self) -> bool:
        beside = [*self._beside(self.old, self.was_start, self.was_end)]
        beside += self._beside(self.new, self.start, self.end)
        return any(sign.is_name for sign in beside)

    @property
    def is_doubled_word_removed(self) -> bool:
        """«قال قال» became «قال»; a number that stands twice may be meant."""
        size = self.was_end - self.was_start
        before, after = self.sides
        if after or any(sign.kind in ("number", "date") for sign in before):
            return False
        beside = (
            self.old[max(0, self.was_start - size) : self.was_start],
            self.old[self.was_end : self.was_end + size],
        )
        return any(_keys(before) == _keys(other) for other in beside)

    @property
    def is_only_spacing(self) -> bool:
        """Words joined or parted, without a letter more or less: «مازال» and «ما زال»."""
        if not all(sign.text.isalpha() or sign.kind == "word" for sign in self.signs):
            return False
        if any(sign.kind == "name" or sign.is_name for sign in self.signs):
            return False
        before, after = ("".join(sign.letters for sign in side) for side in self.sides)
        return before == after

    @staticmethod
    def _beside(signs: Sequence[Sign], start: int, end: int) -> list[Sign]:
        return [*signs[max(0, start - 1) : start], *signs[end : end + 1]]


def _weigh(change: _Change, *, otherwise: Kind) -> list[Weighty]:
    if any(sign.is_quoted or sign.kind == "quotation" for sign in change.signs):
        return [_weighty("quotation", *change.sides)]
    if change.is_only_spacing or change.is_doubled_word_removed:
        return []
    if any(sign.is_attribution for sign in change.signs):
        return [_weighty("quotation", *change.sides)]
    if _mends_a_weighty_word(change):
        return []
    compared = ((kind, _of_kind(change, kind)) for kind in _COMPARED)
    found = [_weighty(kind, *sides) for kind, sides in compared if _differ(*sides)]
    return found or _weigh_words(change, otherwise=otherwise)


def _weigh_spellings(change: _Change, *, otherwise: Kind) -> list[Weighty]:
    """Words that fold alike and are spelt as two."""
    return [
        _weighty("name" if old.is_name else otherwise, [old], [new])
        for old, new in zip(*change.sides, strict=True)
        if old.kind == "word" and old.text != new.text and are_words_apart(old.text, new.text)
    ]


def _weigh_words(change: _Change, *, otherwise: Kind) -> list[Weighty]:
    """What is left: plain words, and whether a sentence asks."""
    questions = _of_kind(change, "question")
    is_asked = all(sign.is_asked for side in questions for sign in side)
    if len(questions[0]) != len(questions[1]) and not is_asked:
        return [_weighty(otherwise, *change.sides)]
    words = _of_kind(change, "word")
    if not _differ(*words):
        return []
    if change.is_beside_a_name:
        return [_weighty("name", *words)]
    return [] if _are_slips(*words) else [_weighty(otherwise, *words)]


def _mends_a_weighty_word(change: _Change) -> bool:
    """«ملاير» became «مليار», which no reader took for another number."""
    before, after = change.sides
    if len(before) != 1 or len(after) != 1 or change.is_beside_a_name:
        return False
    old, new = before[0], after[0]
    is_plain = old.kind == "word" and not old.is_name and not new.is_name
    return is_plain and new.kind in READING_KINDS and is_reading_misspelt(old.text, new.text)


def _of_kind(change: _Change, kind: str) -> tuple[list[Sign], list[Sign]]:
    before, after = (
        [sign for sign in side if ("name" if sign.is_name else sign.kind) == kind]
        for side in change.sides
    )
    return before, after


def _keys(signs: Sequence[Sign]) -> list[str]:
    return [sign.key for sign in signs]


def _differ(before: Sequence[Sign], after: Sequence[Sign]) -> bool:
    return _keys(before) != _keys(after)


def _are_slips(before: Sequence[Sign], after: Sequence[Sign]) -> bool:
    return len(before) == len(after) and all(
        is_slip(old.text, new.text) for old, new in zip(before, after, strict=True)
    )


def _changed_quotations(before: str, after: str) -> list[Weighty]:
    old, new = quotations(before), quotations(after)
    return [
        Weighty("quotation", " ".join(old[was:was_end]), " ".join(new[start:end]))
        for is_same, was, was_end, start, end in align(old, new)
        if not is_same
    ]


def _weighty(kind: Kind, before: Sequence[Sign], after: Sequence[Sign]) -> Weighty:
    return Weighty(kind, *(" ".join(sign.text for sign in side) for side in (before, after)))
