"""What every request passes: its language, its headers, its line in the log.

The language comes from the address alone on the site, so no page varies by a header, and from
the account in the admin.
"""

import json
import logging
import time
import uuid

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger("newsroom.requests")

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_ADMIN_POLICY = _POLICY | {"frame-src": "'self'", "img-src": "'self' data: blob:"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def is_admin(request) -> bool:
    return request.path_info.startswith("/admin/")


def language_from_path(get_response):
    def middleware(request):
        if is_admin(request):
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        else:
            path = request.path_info
            language = "en" if path == "/en" or path.startswith("/en/") else "ar"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            # A template response is rendered later, by which time the language would be gone.
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def security_headers(get_response):
    def middleware(request):
        response = get_response(request)
        policy = dict(_ADMIN_POLICY if is_admin(request) else _POLICY)
        directives = [f"{name} {value}" for name, value in policy.items()]
        if settings.SERVED_OVER_HTTPS:
            directives.append("upgrade-insecure-requests")
        response.headers.setdefault("Content-Security-Policy", "; ".join(directives))
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        session = getattr(request, "session", None)
        if session is not None and session.accessed:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def request_log(get_response):
    """One JSON line a request, without address, query or body; and 503 when the database is away."""

    def middleware(request):
        request.id, began = uuid.uuid4().hex[:16], time.monotonic()
        response = get_response(request)
        response.headers["X-Request-ID"] = request.id
        line = {
            "id": request.id,
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.monotonic() - began) * 1000),
        }
        logger.info(json.dumps(line, ensure_ascii=False))
        return response

    return middleware


def database_away(get_response):
    """A page that needs no database, in the reader's language, and a time to come back."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("database away: %s", type(exception).__name__)
        page = render_to_string("503.html", {"request_id": getattr(request, "id", "")})
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})

    middleware.process_exception = process_exception
    return middleware
