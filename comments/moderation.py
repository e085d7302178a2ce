"""THE TABLE of moderation, and `moderate`: the only place that changes an answer's state.

The same form as the editorial workflow: a row says where a move starts and ends; the event, the
tally and the summary are written in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.roles import has_right
from comments.models import Ballot, Comment, ModerationEvent
from comments.summary import count_ballot, lock, refresh

HELD, VISIBLE, REJECTED, SPAM, WITHDRAWN = Comment.State


class ModerationRefused(Exception):
    """The move is not this person's, or the answer has moved on meanwhile."""


@dataclass(frozen=True)
class Move:
    """One row; `wants_code` asks for the reason that the author of the answer is told."""

    name: str
    label: Promise
    sources: tuple[str, ...]
    to: str
    wants_code: bool = False


MOVES = {
    move.name: move
    for move in (
        Move("approve", _("Approve"), (HELD, REJECTED, SPAM), VISIBLE),
        Move("reject", _("Reject"), (HELD, VISIBLE), REJECTED, wants_code=True),
        Move("spam", _("Mark as spam"), (HELD, VISIBLE, REJECTED), SPAM),
    )
}


def available_moves(comment: Comment, user: Any) -> list[Move]:
    """The moves this person could make on the answer as it stands, in the order of the table."""
    if not has_right(user, "moderate"):
        return []
    return [move for move in MOVES.values() if comment.state in move.sources]


def moderate(
    comment: Comment, move: str, *, by: Any, code: str = "", now: datetime | None = None
) -> Comment:
    """Make the move. Raises ModerationRefused; then nothing was written."""
    row = MOVES[move]
    now = now or timezone.now()
    if not has_right(by, "moderate") or (row.wants_code and code not in Comment.RejectCode.values):
        raise ModerationRefused
    with transaction.atomic():
        lock(comment.question_id)
        # The update asks for the state that was seen: of two moderators one finds the answer already moved.
        moved = Comment.objects.filter(pk=comment.pk, state=comment.state, state__in=row.sources)
        if not moved.update(
            state=row.to, decided_at=now, reject_code=code if row.wants_code else ""
        ):
            raise ModerationRefused
        _follow(comment, row.to)
        log(comment, move, by=by, to=row.to, code=code, now=now)
    comment.refresh_from_db()
    return comment


def withdraw_for(comment: Comment, *, now: datetime) -> None:
    """Take an answer back because its author wrote another; inside the caller's transaction."""
    Comment.objects.filter(pk=comment.pk).update(state=WITHDRAWN, decided_at=now)
    log(comment, "replace", by=None, to=WITHDRAWN, code="", now=now)


def log(
    comment: Comment, move: str, *, by: Any, to: str, code: str, now: datetime
) -> ModerationEvent:
    return ModerationEvent.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        actor_name=(by.get_full_name() or by.get_username()) if by else "",
        move=move,
        public_id=comment.public_id,
        from_state=comment.state,
        to_state=to,
        code=code,
    )


def _follow(comment: Comment, state: str) -> None:
    """The ballot counts while the words are visible; the summary follows."""
    ballot = Ballot.objects.select_for_update().filter(comment=comment).first()
    if ballot:
        count_ballot(ballot, counts=state == VISIBLE)
    refresh(comment.question)
