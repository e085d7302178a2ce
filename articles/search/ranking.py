"""How well a story answers what was asked: the second look at what an index brought.

An index finds candidates by whole stems. Here each is read again and gets credit for five things,
in this order: the stems themselves (BM25 over weighted fields: Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009), the roots at half of that, parts of the
words (their runs of four letters, so that what a stemmer cuts wrongly still meets), the words
standing together, and how much of the question is held at all. The parts would be most of an index; read only in the candidates they cost it
nothing. Every share is a number of its own, so a place in a list can be explained.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from articles.search.query import Query, Term

# What a hit in a field counts, against one in the text.
WEIGHTS = {"headline": 10.0, "tags": 6.0, "people": 6.0, "standfirst": 4.0, "body": 1.0}
K1, B = 1.2, 0.75
ROOT, PARTS, TOGETHER, BESIDE, WHOLE = 0.5, 0.4, 0.6, 0.5, 1.0
PART = 4
WINDOW = 10
# A word of the same root is this much of the word itself, where the share of a question is told.
_KIN = 0.7
# At most so many terms: where the words of a phrase stand is what is asked for, not their subject.
SHORT = 3


# Where it stands in a text, which word of the question it is, and whether that very stem.
Hit = tuple[int, int, bool]


class Candidate(NamedTuple):
    """A document as it was indexed, with the number of what it is `of`. Every text is tokens between blanks:
    the stems of each field in their order, the names in all of them, the folded words with a blank at both ends.
    """

    pk: int
    of: int
    headline: str
    tags: str
    people: str
    standfirst: str
    body: str
    names: str
    words: str
    length: int


# Where the texts of a candidate stand, in the order of WEIGHTS.
_TEXTS = slice(2, 2 + len(WEIGHTS))


@dataclass(frozen=True)
class Collection:
    """What is known of all documents: how many there are, their mean length in tokens, in how many
    of them a stem, a name or a root (written ~root) stands, and which stems share a root."""

    documents: int
    mean_length: float
    frequencies: Mapping[str, int] = field(default_factory=dict)
    roots: Mapping[str, str] = field(default_factory=dict)

    def rarity(self, form: str) -> float:
        """The idf of a form; of one that is nowhere, the greatest."""
        have = min(self.frequencies.get(form, 0), self.documents)
        return math.log(1 + (self.documents - have + 0.5) / (have + 0.5))

    def share(self, stems: Iterable[str], root: str) -> float:
        """The share of the documents, 0 to 1, that hold one of these stems or their root."""
        have = sum(self.frequencies.get(stem, 0) for stem in stems)
        # The stems of a root are counted with it.
        have = max(have, self.frequencies.get(f"~{root}", 0))
        return min(1.0, have / max(self.documents, 1))


class Score(NamedTuple):
    """A candidate's place: its value, the share of the question that it holds (0 to 1), where the value
    is from, and which words of the question it does not hold at all (their places there)."""

    pk: int
    value: float
    share: float
    parts: Mapping[str, float]
    missing: tuple[int, ...] = ()


class Ranking:
    """The question made ready to be held against candidates.

    A text is never parted into its words: two hundred of them are looked through for the few that are asked for.
    """

    def __init__(self, query: Query, collection: Collection) -> None:
        self.terms = query.terms
        self.rarities = [min(map(collection.rarity, term.stems)) for term in query.terms]
        self.roots = [
            collection.rarity(f"~{term.root}") if term.root else 0.0 for term in query.terms
        ]
        self.mean_length = max(collection.mean_length, 1.0)
        self.mass = sum(self.rarities) or 1.0
        self.is_short = len(query.terms) <= SHORT or query.has_number
        # A stem of the documents: which word of the question it is, and whether that very stem.
        self.meant = {
            stem: (index, False)
            for stem, root in collection.roots.items()
            for index, term in enumerate(query.terms)
            if term.root == root
        } | {stem: (index, True) for index, term in enumerate(query.terms) for stem in term.stems}
        self.found = _any_of(self.meant)
        self.names = [(index, term.stem) for index, term in enumerate(query.terms) if term.is_name]
        self.letters = [_letters(term) for term in query.terms]

    def score(self, candidate: Candidate) -> Score:
        words, length = candidate.words, self._length(candidate)
        whole, kin, together = self._held(candidate)
        stems = roots = letters = held = 0.0
        missing = []
        for index, rarity in enumerate(self.rarities):
            stems += rarity * _saturated(whole[index], length)
            roots += ROOT * self.roots[index] * _saturated(kin[index], length)
            seen = [count for run in self.letters[index] if (count := words.count(run))]
            letters += PARTS * rarity * sum([_saturated(count, length) for count in seen])
            share = 1.0
            if not whole[index]:
                likeness = len(seen) / len(self.letters[index]) if seen else 0.0
                share = max(_KIN * bool(kin[index]), likeness)
            held += rarity * share
            if share < _KIN:
                missing.append(index)
        share = held / self.mass
        bare = stems + roots + letters + together
        whole_share = WHOLE * bare * share**2
        values = {
            "stems": stems, "roots": roots, "letters": letters, "together": together, "whole": whole_share,
        }  # fmt: skip
        return Score(candidate.pk, bare + whole_share, share, values, tuple(missing))

    def _length(self, candidate: Candidate) -> float:
        """What a count is held against: it tells less in a long document."""
        return K1 * (1 - B + B * candidate.length / self.mean_length)

    def _held(self, candidate: Candidate) -> tuple[list[float], list[float], float]:
        """How often each word of the question stands in the document, weighted by field: as the very
        stem, and as any of its root; and what those are worth that stand together."""
        whole, kin, together = [0.0] * len(self.terms), [0.0] * len(self.terms), 0.0
        for text, weight in zip(candidate[_TEXTS], WEIGHTS.values(), strict=True):
            if not text:
                continue
            text = f" {text} "
            hits: list[Hit] = []
            for found in self.found.finditer(text):
                index, is_same = self.meant[found[1]]
                hits.append((found.start(), index, is_same))
                kin[index] += weight
                if is_same:
                    whole[index] += weight
            if len(hits) > 1 < len(self.terms):
                together = max(together, self._together(text, hits))
        if self.names and candidate.names:
            names = candidate.names.split()
            for index, name in self.names:
                whole[index] += names.count(name)
        return whole, kin, together

    def _together(self, text: str, hits: list[Hit]) -> float:
        """The rarest words of the question that stand within WINDOW words of each other; in a short
        one also those that stand right behind each other, as they were written."""
        best = beside = 0.0
        placed = [(text.count(" ", 0, at), index, is_same) for at, index, is_same in hits]
        for number, (first, index, is_same) in enumerate(placed, start=1):
            window = {index: self._worth(index, is_same)}
            for place, other, is_other_same in placed[number:]:
                if place - first > WINDOW:
                    break
                window[other] = max(window.get(other, 0.0), self._worth(other, is_other_same))
                if place == first + 1 and other == index + 1:
                    beside = max(beside, window[index] + window[other])
            if len(window) > 1:
                best = max(best, sum(window.values()))
        return TOGETHER * best + BESIDE * beside * self.is_short

    def _worth(self, index: int, is_same: bool) -> float:
        return self.rarities[index] * (1.0 if is_same else ROOT)


def _any_of(stems: Iterable[str]) -> re.Pattern[str]:
    """Finds each of these between blanks. By their first letters, so that of many few are tried."""
    groups = (
        re.escape(first) + f"(?:{'|'.join(re.escape(stem[1:]) for stem in some)})"
        for first, some in groupby(sorted(stems), key=itemgetter(0))
    )
    return re.compile(f" ({'|'.join(groups)})(?= )")


def _letters(term: Term) -> list[str]:
    """The runs of letters that a word consists of, its ends as blanks; a name has none."""
    if term.is_name:
        return []
    padded = f" {term.word} "
    runs = (padded[at : at + PART] for at in range(max(1, len(padded) - PART + 1)))
    return list(dict.fromkeys(runs))


def _saturated(count: float, length: float) -> float:
    return count * (K1 + 1) / (count + length) if count else 0.0
