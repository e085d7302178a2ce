"""What every request passes: its language, its headers, its line in the log.

The language comes from the address alone on the site, so no page varies by a header; in the
admin it comes from the account, and with it the zone, and before anybody is known from the browser.
Nothing here touches the session of a public page: a page that reads no session may be cached.
"""

import logging
import time
import uuid

import brotli
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import InterfaceError, OperationalError
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from newsroom import views
from newsroom.web.headers import content_security_policy, fixed_headers
from newsroom.web.languages import ASKED, keep_language, stranger_language
from newsroom.web.paths import is_admin, language_of, without_secrets
from newsroom.web.zones import seen_from

logger = logging.getLogger("newsroom.requests")

# As long as gzip takes; at more, ten times as long for a hundredth less.
BROTLI_QUALITY = 7


def language_from_path(get_response):
    """Django's LocaleMiddleware would add `Vary: Accept-Language` to every page. With the
    language of a colleague comes their zone."""

    def middleware(request):
        language, zone = language_of(request.path_info), ""
        if is_admin(request.path_info):
            language = getattr(request.user, "language", None) or stranger_language(request)
            zone = getattr(request.user, "time_zone", "")
        with translation.override(language), seen_from(zone):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        if is_admin(request.path_info) and request.GET.get(ASKED) == language:
            keep_language(response, language)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def security_headers(get_response):
    """The table of headers. A view's own value wins, but for the one on sessions."""

    def middleware(request):
        response = get_response(request)
        policy = content_security_policy(
            admin=is_admin(request.path_info),
            https=settings.SERVED_OVER_HTTPS,
            frame=response.headers.get("X-Frame-Options") == "SAMEORIGIN",
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in fixed_headers().items():
            response.headers.setdefault(name, value)
        session = getattr(request, "session", None)
        if response.cookies or (session is not None and session.accessed):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


class CompressedPages(GZipMiddleware):
    """Where no proxy does it already: nginx.conf takes the word for it from the request, and compresses in C,
    outside the worker.

    What is the same for everybody goes as Brotli to whoever takes it: a sixth less than gzip, so that a story
    comes in the first packets that a connection may send, and sooner made. What a session made keeps
    gzip's random length, which hides its secrets (BREACH). Files are streamed, and go as they are: fonts
    and pictures are compressed already, and their length would be lost.
    """

    def process_response(self, request, response):
        if response.streaming:
            return response
        if not (_takes_brotli(request) and _is_for_everybody(response)):
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        content = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
        if len(content) < len(response.content):
            response.content = content
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(content))
            # Other bytes of the same page: what a browser kept of them is as good (RFC 9110, 8.8.1).
            if response.get("ETag", "").startswith('"'):
                response.headers["ETag"] = f"W/{response['ETag']}"
        return response


def _takes_brotli(request) -> bool:
    wanted = request.headers.get("Accept-Encoding", "").split(",")
    return any(one.strip() == "br" for one in wanted)


def _is_for_everybody(response) -> bool:
    return not (
        response.has_header("Content-Encoding")
        or response.cookies
        or "private" in response.get("Cache-Control", "")
    )


def request_log(get_response):
    """One line a request: no address of the reader, no query, no body, no token of a path."""

    def middleware(request):
        request.id, began = uuid.uuid4().hex[:16], time.monotonic()
        response = get_response(request)
        response.headers["X-Request-ID"] = request.id
        session = getattr(request, "session", None)
        fields = {
            "request": request.id,
            "method": request.method,
            "path": without_secrets(request.path, request.resolver_match),
            "status": response.status_code,
            "ms": round((time.monotonic() - began) * 1000, 1),
            "user": session.get(SESSION_KEY) if session is not None and session.accessed else None,
        }
        logger.info("request", extra={"fields": fields})
        return response

    return middleware


def database_away(get_response):
    """503 and a time to come back, where a view met a database that does not answer."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, OperationalError | InterfaceError):
            return views.unavailable(request)
        return None

    middleware.process_exception = process_exception
    return middleware
