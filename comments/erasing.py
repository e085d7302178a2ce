"""A reader's own data: all of it in one file for them, and all of it gone when they ask.

What stays of an erased answer is its place in the thread, and ids and codes in the log of moderation.
The ledger (comments.ledger) outlives the database, so that no backup brings back what was erased.
"""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from articles.roles import has_right
from comments.foresight import record_of
from comments.ledger import ANSWER, READER, Ledger, note
from comments.models import Comment, Flag, Question, Reader, Vote
from comments.moderation import ERASE, ModerationRefused, moderate
from comments.summary import drop_ballot, lock, refresh
from newsroom.web.sealing import unseal

STEP = 500


def export(reader: Reader) -> dict[str, Any]:
    """Everything that is kept of a reader, as JSON takes it; times in ISO 8601."""
    return {
        "name": reader.name,
        "email": unseal(reader.email_sealed),
        "email_confirmed_at": _iso(reader.email_confirmed_at),
        "letters_about_replies": reader.notify,
        "foresight_record": asdict(record_of(reader)),
        "shows_record": reader.shows_record,
        "trust": reader.trust,
        "since": _iso(reader.created_at),
        "answers": [_answer(row) for row in reader.comments.order_by("id")],
        "choices": [
            {
                "story": ballot.question.article_id,
                "choice": ballot.choice_key,
                "confidence": ballot.confidence,
                "changes": [
                    {"at": _iso(change.at), "from": change.from_choice, "to": change.to_choice}
                    for change in ballot.changes.all()
                ],
            }
            for ballot in reader.ballots.select_related("question").prefetch_related("changes")
        ],
        "found_useful": [
            row.comment.public_id
            for row in Vote.objects.filter(reader=reader).select_related("comment")
        ],
        "complaints": [
            {"answer": row.comment.public_id, "reason": row.reason, "at": _iso(row.at)}
            for row in Flag.objects.filter(reader=reader).select_related("comment")
        ],
    }


def erase_reader(reader: Reader, *, now: datetime, by: Any = None) -> None:
    """Erase a reader: answers, choices, votes, complaints, letters, name and address.

    `by`: the colleague who does it for them, who needs the right; without it, they do it themselves.
    """
    if by is not None and not has_right(by, ERASE):
        raise ModerationRefused
    with transaction.atomic():
        _lock_questions(reader)
        for comment in reader.comments.exclude(state=Comment.State.ERASED):
            who = {"by": by} if by is not None else {"reader": reader}
            moderate(comment, "erase", now=now, **who)
        for ballot in reader.ballots.all():
            question = lock(ballot.question_id)
            drop_ballot(ballot)
            refresh(question)
        for found in Vote.objects.filter(reader=reader):
            Comment.objects.filter(pk=found.comment_id).update(useful=F("useful") - 1)
        Vote.objects.filter(reader=reader).delete()
        Flag.objects.filter(reader=reader).delete()
        reader.subscriptions.all().delete()
        note(READER, str(reader.key))
        # A new key: no cookie and no link finds anybody any more.
        Reader.objects.filter(pk=reader.pk).update(
            key=uuid.uuid4(), name="", email_hmac="", email_sealed="", email_confirmed_at=None,
            notify=False, shows_record=False, foresight={}, trust=0, user=None, erased_at=now,
        )  # fmt: skip


def _lock_questions(reader: Reader) -> None:
    """All at once and in one order, before the index of words is held: whoever answers one of them takes the
    question first too."""
    own = Q(pk__in=reader.comments.values("question")) | Q(pk__in=reader.ballots.values("question"))
    list(Question.objects.select_for_update().filter(own).order_by("pk"))


def _answer(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.public_id,
        "story": comment.article_id,
        "kind": comment.kind,
        "name": comment.name,
        "text": comment.body,
        "choice": comment.choice_key,
        "state": comment.state,
        "reason": comment.reject_code,
        "reply_to": comment.parent.public_id if comment.parent else None,
        "written": _iso(comment.created_at),
        "edited": _iso(comment.edited_at),
        "earlier": [
            {"text": row.body, "until": _iso(row.until)} for row in comment.revisions.all()
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@dataclass(frozen=True)
class Replayed:
    """How many erasures the ledger knows, and how much of it had come back."""

    known: int
    readers: int
    answers: int


def replay(*, now: datetime) -> Replayed:
    """Forget again what the ledger names: after a restore. Safe to run twice."""
    ledger, readers, answers = Ledger(), 0, 0
    for comment in _remembered(Comment.objects.exclude(state=Comment.State.ERASED)):
        if ledger.has(ANSWER, comment.public_id):
            moderate(comment, "erase", reader=comment.reader, now=now)
            answers += 1
    for reader in Reader.objects.filter(erased_at=None).order_by("pk").iterator():
        if ledger.has(READER, str(reader.key)):
            erase_reader(reader, now=now)
            readers += 1
    return Replayed(len(ledger), readers, answers)


def _remembered(rows: QuerySet[Comment]) -> Iterator[Comment]:
    """In steps by number: what is erased on the way is not read again."""
    last = 0
    while found := list(rows.filter(pk__gt=last).select_related("reader").order_by("pk")[:STEP]):
        yield from found
        last = found[-1].pk
