"""Where a list stands that was asked for by a slug it does not have in this edition.

Slugs differ between the editions, and readers change «/en/» in an address by hand. So a slug that names
nothing here may be one that a thing once had, or the one it has in the other edition; one place
answers that for pages and feeds of every kind. It leads only to a list that stands there: the name of
another may be a secret.
"""

from datetime import datetime
from typing import TypeVar

from articles.models import Path, Person, Section, Series, Tag
from articles.models.path import prefix_of
from newsroom.web.editions import other_language

Thing = TypeVar("Thing", bound=Section | Tag | Person | Series)


def moved_to(model: type[Thing], slug: str, *, now: datetime, language: str) -> Thing | None:
    """The thing that this slug leads to, where it has a list in the language; None where none has."""
    for thing in (_once_called(model, slug), _called_elsewhere(model, slug)):
        if thing is not None and _has_list(thing, now, language):
            return thing
    return None


def _once_called(model: type[Thing], slug: str) -> Thing | None:
    kind = model._meta.model_name
    paths = Path.objects.select_related(kind).filter(path=f"/{prefix_of(model)}/{slug}/")
    path = paths.first()
    return getattr(path, kind) if path else None


def _called_elsewhere(model: type[Thing], slug: str) -> Thing | None:
    there = other_language()
    return model.objects.filter(**{f"slug_{there}": slug, f"name_{there}__gt": ""}).first()


def _has_list(thing: Section | Tag | Person | Series, now: datetime, language: str) -> bool:
    if not (getattr(thing, f"name_{language}") and getattr(thing, f"slug_{language}")):
        return False
    if isinstance(thing, Section):
        # It has a page before its first story.
        return True
    if isinstance(thing, Series):
        return bool(thing.parts_at(now, language))
    return thing.listed.filter(**{f"first_at_{language}__lte": now}).exists()
