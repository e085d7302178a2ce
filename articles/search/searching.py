"""Finding: candidates from the database's index, read again and put in order here.

Both databases bring candidates by whole tokens; order, corrections and what is left out are decided
by the same code, so a newsroom finds the same on either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from articles.models import Publication, SearchDocument, SearchTotal
from articles.search.corrections import Known, correct
from articles.search.indexing import backend
from articles.search.names import Names
from articles.search.query import Query, Term, parse
from articles.search.ranking import Candidate, Collection, Ranking, Score
from articles.search.tables import SITE, Tables
from articles.search.term_bank import known_names

FIELDS = ("headline", "tags", "standfirst", "body", "people")
# How many an index brings to be read again; a reader leafs through at most so many.
CANDIDATES = 200
NEAR_WORDS = 60
# A story that holds less of the question is left out, where another holds more.
LEAST_SHARE = 0.5
# A story of today counts this much more than one of long ago; half of it after a year.
FRESHNESS, HALF_LIFE = 0.15, timedelta(days=365)


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to. Numbers of rows, days of publication (both included)."""

    section: int | None = None
    tag: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None
    has_open_question: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


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

    @property
    def is_corrected(self) -> bool:
        return self.query != self.asked


def search(
    text: str,
    *,
    language: str,
    now: datetime,
    filters: Filters = Filters(),
    exact: bool = False,
    by_date: bool = False,
) -> Results:
    """Public copies of this edition that answer the text, best first, or newest first.

    Nothing is found that readers do not see at `now`. `exact` asks for the words as they are.
    """
    names = known_names()
    asked = parse(text, language=language, names=names)
    if not asked:
        return Results(asked, asked, names)
    visible = _visible(language, now, filters)
    among = visible.values("pk").query.sql_with_params() if filters else ("", ())
    query, collection, keys = look_up(
        asked, language=language, tables=SITE, total=_total(language), exact=exact, among=among
    )
    rows = SearchDocument.objects.filter(pk__in=keys).defer("vector", "head", "roots")
    times = dict(
        visible.filter(pk__in=rows.values("publication")).values_list("pk", f"first_at_{language}")
    )
    ranking = Ranking(query, collection)
    scores = [
        _freshened(
            replace(ranking.score(candidate_of(row)), pk=row.publication_id),
            times[row.publication_id],
            now,
        )
        for row in rows
        if row.publication_id in times
    ]
    kept = enough(scores)
    kept.sort(
        key=lambda score: (times[score.pk] if by_date else score.value, score.pk), reverse=True
    )
    best = max(kept, key=lambda score: score.value, default=None)
    return Results(
        asked,
        query,
        names,
        kept,
        missing=_missing(query, best),
        is_cut=len(keys) == CANDIDATES,
    )


def look_up(
    asked: Query,
    *,
    language: str,
    tables: Tables,
    total: tuple[int, int],
    exact: bool = False,
    among: tuple[str, tuple] = ("", ()),
) -> tuple[Query, Collection, list[int]]:
    """What is looked for, what the index knows of its words, and the documents that it brings.

    `total` is how many documents there are and how many tokens they have together.
    """
    known = _known(asked.terms, language, tables)
    collection = _collection(known, total)
    with connection.cursor() as cursor:
        query = asked
        if not exact:
            query = correct(
                asked,
                lambda stem: collection.frequencies.get(stem, 0),
                lambda word: [
                    Known(*row)
                    for row in backend().like(cursor, tables, language, word, most=NEAR_WORDS)
                ],
            )
        if query != asked:
            known = _known(query.terms, language, tables)
            collection = _collection(known, total)
        found = backend().candidates(
            cursor, tables, language, query, among=among, most=CANDIDATES, collection=collection
        )
    return query, collection, found


def candidate_of(row: Any) -> Candidate:
    """A document as ranking reads it, from a row with the columns of SearchDocument."""
    return Candidate(
        pk=row.pk,
        fields={name: getattr(row, name).split() for name in FIELDS},
        names=row.names.split(),
        words=row.words,
        length=row.length,
    )


def enough(scores: list[Score]) -> list[Score]:
    """Those that hold enough of the question: half of its weight, or where none does, as much as the
    best holds but a little."""
    best = max((score.share for score in scores), default=0.0)
    least = min(LEAST_SHARE, best * 0.75)
    return [score for score in scores if score.share >= least]


def _visible(language: str, now: datetime, filters: Filters) -> Any:
    found = Publication.objects.visible(now).in_edition(language)
    if filters.section:
        found = found.filter(section=filters.section)
    if filters.tag:
        found = found.filter(publicationtag__tag=filters.tag)
    if filters.person:
        found = found.filter(publicationbyline__person=filters.person)
    if filters.since:
        found = found.filter(**{f"first_at_{language}__date__gte": filters.since})
    if filters.until:
        found = found.filter(**{f"first_at_{language}__date__lte": filters.until})
    if filters.has_open_question:
        open_still = Q(question_closes_at=None) | Q(question_closes_at__gt=now)
        found = found.filter(open_still, summary__is_closed=False)
    return found


def _total(language: str) -> tuple[int, int]:
    row = SearchTotal.objects.filter(language=language).first()
    return (row.documents, row.tokens) if row else (0, 0)


def _known(terms: Sequence[Term], language: str, tables: Tables) -> list[Known]:
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


def _collection(known: Sequence[Known], total: tuple[int, int]) -> Collection:
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


def _freshened(score: Score, first_at: datetime, now: datetime) -> Score:
    age = max(now - first_at, timedelta())
    return replace(score, value=score.value * (1 + FRESHNESS * 0.5 ** (age / HALF_LIFE)))


def _missing(query: Query, best: Score | None) -> tuple[str, ...]:
    return tuple(query.terms[index].text for index in best.missing) if best else ()
