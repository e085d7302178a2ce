"""The calendar of the newsroom: what stands on which day, and what putting a story on a day means.

A story that is approved is scheduled, one that is scheduled is moved, any other only gets the day
it is meant for, as publication asks for an approval. All three are moves of the workflow; a day is
one of the newsroom's own zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication, WorkflowEvent
from articles.models.article import State
from articles.models.publication import ChangeClass
from articles.workflow.access import known_to, sees_own_only
from articles.workflow.days import moment_of, usual_moment
from articles.workflow.people import may_plan, may_publish
from newsroom.text.dates import first_of_week

MONTH, WEEK = "month", "week"
# How many stories of a kind a day shows in each view; the rest is counted.
SHOWN = {MONTH: 4, WEEK: 24}
TRAY = 24
PLANNABLE = (State.DRAFT, State.CHANGES_REQUESTED, State.IN_REVIEW, State.APPROVED)


@dataclass(frozen=True)
class Entry:
    """A story on a day or in the tray. `kind`: live, scheduled, planned or undated."""

    kind: str
    article: Article
    headline: str
    at: datetime | None
    is_movable: bool
    is_away: bool = False
    change_class: str = ""


@dataclass
class Day:
    """One day: what it shows in the order of the clock, and how many more it holds."""

    day: date
    is_past: bool
    is_today: bool
    is_beside: bool
    entries: list[Entry] = field(default_factory=list)
    in_all: int = 0

    @property
    def more(self) -> int:
        return self.in_all - len(self.entries)


@dataclass(frozen=True)
class Page:
    """A month of whole weeks, or a week; `before` and `after` are days of the pages beside it."""

    view: str
    first: date
    days: list[Day]
    before: date
    after: date


# What stands where -------------------------------------------------------------------------------


def page(view: str, shown: date, *, user: Any, now: datetime) -> Page:
    """The month or week that holds the day, with what this person may know of."""
    first, days = _days(view, shown)
    today = timezone.localdate(now)
    found = {
        day: Day(day, day < today, day == today, view == MONTH and day.month != first.month)
        for day in days
    }
    start, end = _begin(days[0]), _begin(days[-1] + timedelta(days=1))
    for day, entry, in_all in [
        *_public(start, end, SHOWN[view], user=user, now=now),
        *_planned(start, end, SHOWN[view], user=user),
    ]:
        found[day].entries.append(entry)
        # Each row knows how many of its kind the day holds; the first one of a kind tells it.
        found[day].in_all += in_all
    for day in found.values():
        day.entries.sort(key=lambda entry: entry.at)
    return Page(
        view, first, list(found.values()), _beside(view, first, -1), _beside(view, first, 1)
    )


def tray(*, user: Any) -> tuple[list[Entry], int]:
    """Stories at work without a day, the nearest to readers first; and how many there are."""
    rows = _stories(user).filter(suggested_at=None, state__in=PLANNABLE)
    order = {State.APPROVED: 0, State.IN_REVIEW: 1}
    rows = rows.annotate(in_all=Window(Count("pk"))).order_by("state", "-changed_at", "-id")
    found = list(rows[:TRAY])
    entries = [_of_story(story, "undated", user) for story in found]
    entries.sort(key=lambda entry: order.get(entry.article.state, 2))
    return entries, found[0].in_all if found else 0


def _days(view: str, shown: date) -> tuple[date, list[date]]:
    """The day that names the page, and every day it shows."""
    starts_on = settings.WEEK_STARTS_ON
    if view == WEEK:
        first = first_of_week(shown, starts_on=starts_on)
        return first, [first + timedelta(days=number) for number in range(7)]
    first = shown.replace(day=1)
    begin = first_of_week(first, starts_on=starts_on)
    last = _beside(MONTH, first, 1) - timedelta(days=1)
    end = first_of_week(last, starts_on=starts_on) + timedelta(days=7)
    return first, [begin + timedelta(days=number) for number in range((end - begin).days)]


def _beside(view: str, first: date, step: int) -> date:
    """The day that names the page before or after."""
    if view == WEEK:
        return first + timedelta(weeks=step)
    return (first + timedelta(days=31 if step > 0 else -1)).replace(day=1)


def _public(
    start: datetime, end: datetime, most: int, *, user: Any, now: datetime
) -> Iterable[tuple[date, Entry, int]]:
    """First publications that were, and every copy that waits for its time."""
    was = Q(visible_from__lte=now, change_class_ar=ChangeClass.FIRST)
    waits = Q(visible_from__gt=now, visible_until=None)
    seen = Publication.objects.visible(now).filter(article=OuterRef("article"))
    rows = Publication.objects.filter(was | waits, visible_from__gte=start, visible_from__lt=end)
    if sees_own_only(user):
        rows = rows.filter(article__created_by=user.pk)
    rows = rows.select_related("article").only(
        "visible_from", "change_class_ar", "article__headline_ar", "article__headline_en",
        "article__state", "article__version", "article__created_by_id", "article__section_id",
    )  # fmt: skip
    for copy in _ranked(rows.annotate(is_seen=Exists(seen)), "visible_from", most):
        is_ahead = copy.visible_from > now
        entry = Entry(
            kind="scheduled" if is_ahead else "live",
            article=copy.article,
            headline=str(copy.article),
            at=copy.visible_from,
            is_movable=is_ahead and may_publish(user, copy.article),
            is_away=not is_ahead and not copy.is_seen,
            change_class=copy.change_class_ar,
        )
        yield copy.local_day, entry, copy.in_all if copy.place == 1 else 0


def _planned(
    start: datetime, end: datetime, most: int, *, user: Any
) -> Iterable[tuple[date, Entry, int]]:
    """Stories that are meant for a day and not scheduled."""
    rows = _stories(user).filter(suggested_at__gte=start, suggested_at__lt=end, state__in=PLANNABLE)
    for story in _ranked(rows, "suggested_at", most):
        entry = _of_story(story, "planned", user)
        yield story.local_day, entry, story.in_all if story.place == 1 else 0


def _ranked(rows: QuerySet, moment: str, most: int) -> QuerySet:
    """The first rows of each day with `local_day`, `place` and `in_all`: a bounded answer."""
    return rows.annotate(
        local_day=TruncDate(moment),
        place=Window(RowNumber(), partition_by=TruncDate(moment), order_by=[moment, "pk"]),
        in_all=Window(Count("pk"), partition_by=TruncDate(moment)),
    ).filter(place__lte=most)


def _stories(user: Any) -> QuerySet[Article]:
    return known_to(user).only(
        "headline_ar", "headline_en", "state", "version", "suggested_at", "changed_at",
        "created_by_id", "section_id",
    )  # fmt: skip


def _of_story(story: Article, kind: str, user: Any) -> Entry:
    movable = may_plan(user, story) or (story.state == State.APPROVED and may_publish(user, story))
    return Entry(kind, story, str(story), story.suggested_at, movable)


# Putting a story on a day ------------------------------------------------------------------------


@dataclass(frozen=True)
class Undo:
    """What the last move on the calendar can be taken back to: a move, and where it was."""

    article: Article
    move: str
    before: datetime | None


def act_on(article: Article, *, user: Any) -> str:
    """The move that puts this story on a day: reschedule, schedule, or only plan."""
    if article.state == State.SCHEDULED:
        return "reschedule"
    if article.state == State.APPROVED and may_publish(user, article):
        return "schedule"
    return "plan"


def own_moment(article: Article) -> datetime | None:
    """When it goes to readers, or is meant to."""
    if article.state == State.SCHEDULED:
        pending = article.publications.filter(visible_until=None).only("visible_from").first()
        return pending.visible_from if pending else None
    return article.suggested_at


def moment_on(article: Article, day: date, *, now: datetime) -> datetime:
    """The moment on this day that a story dropped on it gets: its own hour, else the usual one; on
    the day that runs, where that has passed and was nobody's choice, the next half hour."""
    own = own_moment(article)
    if own is not None:
        return moment_of(day, timezone.localtime(own).time())
    return usual_moment(day, now=now)


def put(
    article: Article, at: datetime, *, by: Any, expected_version: int, now: datetime, **given: Any
) -> str:
    """Put the story on the calendar at this moment; the move that was made. `given` is what a
    change to a live story brings (class and notes). Raises the errors of the workflow."""
    move = act_on(article, user=by)
    given = given if move == "schedule" else {}
    workflow.perform(
        article, move, by=by, expected_version=expected_version, at=at, now=now, **given
    )
    return move


def take_off(article: Article, *, by: Any, expected_version: int, now: datetime) -> None:
    """Off the calendar: not scheduled any more, meant for no day. Both, or neither."""
    with transaction.atomic():
        if article.state == State.SCHEDULED:
            article = workflow.perform(
                article, "unschedule", by=by, expected_version=expected_version, now=now
            )
            expected_version = article.version
        workflow.perform(
            article, "plan", by=by, expected_version=expected_version, at=None, now=now
        )


def undo_of(article: Article, *, user: Any) -> Undo | None:
    """What this person may take back: their own move on the calendar, if it was the last thing
    that happened to the story."""
    last = WorkflowEvent.objects.filter(article=article.pk).order_by("-version").first()
    if last is None or last.actor_id != user.pk or last.version != article.version:
        return None
    if last.move not in ("plan", "schedule", "reschedule"):
        return None
    before = last.details.get("before")
    return Undo(article, last.move, datetime.fromisoformat(before) if before else None)


def take_back(undo: Undo, *, by: Any, expected_version: int, now: datetime) -> None:
    """Put the story where it stood before the move."""
    if undo.move == "schedule":
        with transaction.atomic():
            story = workflow.perform(
                undo.article, "unschedule", by=by, expected_version=expected_version, now=now
            )
            # A day that has passed meanwhile is nobody's plan any more.
            day = undo.before if undo.before and undo.before > now else None
            workflow.perform(story, "plan", by=by, expected_version=story.version, at=day, now=now)
        return
    workflow.perform(
        undo.article, undo.move, by=by, expected_version=expected_version, at=undo.before, now=now
    )


def _begin(day: date) -> datetime:
    return moment_of(day, time.min)
