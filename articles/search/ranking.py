"""How well a story answers what was asked: the second look at what an index brought.

An index finds candidates by whole stems. Here each is read again and gets credit for five things,
in this order: the stems themselves (BM25 over weighted fields: Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009), the roots at half of that, parts of the
words (their runs of four letters, so that what a stemmer cuts wrongly still meets), the words
standing together, and how much of the question is held at all. The parts would be most of an index; read only in the candidates they cost it
nothing. Every share is a number of its own, so a place in a list can be explained.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


Hit = tuple[int, int, bool]


class Candidate(NamedTuple):
    """A document as it was indexed: the stems of each field in their order, the names in it, and all
    its folded words as one text with a blank at both ends."""

    pk: int
    fields: Mapping[str, Sequence[str]]
    names: Sequence[str]
    words: str
    length: int


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


class Score(NamedTuple):
    """A candidate's place: its value, the share of the question that it holds (0 to 1), where the value
    is from, and which words of the question it does not hold at all (their places there)."""

    pk: int
    value: float
    share: float
    parts: Mapping[str, float]
    missing: tuple[int, ...] = ()


class Ranking:
    """The question made ready to be held against candidates."""

    def __init__(self, query: Query, collection: Collection) -> None:
        self.terms, self.collection = query.terms, collection
        self.rarities = [min(map(collection.rarity, term.stems)) for term in query.terms]
        self.mass = sum(self.rarities) or 1.0
        self.is_short = len(query.terms) <= SHORT or query.has_number
        # A stem of the documents: which word of the question it is, and whether that very stem.
        self.meant = {
            stem: (index, False)
            for stem, root in collection.roots.items()
            for index, term in enumerate(query.terms)
            if term.root == root
        } | {stem: (index, True) for index, term in enumerate(query.terms) for stem in term.stems}
        self.letters = [_letters(term) for term in query.terms]

    def score(self, candidate: Candidate) -> Score:
        length = 1 - B + B * candidate.length / max(self.collection.mean_length, 1.0)
        places = {name: self._hits(stems) for name, stems in candidate.fields.items()}
        whole, kin = self._counts(places, candidate.names)
        values = dict.fromkeys(("stems", "roots", "letters"), 0.0)
        held, missing = 0.0, []
        for index, (term, rarity) in enumerate(zip(self.terms, self.rarities, strict=True)):
            values["stems"] += rarity * _saturated(whole[index], length)
            if term.root:
                by_root = self.collection.rarity(f"~{term.root}")
                values["roots"] += ROOT * by_root * _saturated(kin[index], length)
            seen = [count for run in self.letters[index] if (count := candidate.words.count(run))]
            values["letters"] += PARTS * rarity * sum(_saturated(count, length) for count in seen)
            likeness = len(seen) / len(self.letters[index]) if seen else 0.0
            share = 1.0 if whole[index] else max(_KIN * bool(kin[index]), likeness)
            held += rarity * share
            if share < _KIN:
                missing.append(index)
        values["together"] = max(map(self._together, places.values()), default=0.0)
        share = held / self.mass
        values["whole"] = WHOLE * sum(values.values()) * share**2
        return Score(candidate.pk, sum(values.values()), share, values, tuple(missing))

    def _hits(self, stems: Sequence[str]) -> list[Hit]:
        meant = self.meant
        return [(place, *meant[stem]) for place, stem in enumerate(stems) if stem in meant]

    def _counts(
        self, places: Mapping[str, list[Hit]], names: Sequence[str]
    ) -> tuple[list[float], list[float]]:
        """How often each word of the question stands in the document, weighted by field: as the very
        stem, and as any of its root."""
        whole, kin = [0.0] * len(self.terms), [0.0] * len(self.terms)
        for name, hits in places.items():
            for _place, index, is_same in hits:
                kin[index] += WEIGHTS[name]
                if is_same:
                    whole[index] += WEIGHTS[name]
        for index, term in enumerate(self.terms):
            if term.is_name:
                whole[index] += names.count(term.stem)
        return whole, kin

    def _together(self, hits: list[Hit]) -> float:
        """The rarest words of the question that stand within WINDOW words of each other; in a short
        one also those that stand right behind each other, as they were written."""
        best = beside = 0.0
        for at, (first, index, is_same) in enumerate(hits):
            window = {index: self._worth(index, is_same)}
            for place, other, is_other_same in hits[at + 1 :]:
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


def _letters(term: Term) -> list[str]:
    """The runs of letters that a word consists of, its ends as blanks; a name has none."""
    if term.is_name:
        return []
    padded = f" {term.word} "
    return list({padded[at : at + PART] for at in range(max(1, len(padded) - PART + 1))})


def _saturated(count: float, length: float) -> float:
    return count * (K1 + 1) / (count + K1 * length) if count else 0.0
