"""What is not kept for ever: keys of addresses, words of spam, addresses nobody confirmed.

Runs with the scheduler's rounds, and does something every few minutes at most.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.indexing import forget_words
from comments.models import BallotChange, Comment, Reader, UsedToken
from comments.moderation import ModerationRefused, moderate
from comments.privacy import KEPT, forget_addresses
from comments.summary import count_anew
from comments.tokens import spend
from newsroom.web.clock import at_most_every

logger = logging.getLogger("newsroom.answers")
# The hour, by the newsroom's clock, in which the figures are counted anew.
COUNTED_AT = 3
UNCONFIRMED_FOR = timedelta(hours=48)


@at_most_every(timedelta(minutes=10))
def tidy_now_and_then(sender: Any, *, now: datetime, **kwargs: Any) -> None:
    """Heard at every round."""
    tidy(now)
    recount_tonight(now)


def recount_tonight(now: datetime) -> None:
    """Once a night, whoever comes first: count everything anew and tell of what had drifted."""
    night = timezone.localtime(now)
    if night.hour != COUNTED_AT or not spend(f"recount-{night:%Y-%m-%d}", now=now):
        return
    for article, drift in count_anew(now=now).items():
        logger.error("figures of the answers to story %s had drifted: %s", article, drift)


def tidy(now: datetime) -> None:
    """Throw away what has had its time."""
    forget_addresses(now)
    UsedToken.objects.filter(expires_at__lt=now).delete()
    old = Comment.objects.filter(created_at__lt=now - KEPT)
    old.exclude(ip_hmac="", network_hmac="").update(ip_hmac="", network_hmac="")
    BallotChange.objects.filter(at__lt=now - KEPT).exclude(network_hmac="").update(network_hmac="")
    spam = Comment.objects.filter(state=Comment.State.SPAM, decided_at__lt=now - KEPT)
    _forget_spam(spam.exclude(body=""))
    _drop_unconfirmed(now - UNCONFIRMED_FOR, now)


@transaction.atomic
def _forget_spam(spam: QuerySet[Comment]) -> None:
    gone = list(spam.values_list("pk", flat=True))
    spam.filter(pk__in=gone).update(body="", body_html="", hold_codes=[])
    forget_words(gone)


def _drop_unconfirmed(before: datetime, now: datetime) -> None:
    """Answers whose address was never confirmed, and addresses nobody confirmed."""
    waiting = Comment.objects.filter(state=Comment.State.UNCONFIRMED, created_at__lt=before)
    for comment in waiting.select_related("reader"):
        try:
            moderate(comment, "erase", reader=comment.reader, now=now)
        except ModerationRefused:
            # Confirmed in this moment.
            continue
    Reader.objects.filter(
        email_confirmed_at=None, created_at__lt=before, email_hmac__gt=""
    ).exclude(comments__created_at__gte=before).update(email_hmac="", email_sealed="")
