"""The language of the desk before anybody is known: the one last used in this browser, or asked
for by the link on the page. Nothing is read from headers, so no page varies by one."""

from datetime import timedelta
from typing import Any

from django.conf import settings

ASKED = "lang"
KEPT_FOR = timedelta(days=365)


def cookie_name() -> str:
    return "__Host-desk-language" if settings.SERVED_OVER_HTTPS else "desk-language"


def stranger_language(request: Any) -> str:
    """Arabic, unless the address or the browser says otherwise."""
    for told in (request.GET.get(ASKED), request.COOKIES.get(cookie_name())):
        if told in dict(settings.LANGUAGES):
            return str(told)
    return str(settings.LANGUAGE_CODE)


def keep_language(response: Any, language: str) -> None:
    response.set_cookie(
        cookie_name(),
        language,
        max_age=KEPT_FOR,
        secure=settings.SERVED_OVER_HTTPS,
        httponly=True,
        samesite="Lax",
    )
