"""Making a move: `perform`, the scheduler's `fire_due`, and what each move writes.

One transaction holds the swap of the version, the new state, the event and the task rows of its
side effects; everything else is asked before or follows from those rows. What takes a story from
readers is in takedowns.py.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import autosave, presence
from articles.images.addresses import holds_stand_in
from articles.models import Article, Publication, Revision
from articles.models.article import State
from articles.models.publication import ChangeClass
from articles.workflow import content as contents
from articles.workflow import publishing, takedowns
from articles.workflow.announce import announce_move, announce_published
from articles.workflow.editing import claim, draft_revision, record, revise
from articles.workflow.errors import NotAllowed, Refused, StaleVersion
from articles.workflow.step import Step
from articles.workflow.table import MOVES, enter


class Scheduler:
    """The one actor without an account."""

    pk = None
    is_scheduler = True
    is_active = False

    def get_full_name(self) -> str:
        return "scheduler"


SCHEDULER = Scheduler()


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
    target: Any = None,
    changes: contents.Content | None = None,
    now: datetime | None = None,
) -> Article:
    """Make the move and return the story as it then stands.

    `target` is the story that takes this one's place (retract, redirect) or the Revision to bring
    back (restore); `changes` are the words of a quick_fix, or {"assignee_id", "due_at"} of a
    handing-on. Raises StaleVersion, NotAllowed or Refused; then nothing was written.
    """
    row = MOVES[move]
    moment = now or timezone.now()
    if row.name != "fire":
        fire_due(article, now=moment)
    # Rendering takes its time, so it is done before the writer's lock is held.
    source = SOURCES.get(row.name, _nothing)
    revision = source(Article.objects.get(pk=article.pk), changes or {}, moment)
    prepared = publishing.prepare(revision) if revision else None
    with transaction.atomic():
        claim(article, expected_version, set())
        story = Article.objects.with_aggregate().get(pk=article.pk)
        step = Step(
            article=story,
            move=row,
            by=by,
            now=_not_before_last(story, moment),
            note=note,
            change_class=change_class or None,
            public_note_ar=public_note_ar,
            public_note_en=public_note_en,
            at=at,
            target=target,
            changes=changes or {},
            revision=revision,
            prepared=prepared,
        )
        # Read anew under the lock: what was rendered must be what becomes public.
        if _hash(source(story, step.changes, moment)) != _hash(revision):
            raise StaleVersion
        _ask(step)
        _write(step)
    return step.article


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
    if step.public_status not in move.public:
        raise NotAllowed
    reasons = [reason for guard in move.guards for reason in guard(step)]
    # Its files may have been made between the rendering and the guards.
    if step.prepared and holds_stand_in(step.prepared):
        reasons = reasons or [_("A picture is still being prepared. Try again in a moment.")]
    if reasons:
        raise Refused(reasons)


def _write(step: Step) -> None:
    article, before = step.article, step.article.state
    if step.move.to:
        enter(article, step.move.to)
        # Whoever took the story up did so in the state that it leaves now.
        article.claimed_by = article.claimed_at = None
    EFFECTS.get(step.move.name, lambda step: None)(step)
    if article.state == State.PUBLISHED:
        _hand_to_nobody(step)
    if article.state not in PLANNED_IN:
        article.suggested_at = None
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


def _not_before_last(article: Article, now: datetime) -> datetime:
    """A clock that went back must not write a copy or a notice before the last one readers saw."""
    tick, copies = timedelta(microseconds=1), article.publications.all()
    if article.state == State.SCHEDULED:
        # The open copy is one that waits: nobody has seen it.
        copies = copies.exclude(visible_until=None)
    last = copies.first()
    told = article.notices.order_by("-from_at").first()
    after = [last.visible_from + tick] if last else []
    after += [told.from_at + tick] if told else []
    return max([now, *after])


# Which text a move makes public ------------------------------------------------------------------


Source = Callable[[Article, contents.Content, datetime], Revision | None]


def _nothing(article: Article, changes: contents.Content, now: datetime) -> None:
    """For a move that publishes no text."""


def _approved(article: Article, changes: contents.Content, now: datetime) -> Revision | None:
    return article.approved_revision


def _current(article: Article, changes: contents.Content, now: datetime) -> Revision | None:
    return article.revision


def _last_public(article: Article, changes: contents.Content, now: datetime) -> Revision | None:
    last = article.publications.once_visible(now).select_related("revision").first()
    return last.revision if last else None


def _fixed(article: Article, changes: contents.Content, now: datetime) -> Revision | None:
    """The live text with the words of a quick fix, not written yet."""
    live = _last_public(article, changes, now)
    return draft_revision(article, live.content | contents.normal(changes)) if live else None


SOURCES: dict[str, Source] = {
    "publish": _approved,
    "schedule": _approved,
    "force_publish": _current,
    "quick_fix": _fixed,
    "reinstate": _last_public,
}


def _hash(revision: Revision | None) -> str | None:
    return revision.content_hash if revision else None


# Where a story may be meant for a day; past these the day is told by its copy, or is no more.
PLANNED_IN = MOVES["plan"].sources

# What moves write besides state and event -------------------------------------------------------

WRITTEN = (
    "approved_revision", "approved_by_id", "submitted_by_id", "suggested_at", "assignee", "due_at",
    "claimed_by", "claimed_at", "unreviewed",
)  # fmt: skip


def _submit(step: Step) -> None:
    step.article.submitted_by_id = step.by.pk
    _hand_on(step)


def _hand_on(step: Step) -> None:
    """To whom the story goes next and by when, where the person said so."""
    article = step.article
    before = {"assignee_id": article.assignee_id, "due_at": article.due_at}
    for name in before.keys() & step.changes.keys():
        setattr(article, name, step.changes[name])
        if before[name] != step.changes[name]:
            step.details[name] = contents.plain(step.changes[name])


def _hand_to_nobody(step: Step) -> None:
    """What is published is on nobody's desk; whoever had it is told, so the log keeps the name."""
    if step.article.assignee_id:
        step.details["was_assigned"] = step.article.assignee_id
    step.article.assignee = step.article.due_at = None


def _request_changes(step: Step) -> None:
    _void_approval(step)
    _hand_on(step)


def _approve(step: Step) -> None:
    step.article.approved_revision = step.article.revision
    step.article.approved_by_id = step.by.pk
    step.details["content_hash"] = step.article.revision.content_hash


def _void_approval(step: Step) -> None:
    step.article.approved_revision = None
    step.article.approved_by_id = None


def _take_up(step: Step) -> None:
    step.article.claimed_by, step.article.claimed_at = step.by, step.now


def _take_over(step: Step) -> None:
    """The holder's words that are not saved stay theirs: they find them again and are told."""
    article, now = step.article, step.now
    holder = presence.held_against(step.by, article, now=now)
    if holder is None:
        # It was let go while the button was on its way.
        raise NotAllowed
    step.details["from"] = holder.user.pk
    autosave.set_aside(article, holder=holder.user, by=step.by, now=now)
    if article.state in presence.REVIEWING:
        _take_up(step)
    else:
        presence.pass_on(article, holder=holder.user, to=step.by, now=now)


def _give_back(step: Step) -> None:
    step.article.claimed_by = step.article.claimed_at = None


def _restore(step: Step) -> None:
    step.details["restored"] = step.target.seq
    _bring_back(step, step.target)


def _bring_back(step: Step, old: Revision) -> None:
    told = {"by": step.by, "now": step.now, "move": step.move.name}
    revise(step.article, old.content, translation=old.translation, **told)


def _plan(step: Step) -> None:
    step.details |= {"before": contents.plain(step.article.suggested_at)}
    step.details |= {"at": contents.plain(step.at)}
    step.article.suggested_at = step.at


def _schedule(step: Step) -> None:
    step.details["before"] = contents.plain(step.article.suggested_at)
    publication = _publish_at(step, step.at)
    step.details |= {
        "at": publication.visible_from.astimezone(UTC).isoformat(),
        # The zone in which a person wrote the time, such as Africa/Cairo.
        "zone": str(step.at.tzinfo),
        "revision": step.revision.seq,
        "content_hash": step.revision.content_hash,
    }


def _reschedule(step: Step) -> None:
    """One act, not two: a time that is refused leaves the old one."""
    step.details |= {"before": step.pending.visible_from.isoformat(), "at": step.at.isoformat()}
    publishing.move_in_time(step.pending, step.at)


def _unschedule(step: Step) -> None:
    step.article.suggested_at = step.pending.visible_from
    publishing.take_back(step.pending)


def _publish(step: Step) -> None:
    if step.pending and step.pending.visible_from > step.now:
        publishing.take_back(step.pending)
    publication = _publish_at(step, step.now)
    announce_published.enqueue(step.article.pk, publication.pk)


def _force_publish(step: Step) -> None:
    step.article.approved_revision = step.article.revision
    step.article.approved_by_id = None
    step.article.unreviewed = True
    _publish(step)


def _approve_retro(step: Step) -> None:
    step.article.approved_by_id = step.by.pk
    step.article.unreviewed = False


def _quick_fix(step: Step) -> None:
    step.change_class = ChangeClass.TYPO
    before = step.live.revision.content
    step.details["words"] = {
        key: [before[key], step.content[key]] for key in before if before[key] != step.content[key]
    }
    revise(step.article, step.content, by=step.by, now=step.now, move="quick_fix")
    step.article.approved_revision = step.revision = step.article.revision
    _publish(step)


def _fire(step: Step) -> None:
    step.details |= {
        "publication": step.pending.number,
        "at": step.pending.visible_from.astimezone(UTC).isoformat(),
    }
    announce_published.enqueue(step.article.pk, step.pending.pk)


def _discard_change(step: Step) -> None:
    if step.pending and step.pending.visible_from > step.now:
        publishing.take_back(step.pending)
    last = step.last_public
    _bring_back(step, last.revision)
    step.article.approved_revision = last.revision


def _publish_at(step: Step, at: datetime) -> Publication:
    publication = publishing.write_publication(
        step.article,
        step.revision,
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
    "assign": _hand_on,
    "claim": _take_up,
    "take_over": _take_over,
    "release": _give_back,
    "restore": _restore,
    "approve": _approve,
    "request_changes": _request_changes,
    "start_change": _void_approval,
    "plan": _plan,
    "schedule": _schedule,
    "reschedule": _reschedule,
    "unschedule": _unschedule,
    "publish": _publish,
    "force_publish": _force_publish,
    "approve_retro": _approve_retro,
    "quick_fix": _quick_fix,
    "fire": _fire,
    "discard_change": _discard_change,
    **takedowns.EFFECTS,
}
