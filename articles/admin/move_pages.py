"""The page of one move: what it does and who will see it, what it asks, and the button.

Rare moves are made here and nowhere else; any other move answers here when it was refused away
from the form, so what was typed for it is never lost.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from articles.admin.moves import MoveForm, QuickFixForm
from articles.admin.story_pages import page_context
from articles.models import Article
from articles.workflow import public_status
from articles.workflow.table import LIVE, Move
from articles.workflow.words import MOVE_WORDS

# What the one field for a note is called where it is not a word to the writer.
NOTE_LABELS = {
    "recall": _("Why, if you like to say"),
    "force_publish": _("Why it cannot wait for the review"),
    "vanish_request": _("Why every trace must go; the newsroom alone reads it"),
    "spike": _("Why it is set aside"),
    "reinstate": _("A word for the log"),
    "redirect": _("A word for the log"),
}
REASON_LABELS = {
    "public_note_ar": _("Reason that readers will see, in Arabic"),
    "public_note_en": _("Reason that readers will see, in English"),
}


def move_page(
    request: HttpRequest,
    story: Article,
    move: Move,
    *,
    form: MoveForm | None = None,
    fix: QuickFixForm | None = None,
    reasons: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the move, empty or as it was refused for these reasons."""
    form = form or MoveForm(initial={"version": story.version}, story=story)
    if move.name == "quick_fix" and fix is None:
        fix = quick_fix_form(story)
    shown = public_status(story)
    context = page_context(request, story, move.label) | {
        "move": move,
        "effect": MOVE_WORDS[move.name].effect,
        "form": form,
        "fields": _fields(form, move, is_live=shown in LIVE),
        "fix": fix,
        "reasons": reasons or [],
        "shown_as": shown,
    }
    return TemplateResponse(request, "admin/articles/article/move.html", context, status=status)


def quick_fix_form(story: Article, data: Any = None) -> QuickFixForm:
    """The live words as fields. A story that is not live has none."""
    live = story.publications.select_related("revision").filter(visible_until=None).first()
    if live is None:
        return QuickFixForm({}, (), data)
    return QuickFixForm(live.revision.content, live.languages, data)


def _fields(form: MoveForm, move: Move, *, is_live: bool) -> list[Any]:
    """What the move asks, under the names it has there."""
    is_take_down = "change_class" not in move.asks
    fields = []
    for field in form.asked_by(move):
        if field.name == "note":
            field.label = NOTE_LABELS.get(move.name, field.label)
        elif field.name in REASON_LABELS and is_take_down:
            field.label = REASON_LABELS[field.name]
        elif not is_live and (field.name == "change_class" or field.name in REASON_LABELS):
            continue
        fields.append(field)
    return fields
