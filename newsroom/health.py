"""What machines ask of the house: is it up, is it ready, what did a browser refuse.

These answers say nothing about stories, need no session, and are never cached.
"""

import json
import logging
import time
from collections import deque
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles.workflow import watch
from newsroom.web.policy import internal

LONGEST_REPORT = 16 * 1024
REPORTS_A_MINUTE = 20

logger = logging.getLogger("newsroom.health")
_reported: deque[float] = deque(maxlen=REPORTS_A_MINUTE)


@internal
@require_safe
@never_cache
def healthz(request):
    """The process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@internal
@require_safe
@never_cache
def readyz(request):
    """The parts, one by one; 503 names those that are gone. For whoever watches: a balancer should
    ask /healthz, as readers get their stories without a cache or a scheduler."""
    report = {"database": False, "cache": _cache_answers(), "scheduler": False, "overdue": None}
    try:
        report |= _scheduler(timezone.now())
        report["database"] = True
    except (DatabaseError, InterfaceError) as problem:
        logger.warning("not ready: %s", type(problem).__name__)
    if gone := [part for part in ("database", "cache") if not report[part]]:
        report["reason"] = f"{' and '.join(gone)} gone"
    return JsonResponse(report, status=503 if gone else 200)


@internal
@csrf_exempt
@require_POST
def policy_reports(request):
    """What a browser refused under our policy: which rule, whose address, nothing of the reader."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > LONGEST_REPORT or not _may_report(time.monotonic()):
        return HttpResponse(status=429 if length.isdecimal() else 400)
    try:
        reports = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for report in reports[:5] if isinstance(reports, list) else []:
        body = report.get("body") if isinstance(report, dict) else None
        if isinstance(body, dict):
            logger.warning("refused by policy", extra={"fields": _told(body)})
    return HttpResponse(status=204)


def _scheduler(now) -> dict:
    """Is it alive, and how many stories wait for it? Readers see those already."""
    return {"scheduler": watch.is_alive(now), "overdue": watch.overdue(now).count()}


def _cache_answers() -> bool:
    cache.set("readyz", 1, 5)
    return cache.get("readyz") == 1


def _may_report(now: float) -> bool:
    """Twenty a minute and process; more would be noise, or somebody filling the log."""
    if len(_reported) == _reported.maxlen and now - _reported[0] < 60:
        return False
    _reported.append(now)
    return True


def _told(body: dict) -> dict[str, str]:
    blocked = str(body.get("blockedURL", ""))[:500]
    return {
        "directive": str(body.get("effectiveDirective", ""))[:100],
        "blocked": urlsplit(blocked).netloc or blocked[:50],
        "page": urlsplit(str(body.get("documentURL", ""))[:500]).path,
    }
