"""THE TABLE of moderation, and the one function that changes an answer's state.

The same form as the editorial workflow: a row says where a move starts and ends and who may make
it; the event, the tally and the summary are written in the same transaction. What else follows from
a move (counts, picks, flags, erased words) stands in comments.consequences.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.roles import has_right
from comments import consequences
from comments.models import Comment, ModerationEvent, Reader
from comments.models.comment import STANDING
from comments.summary import lock
from newsroom.auth import name_of

State = Comment.State
# Who may make a move, beside those who hold a right: the answer's own reader; the house itself.
OWN, HOUSE = "own", "house"
MODERATE, ERASE = "moderate", "erase_answers"
UNDO_WINDOW = timedelta(seconds=10)
EVERY_STATE = tuple(state for state in State if state != State.ERASED)


class ModerationRefused(Exception):
    """The move is not this person's, or the answer has moved on meanwhile."""


@dataclass(frozen=True)
class Move:
    """One row. `to` is None where the state stays, or where screening says it (`by_screening`).

    `wants_code` asks for the reason that the author of the answer is told; `is_button` is drawn on a
    card of the queue; `kinds` are the kinds of words it is for.
    """

    name: str
    label: Promise
    sources: tuple[str, ...]
    to: str | None
    who: tuple[str, ...] = (MODERATE,)
    wants_code: bool = False
    by_screening: bool = False
    is_button: bool = True
    kinds: tuple[str, ...] = (Comment.Kind.ANSWER,)


_S = State
_BOTH = (Comment.Kind.ANSWER, Comment.Kind.CORRECTION)
MOVES = {
    move.name: move
    for move in (
        Move("screen", _("Screen"), ("",), None, (HOUSE,), by_screening=True, is_button=False, kinds=_BOTH),
        Move("confirm", _("Confirm"), (_S.UNCONFIRMED,), None, (OWN, HOUSE), by_screening=True, is_button=False, kinds=_BOTH),
        Move("approve", _("Approve"), (_S.HELD, _S.REJECTED, _S.SPAM), _S.VISIBLE),
        Move("settle", _("Mark as seen"), (_S.HELD,), _S.SETTLED, kinds=(Comment.Kind.CORRECTION,)),
        Move("restore", _("Show again"), (_S.HIDDEN,), _S.VISIBLE),
        Move("reject", _("Reject"), (_S.HELD, _S.VISIBLE, _S.HIDDEN), _S.REJECTED, wants_code=True, kinds=_BOTH),
        Move("spam", _("Mark as spam"), (_S.HELD, _S.VISIBLE, _S.HIDDEN, _S.REJECTED), _S.SPAM, kinds=_BOTH),
        Move("hide", _("Hide"), (_S.VISIBLE,), _S.HIDDEN, (HOUSE, MODERATE)),
        Move("pick", _("Pick"), (_S.VISIBLE,), None),
        Move("unpick", _("Take the pick back"), (_S.VISIBLE,), None),
        Move("lock", _("Close to replies"), (_S.VISIBLE,), None),
        Move("unlock", _("Open to replies"), (_S.VISIBLE,), None),
        Move("edit", _("Edit"), (_S.UNCONFIRMED, _S.HELD, _S.VISIBLE), None, (OWN,), by_screening=True, is_button=False, kinds=_BOTH),
        Move("replace", _("Replace"), STANDING, _S.WITHDRAWN, (OWN,), is_button=False),
        Move("withdraw", _("Withdraw"), (*STANDING, _S.REJECTED), _S.WITHDRAWN, (OWN,), is_button=False, kinds=_BOTH),
        Move("erase", _("Erase"), EVERY_STATE, _S.ERASED, (OWN, ERASE), is_button=False, kinds=_BOTH),
        Move("undo", _("Undo"), EVERY_STATE, None, is_button=False, kinds=_BOTH),
    )
}  # fmt: skip
# What a moderator may take back for UNDO_WINDOW. An erasure is for good.
UNDOABLE = {"approve", "settle", "restore", "reject", "spam", "hide", "pick", "unpick", "lock", "unlock"}  # fmt: skip


def available_moves(comment: Comment, user: Any) -> list[Move]:
    """The buttons this person could press on the answer as it stands, in the order of the table."""
    idle = {
        "pick": comment.picked_at is not None,
        "unpick": comment.picked_at is None,
        "lock": comment.locked_at is not None or comment.depth > 0,
        "unlock": comment.locked_at is None,
    }
    return [
        move
        for move in MOVES.values()
        if move.is_button
        and comment.state in move.sources
        and comment.kind in move.kinds
        and not idle.get(move.name)
        and _may(move, comment, user, None)
    ]


def moderate(
    comment: Comment,
    move: str,
    *,
    by: Any = None,
    reader: Reader | None = None,
    code: str = "",
    reason: str = "",
    to: str = "",
    now: datetime | None = None,
) -> Comment:
    """Make the move, for a colleague (`by`), for the answer's own `reader`, or for the house itself.

    `code` is a RejectCode for a rejection; `reason` goes with a pick; `to` is what screening said.
    Raises ModerationRefused; then nothing was written.
    """
    row, now = MOVES[move], now or timezone.now()
    if not _may(row, comment, by, reader) or comment.kind not in row.kinds:
        raise ModerationRefused
    if row.wants_code and code not in Comment.RejectCode.values:
        raise ModerationRefused
    with transaction.atomic():
        question = lock(comment.question_id)
        fresh = Comment.objects.select_for_update().get(pk=comment.pk)
        # Of two moderators one finds the answer already moved.
        if fresh.state != comment.state or fresh.state not in row.sources:
            raise ModerationRefused
        if move == "undo":
            changes, code = _undone(fresh, by=by, now=now)
        else:
            changes = _changes(row, fresh, by=by, code=code, reason=reason, to=to, now=now)
        before, after = fresh.state, changes.get("state", fresh.state)
        if after in STANDING and before not in STANDING and _has_another(fresh):
            raise ModerationRefused
        Comment.objects.filter(pk=fresh.pk).update(**changes)
        event = log(fresh, move, by=by, to=after, code=code, now=now)
        comment.refresh_from_db()
        consequences.follow(comment, question, move, before=before, event=event, by=by, now=now)
    comment.refresh_from_db()
    return comment


def log(
    comment: Comment, move: str, *, by: Any, to: str, code: str, now: datetime, rule: Any = None
) -> ModerationEvent:
    """The row of a move; `comment` as it was before it."""
    return ModerationEvent.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        actor_name=name_of(by),
        move=move,
        public_id=comment.public_id,
        article_pk=comment.article_id,
        from_state="" if move == "screen" else comment.state,
        to_state=to,
        code=code,
        rule=rule,
    )


def _may(row: Move, comment: Comment, by: Any, reader: Reader | None) -> bool:
    if by is not None:
        return any(has_right(by, right) for right in row.who if right not in (OWN, HOUSE))
    if reader is not None:
        return OWN in row.who and comment.reader_id == reader.pk
    return HOUSE in row.who


def _changes(
    row: Move, comment: Comment, *, by: Any, code: str, reason: str, to: str, now: datetime
) -> dict[str, Any]:
    """The columns that the move writes on the answer itself."""
    if row.name in ("pick", "unpick"):
        if (comment.picked_at is None) == (row.name == "unpick"):
            raise ModerationRefused
        return _picked(by, reason, now) if row.name == "pick" else _unpicked()
    if row.name in ("lock", "unlock"):
        if comment.depth or (comment.locked_at is None) == (row.name == "unlock"):
            raise ModerationRefused
        return {"locked_at": now if row.name == "lock" else None}
    if row.by_screening and to not in (State.HELD, State.VISIBLE, State.SPAM):
        raise ModerationRefused
    state = to if row.by_screening else row.to
    changes = {
        "state": state,
        "decided_at": now,
        "reject_code": code if row.wants_code else "",
    }
    if state != State.VISIBLE:
        changes |= _unpicked()
    if row.name == "erase":
        changes |= consequences.NOTHING_LEFT
    return changes


def _undone(comment: Comment, *, by: Any, now: datetime) -> tuple[dict[str, Any], str]:
    """The columns that take back the last move, and its name as the code of the event."""
    events = ModerationEvent.objects.filter(public_id=comment.public_id).order_by("-id")
    last = events.first()
    is_mine = last is not None and by is not None and last.actor_id == by.pk
    if not is_mine or last.move not in UNDOABLE or now - last.at > UNDO_WINDOW:
        raise ModerationRefused
    if last.move in ("pick", "unpick"):
        undo_pick = last.move == "pick"
        return (_unpicked() if undo_pick else _picked(by, comment.picked_reason, now)), last.move
    if last.move in ("lock", "unlock"):
        return {"locked_at": None if last.move == "lock" else now}, last.move
    earlier = events.filter(to_state=State.REJECTED, pk__lt=last.pk, code__gt="").first()
    was_rejected = last.from_state == State.REJECTED and earlier is not None
    return {
        "state": last.from_state,
        "decided_at": None if last.from_state == State.HELD else now,
        "reject_code": earlier.code if was_rejected else "",
    }, last.move


def _picked(by: Any, reason: str, now: datetime) -> dict[str, Any]:
    return {"picked_at": now, "picked_by_id": by.pk, "picked_reason": reason[:300]}


def _unpicked() -> dict[str, Any]:
    """The reason stays, for a pick that is taken back by mistake."""
    return {"picked_at": None, "picked_by_id": None}


def _has_another(comment: Comment) -> bool:
    """Whether the reader's own newer answer stands in the place of this one."""
    if comment.depth or comment.kind != Comment.Kind.ANSWER:
        return False
    others = Comment.objects.standing().answers_to(comment.article_id)
    return others.filter(reader_id=comment.reader_id).exclude(pk=comment.pk).exists()
