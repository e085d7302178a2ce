"""The words of letters to readers, in the language that is active. Words of others enter as text."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Publication
from comments.models import Ballot, Comment, Reader, Subscription
from comments.words import excerpt
from newsroom.mail import Letter, compose, embed_headline, one_click
from newsroom.text.bidi import embed, isolate_plain, one_line


def site_name() -> str:
    return settings.SITE_NAME_EN if get_language() == "en" else settings.SITE_NAME_AR


def confirm(reader: Reader, token: str, words: str) -> Letter:
    """To an address that somebody wrote beside an answer."""
    return Letter(
        subject=_("Is this your address? Your answer on %(site)s") % {"site": site_name()},
        paragraphs=[
            _(
                "Somebody, most likely you, signed an answer as %(name)s and gave this address with it."
            )
            % {"name": embed(reader.name)},
            *([f"«{embed(words)}»"] if words else []),
            _("The link confirms the address, and lets you find your answers from other devices."),
        ],
        action=(_("Confirm the address"), reverse("comments:link", args=[token])),
        afterwards=[
            _("The link works once, for two days. If it was not you, leave this letter alone.")
        ],
        reason=_("You get this letter because this address was written on our page."),
    )


def sign_in(token: str) -> Letter:
    return Letter(
        subject=_("Your answers on %(site)s") % {"site": site_name()},
        paragraphs=[_("Somebody, most likely you, asked to see your answers on another device.")],
        action=(_("Open my answers here"), reverse("comments:link", args=[token])),
        afterwards=[
            _("The link works once, for one hour. If it was not you, leave this letter alone.")
        ],
        reason=_("You get this letter because this address was written on our page."),
    )


def reply(
    reply: Comment, subscription: Subscription, *, headline: str, to: str
) -> EmailMultiAlternatives:
    """About a reply to somebody's answer, with one click that ends such letters (RFC 8058)."""
    stop = f"{settings.SITE_URL}{reverse('comments:stop', args=[subscription.stop_key])}"
    where = reverse("comments:permalink", args=[reply.public_id])
    subject = _("%(name)s replied to you: %(story)s") % {
        "name": embed(one_line(reply.name)),
        "story": embed_headline(headline),
    }
    context = {
        "reply": reply,
        "words": excerpt(reply.body, longest=400),
        "address": f"{settings.SITE_URL}{where}",
        "stop": stop,
    }
    headers = one_click(f"reply-{reply.public_id}", stop, of="replies")
    return compose("reply", _subject(subject), context, to=to, headers=headers)


def verdict(
    publication: Publication, subscription: Subscription, *, to: str
) -> EmailMultiAlternatives:
    """How a forecast came out, once, to somebody who asked for it; once more where they were told of
    another verdict (`told_choice`)."""
    stop = f"{settings.SITE_URL}{reverse('comments:stop', args=[subscription.stop_key])}"
    ballot = Ballot.objects.filter(
        reader=subscription.reader_id, question=subscription.question_id
    ).first()
    context = {
        "publication": publication,
        "verdict": publication.verdict,
        "chosen": ballot.choice_key if ballot else "",
        "was_told": subscription.told_choice,
        "address": f"{settings.SITE_URL}{publication.get_absolute_url()}#question",
        "stop": stop,
    }
    words = (
        _("The verdict was changed: %(question)s")
        if subscription.told_choice
        else _("Settled: %(question)s")
    )
    subject = words % {"question": embed_headline(publication.question)}
    # Each verdict has a letter of its own.
    key = f"verdict-{subscription.pk}-{subscription.question.version}"
    headers = one_click(key, stop, of="verdicts")
    return compose("verdict", _subject(subject), context, to=to, headers=headers)


def _subject(line: str) -> str:
    return isolate_plain(one_line(line, keep_isolates=True), language=get_language() or "ar")
