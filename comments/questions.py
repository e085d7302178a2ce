"""THE TABLE of acts on a question, and the one function by which the newsroom makes them.

The same form as moderation: a row says when an act is possible and whose it is; the question, its
event, the summary and the tasks that follow are written in one transaction. Each act names the version
of the question that its person saw: of two at once the second is told, and nothing is written.

Whether a question takes answers is computed (Publication.is_question_open): a story that is not with
readers, or a date that has passed, closes it without an act.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Publication
from articles.models.question import Kind
from articles.roles import has_right
from comments.models import Question, QuestionEvent
from comments.models.question import VOID
from comments.summary import keep_wordings, lock, refresh
from comments.tasks import keep_records, send_changed_verdicts, send_verdicts
from newsroom.auth import name_of

MODERATE, JUDGE, OVERRIDE = "moderate", "judge_answers", "override"
OPEN, CLOSED, ENDED, SETTLED = "open", "closed", "ended", "settled"
UNDECIDED = (OPEN, CLOSED, ENDED)
Given = dict[str, Any]


class QuestionRefused(Exception):
    """`field`: the field of the form that it is about, or "" for the act as a whole."""

    def __init__(self, reason: str | Promise, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


class StaleQuestion(QuestionRefused):
    """Somebody has changed the question since it was looked at; `event` is what they did."""

    def __init__(self, event: QuestionEvent | None) -> None:
        super().__init__(_("The question has changed since you opened this page."))
        self.event = event


@dataclass(frozen=True)
class Act:
    """One row: in which states it is possible, the right it asks, what it takes and writes.

    `columns` answers the changed columns of the question; it raises QuestionRefused.
    """

    name: str
    label: Promise
    done: Promise
    states: tuple[str, ...]
    right: str
    takes: tuple[str, ...]
    columns: Callable[[Question, Given, datetime], Given]
    is_of_forecasts: bool = False
    tasks: tuple[Any, ...] = field(default=())


def state_of(question: Question, now: datetime) -> str:
    """How far the question's own life has come: open, closed by hand, ended by its date, settled."""
    if question.verdict_at is not None:
        return SETTLED
    if question.closed_at is not None:
        return CLOSED
    return OPEN if question.closes_at is None or now < question.closes_at else ENDED


def wording(question: Question, now: datetime) -> Publication | None:
    """The newest public copy, whose words the question has; None before its story was public."""
    return _copies(question.article_id, now).for_cards().first()


def possible_acts(question: Question, user: Any, now: datetime) -> list[Act]:
    """The acts this person could make on the question as it stands, in the order of the table."""
    copy = wording(question, now)
    return [act for act in ACTS.values() if _refusal(act, question, copy, user, now) is None]


def change(
    question: Question, name: str, *, by: Any, seen: int, now: datetime, **given: Any
) -> Question:
    """Make the act; `given` holds what it `takes`, `seen` is the version that was looked at.

    Raises QuestionRefused; then nothing was written.
    """
    act = ACTS[name]
    if not has_right(by, act.right):
        raise QuestionRefused(_("This is not yours to decide."))
    with transaction.atomic():
        question = lock(question.pk)
        if question.version != seen:
            raise StaleQuestion(last_event(question))
        if reason := _refusal(act, question, wording(question, now), by, now):
            raise QuestionRefused(reason)
        _write(act, question, act.columns(question, given, now), by=by, now=now)
        for task in act.tasks:
            task.enqueue(question.pk)
    return question


def due(now: datetime) -> QuerySet[Publication]:
    """Forecasts of public stories whose outcome can be known and that nobody has settled, the longest
    waiting first."""
    rows = Publication.objects.visible(now).for_cards().order_by("settles_at", "id")
    return rows.filter(question_kind=Kind.FORECAST, settles_at__lte=now, summary__settled_at=None)


def last_event(question: Question) -> QuestionEvent | None:
    return QuestionEvent.objects.filter(article_pk=question.article_id).first()


def open_question(sender: Any, *, article_id: int, **kwargs: Any) -> Question:
    """The life of a story's question: begun when the story is first public, and told of each copy
    that follows. It may be told twice.

    A forecast without a closing date takes no answers once its outcome can be known; another question
    without one closes by the site's rule. What readers were told stays: the rule of another day, or a
    setting that has changed, moves no date.
    """
    now = timezone.now()
    copies = list(_copies(article_id, now).for_cards())
    latest, before = copies[0] if copies else None, copies[1] if len(copies) > 1 else None
    question, made = Question.objects.get_or_create(
        article_id=article_id,
        defaults=_wanted_close(latest) | {"show_tally": latest.show_tally if latest else "always"},
    )
    if made:
        refresh(question)
    elif latest and before and _own_close(latest) != _own_close(before):
        _follow_date(question, latest, now)
    if latest and latest.question_version > 1:
        keep_wordings(question, latest, copies[1:])
    return question


def _copies(article_id: int, now: datetime) -> Any:
    copies = Publication.objects.once_visible(now).filter(article_id=article_id)
    return copies.order_by("-visible_from")


def _own_close(copy: Publication) -> datetime | None:
    return copy.question_closes_at or copy.settles_at


def _wanted_close(copy: Publication | None) -> Given:
    """When a question is to close: at the story's own time, or so many days after its publication.

    Where the time was taken out of an old story, the days begin with the copy that did it: no question
    is closed by being published.
    """
    own, days = copy and _own_close(copy), settings.QUESTION_DAYS
    if copy is None or own or not days:
        return {"closes_at": own, "closes_after": None}
    closes_at = copy.first_at_ar + timedelta(days=days)
    if closes_at <= copy.visible_from:
        closes_at = copy.visible_from + timedelta(days=days)
    return {"closes_at": closes_at, "closes_after": days}


def _follow_date(question: Question, copy: Publication, now: datetime) -> None:
    """The story was published with another date; what somebody decided since then stays."""
    with transaction.atomic():
        question, event = lock(question.pk), last_event(question)
        is_later = event is not None and event.at >= copy.visible_from
        if question.closed_at is None and not is_later:
            _write(_REDATE, question, _wanted_close(copy), by=None, now=now)


def _write(act: Act, question: Question, columns: Given, *, by: Any, now: datetime) -> None:
    before = {name: getattr(question, name) for name in columns}
    for name, value in columns.items():
        setattr(question, name, value)
    question.version += 1
    people = {"close": "closed_by", "settle": "verdict_by", "settle_anew": "verdict_by"}
    if act.name in people:
        setattr(question, people[act.name], by)
    question.save()
    QuestionEvent.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        actor_name=name_of(by),
        act=act.name,
        article_pk=question.article_id,
        version=question.version,
        told={
            name: [_as_json(before[name]), _as_json(value)]
            for name, value in columns.items()
            if before[name] != value
        },
    )
    refresh(question)


def _refusal(
    act: Act, question: Question, copy: Publication | None, user: Any, now: datetime
) -> str | Promise | None:
    """Why the act is not possible, or None."""
    if not has_right(user, act.right):
        return _("This is not yours to decide.")
    if state_of(question, now) not in act.states:
        return _("The question does not stand so that this is possible.")
    if act.is_of_forecasts and (copy is None or copy.question_kind != Kind.FORECAST):
        return _("Only a forecast has a verdict.")
    return None


def _closed(question: Question, given: Given, now: datetime) -> Given:
    if not given.get("reason_ar"):
        raise QuestionRefused(_("Readers are told why: write the reason."), "reason_ar")
    return {
        "closed_at": now,
        "closed_reason_ar": given["reason_ar"],
        "closed_reason_en": given.get("reason_en", ""),
    }


def _extended(question: Question, given: Given, now: datetime) -> Given:
    closes_at = given.get("closes_at")
    if closes_at is None or closes_at <= now:
        raise QuestionRefused(_("Give a time that is still to come."), "closes_at")
    return {"closes_at": closes_at, "closes_after": None}


def _reopened(question: Question, given: Given, now: datetime) -> Given:
    """With a new date, or the old one while it is still to come."""
    new = given.get("closes_at")
    closes_at = new or question.closes_at
    if closes_at is not None and closes_at <= now:
        raise QuestionRefused(_("Give a time that is still to come."), "closes_at")
    return {
        "closes_at": closes_at,
        "closes_after": None if new else question.closes_after,
        "closed_at": None,
        "closed_reason_ar": "",
        "closed_reason_en": "",
    }


def _settled(question: Question, given: Given, now: datetime) -> Given:
    """The choice that came true with its source, or VOID with the note that says why."""
    choice, copy = given.get("choice", ""), wording(question, now)
    keys = {row["key"] for row in copy.choices} if copy else set()
    if choice not in (*keys, VOID):
        raise QuestionRefused(_("Choose what came true."), "choice")
    if not given.get("note_ar"):
        raise QuestionRefused(_("Readers are told what decided it: write the note."), "note_ar")
    if choice != VOID and not given.get("source"):
        raise QuestionRefused(_("Give the address of the source."), "source")
    # Answers stopped counting when the question ended, or they stop now.
    ended = question.closes_at if question.closes_at and question.closes_at < now else now
    return {
        "closed_at": question.closed_at or ended,
        "verdict_choice": "" if choice == VOID else choice,
        "verdict_is_void": choice == VOID,
        "verdict_source": given.get("source", ""),
        "verdict_note_ar": given["note_ar"],
        "verdict_note_en": given.get("note_en", ""),
        "verdict_at": now,
    }


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


_REASON, _VERDICT = ("reason_ar", "reason_en"), ("choice", "source", "note_ar", "note_en")
ACTS = {
    act.name: act
    for act in (
        Act("settle", _("Settle"), _("The verdict is with readers."), UNDECIDED, JUDGE, _VERDICT, _settled, is_of_forecasts=True, tasks=(send_verdicts, keep_records)),
        Act("settle_anew", _("Change the verdict"), _("The new verdict is with readers."), (SETTLED,), OVERRIDE, _VERDICT, _settled, is_of_forecasts=True, tasks=(send_verdicts, send_changed_verdicts, keep_records)),
        Act("extend", _("Change the closing time"), _("The question closes at the new time."), (OPEN,), JUDGE, ("closes_at",), _extended),
        Act("close", _("Close"), _("The question is closed."), (OPEN,), MODERATE, _REASON, _closed),
        Act("reopen", _("Open again"), _("The question takes answers again."), (CLOSED, ENDED), OVERRIDE, ("closes_at",), _reopened),
    )
}  # fmt: skip
# Not a person's act: the story's own date, when it is published with another one.
_REDATE = Act("redate", _("Date of the story"), _("The question closes at the new time."), (OPEN, ENDED), "", ("closes_at",), _extended)  # fmt: skip
