"""How the queue of answers is doing: what came and what was decided, by the hour, over two days.

Four queries, however large the archive; each reads the rows of two days by an index.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import TruncHour

from comments.models import Comment, ModerationEvent

HOURS = 48
# Decisions of colleagues; what readers take back or the house hides is none.
DECISIONS = ("approve", "reject", "spam", "settle", "restore", "hide")
State = Comment.State


@dataclass(frozen=True)
class Hour:
    begins: datetime
    came: int
    decided: int


@dataclass(frozen=True)
class Load:
    """The hours, the oldest first, the last still running. `waited`: the median from an answer's
    arrival to its decision, None where none was decided."""

    hours: list[Hour]
    waited: timedelta | None

    @property
    def came(self) -> int:
        return sum(hour.came for hour in self.hours)

    @property
    def decided(self) -> int:
        return sum(hour.decided for hour in self.hours)


def load(now: datetime) -> Load:
    last = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    begins = [last - timedelta(hours=back) for back in reversed(range(HOURS))]
    came = _by_hour(Comment.objects.filter(is_staff=False, created_at__gte=begins[0]), "created_at")
    decisions = ModerationEvent.objects.filter(actor_id__isnull=False, move__in=DECISIONS)
    decided = _by_hour(decisions.filter(at__gte=begins[0]), "at")
    hours = [Hour(begin, came.get(begin, 0), decided.get(begin, 0)) for begin in begins]
    return Load(hours, _median_wait(begins[0]))


def _by_hour(rows: QuerySet, column: str) -> dict[datetime, int]:
    hours = rows.order_by().annotate(hour=TruncHour(column, tzinfo=UTC)).values_list("hour")
    return dict(hours.annotate(n=Count("pk")))


def _median_wait(since: datetime) -> timedelta | None:
    rows = Comment.objects.filter(
        decided_at__gte=since, is_staff=False,
        state__in=[State.VISIBLE, State.REJECTED, State.SPAM, State.SETTLED],
    )  # fmt: skip
    waits = ExpressionWrapper(F("decided_at") - F("created_at"), output_field=DurationField())
    waited = (
        rows.order_by().annotate(waited=waits).order_by("waited").values_list("waited", flat=True)
    )
    count = rows.order_by().count()
    middle = list(waited[(count - 1) // 2 : count // 2 + 1]) if count else []
    return sum(middle, timedelta()) / len(middle) if middle else None
