"""What a move asks of a story beyond who and when: each guard returns its reasons to refuse.

A guard is a function of the step being tried (moves.Step). Reasons are sentences for the person,
in their language, that say what to do.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from articles.models import PublicNotice
from articles.models.publication import ChangeClass
from articles.workflow.checklist import checklist, essentials

Guard = Callable[[Any], list[str]]

NOTED = (ChangeClass.UPDATE, ChangeClass.CLARIFICATION, ChangeClass.CORRECTION)
ON_LIVE = (ChangeClass.TYPO, *NOTED)


def has_essentials(step) -> list[str]:
    return [check.refusal for check in essentials(step.article) if check.blocks]


def passes_checklist(step) -> list[str]:
    return [check.refusal for check in checklist(step.article) if check.blocks]


def says_why(step) -> list[str]:
    return [] if step.note.strip() else [_("Say what should be changed: the writer reads it.")]


def second_person(step) -> list[str]:
    """Nobody approves their own words; with FOUR_EYES warn or off it is only recorded."""
    own = step.by.pk in (step.article.content_by_id, step.article.submitted_by_id)
    if not own:
        return []
    if settings.FOUR_EYES != "require":
        step.details["four_eyes"] = "bypassed"
        return []
    return [_("You wrote or submitted this text, so somebody else must approve it.")]


def is_as_approved(step) -> list[str]:
    article = step.article
    if article.revision_id == article.approved_revision_id:
        return []
    return [_("The text is not the one that was approved. Have it approved again.")]


def is_ahead(step) -> list[str]:
    if step.at is None:
        return [_("Choose the day and the time of publication.")]
    if step.at <= step.now + timedelta(seconds=1):
        return [_("That time has passed. Choose a time ahead, or publish now.")]
    return []


def after_embargo(step) -> list[str]:
    embargo = step.article.embargo_until
    if embargo and step.at and step.at < embargo:
        return [_("The story is under embargo at that time.")]
    return []


def past_embargo(step) -> list[str]:
    embargo = step.article.embargo_until
    if embargo and step.now < embargo:
        return [_("The story is still under embargo. Schedule it instead.")]
    return []


def may_be_public(step) -> list[str]:
    """A story taken down must be brought back by its own move first."""
    kinds = step.article.notices.in_force(step.now).values_list("kind", flat=True)
    if PublicNotice.Kind.WITHDRAWN in kinds:
        return [_("The story is withdrawn. Reinstate it before publishing.")]
    if {PublicNotice.Kind.RETRACTED, PublicNotice.Kind.VANISHED} & set(kinds):
        return [_("A retracted or removed story is not published again. Write a new one.")]
    return []


def has_change_class(step) -> list[str]:
    """A change to a live story says what kind it is; all but a typo say so to the reader."""
    if step.live is None:
        return []
    if step.change_class not in ON_LIVE:
        return [_("Say what kind of change this is: typo, update, clarification or correction.")]
    if step.change_class in NOTED and not step.public_note_ar.strip():
        return [_("Write the note that readers will see about this change.")]
    if step.change_class in (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION):
        return _two_people(step)
    return []


def not_yet_public(step) -> list[str]:
    pending = step.pending
    if pending and pending.visible_from > step.now:
        return []
    return [_("Its time has come: the story is already public.")]


def is_due(step) -> list[str]:
    pending = step.pending
    return [] if pending and pending.visible_from <= step.now else [_("Its time has not come.")]


def is_live(step) -> list[str]:
    return [] if step.live else [_("This story has never been published.")]


def _two_people(step) -> list[str]:
    """A clarification or correction needs two people, whatever FOUR_EYES says."""
    if step.article.approved_by_id != step.article.content_by_id:
        return []
    return [_("A clarification or correction must be approved by a second person.")]
