"""A page for somebody without an account who holds a link to one revision of a story.

This is no public door: it shows what is not public, to whoever holds the token and to nobody else.
It asks one rule (`opened_by`) and shows what that opens, by the recipe and the template of the
public story. A token that is wrong, over or revoked is answered alike.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from articles.page import story_context
from articles.rendering import TooComplex
from articles.workflow.previews import count_view, draft_copy, opened_by, standing, written_in
from newsroom.web.clock import present
from newsroom.web.editions import other_language
from newsroom.web.policy import by_link
from newsroom.web.zones import label, site_zone


@by_link
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The revision that the link was made for, under a banner that says what it is."""
    now = present(request)
    link = opened_by(token, now=now)
    if link is None or get_language() not in written_in(link.revision):
        return _closed(request)
    try:
        copy = draft_copy(link.revision, now=now)
    except TooComplex:
        return _closed(request)
    if request.method == "GET":
        count_view(link, now=now)
    draft = standing(link.revision, now=now)
    draft |= {"ends_at": link.expires_at, "zone": label(site_zone(), link.expires_at)}
    context = story_context(copy, now) | {"draft": draft, "other_edition": _other(link, token)}
    return render(request, "articles/story.html", context)


def _other(link: Any, token: str) -> str | None:
    there = other_language()
    if there not in written_in(link.revision):
        return None
    with override(there):
        return reverse("articles:preview", args=[token])


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/preview_closed.html", {"status": 404}, status=404)
