"""What results are narrowed to, and how many of them are of which kind."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Publication, PublicationByline, PublicationTag
from articles.search.tables import SITE, Tables

# Days beside these are not moments in every zone.
_FIRST_DAY, _LAST_DAY = date(1000, 1, 1), date(9000, 1, 1)
# So many lists of tags and people are known with what they say.
_KEPT_LISTS = 2_000


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


NO_FILTERS = Filters()


class Fact(NamedTuple):
    """What is known of a result beside its words: `tags` and `people` are {number: name}."""

    first_at: datetime
    section: tuple[int, str]
    tags: Mapping[int, str]
    people: Mapping[int, str]


class Count(NamedTuple):
    """How many results are of one section, tag or person."""

    key: int
    name: str
    number: int


class Facets(NamedTuple):
    """The commonest first, of equals by name."""

    sections: Sequence[Count]
    tags: Sequence[Count]
    people: Sequence[Count]


class Among(NamedTuple):
    """Which publications count, as SQL with its parameters: a query that finds one where it is that of the
    document at hand, and where they are few one that lists them all."""

    seen: tuple[str, tuple] = ("", ())
    listed: tuple[str, tuple] = ("", ())


EVERY = Among()


class Within(NamedTuple):
    """Public copies that a caller has narrowed by itself, all visible; where a list of a few holds them all,
    a query for their numbers."""

    rows: Any
    few: Any = None


def visible_copies(language: str, now: datetime, filters: Filters) -> Any:
    """The public copies that count."""
    found = Publication.objects.visible(now).in_edition(language)
    if filters.section:
        found = found.filter(section=filters.section)
    for listed in _lists(filters):
        found = found.filter(pk__in=listed)
    if filters.since:
        found = found.filter(**{f"first_at_{language}__gte": _midnight(filters.since)})
    if filters.until:
        found = found.filter(**{f"first_at_{language}__lt": _midnight(filters.until, days=1)})
    if filters.has_open_question:
        closes_at = Coalesce("summary__closes_at", "question_closes_at")
        found = found.alias(question_ends=closes_at).filter(
            Q(question_ends=None) | Q(question_ends__gt=now), summary__is_closed=False
        )
    return found


def among(visible: Any, filters: Filters) -> Among:
    """The same for a database's index. Each document is looked at by itself, since those of a section are
    too many to be listed; those of a tag or a person are few."""
    return among_rows(Within(visible, *_lists(filters)[:1]), SITE) if filters else EVERY


def among_rows(within: Within, tables: Tables) -> Among:
    """The same for any rows that documents are of."""
    of_document = RawSQL(f"{tables.documents}.{tables.owner}", ())  # noqa: S611 (ours)
    seen = within.rows.order_by().filter(pk=of_document).values("pk")
    listed = ("", ()) if within.few is None else within.few.query.sql_with_params()
    return Among(seen.query.sql_with_params(), listed)


def _lists(filters: Filters) -> list[Any]:
    """The publications of the tag and of the person."""
    links = []
    if filters.tag:
        links.append(PublicationTag.objects.filter(tag=filters.tag))
    if filters.person:
        links.append(PublicationByline.objects.filter(person=filters.person))
    return [rows.values("publication") for rows in links]


def _midnight(day: date, *, days: int = 0) -> datetime:
    """When a day begins for the reader, or one so many days after it: a moment is found by an index, the day
    of a moment is not."""
    day = min(max(day, _FIRST_DAY), _LAST_DAY) + timedelta(days)
    return timezone.make_aware(datetime.combine(day, time.min))


def facts_of(copies: Any, numbers: Sequence[int], language: str) -> dict[int, Fact]:
    """What is known of those of these public copies that have one of the numbers: one query."""
    if not numbers:
        return {}
    columns = ("pk", f"first_at_{language}", "section", f"section__name_{language}")
    # Numbers of our own: hundreds of parameters cost more than they are worth.
    listed = RawSQL(", ".join(map(str, numbers)), ())  # noqa: S611 (ours)
    found = copies.filter(pk__in=listed).order_by().values_list(*columns, "tag_list", "byline")
    # Read as they are stored, since the ORM takes as long for each column as for all of a row.
    with connection.cursor() as cursor:
        cursor.execute(*found.query.sql_with_params())
        return {
            pk: Fact(
                # SQLite leaves out that it is in UTC.
                at if at.tzinfo else at.replace(tzinfo=UTC),
                (section, name or ""),
                _names(tags, language),
                _names(people, language),
            )
            for pk, at, section, name, tags, people in cursor.fetchall()
        }


def facets(facts: Iterable[Fact], *, most: int) -> Facets:
    """Counted in the results alone, so they cost no query; `most` of each kind."""
    every = list(facts)
    return Facets(
        _counts((fact.section for fact in every), most),
        _counts((pair for fact in every for pair in fact.tags.items()), most),
        _counts((pair for fact in every for pair in fact.people.items()), most),
    )


def _counts(pairs: Iterable[tuple[int, str]], most: int) -> list[Count]:
    counted = Counter(pair for pair in pairs if pair[1])
    found = [Count(key, name, number) for (key, name), number in counted.items()]
    return sorted(found, key=lambda count: (-count.number, count.name))[:most]


@lru_cache(_KEPT_LISTS)
def _names(rows: str, language: str) -> Mapping[int, str]:
    """The numbers and names in a list of tags or people; the same list is many a story's."""
    return {row["id"]: row.get(f"name_{language}") or "" for row in json.loads(rows)}
