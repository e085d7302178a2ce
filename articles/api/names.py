"""Sections, tags and people. A tag or person that no public story ever carried may be a secret, and
is not told of."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router

from articles.api import asked, shapes
from articles.api.problems import Problem, refused
from articles.api.stories import next_page
from articles.api.telling import whole
from articles.models import Person, PublicationByline, PublicationTag, Section, Tag
from newsroom.web.clock import moment
from newsroom.web.places import page_below
from newsroom.web.typed import read_number

router = Router()

Thing = Section | Tag | Person
LINKS = {Tag: PublicationTag, Person: PublicationByline}
TOLD: dict[str, Any] = {
    "id": lambda thing: thing.uuid,
    "url": lambda thing: whole(thing.get_absolute_url()),
    "name": lambda thing: thing.name,
    "slug": lambda thing: thing.slug,
    "about": lambda thing: thing.about or None,
    "order": lambda thing: thing.order,
    "role": lambda thing: thing.role or None,
    "bio": lambda thing: thing.bio or None,
    "links": lambda thing: thing.links,
}
USUAL = ("id", "url", "name", "slug")


@router.get("/sections", response=shapes.Sections, url_name="sections", exclude_unset=True)
def sections(request: HttpRequest, given: Query[asked.One]) -> dict[str, Any]:
    names = _fields(given, shapes.Section)
    return {"sections": [_told(row, names) for row in _public(request, Section).in_order()]}


@router.get(
    "/sections/{uuid:thing_id}", response=shapes.Section, url_name="section", exclude_unset=True
)
def section(request: HttpRequest, thing_id: UUID, given: Query[asked.One]) -> dict[str, Any]:
    return _one(request, Section, thing_id, _fields(given, shapes.Section, is_whole=True))


@router.get("/tags", response=shapes.Tags, url_name="tags", exclude_unset=True)
def tags(request: HttpRequest, given: Query[asked.Page]) -> dict[str, Any]:
    rows, more = _page(request, Tag, given)
    names = _fields(given, shapes.Tag)
    return {"tags": [_told(row, names) for row in rows], "next": more}


@router.get("/tags/{uuid:thing_id}", response=shapes.Tag, url_name="tag", exclude_unset=True)
def tag(request: HttpRequest, thing_id: UUID, given: Query[asked.One]) -> dict[str, Any]:
    return _one(request, Tag, thing_id, _fields(given, shapes.Tag, is_whole=True))


@router.get("/people", response=shapes.People, url_name="people", exclude_unset=True)
def people(request: HttpRequest, given: Query[asked.Page]) -> dict[str, Any]:
    rows, more = _page(request, Person, given)
    names = _fields(given, shapes.Person)
    return {"people": [_told(row, names) for row in rows], "next": more}


@router.get(
    "/people/{uuid:thing_id}", response=shapes.Person, url_name="person", exclude_unset=True
)
def person(request: HttpRequest, thing_id: UUID, given: Query[asked.One]) -> dict[str, Any]:
    return _one(request, Person, thing_id, _fields(given, shapes.Person, is_whole=True))


def _public(request: HttpRequest, model: type[Thing]) -> QuerySet:
    """Those that have a name in this language and, but for sections, ever stood on a public story."""
    language = get_language()
    rows = model.objects.filter(**{f"name_{language}__gt": ""})
    if model in LINKS:
        once = {f"first_at_{language}__lte": moment(request)}
        links = LINKS[model].objects.filter(**{model._meta.model_name: OuterRef("pk")}, **once)
        rows = rows.filter(Exists(links))
    return rows


def _page(
    request: HttpRequest, model: type[Thing], given: asked.Page
) -> tuple[list[Any], str | None]:
    """A page of them, the youngest first, by their keys; and the address of the next."""
    rows = _public(request, model).order_by("-pk")
    if given.before and read_number(given.before) is None:
        raise refused("before", str(asked.TAKES["before"]))
    shown, older = page_below(rows, given.before, size=given.limit)
    return shown, next_page(request, older) if older else None


def _one(
    request: HttpRequest, model: type[Thing], key: UUID, names: tuple[str, ...]
) -> dict[str, Any]:
    found = _public(request, model).filter(uuid=key).first()
    if found is None and model is not Person:
        # Under the id of what was merged stands what it was merged into.
        into = model._base_manager.filter(uuid=key).exclude(merged_into=None)
        found = _public(request, model).filter(pk__in=into.values("merged_into")).first()
    if found is None:
        raise Problem(404)
    return _told(found, names)


def _fields(given: asked.One, shape: Any, *, is_whole: bool = False) -> tuple[str, ...]:
    known = tuple(shape.model_fields)
    return asked.chosen(given.fields, known=known, usual=known if is_whole else USUAL)


def _told(thing: Thing, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: TOLD[name](thing) for name in ("id", *names)}
