"""Addresses in the other edition, for the language switch and the editions of a page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, override

from articles.models import Person, Publication, Section, Tag


def other_language() -> str:
    return "ar" if get_language() == "en" else "en"


def in_language(language: str, name: str, *args: Any) -> str:
    """The address of a page by its name."""
    with override(language):
        return reverse(name, args=args)


def story_in(language: str, publication: Publication) -> str | None:
    """The address of a story, where it has this edition."""
    if language not in publication.languages:
        return None
    with override(language):
        return publication.get_absolute_url()


def list_in(language: str, thing: Section | Tag | Person) -> str | None:
    """The address of the list of a thing, where it has a name in this language."""
    if not getattr(thing, f"name_{language}"):
        return None
    with override(language):
        return thing.get_absolute_url()
