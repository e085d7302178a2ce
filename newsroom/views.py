"""Pages of the house itself: robots, the icon, renditions, and what went wrong.

A page about a failure must not fail: it is rendered without request, session or database, and if
even its template cannot be rendered, a few plain sentences stand in for it.
"""

import logging
import mimetypes
import re
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.storage import default_storage
from django.db import Error as DatabaseFailure
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Publication, Section
from newsroom.web.clock import moment
from newsroom.web.paths import is_admin, language_of
from newsroom.web.policy import public
from newsroom.web.uploads import DiskFull

logger = logging.getLogger("newsroom.errors")

# Names of renditions are ours and random; nothing else of the media folder is public.
_RENDITION = re.compile(r"renditions/[0-9a-f]{16}-\d{1,5}\.(?:avif|webp|jpg|png)")
_TYPES = {".avif": "image/avif", ".webp": "image/webp"}
_RETRY_AFTER_SECONDS = 5
STORIES_FOR_THE_LOST = 3
NOT_FOR_CRAWLERS = (
    "/admin/", "/letters/", "/preview/", "/en/preview/", "/search/?", "/en/search/?", "/search/suggest/", "/en/search/suggest/",
    "/a/*/answers/token/", "/en/a/*/answers/token/", "/a/*/report/", "/en/a/*/report/",
)  # fmt: skip


@public
@require_safe
def robots(request):
    """The desk, search results and links for few are nothing for crawlers; the maps are, which the one
    named here names."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def favicon(request):
    """Browsers ask for this address by themselves. Not permanent: the name holds a hash."""
    response = redirect(static("img/favicon.svg"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@public
@require_safe
def rendition(request, name: str):
    """A rendition's file, for an installation without a web server in front."""
    if not settings.SERVE_MEDIA or not _RENDITION.fullmatch(name):
        raise Http404
    if not default_storage.exists(name):
        raise Http404
    suffix = f".{name.rpartition('.')[2]}"
    kind = _TYPES.get(suffix) or mimetypes.types_map[suffix]
    response = FileResponse(default_storage.open(name), content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # Feed readers in a browser show a story's pictures on pages of their own.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        words = _("This is larger than what can be sent: at most %(mb)s MB at once.")
        return _not_taken(request, 413, words % {"mb": settings.MAX_UPLOAD_MB})
    if isinstance(exception, DiskFull):
        return _not_taken(request, 507, _("The server has no room for this file now."))
    return failure(request, 400)


def _not_taken(request, status: int, sentence: str) -> HttpResponse:
    """A script that sends a file reads no page, and says this sentence beside the file's name."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"errors": [sentence]}, status=status)
    return failure(request, status)


def forbidden(request, exception=None):
    return failure(request, 403)


def csrf_failure(request, reason=""):
    return failure(request, 403, is_of_a_form=True)


def not_found(request, exception=None):
    """A reader who is lost is offered the sections and the newest stories, where they can be read."""
    language = language_of(request.path_info)
    offer = {} if is_admin(request.path_info) else _something_to_read(request, language)
    return failure(request, 404, **offer)


def _something_to_read(request, language: str) -> dict[str, Any]:
    """Read to the end here: the page about a failure asks nothing itself."""
    try:
        visible = Publication.objects.visible(moment(request)).in_edition(language).for_cards()
        named = Section.objects.in_order().filter(**{f"name_{language}__gt": ""})
        return {
            "stories": list(visible.newest_first(language)[:STORIES_FOR_THE_LOST]),
            "named_sections": list(named),
        }
    except DatabaseFailure:
        return {}


def server_error(request):
    """500; or 503 where a middleware met a database that does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return failure(request, 500)


def unavailable(request):
    # With the trace: a missing column is the same kind of error, on SQLite, as a lost connection.
    logger.error("the database does not answer", exc_info=True, extra={"request": request})
    response = failure(request, 503)
    response.headers["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    return response


def failure(request, status: int, **more: Any) -> HttpResponse:
    """The page about a failure, in the language of the address; `more` is for its template."""
    language = getattr(request, "LANGUAGE_CODE", None) or language_of(request.path_info)
    request_id = getattr(request, "id", "")
    with translation.override(language):
        context = {
            "status": status,
            "request_id": request_id,
            "LANGUAGE_CODE": language,
            "is_desk": is_admin(request.path_info),
        } | more
        try:
            page = render_to_string(_template(status), context)
        except Exception:
            logger.exception("the page about a failure failed", extra={"request": request})
            page = _plain_page(status, language, request_id)
    return HttpResponse(page, status=status, headers={"Content-Language": language})


def _template(status: int) -> list[str]:
    """The page's own template, or the one for its half of the hundreds."""
    return [f"{status}.html", "400.html" if status < 500 else "500.html"]


def _plain_page(status: int, language: str, request_id: str) -> str:
    direction = "rtl" if language == "ar" else "ltr"
    title = _("The page could not be shown")
    advice = _("Please try again in a moment. If it goes on, send us this number:")
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><h1>{status}</h1><p>{escape(title)}.</p>"
        f"<p>{escape(advice)} <bdi>{escape(request_id)}</bdi></p></html>"
    )
