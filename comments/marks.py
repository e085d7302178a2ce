"""What readers do with an answer besides replying: «useful», and complaints.

One voice a reader and a device. Complaints weigh by the trust of who makes them; enough of them hide
the answer until a moderator has looked.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from articles.roles import has_right
from comments.models import Comment, Flag, Reader, Vote
from comments.moderation import ModerationRefused, moderate

HIDES_AT, READERS_AT_LEAST = 5, 3
WINDOW = timedelta(hours=24)
# Somebody whose complaints are mostly refused is listened to no longer.
REFUSED_SHARE, DECIDED_AT_LEAST = 0.6, 3
STAFF_WEIGHT = 3


def vote(comment: Comment, *, reader: Reader, device: str, now: datetime) -> bool:
    """«Useful», or no longer; whether it is now. Nobody finds their own words useful."""
    if comment.reader_id == reader.pk or comment.state != Comment.State.VISIBLE:
        return False
    with transaction.atomic():
        gone, _rows = Vote.objects.filter(comment=comment, reader=reader).delete()
        if not gone and not _voted(comment, reader, device, now):
            return False
        Comment.objects.filter(pk=comment.pk).update(useful=F("useful") + (-1 if gone else 1))
    return not gone


def flag(comment: Comment, *, reader: Reader, reason: str, device: str, now: datetime) -> bool:
    """A complaint; whether it is a new one. It may hide the answer at once."""
    if reason not in Flag.Reason.values or comment.reader_id == reader.pk:
        return False
    if comment.state != Comment.State.VISIBLE:
        return False
    try:
        with transaction.atomic():
            Flag.objects.create(
                comment=comment, reader=reader, device=device, at=now, reason=reason,
                weight=weight_of(reader),
            )  # fmt: skip
    except IntegrityError:
        return False
    weigh(comment, now=now)
    return True


def weigh(comment: Comment, *, now: datetime) -> int:
    """What the open complaints of a day weigh; hides the answer where they weigh enough."""
    with transaction.atomic():
        comment = Comment.objects.select_for_update().get(pk=comment.pk)
        open_flags = comment.flags.filter(outcome=Flag.Outcome.OPEN, at__gt=now - WINDOW)
        counted = [row for row in open_flags if row.reason not in comment.immune and row.weight]
        weight = sum(row.weight for row in counted)
        Comment.objects.filter(pk=comment.pk).update(flag_weight=weight)
    if weight >= HIDES_AT and len(counted) >= READERS_AT_LEAST:
        try:
            moderate(comment, "hide", code="flags", now=now)
        except ModerationRefused:
            # A moderator was faster.
            return weight
    return weight


def weight_of(reader: Reader) -> int:
    """1 to 3 by trust; nothing for those whose complaints were refused again and again."""
    if reader.user is not None and has_right(reader.user, "moderate"):
        return STAFF_WEIGHT
    decided = reader.flags_upheld + reader.flags_refused
    if decided >= DECIDED_AT_LEAST and reader.flags_refused / decided > REFUSED_SHARE:
        return 0
    return max(1, reader.trust)


def _voted(comment: Comment, reader: Reader, device: str, now: datetime) -> bool:
    try:
        with transaction.atomic():
            Vote.objects.create(comment=comment, reader=reader, device=device, at=now)
    except IntegrityError:
        return False
    return True
