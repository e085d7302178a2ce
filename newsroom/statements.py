"""What the newsroom says to machines at addresses they know by heart, each a setting and 404 without it.

Who may sell advertising here (ads.txt), how to report a hole (security.txt, RFC 9116), the key by
which search engines believe us (IndexNow).
"""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from newsroom.web.clock import moment
from newsroom.web.policy import public

# As long as the settings say so it is true; the standard asks for a day before a year is over.
SECURITY_IS_TRUE_FOR = timedelta(days=180)


@public
@require_safe
def ads(request: HttpRequest) -> HttpResponse:
    return _text(settings.ADS_TXT)


@public
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Names of fields as RFC 9116 writes them; the day it expires moves by whole days."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = (moment(request) + SECURITY_IS_TRUE_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS]
    lines += [f"Expires: {expires}", "Preferred-Languages: ar, en"]
    lines.append(f"Canonical: {settings.SITE_URL}{request.path}")
    if settings.SECURITY_POLICY:
        lines.append(f"Policy: {settings.SECURITY_POLICY}")
    return _text("\n".join(lines))


@public
@require_safe
def indexnow_key(request: HttpRequest, name: str) -> HttpResponse:
    """The file that holds the key and is called like it."""
    if not settings.INDEXNOW_KEY or not constant_time_compare(name, settings.INDEXNOW_KEY):
        raise Http404
    return _text(settings.INDEXNOW_KEY)


def _text(words: str) -> HttpResponse:
    if not words:
        raise Http404
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8")
