"""«Useful» and complaints, pressed on a cached page: without a token they are asked once more; and the
click in a letter that ends such letters."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import joining, marks
from comments.guests import remember
from comments.models import Comment, Flag
from comments.templatetags.answers import useful_count
from comments.views.common import (
    answer_address,
    calling,
    has_csrf,
    is_foreign,
    unlisted,
    visible_answer,
    whoever_writes,
)
from newsroom.web.clock import present
from newsroom.web.policy import public


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def useful(request, public_id: str) -> HttpResponse:
    """Says that an answer is useful, or takes it back."""
    comment, publication = visible_answer(request, public_id)
    if request.method != "POST" or not _is_asked(request):
        return render(request, "comments/useful.html", _context(comment, publication))
    reader, now = whoever_writes(request, ""), present(request)
    is_now = marks.vote(comment, reader=reader, device=calling(request, now=now).device, now=now)
    comment.refresh_from_db()
    if request.headers.get("Accept", "").startswith("application/json"):
        return _known(
            JsonResponse({"useful": useful_count(comment.useful), "is_mine": is_now}), reader
        )
    return _known(HttpResponseRedirect(answer_address(comment), status=303), reader)


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def complain(request, public_id: str) -> HttpResponse:
    """A complaint with its reason; what comes of it, a moderator decides."""
    comment, publication = visible_answer(request, public_id)
    context = _context(comment, publication) | {"reasons": Flag.Reason.choices}
    reason = request.POST.get("reason", "")
    is_sent = request.method == "POST" and reason in Flag.Reason.values
    if not is_sent or not _is_asked(request):
        return render(request, "comments/complain.html", context | {"given": reason})
    reader, now = whoever_writes(request, ""), present(request)
    device = calling(request, now=now).device
    marks.flag(comment, reader=reader, reason=reason, device=device, now=now)
    return _known(render(request, "comments/complain.html", context | {"is_done": True}), reader)


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request, key: UUID) -> HttpResponse:
    """From a letter: a reader of mail posts here by itself (RFC 8058), with no cookie and no form of
    ours. The key can do nothing else."""
    if request.method == "POST":
        row = joining.stop(key, now=present(request))
        if row is None:
            raise Http404
        with translation.override(row.reader.language):
            return unlisted(render(request, "comments/stopped.html", {"is_off": True}))
    return unlisted(render(request, "comments/stopped.html", {"is_off": False}))


def _is_asked(request) -> bool:
    if is_foreign(request):
        raise PermissionDenied
    return has_csrf(request)


def _context(comment: Comment, publication) -> dict:
    return {"comment": comment, "publication": publication}


def _known(response: HttpResponse, reader) -> HttpResponse:
    if reader.user_id is None:
        remember(response, reader)
    return response
