"""What stands at the side of a story's form: where it is, what may be done, what it lacks, its log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from articles import workflow
from articles.admin import moves
from articles.admin.opened import EVENTS, Opened
from articles.admin.story_form import label_of
from articles.admin.story_places import as_text
from articles.models import Article
from articles.roles import has_right
from articles.workflow.content import parse_time

# Each gives its part of the side its context; a part has a template in panels/ of the form's own.
PARTS: list[Callable[[Opened], dict[str, Any]]] = []


@dataclass(frozen=True)
class Kept:
    """A text of the person's own that could not be saved."""

    label: Any
    text: str

    @classmethod
    def of(cls, key: str, value: Any) -> "Kept":
        return cls(label_of(key), as_text(key, value))


def of_story(
    story: Article | None,
    request: HttpRequest,
    move_form: moves.MoveForm | None = None,
    *,
    opened: Opened | None = None,
) -> dict[str, Any]:
    """The context of the side panel; a story that is not saved yet has little of it. `opened` is the
    story as this page shows it, where it has been read already."""
    if story is None:
        return {"story": None, "buttons": [], "checks": [], "log": [], "is_locked": False}
    opened = opened or Opened.read(story.pk, request.user)
    story = opened.story
    found = moves.buttons(opened)
    beside = [button for button in found if button.move.rank != "rare"]
    form = move_form or moves.MoveForm(
        initial={"at": story.suggested_at}, story=story, people=opened.colleagues
    )
    form.initial["version"] = story.version
    parts: dict[str, Any] = {}
    for part in PARTS:
        parts |= part(opened)
    return parts | {
        "story": story,
        "live": opened.live,
        "shown_as": opened.public_status,
        "pending": opened.coming,
        "buttons": beside,
        "rare_buttons": [button for button in found if button.move.rank == "rare"],
        "move_form": form,
        "asks": moves.asked(beside, is_live=opened.live is not None),
        "log": _log(opened),
        "asked_for": opened.asked_for,
        "walks": has_right(request.user, "publish"),
        "is_locked": not any(button.is_with_text for button in found),
        "holder": story.claimed_by if story.claimed_by_id != request.user.pk else None,
    }


def _log(opened: Opened) -> list[dict[str, Any]]:
    """The last moves, told to people."""
    return [
        {
            "what": workflow.done_words(event.move),
            "who": event.who,
            "at": event.at,
            "meant_for": parse_time(event.details.get("at")) if event.move == "schedule" else None,
            "note": event.note,
            "revision": event.revision_seq,
        }
        for event in opened.events[:EVENTS]
    ]
