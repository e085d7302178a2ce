"""Letters about notices: when they are due, who sends them, and that none goes twice.

A notice that is to be mailed says from when (`mail_at`). A task claims what is due for one person
and sends it as one letter; what cannot be sent is given back and tried again, later each time.
Claimed is claimed: a worker that is killed between the claim and the server's answer sends no
letter, rather than the same one twice; the notice stands on the desk either way.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from articles.models import Notification
from articles.notifications.letters import write
from articles.workflow.access import may_open
from newsroom.models import User

DIGEST_AT = time(8)
# A task that wrote nothing down in this time is written again by the scheduler.
ASK_AGAIN_AFTER = timedelta(minutes=10)
PAUSES = (1, 5, 30, 120, 480)  # minutes before each new try
# So many, each as long as it may be, and Gmail shows the letter whole.
NOTICES_IN_A_LETTER = 20
PEOPLE_AT_ONCE = 500

Letters = User.Letters
logger = logging.getLogger("newsroom.letters")


def first_mail_at(user: User, *, now: datetime) -> datetime | None:
    """From when a new notice may be mailed to this person; None where they want no letters."""
    if user.letters == Letters.OFF or not user.email:
        return None
    return now if user.letters == Letters.AT_ONCE else next_digest(now)


def next_digest(now: datetime) -> datetime:
    """The next eight o'clock by the newsroom's own clock."""
    here = timezone.localtime(now, timezone.get_default_timezone())
    day = here.date() if here.time() < DIGEST_AT else here.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, tzinfo=here.tzinfo)


def choose(user: User, letters: str, *, now: datetime) -> None:
    """Keep the person's choice, and let what waits for the post follow it."""
    User.objects.filter(pk=user.pk).update(letters=letters)
    user.letters = letters
    waiting = _waiting(user.pk)
    waiting.update(mail_at=first_mail_at(user, now=now), queued_at=None)


def queue(people: Iterable[int], *, now: datetime) -> None:
    """Write a task for each of these people, in the transaction of the caller."""
    for pk in people:
        _waiting(pk).filter(mail_at__lte=now).update(queued_at=now)
        send_letters.enqueue(pk)


def queue_due(now: datetime) -> int:
    """Write tasks for what is due and has none, or had one that came to nothing; for how many."""
    late = Q(queued_at=None) | Q(queued_at__lte=now - ASK_AGAIN_AFTER)
    due = Notification.objects.filter(late, mailed_at=None, mail_at__lte=now)
    people = due.order_by("recipient_id").values_list("recipient_id", flat=True).distinct()
    found = list(people[:PEOPLE_AT_ONCE])
    with transaction.atomic():
        queue(found, now=now)
    return len(found)


@task()
def send_letters(user_id: int) -> None:
    deliver(user_id, now=timezone.now())


def deliver(user_id: int, *, now: datetime) -> int:
    """Send what is due for this person as one letter; how many notices it holds.

    Raises what the mail server raised, after giving the notices back.
    """
    user = User.objects.filter(pk=user_id).first()
    claimed = _claim(user, user_id, now=now)
    if not claimed:
        return 0
    try:
        write(user, claimed).send()
    except Exception:
        _give_back(claimed, now=now)
        raise
    return len(claimed)


def _claim(user: User | None, user_id: int, *, now: datetime) -> list[Notification]:
    """What is still wanted of what is due; the rest waits for no letter any more."""
    with transaction.atomic():
        due = _waiting(user_id).filter(mail_at__lte=now).select_for_update(skip_locked=True)
        keys = list(due.order_by("pk").values_list("pk", flat=True)[:NOTICES_IN_A_LETTER])
        rows = list(Notification.objects.filter(pk__in=keys).telling().order_by("pk"))
        wanted = [row for row in rows if _is_wanted(user, row)]
        Notification.objects.filter(pk__in=keys).update(mail_at=None)
        ours = Notification.objects.filter(pk__in=[row.pk for row in wanted])
        ours.update(mailed_at=now, mail_at=now)
    return wanted


def _is_wanted(user: User | None, row: Notification) -> bool:
    """Not by a closed account, not when letters are off, not what was read on the desk meanwhile,
    and never of a story that the person may not open any more."""
    if user is None or not user.is_active or not user.email or user.letters == Letters.OFF:
        return False
    return row.read_at is None and may_open(user, row.article)


def _give_back(claimed: list[Notification], *, now: datetime) -> None:
    for row in claimed:
        tries = row.mail_tries
        again = now + timedelta(minutes=PAUSES[tries]) if tries < len(PAUSES) else None
        Notification.objects.filter(pk=row.pk).update(
            mailed_at=None, mail_at=again, queued_at=None, mail_tries=tries + 1
        )
    logger.warning("a letter could not be sent; it is tried again later")


def _waiting(user_id: Any) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient_id=user_id, mailed_at=None).exclude(mail_at=None)
