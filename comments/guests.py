"""Knowing who answers again: a guest by a signed first-party cookie, set at the first answer and never
before; a colleague by the account."""

import uuid
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature

from comments.models import Reader

_SALT = "comments.reader"
_KEPT_FOR = 60 * 60 * 24 * 365


def cookie_name() -> str:
    """Under https with the prefix that keeps other hosts and plain http from setting it."""
    return "__Host-reader" if settings.SERVED_OVER_HTTPS else "reader"


def known_reader(request) -> Reader | None:
    """The reader of this browser, if it has answered before."""
    try:
        key = uuid.UUID(request.get_signed_cookie(cookie_name(), salt=_SALT))
    except (KeyError, BadSignature, ValueError):
        return None
    return Reader.objects.filter(key=key).first()


def reader_of(user: Any, name: str) -> Reader:
    """The reader that a colleague is, made with this name where there is none."""
    reader, _made = Reader.objects.get_or_create(user=user, defaults={"name": name})
    return reader


def remember(response, reader: Reader) -> None:
    response.set_signed_cookie(
        cookie_name(),
        str(reader.key),
        salt=_SALT,
        max_age=_KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SERVED_OVER_HTTPS,
    )
