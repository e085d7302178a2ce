"""What follows from a move: counts, the ballot, trust, flags, word rules, picks, letters.

Called by moderation and answering inside their transaction, after the answer's own row was written.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from comments.foresight import keep_record
from comments.indexing import forget_words
from comments.ledger import ANSWER, note
from comments.models import (
    Ballot,
    Comment,
    CommentRevision,
    Flag,
    ModerationEvent,
    Question,
    Reader,
    WordRuleMonth,
)
from comments.summary import count_ballot, drop_ballot, refresh, refresh_picks_of
from comments.tasks import send_reply_notice

State = Comment.State
DECIDED_AGAINST = (State.REJECTED, State.SPAM)
# Trust is earned: so many visible answers; for the second step also time, and few rejections.
APPROVED_FOR_1, APPROVED_FOR_2 = 2, 10
AGE_FOR_2 = timedelta(days=14)
MOST_REJECTED_FOR_2 = 0.1
GIVEN_BY_HAND = 3
# What is left of an answer that was erased: its place in the thread.
NOTHING_LEFT = {
    "name": "", "body": "", "body_html": "", "hold_codes": [], "ip_hmac": "", "network_hmac": "",
    "dedupe_hmac": "", "simhash": None, "picked_reason": "", "choice_key": "", "confidence": None,
}  # fmt: skip


def follow(
    comment: Comment,
    question: Question,
    move: str,
    *,
    before: str,
    event: ModerationEvent,
    by: Any,
    now: datetime,
) -> None:
    """Bring everything that depends on the answer in line with where it stands now."""
    appears = int(comment.state == State.VISIBLE) - int(before == State.VISIBLE)
    if appears:
        _count_reply(comment, appears)
    if _follow_ballot(comment, move) and question.verdict_at is not None:
        keep_record(comment.reader_id)
    if move == "erase":
        _forget(comment)
    if by is not None:
        decided = event.code if move == "undo" else move
        _judge_flags(comment, decided, is_undone=move == "undo", now=now)
        _judge_rules(comment, decided, is_undone=move == "undo", now=now)
    if appears and comment.state == State.VISIBLE and move in ("approve", "confirm", "restore"):
        _tell_of_reply(comment)
    if before != comment.state:
        earn_trust(comment.reader_id, now=now)
    refresh(question, answers=0 if comment.parent_id else appears)
    if State.VISIBLE in (before, comment.state) and comment.depth == 0:
        refresh_picks_of(comment)


def appear(comment: Comment, *, now: datetime) -> None:
    """New words that show at once: count them for their parent and their reader."""
    _count_reply(comment, 1)
    _tell_of_reply(comment)
    earn_trust(comment.reader_id, now=now)


def earn_trust(reader_id: int, *, now: datetime) -> None:
    """Count what was decided on this reader's words, and the trust that follows from it."""
    reader = Reader.objects.select_for_update().get(pk=reader_id)
    counts = Comment.objects.filter(reader=reader).aggregate(
        approved=Count("pk", filter=Q(state=State.VISIBLE)),
        rejected=Count("pk", filter=Q(state__in=DECIDED_AGAINST)),
    )
    trust = reader.trust
    if trust != GIVEN_BY_HAND:
        trust = earned(age=now - reader.created_at, **counts)
    if (reader.approved, reader.rejected, reader.trust) != (*counts.values(), trust):
        Reader.objects.filter(pk=reader.pk).update(trust=trust, **counts)


def earned(*, approved: int, rejected: int, age: timedelta) -> int:
    if approved < APPROVED_FOR_1:
        return 0
    share = rejected / (approved + rejected)
    is_second = approved >= APPROVED_FOR_2 and age >= AGE_FOR_2 and share < MOST_REJECTED_FOR_2
    return 2 if is_second else 1


def _count_reply(comment: Comment, more: int) -> None:
    """For what it replies to, and for the answer whose thread it stands in."""
    above = {comment.parent_id, comment.root_id} - {None}
    Comment.objects.filter(pk__in=above).update(replies=F("replies") + more)


def _follow_ballot(comment: Comment, move: str) -> bool:
    """The ballot counts while the words are visible; an erasure takes it away altogether. Whether
    there is one."""
    ballot = Ballot.objects.select_for_update().filter(comment=comment).first()
    if ballot is None:
        return False
    if move == "erase":
        drop_ballot(ballot)
    elif ballot.choice_key:
        count_ballot(ballot, counts=comment.state == State.VISIBLE)
    return True


def _forget(comment: Comment) -> None:
    """What else was kept of an erased answer; and the ledger, for the day a backup is restored."""
    note(ANSWER, comment.public_id)
    forget_words([comment.pk])
    CommentRevision.objects.filter(comment=comment).delete()
    Flag.objects.filter(comment=comment).delete()


def _tell_of_reply(comment: Comment) -> None:
    """Whoever was replied to may get a letter; the task asks once more whether it is wanted."""
    if comment.parent_id:
        send_reply_notice.enqueue(comment.pk)


def _judge_flags(comment: Comment, decided: str, *, is_undone: bool, now: datetime) -> None:
    """Complaints are upheld by a rejection and refused by showing the answer again."""
    outcomes = {
        "reject": Flag.Outcome.UPHELD, "spam": Flag.Outcome.UPHELD, "hide": Flag.Outcome.UPHELD,
        "restore": Flag.Outcome.REFUSED, "approve": Flag.Outcome.REFUSED,
    }  # fmt: skip
    if decided not in outcomes:
        return
    outcome = outcomes[decided]
    was, becomes = (outcome, Flag.Outcome.OPEN) if is_undone else (Flag.Outcome.OPEN, outcome)
    flags = Flag.objects.filter(comment=comment, outcome=was)
    readers, reasons = set(), set()
    for flag in flags:
        readers.add(flag.reader_id)
        reasons.add(flag.reason)
    if not readers:
        return
    flags.update(outcome=becomes)
    if outcome == Flag.Outcome.REFUSED:
        immune = set(comment.immune) - reasons if is_undone else set(comment.immune) | reasons
        Comment.objects.filter(pk=comment.pk).update(
            immune=sorted(immune), flag_weight=comment.flag_weight if is_undone else 0
        )
    for reader_id in sorted(readers):
        outcomes_of = Flag.objects.filter(reader_id=reader_id)
        Reader.objects.filter(pk=reader_id).update(
            flags_upheld=outcomes_of.filter(outcome=Flag.Outcome.UPHELD).count(),
            flags_refused=outcomes_of.filter(outcome=Flag.Outcome.REFUSED).count(),
        )


def _judge_rules(comment: Comment, decided: str, *, is_undone: bool, now: datetime) -> None:
    """A word rule is contradicted by an approval of what it held."""
    if decided != "approve":
        return
    for rule in {found["rule"] for found in comment.hold_codes if found.get("rule")}:
        WordRuleMonth.objects.filter(rule_id=rule, month=f"{now:%Y-%m}").update(
            reversals=F("reversals") + (-1 if is_undone else 1)
        )
