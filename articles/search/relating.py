"""Which public copies are about the same as one of them.

A copy is asked for by the words that tell it from all others: those with the greatest weight in it
(by field) that few others hold. What an index brings is ranked as an answer to a question is, by
the same index on both databases.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from articles.models import Publication, SearchDocument
from articles.search.candidates import candidates
from articles.search.filters import EVERY
from articles.search.indexing import backend
from articles.search.query import Query, Term
from articles.search.ranking import WEIGHTS, Collection, Ranking
from articles.search.searching import (
    FIELDS,
    collection_of,
    known_words,
    rows_of,
    total_of,
)
from articles.search.tables import SITE

# So many words stand for a story, chosen from its heaviest.
TELLING, HEAVIEST = 12, 60
CANDIDATES = 60
# A story that shares less of another's telling words is about something else.
LEAST_SHARE = 0.2
_NAME_WEIGHT = 3.0
# A word that one story alone holds leads to no other; one that most hold leads nowhere.
_FEWEST, _MOST_OF_ALL = 2, 0.5
# One word in common is chance.
_FEWEST_IN_COMMON = 2


def related(
    publication: Publication, *, now: datetime, language: str = "ar", most: int = 6
) -> list[int]:
    """The numbers of the articles nearest to this public copy, nearest first, its own left out.

    Only what readers see at `now` is among them. Whoever keeps the list asks `visible(now)` again when
    it is shown. A copy without this edition has none. Six queries, about as much work as one search.
    """
    row = SearchDocument.objects.filter(publication=publication, language=language).first()
    if row is None:
        return []
    query, collection = _asked(row, language)
    if not query:
        return []
    with connection.cursor() as cursor:
        keys = candidates(
            backend(), cursor, SITE, language, query,
            collection=collection, counting=EVERY, most=CANDIDATES,
        )  # fmt: skip
    others = rows_of(SITE, keys)
    articles = dict(
        Publication.objects.visible(now)
        .in_edition(language)
        .filter(pk__in=[other.of for other in others])
        .exclude(article=publication.article_id)
        .values_list("pk", "article_id")
    )
    ranking = Ranking(query, collection)
    scores = [
        (ranking.score(other), articles[other.of]) for other in others if other.of in articles
    ]
    near = [
        (score.value, article)
        for score, article in scores
        if score.share >= LEAST_SHARE and len(query.terms) - len(score.missing) >= _FEWEST_IN_COMMON
    ]
    return [article for _value, article in sorted(near, reverse=True)[:most]]


def _asked(row: Any, language: str) -> tuple[Query, Collection]:
    """The telling words of a document as a question, and what the index knows of them."""
    weights = _weights({name: getattr(row, name).split() for name in FIELDS}, row.names.split())
    heavy = [_term(stem) for stem, _weight in weights.most_common(HEAVIEST)]
    collection = collection_of(known_words(heavy, language, SITE), total_of(language))
    most = collection.documents * _MOST_OF_ALL
    held = [
        term
        for term in heavy
        if _FEWEST <= collection.frequencies.get(term.stem, 0) <= max(most, _FEWEST)
    ]
    held.sort(key=lambda term: (-weights[term.stem] * collection.rarity(term.stem), term.stem))
    return Query(text="", terms=tuple(held[:TELLING])), collection


def _weights(fields: Mapping[str, Sequence[str]], names: Sequence[str]) -> Counter[str]:
    """How much each stem and name weighs in a document: repeated, it weighs less each time."""
    weights: Counter[str] = Counter()
    for name, stems in fields.items():
        for stem, count in Counter(stems).items():
            weights[stem] += WEIGHTS[name] * count**0.5
    for name, count in Counter(names).items():
        weights[name] += _NAME_WEIGHT * count**0.5
    return weights


def _term(stem: str) -> Term:
    """A stem as it is, without its root and its letters: those say how a word is written, not what
    a story is about."""
    return Term(stem, stem, "", stem, is_name=True)
