"""The newsroom's names, as the linter looks for them: which spelling is meant, and how it is written.

A name is found by its letters folded, with what an Arabic word may carry before it («ولجوجل»), one
to four words long, the longest first. A short name of one word is found only as it was listed:
folded, «آبل» would be «إبل».
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newsroom.text.arabic import fold
from newsroom.text.lexicon import is_unknown

LONGEST_NAME_WORDS = 4
SHORT_UNDER = 5
# Longest first, so that «وال» is not taken for «و» and a name that begins with «ال».
_CLITICS = ("وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال", "وب", "ول", "وك", "و", "ف", "ب", "ل", "ك", "")  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+(?>(?:[\u064b-\u0652\u0670\u0640.'’+#-]+[^\W_]+)*)[+#]*")
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")


@dataclass(frozen=True)
class Term:
    """A name: how it is written in Arabic and in Latin letters ("" where the newsroom does not say), its
    other spellings, and the words of which one must stand in the text too, if any is named."""

    name_ar: str = ""
    name_en: str = ""
    others: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()


class Misspelt(NamedTuple):
    """A name that is written otherwise, and how it should be."""

    start: int
    end: int
    right: str


@dataclass(eq=False)
class Terms:
    """All names, ready for looking up."""

    listed: Iterable[Term] = ()
    _by_key: dict[str, list[tuple[str, str, Term]]] = field(default_factory=dict)
    _slips: dict[str, str] = field(default_factory=dict)
    # The first words of all names: most words of a text begin none, and are passed by.
    _firsts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for term in self.listed:
            for name in (term.name_ar, term.name_en):
                if name:
                    self._add(name, name, term)
                    self._slips |= _swapped(name)
            for other in term.others:
                right = term.name_ar if _is_arabic(other) else term.name_en
                if right:
                    self._add(other, right, term)

    def misspelt(self, prose: str) -> Iterator[Misspelt]:
        """The names of a text that are not written as the newsroom writes them; linear."""
        if not self._by_key:
            return
        tokens = list(_TOKEN.finditer(prose))
        folded = [_folded(token.group()) for token in tokens]
        known = frozenset(folded)
        at = 0
        while at < len(tokens):
            length, found = self._name_at(prose, tokens, folded, at, known)
            if found:
                yield found
            at += length

    def _name_at(
        self,
        prose: str,
        tokens: list[re.Match[str]],
        folded: list[str],
        at: int,
        known: frozenset[str],
    ) -> tuple[int, Misspelt | None]:
        """How many tokens the name that begins here has (1 where none does), and what is wrong."""
        first = folded[at]
        clitics = [
            clitic
            for clitic in _CLITICS
            if first.startswith(clitic) and first[len(clitic) :] in self._firsts
        ]
        longest = min(LONGEST_NAME_WORDS, len(tokens) - at) if clitics else 0
        for length in range(longest, 0, -1):
            last = tokens[at + length - 1]
            start, end = tokens[at].start(), last.end()
            if end - start > 60 or not _is_one_line(prose[start:end]):
                continue
            for clitic in clitics:
                key = " ".join([first[len(clitic) :], *folded[at + 1 : at + length]])
                if key not in self._by_key:
                    continue
                begin = start + _length_of(prose[start:end], clitic)
                right = self._right(prose[begin:end], key, known)
                if right is not None:
                    wrong = Misspelt(begin, end, right) if right else None
                    return length, wrong
        word = tokens[at].group()
        if word in self._slips and is_unknown(first):
            return 1, Misspelt(tokens[at].start(), tokens[at].end(), self._slips[word])
        return 1, None

    def _right(self, written: str, key: str, known: frozenset[str]) -> str | None:
        """The right spelling, "" where it stands already, None where another thing may be meant."""
        plain = _MARKS.sub("", written)
        found = self._by_key[key]
        if any(plain == _MARKS.sub("", right) for _spelling, right, _term in found):
            return ""
        for spelling, right, term in found:
            is_short = " " not in key and len(key) < SHORT_UNDER
            if is_short and plain != _MARKS.sub("", spelling):
                continue
            if _is_arabic(written) != _is_arabic(right) or _is_common(written, right):
                continue
            if term.only_with and not any(_stands_in(known, one) for one in term.only_with):
                continue
            return right
        return None

    def _add(self, spelling: str, right: str, term: Term) -> None:
        key = _key(spelling)
        self._by_key.setdefault(key, []).append((spelling, right, term))
        self._firsts.add(key.partition(" ")[0])


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return fold(word)


def _key(name: str) -> str:
    """A name as its tokens, folded."""
    return " ".join(fold(token.group()) for token in _TOKEN.finditer(name))


def _swapped(name: str) -> dict[str, str]:
    """A Latin name with two neighbouring letters exchanged: «OpneAI»."""
    if " " in name or len(name) < SHORT_UNDER or _is_arabic(name):
        return {}
    swaps = (name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(1, len(name) - 1))
    return {swap: name for swap in swaps if fold(swap) != fold(name)}


def _is_common(written: str, right: str) -> bool:
    """«windows» and «apple» are words, whose capital alone makes them names; «Youtube» is none."""
    is_same = written.casefold() == right.casefold()
    return is_same and right.istitle() and not is_unknown(_folded(written))


def _stands_in(known: frozenset[str], companion: str) -> bool:
    """Whether the word, folded, is among these, with or without a clitic."""
    return any(clitic + companion in known for clitic in _CLITICS)


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def _is_one_line(text: str) -> bool:
    """Words of one name have a blank or a dash between them, and no sign."""
    return not re.search(r"[\n،؛؟,;:!.()«»“”\"|\ufffc](?:\s|$)|[\n«»“”()|،؛؟\ufffc]", text)


def _length_of(written: str, clitic: str) -> int:
    """How many characters the clitic takes with its marks."""
    left, at = len(clitic), 0
    while left and at < len(written):
        left -= not _MARKS.match(written[at])
        at += 1
    while at < len(written) and _MARKS.match(written[at]):
        at += 1
    return at


NO_TERMS = Terms()
