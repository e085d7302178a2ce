"""Finding: candidates from the database's index, read again and put in order here.

Both databases bring candidates by whole tokens; order, corrections and what is left out are decided
by the same code, so a newsroom finds the same on either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from articles.search.candidates import LEAST_SHARE, candidates
from articles.search.corrections import Known, commoner, correct
from articles.search.filters import (
    EVERY,
    NO_FILTERS,
    Among,
    Fact,
    Filters,
    Within,
    among,
    among_rows,
    facts_of,
    visible_copies,
)
from articles.search.indexing import backend
from articles.search.names import Names
from articles.search.query import Query, Term, parse
from articles.search.ranking import Candidate, Collection, Ranking, Score
from articles.search.tables import SITE, TOTAL, Tables
from articles.search.term_bank import known_names

FIELDS = ("headline", "tags", "standfirst", "body", "people")
# How many an index brings to be read again; a reader leafs through at most so many.
CANDIDATES = 200
NEAR_WORDS = 60
# A plain statement, as each question asks.
_TOTAL = f"SELECT documents, tokens FROM {TOTAL} WHERE language = %s"
# A story of today counts this much more than one of long ago; half of it after a year.
FRESHNESS, HALF_LIFE = 0.15, timedelta(days=365)


@dataclass(frozen=True)
class Results:
    """What was found: publications' numbers in their order, with how each came there.

    `query` is what was looked for; `asked` what was asked, another where words were put right.
    `missing` are words, as the reader wrote them, that the first result does not hold. `is_cut` says
    that there may be more than an index was asked to bring. `names` are what marks are found by.
    """

    asked: Query
    query: Query
    names: Names
    scores: Sequence[Score] = field(default_factory=tuple)
    missing: tuple[str, ...] = ()
    is_cut: bool = False
    facts: Mapping[int, Fact] = field(default_factory=dict)
    commoner: Mapping[str, Known] = field(default_factory=dict)

    @property
    def is_corrected(self) -> bool:
        return self.query != self.asked


def search(
    text: str,
    *,
    language: str,
    now: datetime,
    filters: Filters = NO_FILTERS,
    within: Within | None = None,
    exact: bool = False,
    by_date: bool = False,
) -> Results:
    """Public copies of this edition that answer the text, best first, or newest first.

    Nothing is found that readers do not see at `now`. `within` stands in for the filters where a caller has
    its own. `exact` asks for the words as they are.
    """
    names = known_names()
    asked = parse(text, language=language, names=names)
    if not asked:
        return Results(asked, asked, names)
    visible = visible_copies(language, now, filters) if within is None else within.rows
    looked = look_up(
        asked,
        language=language,
        tables=SITE,
        total=total_of(language),
        exact=exact,
        by_date=by_date,
        counting=among(visible, filters) if within is None else among_rows(within, SITE),
    )
    rows = rows_of(SITE, looked.keys)
    facts = facts_of(visible, [row.of for row in rows], language)
    ranking = Ranking(looked.query, looked.collection)
    scores = [
        _of_copy(ranking.score(row), row.of, fact.first_at, now)
        for row in rows
        if (fact := facts.get(row.of))
    ]
    kept = enough(scores)
    kept.sort(
        key=lambda score: (facts[score.pk].first_at if by_date else score.value, score.pk),
        reverse=True,
    )
    best = max(kept, key=lambda score: score.value, default=None)
    return Results(
        asked,
        looked.query,
        names,
        kept,
        missing=_missing(looked.query, best),
        is_cut=len(looked.keys) >= CANDIDATES,
        facts={score.pk: facts[score.pk] for score in kept},
        commoner=looked.commoner,
    )


class LookedUp(NamedTuple):
    """What is looked for, what the index knows of its words, and the documents that it brought."""

    query: Query
    collection: Collection
    keys: list[int]
    commoner: Mapping[str, Known]


def look_up(
    asked: Query,
    *,
    language: str,
    tables: Tables,
    total: tuple[int, int],
    exact: bool = False,
    by_date: bool = False,
    counting: Among = EVERY,
) -> LookedUp:
    """Ask the index: with unknown words put right unless `exact`; `by_date` brings the newest documents
    that hold enough, beside the best."""
    known = known_words(asked.terms, language, tables)
    collection = collection_of(known, total)
    query, rarely = asked, {}
    with connection.cursor() as cursor:

        def like(word: str) -> list[Known]:
            rows = backend().like(cursor, tables, language, word, most=NEAR_WORDS)
            return [Known(*row) for row in rows]

        if not exact:
            held = {row.word for row in known}
            query = correct(asked, lambda stem: collection.frequencies.get(stem, 0), like, held)
        if query == asked:
            rarely = commoner(asked, lambda stem: collection.frequencies.get(stem, 0), like)
        else:
            known = known_words(query.terms, language, tables)
            collection = collection_of(known, total)
        found = candidates(
            backend(), cursor, tables, language, query,
            collection=collection, counting=counting, most=CANDIDATES, by_date=by_date,
        )  # fmt: skip
    return LookedUp(query, collection, found, rarely)


def rows_of(tables: Tables, keys: Sequence[int]) -> list[Candidate]:
    """The documents of these numbers as ranking reads them, in no order: one query."""
    if not keys:
        return []
    columns = ", ".join(("id", tables.owner, *Candidate._fields[2:]))
    # Numbers of our own: hundreds of parameters cost more than they are worth.
    numbers = ", ".join(map(str, keys))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {tables.documents} WHERE id IN ({numbers})")
        return [*map(Candidate._make, cursor.fetchall())]


def enough(scores: list[Score]) -> list[Score]:
    """Those that hold enough of the question: half of its weight, or where none does, as much as the
    best holds but a little."""
    best = max((score.share for score in scores), default=0.0)
    least = min(LEAST_SHARE, best * 0.75)
    return [score for score in scores if score.share >= least]


def total_of(language: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, [language])
        return cursor.fetchone() or (0, 0)


def known_words(terms: Sequence[Term], language: str, tables: Tables) -> list[Known]:
    """The words of the index that share a stem or a root with the question."""
    stems = {stem for term in terms for stem in term.stems} | {term.stem for term in terms}
    roots = {term.root for term in terms if term.root}
    places = ", ".join(["%s"] * len(stems))
    sql = f"SELECT word, stem, root, documents FROM {tables.words} WHERE language = %s AND documents > 0 AND"
    given: list[Any] = [language, *stems]
    statement = f"{sql} stem IN ({places})"
    if roots:
        statement += f" UNION {sql} root IN ({', '.join(['%s'] * len(roots))})"
        given += [language, *roots]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [Known(*row) for row in cursor.fetchall()]


def collection_of(known: Sequence[Known], total: tuple[int, int]) -> Collection:
    """How often forms stand in the index: words of one stem counted together, which is a little too
    often where a document has two of them."""
    frequencies: dict[str, int] = {}
    roots: dict[str, str] = {}
    for row in known:
        frequencies[row.stem] = frequencies.get(row.stem, 0) + row.documents
        if row.root:
            mark = f"~{row.root}"
            frequencies[mark] = frequencies.get(mark, 0) + row.documents
            roots[row.stem] = row.root
    documents, tokens = total
    return Collection(documents, tokens / documents if documents else 1.0, frequencies, roots)


def _of_copy(score: Score, publication: int, first_at: datetime, now: datetime) -> Score:
    """The score of a document as that of its public copy, a little more for a new one."""
    age = max(now - first_at, timedelta())
    freshness = FRESHNESS * 0.5 ** (age / HALF_LIFE)
    return Score(publication, score.value * (1 + freshness), *score[2:])


def _missing(query: Query, best: Score | None) -> tuple[str, ...]:
    return tuple(query.terms[index].text for index in best.missing) if best else ()
