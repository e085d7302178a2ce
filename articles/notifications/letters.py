"""A letter about notices, as HTML and as plain text, in the language of whoever gets it.

Words of others enter it as text, a headline enters the subject as one line, isolated. Every letter
can be switched off by one press, without signing in (RFC 8058).
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.models import Notification
from articles.notifications.words import Telling, tell
from newsroom.mail import compose, embed_headline, one_click
from newsroom.models import User
from newsroom.text.bidi import isolate_plain, one_line
from newsroom.text.numbers import format_number
from newsroom.web import zones

SALT = "letters off"
LONGEST_WORDS, LONGEST_HEADLINE = 400, 120


def write(user: User, rows: list[Notification]) -> EmailMultiAlternatives:
    """The letter about these notices (`telling()` rows), ready to be sent."""
    with override(user.language):
        told = [tell(row, reader=user) for row in rows]
        subject = _subject(told, user.language)
        off = f"{settings.SITE_URL}{off_address(user)}"
        context = {
            "items": [_item(telling) for telling in told],
            "off": off,
            "choice": f"{settings.SITE_URL}{reverse('desk_account')}",
        }
        headers = one_click(_key(rows), off, of="notices")
        return compose("notices", subject, context, to=user.email, headers=headers)


def off_address(user: User) -> str:
    """Where one press, without signing in, switches this person's letters off."""
    return reverse("letters_off", args=[signing.dumps(user.pk, salt=SALT)])


def whose(token: str) -> User | None:
    """The person of such an address; nobody where it was made up."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk).first()


def _subject(told: list[Telling], language: str) -> str:
    if len(told) == 1:
        headline = Truncator(one_line(told[0].story)).chars(LONGEST_HEADLINE)
        words = _("%(what)s: %(story)s") % {"what": told[0].what, "story": embed_headline(headline)}
    else:
        words = ngettext("%(n)s notice", "%(n)s notices", len(told)) % {
            "n": format_number(len(told), digits=settings.DIGITS if language == "ar" else "latn")
        }
    return isolate_plain(one_line(words, keep_isolates=True), language=language)


def _item(telling: Telling) -> dict[str, Any]:
    return {
        "told": telling,
        "when": zones.site_time(telling.at),
        "zone": zones.label(zones.site_zone(), telling.at),
        "words": Truncator(telling.words).chars(LONGEST_WORDS),
        "address": f"{settings.SITE_URL}{telling.address}",
    }


def _key(rows: list[Notification]) -> str:
    """The same for the same notices."""
    keys = "-".join(str(row.pk) for row in rows)
    return f"notices-{salted_hmac(SALT, keys).hexdigest()[:24]}"
