"""Ending the digest by one press, from a letter, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import digest
from newsroom.web.policy import public


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A person's reader of mail posts here by itself (RFC 8058), with no cookie and no form of ours,
    so the signed address is all there is to check. It can do nothing else; GET shows the button."""
    subscriber = digest.known_subscriber(token)
    if subscriber is None:
        raise Http404
    is_over = request.method == "POST"
    if is_over:
        digest.leave(subscriber)
    context = {"is_over": is_over, "other_edition": None}
    answer = render(request, "articles/subscribe_leave.html", context)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
