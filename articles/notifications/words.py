"""A notice in words, in the language that is active, with the way to what it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import NoteRemark, Notification, WorkflowEvent
from articles.workflow import done_words
from articles.workflow.waiting import is_to_review

Kind = NoteRemark.Kind


@dataclass(frozen=True)
class Telling:
    """`what` happened to `story`; `words` are what somebody wrote about it, if anybody did."""

    what: str
    story: str
    who: str
    at: datetime
    words: str
    where: Any
    why: str
    address: str


def tell(notification: Notification, *, reader: Any) -> Telling:
    """To the account it was written for. Needs `telling()` rows."""
    if notification.event:
        return _of_event(notification, notification.event, reader)
    return _of_remark(notification, notification.remark)


def _of_event(notification: Notification, event: WorkflowEvent, reader: Any) -> Telling:
    # Whoever is to decide is led to what changed and the decision, others to the form.
    page = "review" if is_to_review(reader, notification.article) else "change"
    is_given = event.details.get("assignee_id") == notification.recipient_id
    return Telling(
        what=_("Handed to you") if is_given else done_words(event.move),
        story=str(notification.article),
        who=event.who,
        at=event.at,
        words=event.note,
        where="",
        why=notification.get_reason_display(),
        address=reverse(f"admin:articles_article_{page}", args=[notification.article_id]),
    )


def _of_remark(notification: Notification, remark: NoteRemark) -> Telling:
    note = remark.note
    page = reverse("admin:articles_article_notes", args=[notification.article_id])
    return Telling(
        what=_what_was_said(notification, remark),
        story=str(notification.article),
        who=remark.by_name,
        at=remark.at,
        words="" if remark.withdrawn_at else remark.text,
        where=note.where,
        why=notification.get_reason_display(),
        address=f"{page}#note-{note.pk}",
    )


def _what_was_said(notification: Notification, remark: NoteRemark) -> str:
    if remark.kind == Kind.RESOLVED:
        return _("A note was resolved")
    if remark.kind == Kind.REOPENED:
        return _("A note was opened again")
    if notification.reason == Notification.Reason.MENTIONED:
        return _("You are mentioned in a note")
    if notification.is_reply:
        return _("A note was answered")
    return _("A note that blocks approval") if remark.note.blocks else _("A new note")
