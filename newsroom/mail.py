"""Letters: one layout for all of them, in the language that is active, as HTML and as plain text.

Whoever writes a letter names its parts; `templates/email/` sets them. Letters are sent by tasks,
never within a request: a mail server may take its time, and the time would tell whether there was
a letter at all.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language


@dataclass(frozen=True)
class Letter:
    """About a person's own account. `action` is the label and the path of the one thing to do;
    `afterwards` stands below it; `reason` says why it comes to somebody without an account."""

    subject: str
    paragraphs: list[str]
    action: tuple[str, str] | None = None
    afterwards: list[str] = field(default_factory=list)
    reason: str = ""


def compose(
    template: str,
    subject: str,
    context: dict[str, Any],
    *,
    to: str,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The letter of `email/<template>.html` and `.txt` about this, ready to be sent."""
    # A subject is one line, whatever a name in it holds.
    line = " ".join(subject.split())
    words = context | {"subject": subject, "LANGUAGE_CODE": get_language()}
    plain = render_to_string(f"email/{template}.txt", words)
    message = EmailMultiAlternatives(line, plain, to=[to], headers=headers)
    message.attach_alternative(render_to_string(f"email/{template}.html", words), "text/html")
    return message


def one_click(key: str, off: str) -> dict[str, str]:
    """The headers of a letter that one press ends (RFC 8058): `off` is its whole address. `key` is the
    same for the same letter, so that a server that has it knows it again."""
    return {
        "Message-ID": f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def send(letter: Letter, *, to: str) -> None:
    """Raises OSError or SMTPException if the mail server does not take it."""
    label, path = letter.action or ("", "")
    # Never from the request: whoever asks for a letter could name a host of their own.
    address = f"{settings.SITE_URL}{path}"
    context = {"letter": letter, "label": label, "address": address}
    compose("letter", letter.subject, context, to=to).send()
