"""What the page of a story shows beside the story's own columns, whoever looks at it.

Readers get it of the public copy; the desk and a guest with a link of a copy that is not public,
so that what they see is what will be published.
"""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.editions import story_in
from articles.models import Publication
from articles.models.publication import ChangeClass
from articles.parts import in_series
from articles.rendering import fill
from newsroom.web.editions import other_language

RELATED = 3
CONTENTS_FROM = 4
# A story told as it goes on has many notes; so many stand open at once.
OPEN_NOTES = 2
# A typo leaves no note; a first publication has nothing to say.
NOTE_TITLES = {
    ChangeClass.UPDATE: _("Update"),
    ChangeClass.CLARIFICATION: _("Clarification"),
    ChangeClass.CORRECTION: _("Correction"),
}


def text_context(publication: Publication) -> dict[str, Any]:
    """The part of the context of articles/story.html that is the copy's own."""
    contents = [row for row in publication.toc if row["level"] <= 3]
    return {
        "publication": publication,
        "html": fill(publication.html, picked_answers(publication)),
        "contents": contents if len(contents) >= CONTENTS_FROM else [],
    }


def picked_answers(publication: Publication) -> dict[str, str]:
    """The readers' answers that a story may quote, as HTML by their public ids."""
    picks = publication.summary.picks if publication.summary_id else {}
    return {
        key: render_to_string("components/picked.html", {"key": key, "pick": pick}).strip()
        for key, pick in picks.items()
    }


def story_context(publication: Publication, now: datetime) -> dict[str, Any]:
    """The context of articles/story.html for this copy at this moment."""
    return (
        text_context(publication)
        | _beside(publication, now)
        | {
            "notes": _notes(publication),
            "other_edition": story_in(other_language(), publication),
            "current_section": publication.section_id,
            "in_series": in_series(publication, now),
            "short_link": reverse("articles:short_link", args=[publication.article_id]),
        }
    )


def _notes(publication: Publication) -> dict[str, dict[str, Any]]:
    """What changed since the first copy, in the newsroom's words, the newest first. What touches
    the headline, the lead or a number stands before the text («top»), the rest after it («foot»)."""
    text = f"text_{get_language()}"
    notes = [
        {
            "title": NOTE_TITLES[row["class"]],
            "text": row[text],
            "at": parse_datetime(row["at"]),
            "is_correction": row["class"] == ChangeClass.CORRECTION,
            "is_at_top": row["at_top"],
        }
        for row in reversed(publication.notes)
        if row[text]
    ]
    places = {"top": True, "foot": False}
    return {
        name: _folded([note for note in notes if note["is_at_top"] is at_top])
        for name, at_top in places.items()
    }


def _folded(notes: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest in sight and every correction; the other older ones behind one line."""
    is_open = [index < OPEN_NOTES or note["is_correction"] for index, note in enumerate(notes)]
    return {
        "open": [note for note, shown in zip(notes, is_open, strict=True) if shown],
        "folded": [note for note, shown in zip(notes, is_open, strict=True) if not shown],
        "has_correction": any(note["is_correction"] for note in notes),
    }


def _beside(publication: Publication, now: datetime) -> dict[str, Any]:
    """What to read next: stories about the same, and the two that stand before and behind this one
    in its section; one query for all of them."""
    language, section = get_language() or "ar", publication.section_id
    visible = Publication.objects.visible(now).in_edition(language)
    near = (publication.related or {}).get(language, [])
    place = getattr(publication, f"first_at_{language}"), publication.pk
    here = visible.filter(section=section)
    # What is visible was first public by now: the bound lets either database walk the order itself.
    newest = visible.filter(**{f"first_at_{language}__lte": now}).newest_first(language)
    # The story itself and its neighbours may be among them.
    most = RELATED + 3
    some = [newest.filter(section=section)[:most], newest[:most]]
    # A copy that is only shown stands nowhere yet.
    if None not in place:
        some += [here.older_than(*place, language=language).newest_first(language)[:1]]
        some += [here.newer_than(*place, language=language).oldest_first(language)[:1]]
    found = visible.filter(pk__in=any_of(visible, [*some, visible.filter(article_id__in=near)]))
    stories = list(found.exclude(article=publication.article_id).for_cards().newest_first(language))
    wanted = {story: place for place, story in enumerate(near)}
    # What is about the same, then what is newest in the section, then what is newest.
    stories.sort(
        key=lambda row: (wanted.get(row.article_id, len(wanted)), row.section_id != section)
    )
    neighbours = _neighbours(publication, stories, language)
    # A neighbour is offered a second time only where it is about the same.
    shown = {row.pk for row in neighbours.values() if row}
    related = [row for row in stories if row.pk not in shown or row.article_id in wanted]
    return {"related": related[:RELATED], "neighbours": neighbours}


def any_of(visible: Any, parts: list[Any]) -> Any:
    """The keys of all these rows, in a form that either database answers from its indexes: each part,
    with its own order and limit, by itself."""
    arms = [visible.filter(pk__in=part.values("pk")).order_by().values("pk") for part in parts]
    return arms[0].union(*arms[1:])


def _neighbours(
    publication: Publication, stories: list[Publication], language: str
) -> dict[str, Publication | None]:
    """Of the section's stories the last one before this and the first one after it, by the time at
    which readers first had them."""

    def place(row: Publication) -> tuple[datetime, int]:
        return getattr(row, f"first_at_{language}"), row.pk

    if None in place(publication):
        return {"older": None, "newer": None}
    here = [row for row in stories if row.section_id == publication.section_id]
    return {
        "older": max(
            (row for row in here if place(row) < place(publication)), key=place, default=None
        ),
        "newer": min(
            (row for row in here if place(row) > place(publication)), key=place, default=None
        ),
    }
