"""Pages of the house itself: health, robots, the renditions, and what went wrong."""

import mimetypes
import re
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.models import Heartbeat
from newsroom.web.policy import internal, public

SCHEDULER_IS_LATE_AFTER = timedelta(minutes=2)
# Names of renditions are ours and random; nothing else of the media folder is public.
_RENDITION = re.compile(r"renditions/[0-9a-f]{16}-\d{1,5}\.(?:avif|webp|jpg|png)")
_TYPES = {".avif": "image/avif", ".webp": "image/webp"}


@internal
@require_safe
@never_cache
def healthz(request):
    """The process is up."""
    return HttpResponse("ok", content_type="text/plain")


@internal
@require_safe
@never_cache
def readyz(request):
    """The parts answer: 503 without the database; a cache or scheduler that is away is told."""
    report = {"database": False, "cache": False, "scheduler": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        report["database"] = True
        late = timezone.now() - SCHEDULER_IS_LATE_AFTER
        report["scheduler"] = Heartbeat.objects.filter(name="scheduler", beat_at__gt=late).exists()
    except Exception:
        return JsonResponse(report, status=503)
    try:
        cache.set("readyz", 1, 5)
        report["cache"] = cache.get("readyz") == 1
    except Exception:
        report["cache"] = False
    return JsonResponse(report)


@public
@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain")


@public
@require_safe
def favicon(request):
    return redirect(static("img/favicon.svg"), permanent=True)


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
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", {"request_id": getattr(request, "id", "")}, status=500)
