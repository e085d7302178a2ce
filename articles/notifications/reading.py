"""What a person is told: theirs alone, and only of stories that they may open today."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from articles.models import Notification
from articles.workflow.access import opens_stories, sees_own_only

# Beyond it the bell says «+99»; counting stops there.
MOST_COUNTED = 99


def for_person(user: Any) -> QuerySet[Notification]:
    """A role that was taken away takes its notices with it; given back, they are there again."""
    if not opens_stories(user):
        return Notification.objects.none()
    mine = Notification.objects.filter(recipient_id=user.pk)
    return mine.filter(article__created_by_id=user.pk) if sees_own_only(user) else mine


def unread(user: Any) -> QuerySet[Notification]:
    """As many of the unread as are counted, and one more that stands for the rest."""
    return for_person(user).unread().order_by()[: MOST_COUNTED + 1]


def unread_count(user: Any) -> int:
    """How many are unread; MOST_COUNTED + 1 stands for more."""
    return unread(user).count()


def mark_read(user: Any, pk: int, *, now: datetime) -> bool:
    """Whether it was unread until now."""
    return bool(for_person(user).unread().filter(pk=pk).update(read_at=now))


def mark_all_read(user: Any, *, up_to: int, now: datetime) -> int:
    """Those up to this id: what came while the list was read stays unread. How many there were."""
    return for_person(user).unread().filter(pk__lte=up_to).update(read_at=now)
