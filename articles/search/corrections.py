"""What a word that no story holds was meant to be: the nearest words that stories do hold.

A word is near by optimal string alignment: one letter wrong, missing, too many, or two swapped, counts
one; short words may differ by one, longer ones by two. Of the nearest, the commoner come first.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz.distance import OSA

from articles.search.analyser import STOP_WORDS, Token
from articles.search.query import Query, Term

MOST = 3
LONG = 5
SHORTEST = 3
# A word that so few stories hold is rare; one that so many times as many hold is common beside it.
RARE, TIMES, RARE_WORDS = 2, 10, 2


class Known(NamedTuple):
    """A word of the index, its forms, and how many documents hold it."""

    word: str
    stem: str
    root: str
    documents: int


def correct(
    query: Query,
    frequency: Callable[[str], int],
    like: Callable[[str], Iterable[Known]],
    held: Container[str],
) -> Query:
    """The question with its unknown words asked for as their nearest known ones; `like` gives words that
    share letters with one. The same object where nothing had to be put right. A stop word with an article
    («الفي»), or without its own («ذي» for «الذي»), that is none of the words `held` was meant as one: it is
    left out. Its stem tells nothing: that of «الفي» is «ألف», a thousand.
    """
    meant = [term for term in query.terms if term.word in held or not is_slip(term.word)]
    terms = tuple(_corrected(term, frequency(term.stem), like) for term in meant or query.terms)
    return query if terms == query.terms else replace(query, terms=terms)


def is_slip(word: str) -> bool:
    """Whether a folded word would be a stop word with the article, or without it."""
    return f"ال{word}" in STOP_WORDS or (word.startswith("ال") and word[2:] in STOP_WORDS)


def commoner(
    query: Query, frequency: Callable[[str], int], like: Callable[[str], Iterable[Known]]
) -> dict[str, Known]:
    """For rare words of the question, as they were written, a much commoner one that is a letter away
    and no inflection of it. A suggestion: «هاتفي» and «هاتف» may both be meant."""
    rare = [
        term
        for term in query.terms
        if not term.is_name
        and 0 < frequency(term.stem) <= RARE
        and len(term.word) > SHORTEST
        and not term.word.isdigit()
    ]
    found = {}
    for term in rare[:RARE_WORDS]:
        least = TIMES * frequency(term.stem)
        near = (
            known
            for known in nearest(term.word, like(term.word), reach=1)
            if known.documents >= least and known.stem != term.stem
        )
        if best := next(near, None):
            found[term.text] = best
    return found


def _corrected(term: Term, documents: int, like: Callable[[str], Iterable[Known]]) -> Term:
    if term.is_name or documents or len(term.word) < SHORTEST or term.word.isdigit():
        return term
    near = nearest(term.word, like(term.word))[:MOST]
    if not near:
        return term
    instead = tuple(Token(0, 0, known.word, known.stem, known.root) for known in near)
    return replace(term, root=near[0].root, instead=instead)


def nearest(word: str, known: Iterable[Known], *, reach: int = 2) -> list[Known]:
    """Those within reach of the word, nearest and then commonest first."""
    reach = 1 if len(word) < LONG else reach
    found = [
        (distance, -row.documents, row)
        for row in known
        if (distance := OSA.distance(word, row.word, score_cutoff=reach)) <= reach
    ]
    return [row for _distance, _documents, row in sorted(found)]
