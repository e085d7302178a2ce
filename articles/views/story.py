"""One story at its own address, or what the public is told where it was taken down.

A take-down closes the open Publication at the instant its notice begins, so the notice is asked
for only where nothing is visible. An address that once was public answers 200, 301 or 410; it is
404 when the story vanished, and only then.
"""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.editions import story_in
from articles.models import Publication, PublicNotice
from articles.page import story_context
from articles.views.offline import may_be_kept
from newsroom.web.clock import moment
from newsroom.web.editions import other_language
from newsroom.web.policy import public

# A story that leads to a story that leads on: no newsroom needs more steps than this.
LONGEST_CHAIN = 5


@public
@require_safe
def short_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The address people share: leads to the story, or answers as the story would."""
    return _answer(request, pk, slug=None)


@public
@require_safe
def story(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The story; under a wrong or an old slug, the way to it."""
    return _answer(request, pk, slug=slug)


def _answer(request: HttpRequest, pk: int, *, slug: str | None) -> HttpResponse:
    now = moment(request)
    language = get_language() or "ar"
    visible = Publication.objects.visible(now)
    told = _with_text(visible).with_question_series(visible.in_edition(language))
    publication = told.filter(article_id=pk).first()
    if publication is None:
        return _taken_down(request, pk, slug, now)
    if language not in publication.languages:
        return _other_edition(publication, now)
    if slug != publication.slug:
        return redirect(publication.get_absolute_url(), permanent=True)
    page = render(request, "articles/story.html", story_context(publication, now))
    return may_be_kept(page, publication)


def _taken_down(request: HttpRequest, pk: int, slug: str | None, now: datetime) -> HttpResponse:
    """Withdrawn 200, retracted 410, redirected 301, archived 200; 404 for what never was."""
    notice = _notice(pk, now)
    if notice is None or notice.kind == PublicNotice.Kind.VANISHED:
        raise Http404
    if notice.kind == PublicNotice.Kind.REDIRECTED:
        return _redirected(notice, now)
    last = _last_public(pk, now)
    if last is None:
        raise Http404
    if slug != last.slug:
        return redirect(last.get_absolute_url(), permanent=True)
    if notice.kind == PublicNotice.Kind.EXPIRED:
        context = story_context(last, now) | {"notice": notice}
        return render(request, "articles/story.html", context)
    context = {"publication": last, "notice": notice, "replacement": _replacement(notice, now)}
    context["other_edition"] = story_in(other_language(), last)
    if notice.kind == PublicNotice.Kind.RETRACTED:
        return render(request, "410.html", context, status=410)
    return render(request, "articles/withdrawn.html", context)


def _notice(pk: int, now: datetime) -> PublicNotice | None:
    return PublicNotice.objects.in_force(now).filter(article_id=pk).order_by("-from_at").first()


def _last_public(pk: int, now: datetime) -> Publication | None:
    """The last copy that readers could see in the language of the page."""
    once = Publication.objects.once_visible(now).in_edition(get_language())
    return _with_text(once).filter(article_id=pk).order_by("-visible_from", "-id").first()


def _redirected(notice: PublicNotice, now: datetime) -> HttpResponse:
    """Straight to where the way ends; a way that ends nowhere, or runs in a circle, is none."""
    for _step in range(LONGEST_CHAIN):
        target = Publication.objects.visible(now).filter(article_id=notice.target_id).first()
        if target is not None:
            there = get_language() if get_language() in target.languages else "ar"
            return redirect(story_in(there, target), permanent=True)
        onward = _notice(notice.target_id, now)
        if onward is None:
            break
        if onward.kind != PublicNotice.Kind.REDIRECTED:
            return redirect("articles:short_link", onward.article_id, permanent=True)
        notice = onward
    raise Http404


def _replacement(notice: PublicNotice, now: datetime) -> Publication | None:
    """The story to read instead, if it can be read."""
    if notice.target_id is None:
        return None
    visible = Publication.objects.visible(now).in_edition(get_language()).for_cards()
    return visible.filter(article_id=notice.target_id).first()


def _other_edition(publication: Publication, now: datetime) -> HttpResponse:
    """An English address that was public once leads to the Arabic story; otherwise there is none."""
    if _last_public(publication.article_id, now) is None:
        raise Http404
    return redirect(story_in("ar", publication), permanent=True)


def _with_text(publications: Any) -> Any:
    return publications.select_related("section", "series", "summary")
