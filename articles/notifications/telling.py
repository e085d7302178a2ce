"""Writing down who is told: the receivers of `moved` and `remarked`.

A signal may come twice, and from two workers at once: the database holds one row a person and
happening.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import NoteRemark, Notification, WorkflowEvent
from articles.notifications.mails import first_mail_at, queue
from articles.notifications.recipients import Told, told_of_event, told_of_remark
from newsroom.models import User

# What is told later than this, because a worker was down or the past was loaded, is history.
IS_NEWS_FOR = timedelta(days=3)


def tell_of_move(sender: Any, event_id: int, **kwargs: Any) -> None:
    event = WorkflowEvent.objects.select_related("article").get(pk=event_id)
    _tell(told_of_event(event), at=event.at, article=event.article, event=event)


def tell_of_remark(sender: Any, remark_id: int, **kwargs: Any) -> None:
    remark = NoteRemark.objects.select_related("note__article").get(pk=remark_id)
    _tell(told_of_remark(remark), at=remark.at, article=remark.note.article, remark=remark)


def _tell(told: Told, *, at: datetime, **happening: Any) -> None:
    now = timezone.now()
    is_news = now - at <= IS_NEWS_FOR
    known = Notification.objects.filter(**happening).values_list("recipient_id", flat=True)
    people = User.objects.in_bulk(told.keys() - set(known))
    rows = [
        Notification(
            recipient=user,
            reason=told[pk],
            at=at,
            read_at=None if is_news else at,
            mail_at=first_mail_at(user, now=now) if is_news else None,
            **happening,
        )
        for pk, user in people.items()
    ]
    with transaction.atomic():
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        queue([row.recipient_id for row in rows if row.mail_at == now], now=now)
