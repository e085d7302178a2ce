"""Who wants the digest: asked on the site, confirmed from the mail box, ended by one press.

Whoever asks is sent the same letter whether the address is subscribed or not, by a task: neither the
page nor its time tells about an address. Asking again with a confirmed address changes the choice.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from articles.models import Section, Subscription, SubscriptionRequest
from articles.models.digest import Every
from newsroom.mail import Letter, send
from newsroom.web.sealing import seal, unseal
from newsroom.web.typed import read_number

ANSWER_WITHIN = timedelta(hours=48)
LONGEST_MAIL = 254
REQUEST, LEAVE = "articles.digest.request", "articles.digest.leave"


@dataclass(frozen=True)
class Choice:
    """What somebody wants: how often, and of which sections; none stands for all of them."""

    every: str = Every.DAY
    sections: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, every: str, sections: list[str]) -> "Choice":
        """Of a form. What nobody could have chosen there is left out."""
        asked = {read_number(key) for key in sections} - {None}
        known = Section.objects.filter(pk__in=asked).order_by("pk").values_list("pk", flat=True)
        return cls(every if every in Every.values else Every.DAY, list(known) if asked else [])


def clean_mail(mail: str) -> str:
    """Raises ValidationError with what is wrong, to the person who wrote it."""
    mail = mail.strip()
    try:
        validate_email(mail)
        if len(mail) > LONGEST_MAIL:
            raise ValidationError("")
    except ValidationError:
        raise ValidationError(_("Write a mail address in full, like name@example.org.")) from None
    return mail


def ask(mail: str, choice: Choice, *, language: str, now: datetime) -> None:
    """Write down what is asked, in place of what was asked before, and a task for the letter."""
    with transaction.atomic():
        row, _made = SubscriptionRequest.objects.update_or_create(
            key=_key(mail, language),
            defaults={
                "sealed": seal(mail),
                "language": language,
                "every": choice.every,
                "sections": choice.sections,
                "asked_at": now,
            },
        )
        send_question.enqueue(row.pk, now.timestamp())


@task()
def send_question(request_id: int, asked: float) -> None:
    """The letter that asks for a yes; none where it was answered, dropped or asked anew."""
    row = SubscriptionRequest.objects.filter(pk=request_id).first()
    mail = unseal(row.sealed) if row else ""
    if row is None or not mail or row.asked_at.timestamp() != asked:
        return
    with override(row.language):
        letter = Letter(
            subject=_("Do you want our digest?"),
            paragraphs=[
                _("Somebody, you we hope, asked us to send our digest to this address."),
                _("Press the button, and it begins. It ends by one press in any of its letters."),
            ],
            action=(_("Yes, send it to me"), confirm_address(row)),
            afterwards=[
                _("If it was not you, do nothing: after two days the address is deleted here.")
            ],
            reason=_("You get this letter because this address was written on our page."),
        )
        send(letter, to=mail)


def confirm_address(row: SubscriptionRequest) -> str:
    """The path of the page that takes the yes; only for what was asked last."""
    token = signing.dumps([row.pk, row.asked_at.timestamp()], salt=REQUEST)
    return reverse("articles:subscribe_confirm", args=[token])


def known_request(token: str, *, now: datetime) -> SubscriptionRequest | None:
    """What waits for this yes; nothing where it is answered, too old, or the address made up."""
    try:
        pk, asked = signing.loads(token, salt=REQUEST)
    except signing.BadSignature:
        return None
    row = SubscriptionRequest.objects.filter(pk=pk, asked_at__gt=now - ANSWER_WITHIN).first()
    return row if row and row.asked_at.timestamp() == asked else None


def confirm(request: SubscriptionRequest, *, now: datetime) -> Subscription:
    """The yes: a new subscription, or the new choice of the one that there is."""
    wish = {
        "sealed": request.sealed,
        "language": request.language,
        "every": request.every,
        "sections": request.sections,
    }
    with transaction.atomic():
        row, _made = Subscription.objects.update_or_create(
            key=request.key, defaults=wish, create_defaults=wish | {"confirmed_at": now}
        )
        SubscriptionRequest.objects.filter(pk=request.pk).delete()
    return row


def leave_address(row: Subscription) -> str:
    """The path by which one press, without signing in, ends it."""
    return reverse("articles:subscribe_leave", args=[signing.dumps(row.pk, salt=LEAVE)])


def known_subscriber(token: str) -> int | None:
    """The number of a subscription, ended or not; None where the address was made up."""
    try:
        pk: int = signing.loads(token, salt=LEAVE)
    except signing.BadSignature:
        return None
    return pk


def leave(pk: int) -> None:
    """Delete the address, the choice and what went to it. Twice is once."""
    Subscription.objects.filter(pk=pk).delete()


def forget_unanswered(now: datetime) -> int:
    """Delete the addresses that nobody confirmed; how many."""
    old = SubscriptionRequest.objects.filter(asked_at__lte=now - ANSWER_WITHIN)
    return old.delete()[0]


def _key(mail: str, language: str) -> str:
    spelled = f"{language} {mail.casefold()}"
    return salted_hmac("articles.digest.mail", spelled, algorithm="sha256").hexdigest()


def address_of(row: Subscription) -> str:
    """The mail address, or nothing where the key it was sealed with is gone."""
    return unseal(row.sealed)


def whole(path: str) -> str:
    """An address of ours as a letter must write it."""
    return f"{settings.SITE_URL}{path}"
