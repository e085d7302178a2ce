"""One reader on several devices: an address, confirmed by a letter, joins them.

What two devices said becomes one reader's: where both answered a question, the answer of the address
stands and the other is withdrawn.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from comments.foresight import keep_record
from comments.ledger import JOINED, note
from comments.models import Ballot, Comment, Flag, Question, Reader, Subscription, Vote
from comments.models.comment import STANDING
from comments.moderation import moderate
from comments.privacy import mail_hmac
from comments.refusals import REFUSALS
from comments.summary import drop_ballot, lock, refresh
from comments.tasks import send_link
from comments.tokens import read_link, spend
from newsroom.web.sealing import seal

State = Comment.State


def clean_mail(typed: str) -> str:
    """The address, or nothing where none was typed. Raises ValidationError for what is none."""
    mail = typed.strip()
    if mail:
        try:
            validate_email(mail)
        except ValidationError as problem:
            raise ValidationError({"email": REFUSALS["email"][1]}) from problem
    return mail


def give_address(reader: Reader, mail: str, *, wants_replies: bool, language: str) -> None:
    """Keep an address beside a reader and send its letter; a confirmed one is not sent another."""
    found = mail_hmac(mail)
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(pk=reader.pk)
        is_known = reader.email_confirmed_at is not None and reader.email_hmac == found
        reader.language, reader.notify = language, reader.notify or wants_replies
        if not is_known:
            reader.email_hmac, reader.email_sealed = found, seal(mail)
            reader.email_confirmed_at = None
            send_link.enqueue(reader.pk, "confirm")
        reader.save(
            update_fields=[
                "language", "notify", "email_hmac", "email_sealed", "email_confirmed_at",
            ]
        )  # fmt: skip
        if is_known and wants_replies:
            follow_replies(reader)


def ask_for_link(mail: str) -> None:
    """Send a sign-in link to a confirmed address; nobody is told whether there is one."""
    reader = Reader.objects.filter(
        email_hmac=mail_hmac(mail), email_confirmed_at__isnull=False
    ).first()
    send_link.enqueue(reader.pk if reader else 0, "sign_in")


def look_at(token: str) -> Reader | None:
    """The reader of a link that may still be used; nothing is used up by looking."""
    told = read_link(token)
    reader = Reader.objects.filter(key=told["reader"], erased_at=None).first() if told else None
    return reader if reader and told and reader.email_hmac == told["mail"] else None


def use_link(token: str, *, device: Reader | None, now: datetime) -> Reader | None:
    """Confirm the address, or join this device to it; the reader that the browser is from now on.

    Only a link that was asked for here joins what this device said: one that a stranger caused by
    typing somebody's address must not.
    """
    told, reader = read_link(token), look_at(token)
    if told is None or reader is None:
        return None
    with transaction.atomic():
        if not spend(told["nonce"], now=now):
            return None
        if told["for"] == "sign_in":
            if device is not None and device.pk != reader.pk and device.user_id is None:
                join(device, reader, now=now)
            return reader
        return _confirmed(reader, now=now)


def join(source: Reader, target: Reader, *, now: datetime) -> None:
    """Make everything of one reader another's."""
    for ballot in source.ballots.select_related("comment", "question"):
        question = lock(ballot.question_id)
        if not Ballot.objects.filter(question=question, reader=target).exists():
            Ballot.objects.filter(pk=ballot.pk).update(reader=target)
            continue
        if ballot.comment is not None and ballot.comment.state in STANDING:
            moderate(ballot.comment, "replace", reader=source, now=now)
        ballot.refresh_from_db()
        drop_ballot(ballot)
        refresh(question)
    Comment.objects.filter(reader=source).update(reader=target)
    for mark in (Vote, Flag):
        twice = mark.objects.filter(reader=target).values("comment")
        doubles = mark.objects.filter(reader=source, comment__in=twice)
        if mark is Vote:
            for comment in [row.comment_id for row in doubles]:
                Comment.objects.filter(pk=comment).update(useful=F("useful") - 1)
        doubles.delete()
        mark.objects.filter(reader=source).update(reader=target)
    for row in source.subscriptions.all():
        if not target.subscriptions.filter(scope=row.scope, question=row.question).exists():
            Subscription.objects.filter(pk=row.pk).update(reader=target)
    note(JOINED, str(source.key), into=str(target.key))
    source.refresh_from_db()
    source.delete()
    keep_record(target.pk)


def follow_replies(reader: Reader) -> None:
    Subscription.objects.get_or_create(
        reader=reader, scope=Subscription.Scope.REPLIES, question=None
    )


def follow_verdict(reader: Reader, question: Question) -> None:
    """One letter, when the newsroom settles the forecast."""
    Subscription.objects.get_or_create(
        reader=reader, scope=Subscription.Scope.VERDICT, question=question
    )


def stop(key: UUID, *, now: datetime) -> Subscription | None:
    """End the letters that this key stands in; None where it stands in none."""
    row = Subscription.objects.filter(stop_key=key).first()
    if row is not None and row.stopped_at is None:
        Subscription.objects.filter(pk=row.pk).update(stopped_at=now)
    return row


def _confirmed(reader: Reader, *, now: datetime) -> Reader:
    owner = Reader.objects.filter(
        email_hmac=reader.email_hmac, email_confirmed_at__isnull=False
    ).exclude(pk=reader.pk)
    wants_replies = reader.notify
    if earlier := owner.first():
        join(reader, earlier, now=now)
        reader = earlier
    else:
        Reader.objects.filter(pk=reader.pk).update(email_confirmed_at=now)
    if wants_replies:
        follow_replies(reader)
    for comment in reader.comments.filter(state=State.UNCONFIRMED):
        held = any(row["verdict"] == "hold" for row in comment.hold_codes)
        to = State.HELD if held else State.VISIBLE
        moderate(comment, "confirm", reader=reader, to=to, now=now)
    reader.refresh_from_db()
    return reader
