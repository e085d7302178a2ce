"""Making a move: `perform`, the scheduler's `fire_due`, and what each move writes.

One transaction holds the swap of the version, the new state, the event and the task rows of its
side effects; everything else is asked before or follows from those rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Publication
from articles.models.article import State
from articles.workflow import publishing
from articles.workflow.announce import announce_move, announce_published
from articles.workflow.editing import claim, record, restore
from articles.workflow.errors import NotAllowed, Refused, StaleVersion
from articles.workflow.table import MOVES, Move


class Scheduler:
    """The one actor without an account."""

    pk = None
    is_scheduler = True
    is_active = False

    def get_full_name(self) -> str:
        return "scheduler"


SCHEDULER = Scheduler()


@dataclass
class Step:
    """A move being tried: what guards look at and effects write with."""

    article: Article
    move: Move
    by: Any
    now: datetime
    note: str = ""
    change_class: str | None = None
    public_note_ar: str = ""
    public_note_en: str = ""
    at: datetime | None = None
    prepared: dict[str, Any] | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> Publication | None:
        """The copy readers see now."""
        return self.article.publications.visible(self.now).first()

    @property
    def pending(self) -> Publication | None:
        """The open copy, public already or waiting for its time."""
        return self.article.publications.filter(visible_until=None).first()


def perform(
    article: Article,
    move: str,
    *,
    by: Any,
    expected_version: int,
    note: str = "",
    change_class: str | None = None,
    public_note_ar: str = "",
    public_note_en: str = "",
    at: datetime | None = None,
    now: datetime | None = None,
) -> Article:
    """Make the move and return the story as it then stands.

    Raises StaleVersion, NotAllowed or Refused; then nothing was written.
    """
    row = MOVES[move]
    moment = now or timezone.now()
    if row.name != "fire":
        fire_due(article, now=moment)
    prepared = None
    approved = None
    if row.name in ("publish", "schedule"):
        # Read anew: the caller's copy may be older than the approval.
        approved = Article.objects.get(pk=article.pk).approved_revision
        prepared = publishing.prepare(approved) if approved else None
    with transaction.atomic():
        claim(article, expected_version, set())
        story = Article.objects.with_aggregate().get(pk=article.pk)
        step = Step(
            article=story,
            move=row,
            by=by,
            now=_not_before_last(story, moment),
            note=note,
            change_class=change_class,
            public_note_ar=public_note_ar,
            public_note_en=public_note_en,
            at=at,
            prepared=prepared,
        )
        if approved and story.approved_revision_id != approved.pk:
            raise StaleVersion
        _ask(step)
        _write(step)
    return step.article


def refusals(article: Article, move: Move, *, by: Any) -> list[str]:
    """Why the move would be refused at this moment, for one whose form brings nothing.

    A move that asks for something is judged only when it is made.
    """
    if move.asks:
        return []
    step = Step(article=article, move=move, by=by, now=timezone.now())
    return [reason for guard in move.guards for reason in guard(step)]


def fire_due(article: Article, *, now: datetime | None = None) -> bool:
    """Let a scheduled story be published if its time has come; whether it was.

    Readers have seen it since that time anyway: this only brings the working copy after it.
    """
    now = now or timezone.now()
    while row := Article.objects.due(now).filter(pk=article.pk).first():
        try:
            perform(row, "fire", by=SCHEDULER, expected_version=row.version, now=now)
        except StaleVersion:
            continue
        return True
    return False


def _ask(step: Step) -> None:
    move, article = step.move, step.article
    if article.state not in move.sources or not move.who(step.by, article):
        raise NotAllowed
    if reasons := [reason for guard in move.guards for reason in guard(step)]:
        raise Refused(reasons)


def _write(step: Step) -> None:
    article, before = step.article, step.article.state
    EFFECTS.get(step.move.name, lambda step: None)(step)
    if step.move.to:
        article.state = step.move.to
    article.changed_at = step.now
    article.save(update_fields=[*WRITTEN, "state", "changed_at"])
    event = record(
        article,
        step.move.name,
        by=step.by,
        now=step.now,
        from_state=before,
        note=step.note,
        details=step.details,
    )
    announce_move.enqueue(event.pk)


# What moves write besides state and event -------------------------------------------------------

WRITTEN = ("approved_revision", "approved_by_id", "submitted_by_id", "suggested_at")


def _submit(step: Step) -> None:
    step.article.submitted_by_id = step.by.pk


def _approve(step: Step) -> None:
    step.article.approved_revision = step.article.revision
    step.article.approved_by_id = step.by.pk
    step.details["content_hash"] = step.article.revision.content_hash


def _void_approval(step: Step) -> None:
    step.article.approved_revision = None
    step.article.approved_by_id = None


def _schedule(step: Step) -> None:
    publication = _publish_at(step, step.at)
    step.details["at"] = publication.visible_from.isoformat()


def _unschedule(step: Step) -> None:
    step.article.suggested_at = step.pending.visible_from
    publishing.take_back(step.pending)


def _publish(step: Step) -> None:
    if step.article.state == State.SCHEDULED:
        publishing.take_back(step.pending)
    publication = _publish_at(step, step.now)
    announce_published.enqueue(step.article.pk, publication.pk)


def _fire(step: Step) -> None:
    step.details["publication"] = step.pending.number
    announce_published.enqueue(step.article.pk, step.pending.pk)


def _discard_change(step: Step) -> None:
    if step.article.state == State.SCHEDULED:
        publishing.take_back(step.pending)
    live = step.article.publications.visible(step.now).get()
    restore(step.article, live.revision.content, by=step.by, now=step.now)
    step.article.refresh_from_db()
    step.article.approved_revision = live.revision


def _publish_at(step: Step, at: datetime) -> Publication:
    publication = publishing.write_publication(
        step.article,
        step.prepared,
        at=at,
        change_class=step.change_class if step.live else None,
        public_note_ar=step.public_note_ar,
        public_note_en=step.public_note_en,
    )
    step.details |= {"publication": publication.number, "class": publication.change_class_ar}
    return publication


EFFECTS: dict[str, Callable[[Step], None]] = {
    "submit": _submit,
    "approve": _approve,
    "request_changes": _void_approval,
    "start_change": _void_approval,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "publish": _publish,
    "fire": _fire,
    "discard_change": _discard_change,
}


def _not_before_last(article: Article, now: datetime) -> datetime:
    """A clock that went back must not write a copy before the last one that readers saw."""
    last = article.publications.filter(visible_from__lte=now + timedelta(minutes=5)).first()
    return max(now, last.visible_from + timedelta(microseconds=1)) if last else now
