"""Letters to readers. Their rows are written with what they tell of, they hold numbers only, and they
may run twice: what was erased or stopped meanwhile is read when the letter is written."""

import logging
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.utils import timezone, translation
from django_tasks import task

from articles.models import Publication
from comments import letters
from comments.foresight import keep_record
from comments.models import Comment, Question, Reader, Subscription
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
    question = Question.objects.exclude(verdict_at=None).filter(pk=question_id).first()
    if question is None:
        return
    now = timezone.now()
    story = Publication.objects.visible(now).filter(article_id=question.article_id)
    publication = story.select_related("summary").first()
    wanted = Subscription.objects.filter(
        scope=Subscription.Scope.VERDICT, question=question, stopped_at=None, told_at=None,
        reader__email_confirmed_at__isnull=False,
    )  # fmt: skip
    rows = list(wanted.filter(pk__gt=after).select_related("reader").order_by("pk")[:BATCH])
    if publication is None or not rows:
        return
    for row in rows:
        _tell_verdict(row, publication, now)
    if len(rows) == BATCH:
        send_verdicts.enqueue(question_id, rows[-1].pk)


def _tell_verdict(row: Subscription, publication: Publication, now: datetime) -> None:
    """Raises what the mail server raised; then the letter is still owed."""
    claimed = Subscription.objects.filter(pk=row.pk, stopped_at=None, told_at=None)
    address = unseal(row.reader.email_sealed)
    if not address or not claimed.update(told_at=now):
        return
    # In the reader's language, where the story has it; else in Arabic, as its page.
    has_edition = row.reader.language in publication.languages
    try:
        with translation.override(row.reader.language if has_edition else "ar"):
            letters.verdict(publication, row, to=address).send()
    except SMTPRecipientsRefused:
        logger.warning("an address was refused by the mail server")
    except Exception:
        Subscription.objects.filter(pk=row.pk).update(told_at=None)
        raise


@task()
def keep_records(question_id: int) -> None:
    """A verdict, or another one, moves the record of everybody who chose and shows it."""
    chose = Reader.objects.filter(shows_record=True, ballots__question_id=question_id)
    for reader_id in chose.values_list("pk", flat=True).order_by("pk"):
        keep_record(reader_id)
