"""Words that were kept on the way and not saved, as their writer meets them again.

A kept form is shown as its difference from the story, with both times, before anything is put back.
Putting it back goes through the merging of a late save, so a story that moved on loses nothing.
"""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import autosave, presence
from articles.admin.conflict import Merge, merge
from articles.admin.moves import MoveForm
from articles.admin.story_form import StoryForm, label_of, language_of
from articles.admin.story_places import as_text
from articles.models import Article, Autosave
from articles.workflow import content as contents
from newsroom.text.differences import Run, shortened, word_changes

# Fields of the moves beside the text that people write sentences into.
NOTES = ("note", "public_note_ar", "public_note_en")


@dataclass(frozen=True)
class Change:
    """A field in which the kept words differ."""

    label: Any
    language: str
    runs: list[Run]


@dataclass(frozen=True)
class Offer:
    """Kept words that the story does not have."""

    row: Autosave
    changes: list[Change]
    has_moved: bool
    is_open_elsewhere: bool

    @property
    def name(self) -> str:
        """What a story that is not begun yet would be called in a list."""
        return name_of(self.row)


def offers(
    story: Article | None, user: Any, *, now: datetime, without: set[str] = frozenset()
) -> list[Offer]:
    """The kept words of the person for this story, the newest first, but for those of these tabs."""
    rows = [row for row in autosave.kept(by=user, article=story) if row.tab not in without]
    if not rows:
        return []
    current = contents.snapshot(story) if story else contents.blank()
    alive = set()
    if story:
        pages = presence.people_in(story, now=now).filter(user=user)
        alive = set(pages.values_list("tab", flat=True))
    found = (
        Offer(
            row,
            _changes(row, story, current),
            has_moved=story is not None and row.base_id != story.revision_id,
            is_open_elsewhere=row.tab in alive,
        )
        for row in rows
    )
    return [offer for offer in found if offer.changes]


def put_back(form: StoryForm, story: Article | None) -> Merge:
    """The words of a kept form joined with what the story says now, as after a late save."""
    changed = differing(form)
    current = contents.snapshot(story) if story else contents.blank()
    return merge(form.base_content, changed, current)


def notes_of(row: Autosave) -> dict[str, str]:
    """What was typed beside the text, for the form of the moves."""
    notes = {name: row.fields.get(name, [""])[0] for name in NOTES}
    return {name: text for name, text in notes.items() if text.strip()}


def form_of(row: Autosave, story: Article | None) -> StoryForm:
    """The form as it was when its words were kept."""
    typed = QueryDict(mutable=True)
    for name, values in row.fields.items():
        typed.setlist(name, values)
    return filled(typed, story)


def filled(typed: QueryDict, story: Article | None) -> StoryForm:
    """A form with what was typed. It writes what it reads onto its story, so it has one of its own."""
    return StoryForm(typed, instance=copy(story) if story else None)


def has_words(form: StoryForm) -> bool:
    """Whether anything was typed that the form had not shown."""
    return bool(differing(form) or form.typed_amiss())


def differing(form: StoryForm) -> contents.Content:
    """What was typed and differs from what the form had shown, times that are no moment aside."""
    typed = form.typed()
    return {key: value for key, value in typed.items() if value != form.base_content[key]}


def name_of(row: Autosave) -> str:
    """The headline that was typed, or the beginning of the text."""
    for name in ("headline_ar", "headline_en", "body_ar", "body_en"):
        if words := row.fields.get(name, [""])[0].strip():
            return Truncator(words).words(12)
    return _("Untitled")


def _changes(row: Autosave, story: Article | None, current: contents.Content) -> list[Change]:
    form = form_of(row, story)
    changes = [
        Change(label_of(key), language_of(key), shortened(word_changes(before, after)))
        for key, value in differing(form).items()
        for before, after in [(as_text(key, current[key]), as_text(key, value))]
        if before != after
    ]
    changes += [
        Change(label_of(name), "", [Run("added", typed.text)])
        for name, typed in form.typed_amiss().items()
    ]
    labels = {name: field.label for name, field in MoveForm.base_fields.items()}
    return changes + [
        Change(labels[name], language_of(name), [Run("added", text)])
        for name, text in notes_of(row).items()
    ]
