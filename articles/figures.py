"""What the desk counts: stories a week, and how long a story takes from its submission to readers.

One query, whose answer has a row or two a week, however large the archive is. Weeks begin on
the newsroom's own day, in the newsroom's own zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from articles.models import Publication, WorkflowEvent
from articles.models.publication import ChangeClass
from newsroom.text.dates import first_of_week

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """A week by its first day: stories first published in it, and the median of their hours from
    submission to readers; None where no story of the week was submitted."""

    begins: date
    stories: int
    hours: float | None


def weeks(now: datetime) -> list[Week]:
    """The last twelve weeks, the oldest first; the last one is still running.

    The database sorts each week by what its stories waited and gives the one or two in the middle;
    a week none of whose stories was submitted gives one without a wait.
    """
    begins = _beginnings(now)
    submitted = WorkflowEvent.objects.filter(article=OuterRef("article"), move="submit")
    wait = ExpressionWrapper(
        F("visible_from") - Subquery(submitted.order_by("version").values("at")[:1]),
        output_field=DurationField(),
    )
    by_wait = F("wait").asc(nulls_last=True)
    middle = (
        _first_copies(begins, now)
        .annotate(wait=wait)
        .annotate(
            twice=Window(RowNumber(), partition_by="week", order_by=by_wait) * 2,
            waited=Window(Count("wait"), partition_by="week"),
            stories=Window(Count("pk"), partition_by="week"),
        )
        .filter(twice__gte=F("waited"), twice__lte=F("waited") + 2)
    )
    stories: dict[int, int] = {}
    middles: dict[int, list[timedelta]] = {}
    for week, count, waited in middle.values_list("week", "stories", "wait"):
        stories[week] = count
        if waited is not None:
            middles.setdefault(week, []).append(waited)
    return [
        Week(day, stories.get(number, 0), _hours(middles.get(number, [])))
        for number, day in enumerate(begins)
    ]


def _beginnings(now: datetime) -> list[date]:
    this = first_of_week(timezone.localdate(now), starts_on=settings.WEEK_STARTS_ON)
    return [this - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]


def _first_copies(begins: list[date], now: datetime) -> QuerySet[Publication]:
    """First publications of these weeks, each with the number of its week."""
    starts = [_moment(day) for day in begins]
    # Bounds made from local days, not seven times 24 hours: a clock may change in between.
    spans = enumerate(pairwise([*starts, now + timedelta(microseconds=1)]))
    numbered = [
        When(visible_from__gte=start, visible_from__lt=end, then=number)
        for number, (start, end) in spans
    ]
    first = Publication.objects.filter(
        change_class_ar=ChangeClass.FIRST, visible_from__gte=starts[0], visible_from__lte=now
    )
    week = Case(*numbered, output_field=IntegerField())
    return first.order_by().annotate(week=week)


def _hours(middle: list[timedelta]) -> float | None:
    """The middle one, or what lies between the two in the middle."""
    return sum(middle, timedelta()) / len(middle) / timedelta(hours=1) if middle else None


def _moment(day: date) -> datetime:
    """The beginning of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))
