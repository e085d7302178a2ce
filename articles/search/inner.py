"""Collections beside the public one, for the desk alone: working copies of stories, pictures, answers.

The same analyser, index and ranking, over tables of their own; no public door names them. Keeping one
text changes only what is new in it: a save costs a row and the few words that came or went.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from articles.models import InnerDocument, InnerWord
from articles.search.analyser import VERSION, Token
from articles.search.documents import analyse
from articles.search.filters import EVERY, Within, among_rows
from articles.search.indexing import add_up, backend, columns_of, count, insert, vocabulary_of
from articles.search.query import Query, parse
from articles.search.ranking import Ranking
from articles.search.searching import FIELDS, enough, look_up, rows_of, total_of
from articles.search.tables import INNER
from articles.search.term_bank import known_names

# A word that is written half leads to so many that begin so.
_WORDS = 8
_COMPARED = (*FIELDS, "names", "words", "analyser")


def keep(collection: str, key: int, texts: Mapping[str, str]) -> None:
    """Index a text under its number, in place of what was kept there; `texts` by field: headline, tags,
    standfirst, body, people, each may be missing."""
    fields = {name: texts.get(name, "") for name in FIELDS}
    document = analyse(fields, language="ar", names=known_names())
    columns, words = columns_of(document), document.vocabulary()
    times = dict.fromkeys(words, 1)
    there = InnerDocument.objects.filter(collection=collection, key=key)
    old = there.defer("vector", "head", "roots").first()
    # The total comes first wherever something is written: two writers then wait for each other in one order.
    if old is None:
        add_up(collection, 1, columns["length"])
    else:
        if all(getattr(old, name) == columns[name] for name in _COMPARED):
            return
        had = vocabulary_of(old.words, old.names)
        times = dict.fromkeys(words.keys() - had, 1) | dict.fromkeys(had.keys() - words, -1)
        words = had | words
        add_up(collection, 0, columns["length"] - old.length)
        # The triggers of the index know rows that come and go, not rows that change.
        there.delete()
    count(INNER, collection, times, words)
    insert(INNER, [{"language": collection, "key": key} | columns])


def drop(collection: str, keys: Iterable[int]) -> None:
    """Forget these texts, and the words that no other text has: nothing of them is left in a table."""
    rows = InnerDocument.objects.filter(collection=collection, key__in=list(keys))
    had = list(rows.only("words", "names", "length"))
    if not had:
        return
    add_up(collection, -len(had), -sum(row.length for row in had))
    times = Counter(word for row in had for word in vocabulary_of(row.words, row.names))
    count(
        INNER,
        collection,
        {word: -many for word, many in times.items()},
        dict.fromkeys(times, ("", "")),
    )
    rows.delete()
    InnerWord.objects.filter(collection=collection, documents__lte=0).delete()
    transaction.on_commit(partial(_leave_nothing, collection), robust=True)


def _leave_nothing(collection: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        backend().leave_nothing(cursor, INNER, collection)


def find(collection: str, text: str, *, among: QuerySet | None = None) -> list[int]:
    """The numbers of the texts that answer best, best first, at most two hundred; `among` a query for the
    rows that count. A last word that is not written to its end is found by its beginning."""
    asked = parse(text, language="ar", names=known_names())
    if not asked:
        return []
    asked = _to_their_end(asked, collection)
    looked = look_up(
        asked,
        language=collection,
        tables=INNER,
        total=total_of(collection),
        counting=EVERY if among is None else among_rows(Within(among), INNER),
    )
    ranking = Ranking(looked.query, looked.collection)
    rows = {row.pk: row for row in rows_of(INNER, looked.keys)}
    scores = enough([ranking.score(row) for row in rows.values()])
    scores.sort(key=lambda score: (score.value, score.pk), reverse=True)
    return [rows[score.pk].of for score in scores]


def _to_their_end(asked: Query, collection: str) -> Query:
    """The question with the words that begin as its last one does, where no text holds that itself."""
    last = asked.terms[-1]
    stems = InnerWord.objects.filter(collection=collection, stem=last.stem, documents__gt=0)
    if last.is_name or stems.exists():
        return asked
    with connection.cursor() as cursor:
        found = backend().beginning(cursor, INNER, collection, [last.word], also=[], most=_WORDS)
    if not found:
        return asked
    instead = tuple(Token(0, 0, word, stem, "") for word, stem in found)
    return asked.with_last(instead)


def kept(collection: str) -> Any:
    """The numbers of what this analyser has indexed, as a query."""
    return InnerDocument.objects.filter(collection=collection, analyser=VERSION).values("key")
