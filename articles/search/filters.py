"""What results are narrowed to, and how many of them are of which kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from articles.models import Publication, PublicationByline, PublicationTag


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


def visible_copies(language: str, now: datetime, filters: Filters) -> Any:
    """The public copies that count."""
    found = Publication.objects.visible(now).in_edition(language)
    if filters.section:
        found = found.filter(section=filters.section)
    if filters.tag:
        found = found.filter(pk__in=_listed(PublicationTag, tag=filters.tag))
    if filters.person:
        found = found.filter(pk__in=_listed(PublicationByline, person=filters.person))
    if filters.since:
        found = found.filter(**{f"first_at_{language}__date__gte": filters.since})
    if filters.until:
        found = found.filter(**{f"first_at_{language}__date__lte": filters.until})
    if filters.has_open_question:
        closes_at = Coalesce("summary__closes_at", "question_closes_at")
        found = found.alias(question_ends=closes_at).filter(
            Q(question_ends=None) | Q(question_ends__gt=now), summary__is_closed=False
        )
    return found


def _listed(model: Any, **thing: int) -> Any:
    return model.objects.filter(**thing).values("publication")


def facts_of(copies: Any, language: str) -> dict[int, Fact]:
    """What is known of these public copies, by their number: one query."""
    columns = ("pk", f"first_at_{language}", "section", f"section__name_{language}")
    return {
        pk: Fact(at, (section, name or ""), _names(tags, language), _names(people, language))
        for pk, at, section, name, tags, people in copies.values_list(
            *columns, "tag_list", "byline"
        )
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


def _names(rows: Sequence[Mapping[str, Any]], language: str) -> dict[int, str]:
    return {row["id"]: row.get(f"name_{language}") or "" for row in rows}
