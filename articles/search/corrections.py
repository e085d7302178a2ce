"""What a word that no story holds was meant to be: the nearest words that stories do hold.

A word is near by optimal string alignment: one letter wrong, missing, too many, or two swapped, counts
one; short words may differ by one, longer ones by two. Of the nearest, the commoner come first.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz.distance import OSA

from articles.search.analyser import Token
from articles.search.query import Query, Term

MOST = 3
LONG = 5
SHORTEST = 3


class Known(NamedTuple):
    """A word of the index, its forms, and how many documents hold it."""

    word: str
    stem: str
    root: str
    documents: int


def correct(
    query: Query, frequency: Callable[[str], int], like: Callable[[str], Iterable[Known]]
) -> Query:
    """The question with its unknown words asked for as their nearest known ones; `like` gives words that
    share letters with one. The same object where nothing had to be put right.
    """
    terms = tuple(_corrected(term, frequency(term.stem), like) for term in query.terms)
    return query if terms == query.terms else replace(query, terms=terms)


def _corrected(term: Term, documents: int, like: Callable[[str], Iterable[Known]]) -> Term:
    if term.is_name or documents or len(term.word) < SHORTEST or term.word.isdigit():
        return term
    near = nearest(term.word, like(term.word))[:MOST]
    if not near:
        return term
    instead = tuple(Token(0, 0, known.word, known.stem, known.root) for known in near)
    return replace(term, root=near[0].root, instead=instead)


def nearest(word: str, known: Iterable[Known]) -> list[Known]:
    """Those within reach of the word, nearest and then commonest first."""
    reach = 1 if len(word) < LONG else 2
    found = [
        (distance, -row.documents, row)
        for row in known
        if (distance := OSA.distance(word, row.word, score_cutoff=reach)) <= reach
    ]
    return [row for _distance, _documents, row in sorted(found)]
