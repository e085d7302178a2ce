"""Letters: one form for all of them, in the language that is active, as HTML and as plain text.

Whoever writes one names its parts; the two templates set them. Letters are sent by tasks, never
within a request: a mail server may take its time, and the time would tell whether there was a
letter at all.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language


@dataclass(frozen=True)
class Letter:
    """`action` is the label and the path of the one thing to do; `afterwards` stands below it."""

    subject: str
    paragraphs: list[str]
    action: tuple[str, str] | None = None
    afterwards: list[str] = field(default_factory=list)


def send(letter: Letter, *, to: str) -> None:
    """Raises OSError or SMTPException if the mail server does not take it."""
    label, path = letter.action or ("", "")
    context = {
        "letter": letter,
        "label": label,
        # Never from the request: whoever asks for a letter could name a host of their own.
        "address": f"{settings.SITE_URL}{path}",
        "LANGUAGE_CODE": get_language(),
    }
    # A subject is one line, whatever a name in it holds.
    subject = " ".join(letter.subject.split())
    message = EmailMultiAlternatives(
        subject, render_to_string("email/letter.txt", context), to=[to]
    )
    message.attach_alternative(render_to_string("email/letter.html", context), "text/html")
    message.send()
