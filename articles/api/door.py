"""What every answer passes: only reading, the language, headers for other sites and caches, 304.

The tag of an answer is made of its bytes, so it is right whatever changed. The time of a last change is
told where it is known, but decides by itself only where nothing in the answer can change without it.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from ninja import Schema

from articles.api.asked import TAKES
from articles.api.problems import Problem, answer, refused
from newsroom.web.policy import public

logger = logging.getLogger("newsroom.api")

READS = ("GET", "HEAD")
LANGUAGES = ("ar", "en")
# A story that is taken down is gone from every copy within the minute.
FRESH_SECONDS = 30
RETRY_AFTER_SECONDS = 5
FOR_ALL_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
}
ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
View = Callable[..., HttpResponse]


def door(view: View, takes: type[Schema] | None = None) -> View:
    """The view as the site serves it. Only the parameters of `takes` may be asked with."""

    # A browser's form would need a token; nothing here takes a post, and says so as a problem.
    @public
    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        asked = request.GET.get("language", "")
        with override(asked if asked in LANGUAGES else "ar"):
            response = _read(view, request, takes, given)
            response.headers["Content-Language"] = asked if asked in LANGUAGES else "ar"
        for name, value in FOR_ALL_SITES.items():
            response.headers[name] = value
        # Never by a type that a browser guesses: an answer holds words of readers, too.
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answered


def _read(
    view: View, request: HttpRequest, takes: type[Schema] | None, given: dict[str, Any]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=ASKED_BEFORE | {"Allow": "GET, HEAD, OPTIONS"})
    if request.method not in READS:
        refusal = answer(Problem(405))
        refusal.headers["Allow"] = "GET, HEAD, OPTIONS"
        return refusal
    try:
        if takes is not None:
            _knows_all(request, takes)
        response = _asked_as_get(view, request, given)
    except Problem as problem:
        response = answer(problem)
    except (OperationalError, InterfaceError):
        logger.exception("the database does not answer")
        response = answer(Problem(503))
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return _for_caches(request, response)


def _asked_as_get(view: View, request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    """HEAD is GET whose body the server leaves out: its headers are the same."""
    method = request.method
    request.method = "GET"
    try:
        return view(request, **given)
    finally:
        request.method = method


def _knows_all(request: HttpRequest, takes: type[Schema]) -> None:
    """A misspelt filter that is passed over would give everything. Raises a Problem."""
    known = takes.model_fields
    for name in request.GET:
        if name not in known:
            words = _("There is no such parameter. There are: %(known)s.")
            raise refused(name[:40], words % {"known": ", ".join(known)})
        if len(request.GET.getlist(name)) > 1:
            raise refused(name, _("Given more than once."))
        if "\x00" in request.GET[name]:
            raise refused(name, str(TAKES.get(name, "")))


def _for_caches(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code >= 500:
        response.headers["Cache-Control"] = "no-store"
        return response
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    if response.status_code != 200:
        return response
    changed_at: datetime | None = getattr(request, "last_modified", None)
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    decides = int(changed_at.timestamp()) if changed_at and _is_frozen(request) else None
    return get_conditional_response(request, etag=etag, last_modified=decides, response=response)


def _is_frozen(request: HttpRequest) -> bool:
    return getattr(request, "is_frozen", False)
