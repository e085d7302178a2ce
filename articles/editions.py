"""Where a story or a list stands in an edition, if it is there."""

from django.utils.translation import override

from articles.models import Person, Publication, Section, Series, Tag


def story_in(language: str, publication: Publication) -> str | None:
    """The address of a story, where it has this edition."""
    if language not in publication.languages:
        return None
    with override(language):
        return publication.get_absolute_url()


def list_in(language: str, thing: Section | Tag | Person | Series) -> str | None:
    """The address of the list of a thing, where it has a name in this language."""
    if not getattr(thing, f"name_{language}"):
        return None
    with override(language):
        return thing.get_absolute_url()
