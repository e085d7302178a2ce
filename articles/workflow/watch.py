"""Whether the scheduler is at work: its last sign of life, and the stories that wait for it.

Readers get a scheduled story at its time either way; the desk, the notices and the pictures wait.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from articles.models import Article
from newsroom.models import Heartbeat

SILENT_AFTER = timedelta(minutes=2)
OVERDUE_AFTER = timedelta(seconds=60)


def beat(now: datetime) -> None:
    """The scheduler's sign of life."""
    Heartbeat.objects.update_or_create(name="scheduler", defaults={"beat_at": now})


def beats(now: datetime) -> QuerySet[Heartbeat]:
    """The scheduler's last sign of life. One from a time to come is none: it was left by a clock
    that has been put right since."""
    return Heartbeat.objects.filter(name="scheduler", beat_at__lte=now + SILENT_AFTER)


def last_beat(now: datetime) -> datetime | None:
    """When the scheduler was last alive."""
    return beats(now).values_list("beat_at", flat=True).first()


def is_alive(now: datetime) -> bool:
    beat_at = last_beat(now)
    return beat_at is not None and beat_at > now - SILENT_AFTER


def overdue(now: datetime) -> QuerySet[Article]:
    """Stories that readers have had for a while and the desk still holds as scheduled."""
    return Article.objects.due(now - OVERDUE_AFTER).order_by("publications__visible_from", "pk")
