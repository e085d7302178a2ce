"""Letters: one layout for all of them, in the language that is active, as HTML and as plain text.

Whoever writes a letter names its parts; `templates/email/` sets them. Letters are sent by tasks,
never within a request: a mail server may take its time, and the time would tell whether there was
a letter at all.
"""

from dataclasses import dataclass, field
from email import charset
from email.header import Header
from email.message import Message
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from newsroom.text.bidi import embed, one_line
from newsroom.text.mailed import mark, mark_lines


@dataclass(frozen=True)
class Letter:
    """About a person's own account. `action` is the label and the path of the one thing to do;
    `afterwards` stands below it; `reason` says why it comes to somebody without an account."""

    subject: str
    paragraphs: list[str]
    action: tuple[str, str] | None = None
    afterwards: list[str] = field(default_factory=list)
    reason: str = ""


def embed_headline(headline: str) -> str:
    """A headline in a sentence of a letter. In an Arabic one every headline is Arabic, whatever names it
    is full of; in an English one its letters tell."""
    language = "ar" if get_language() == "ar" else ""
    return embed(one_line(headline), language=language)


class _Mail(EmailMultiAlternatives):
    """A message whose subject begins on its own line. Django folds a long one before its first word;
    a server may take the empty line for an empty subject, and readers show the blank."""

    def message(self) -> Message:
        message = super().message()
        subject = Header(self.subject, self.encoding, header_name="Subject")
        message.replace_header("Subject", subject)
        return message


def compose(
    template: str,
    subject: str,
    context: dict[str, Any],
    *,
    to: str,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The letter of `email/<template>.html` and `.txt` about this, ready to be sent."""
    language = get_language() or "ar"
    # A subject is one line, whatever a name in it holds.
    line = " ".join(subject.split())
    words = context | {"subject": line, "LANGUAGE_CODE": language}
    # A paragraph is one line: readers of mail break it where their window ends, and a line that we
    # broke would begin with a name, and run the other way.
    plain = mark_lines(render_to_string(f"email/{template}.txt", words), language=language)
    message = _Mail(
        mark(line, language=language),
        plain,
        to=[to],
        headers={
            "Message-ID": make_msgid(domain=_host()),
            # No answer of a machine, such as «out of office», comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        }
        | (headers or {}),
    )
    message.encoding = _encoding(language)
    message.attach_alternative(render_to_string(f"email/{template}.html", words), "text/html")
    return message


def one_click(key: str, off: str, *, of: str) -> dict[str, str]:
    """The headers of a letter that one press ends (RFC 8058): `off` is its whole address. `key` is the
    same for the same letter, so that a server that has it knows it again; `of` names all of its kind,
    for the filters of readers (RFC 2919)."""
    return {
        "Message-ID": f"<{key}@{_host()}>",
        "List-Id": f"<{of}.{_host()}>",
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def send(letter: Letter, *, to: str) -> None:
    """Raises OSError or SMTPException if the mail server does not take it."""
    label, path = letter.action or ("", "")
    # Never from the request: whoever asks for a letter could name a host of their own.
    address = f"{settings.SITE_URL}{path}"
    context = {"letter": letter, "label": label, "address": address}
    compose("letter", letter.subject, context, to=to).send()


def _host() -> str:
    """Ours as readers know us, and not the name of the machine, which is nobody's business."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _encoding(language: str) -> charset.Charset:
    """Seven bits and short lines, whatever server it passes. Base64 makes Arabic half as long as the
    other would; English stays readable in the other."""
    found = charset.Charset("utf-8")
    found.body_encoding = charset.BASE64 if language == "ar" else charset.QP
    return found
