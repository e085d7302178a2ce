"""What an entry of a feed holds: the story whole, as its page has it, with absolute addresses.

An entry is known by the `urn:uuid` of its story for ever; the English edition is another text, so it
has an id of its own, made from the first. Its notes stand in it as in the page.
"""

import uuid
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from articles.models import Publication
from articles.page import NOTE_TITLES, picked_answers
from articles.rendering import absolute, fill
from articles.templatetags.site import having, plain, said, worded


def whole(path: str) -> str:
    """An address of ours as others must write it."""
    return f"{settings.SITE_URL}{path}"


def identity(story: uuid.UUID, language: str) -> str:
    """The id of a story's entry in an edition."""
    return (story if language == "ar" else uuid.uuid5(story, language)).urn


def title(publication: Publication) -> str:
    return plain(publication.headline)


def summary(publication: Publication) -> str:
    """Plain text: the standfirst, else the question, as on the story's card."""
    return plain(publication.standfirst or publication.question)


def content(publication: Publication, *, is_open: bool) -> str:
    """The story as HTML that stands by itself, in a `<div>` that knows its direction."""
    page = publication.get_absolute_url()
    told = {
        "publication": publication,
        "notes": _notes(publication),
        "html": fill(publication.html, picked_answers(publication)),
        "sources": having(publication.sources, "title"),
        "choices": [worded(choice, "label") for choice in publication.choices],
        "is_open": is_open,
        "verdict": publication.verdict,
    }
    html = render_to_string("feeds/entry.html", told)
    return absolute(html.strip(), site=settings.SITE_URL, page=whole(page))


def authors(publication: Publication) -> list[dict[str, str]]:
    """{"name", "url"} of each, in the order of the byline."""
    return [
        {
            "name": worded(person, "name"),
            "url": whole(reverse("articles:author", args=[worded(person, "slug")])),
        }
        for person in having(publication.byline, "slug")
    ]


def categories(publication: Publication) -> list[str]:
    """The section, then the tags, as far as this edition has names for them."""
    tags = [worded(tag, "name") for tag in having(publication.tag_list, "name")]
    return [name for name in (publication.section.name, *tags) if name]


def picture(publication: Publication) -> dict[str, Any] | None:
    """The cover: its address, type, size in pixels and words; None where there is none."""
    cover = publication.cover
    if not cover:
        return None
    alt = "" if cover.get("is_decorative") else said(cover, "alt")
    size = {name: cover[name] for name in ("type", "width", "height")}
    return size | {"url": media(cover["src"]), "alt": alt, "bytes": cover.get("bytes", 0)}


def media(address: str) -> str:
    """The address of a file: ours, unless the storage stands at a host of its own."""
    return whole(address) if address.startswith("/") else address


def _notes(publication: Publication) -> dict[str, list[dict[str, Any]]]:
    """What the readers of this edition were told of changes, the newest first."""
    text = f"text_{get_language()}"
    rows = [row for row in reversed(publication.notes) if row[text]]
    told = [
        {
            "title": NOTE_TITLES[row["class"]],
            "text": row[text],
            "at": parse_datetime(row["at"]),
            "is_at_top": row["at_top"],
        }
        for row in rows
    ]
    return {
        "top": [note for note in told if note["is_at_top"]],
        "foot": [note for note in told if not note["is_at_top"]],
    }
