"""What the page of a story shows beside the story's own columns, whoever looks at it.

Readers get it of the public copy; the desk and a guest with a link of a copy that is not public,
so that what they see is what will be published.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.editions import story_in
from articles.models import Publication
from articles.models.publication import ChangeClass
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
    picks = publication.summary.picks if publication.summary_id else {}
    return {
        "publication": publication,
        "html": fill(publication.html, picks),
        "contents": contents if len(contents) >= CONTENTS_FROM else [],
    }


def story_context(publication: Publication, now: datetime) -> dict[str, Any]:
    """The context of articles/story.html for this copy at this moment."""
    return text_context(publication) | {
        "notes": _notes(publication),
        "related": _related(publication, now),
        "other_edition": story_in(other_language(), publication),
        "current_section": publication.section_id,
        "short_link": reverse("articles:short_link", args=[publication.article_id]),
    }


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


def _related(publication: Publication, now: datetime) -> list[Publication]:
    """The newest of the same section, then of the others where it has too few."""
    here = publication.section_id
    visible = Publication.objects.visible(now).in_edition(get_language())
    # One more than is shown, as the story itself may be among them.
    newest = visible.newest_first(get_language()).values("pk")
    some = Q(pk__in=newest.filter(section=here)[: RELATED + 1]) | Q(pk__in=newest[: RELATED + 1])
    found = visible.filter(some).exclude(article_id=publication.article_id).for_cards()
    in_order = found.newest_first(get_language())
    return sorted(in_order, key=lambda row: row.section_id != here)[:RELATED]
