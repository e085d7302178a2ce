"""Letters to readers. Their rows are written with what they tell of, they hold numbers only, and they
may run twice: what was erased or stopped meanwhile is read when the letter is written."""

import logging
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django_tasks import task

from articles.models import Publication
from comments import letters
from comments.foresight import keep_record
from comments.models import Comment, Question, Reader, Subscription
from comments.models.question import VOID
from comments.tokens import make_link, spend
from comments.words import excerpt
from newsroom import mail
from newsroom.web.sealing import unseal

BATCH = 50
logger = logging.getLogger("newsroom.answers")


@task()
def send_link(reader_id: int, purpose: str) -> None:
    """The link by which an address is confirmed, or another device joined. The token is made here, so
    that it lies in no table."""
    reader = Reader.objects.filter(pk=reader_id).first()
    if reader is None or not (address := unseal(reader.email_sealed)):
        return
    token = make_link(str(reader.key), reader.email_hmac, purpose)
    with translation.override(reader.language):
        if purpose == "sign_in":
            letter = letters.sign_in(token)
        else:
            last = reader.comments.exclude(body="").order_by("-id").first()
            letter = letters.confirm(reader, token, excerpt(last.body) if last else "")
        mail.send(letter, to=address)


@task()
def send_reply_notice(comment_id: int) -> None:
    """Tell whoever was replied to, once a reply, if they asked for it and still want it."""
    reply = Comment.objects.visible().filter(pk=comment_id).select_related("parent__reader").first()
    if reply is None or reply.parent is None or reply.parent.reader_id == reply.reader_id:
        return
    reader = reply.parent.reader
    wanted = Subscription.objects.filter(
        reader=reader, scope=Subscription.Scope.REPLIES, question=None, stopped_at=None
    ).first()
    if wanted is None or reader.email_confirmed_at is None:
        return
    now = timezone.now()
    story = Publication.objects.visible(now).filter(article_id=reply.article_id).first()
    address = unseal(reader.email_sealed)
    if story is None or not address or not spend(f"reply-{reply.public_id}", now=now):
        return
    with translation.override(reader.language):
        headline = story.headline if reader.language in story.languages else story.headline_ar
        letters.reply(reply, wanted, headline=headline, to=address).send()


@task()
def send_verdicts(question_id: int, after: int = 0) -> None:
    """Tell those who asked how a forecast came out, fifty at a time. A letter is claimed before it is
    sent: killed between the two, one reader misses it, and nobody is told twice."""
    last = _tell_of(question_id, Subscription.objects.filter(told_at=None), after)
    if last:
        send_verdicts.enqueue(question_id, last)


@task()
def send_changed_verdicts(question_id: int, after: int = 0) -> None:
    """Tell those who were told of another verdict that it was changed: once a change, in the same way.
    What was changed back before a letter went out needs none."""
    told = Subscription.objects.exclude(told_at=None).exclude(
        told_choice=F("question__verdict_choice")
    )
    void = Q(question__verdict_is_void=True, told_choice=VOID)
    last = _tell_of(question_id, told.exclude(void), after)
    if last:
        send_changed_verdicts.enqueue(question_id, last)


def _tell_of(question_id: int, wanted: QuerySet[Subscription], after: int) -> int | None:
    """Write a batch of letters; the last of it, where there may be more."""
    question = Question.objects.exclude(verdict_at=None).filter(pk=question_id).first()
    if question is None:
        return None
    now = timezone.now()
    story = Publication.objects.visible(now).filter(article_id=question.article_id)
    publication = story.select_related("summary").first()
    wanted = wanted.filter(
        scope=Subscription.Scope.VERDICT, question=question, stopped_at=None,
        reader__email_confirmed_at__isnull=False, pk__gt=after,
    )  # fmt: skip
    rows = list(wanted.select_related("reader").order_by("pk")[:BATCH])
    if publication is None:
        return None
    for row in rows:
        row.question = question
        _tell_verdict(row, publication, now)
    return rows[-1].pk if len(rows) == BATCH else None


def _tell_verdict(row: Subscription, publication: Publication, now: datetime) -> None:
    """Raises what the mail server raised; then the letter is still owed."""
    before = {"told_at": row.told_at, "told_choice": row.told_choice}
    claimed = Subscription.objects.filter(pk=row.pk, stopped_at=None, **before)
    address = unseal(row.reader.email_sealed)
    if not address or not claimed.update(told_at=now, told_choice=row.question.verdict_key):
        return
    # In the reader's language, where the story has it; else in Arabic, as its page.
    has_edition = row.reader.language in publication.languages
    try:
        with translation.override(row.reader.language if has_edition else "ar"):
            letters.verdict(publication, row, to=address).send()
    except SMTPRecipientsRefused:
        logger.warning("an address was refused by the mail server")
    except Exception:
        Subscription.objects.filter(pk=row.pk).update(**before)
        raise


@task()
def keep_records(question_id: int) -> None:
    """A verdict, or another one, moves the record of everybody who chose and shows it."""
    chose = Reader.objects.filter(shows_record=True, ballots__question_id=question_id)
    for reader_id in chose.values_list("pk", flat=True).order_by("pk"):
        keep_record(reader_id)
