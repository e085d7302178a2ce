"""Devices: in words for their owner, and the cookie by which a browser is known again.

The cookie says which accounts have signed in on this browser, second factor and all. It opens
nothing: a known device is only counted by itself when somebody mistypes a password there.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from newsroom.signin.limits import account_name
from newsroom.signin.models import Browser, System

KEPT_FOR = timedelta(days=365)
# Colleagues who share a browser; the earliest is forgotten first.
MOST_ACCOUNTS = 8
_SALT = "newsroom.signin.device"
# The first that is found in the header names it: Edge also says Chrome, and everybody says Safari.
_BROWSERS = (
    ("Edg", Browser.EDGE),
    ("OPR/", Browser.OPERA),
    ("SamsungBrowser", Browser.SAMSUNG),
    ("Firefox/", Browser.FIREFOX),
    ("FxiOS", Browser.FIREFOX),
    ("CriOS", Browser.CHROME),
    ("Chrome/", Browser.CHROME),
    ("Safari/", Browser.SAFARI),
)
_SYSTEMS = (
    ("iPhone", System.IPHONE),
    ("iPad", System.IPAD),
    ("Android", System.ANDROID),
    ("Windows", System.WINDOWS),
    ("Macintosh", System.MAC),
    ("Linux", System.LINUX),
    ("CrOS", System.LINUX),
)


def device_words(user_agent: str) -> tuple[Browser, System]:
    """What the owner calls it: «Chrome» on «Windows». A library of ten thousand patterns would
    know more names, in English, than anybody has devices."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), Browser.OTHER)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), System.OTHER)
    return browser, system


def cookie_name() -> str:
    return "__Host-device" if settings.SERVED_OVER_HTTPS else "device"


def known_device(request: Any, account: str) -> str:
    """The name of this browser if this account has signed in on it, or ""."""
    name, accounts = _read(request)
    return name if _mark(account) in accounts else ""


def remember_device(request: Any, response: Any, account: str) -> None:
    """From now on this browser is known to this account."""
    name, accounts = _read(request)
    mark = _mark(account)
    accounts = [*(other for other in accounts if other != mark), mark][-MOST_ACCOUNTS:]
    response.set_cookie(
        cookie_name(),
        signing.dumps([name or secrets.token_hex(12), accounts], salt=_SALT),
        max_age=KEPT_FOR,
        secure=settings.SERVED_OVER_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _read(request: Any) -> tuple[str, list[str]]:
    try:
        cookie = request.COOKIES.get(cookie_name(), "")
        name, accounts = signing.loads(cookie, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return "", []
    return name, accounts


def _mark(account: str) -> str:
    """The account in the cookie, so that the cookie tells nobody who works here."""
    return salted_hmac(_SALT, account_name(account), algorithm="sha256").hexdigest()[:20]
