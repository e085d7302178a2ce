"""Letters to readers. Their rows are written with what they tell of, they hold numbers only, and they
may run twice: what was erased or stopped meanwhile is read when the letter is written."""

from django.utils import timezone, translation
from django_tasks import task

from articles.models import Publication
from comments import letters
from comments.models import Comment, Reader, Subscription
from comments.tokens import make_link, spend
from comments.words import excerpt
from newsroom import mail
from newsroom.web.sealing import unseal


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
