"""The page of a series: its parts in the editors' order, each with its number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.editions import list_in
from articles.models import Publication, Series
from articles.moved import moved_to
from newsroom.web.clock import moment
from newsroom.web.editions import other_language
from newsroom.web.policy import public


@public
@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series whose parts nobody sees yet has no page: its name may be a secret."""
    now, language = moment(request), get_language()
    names = {f"slug_{language}": slug, f"name_{language}__gt": ""}
    found = Series.objects.filter(**names).first()
    if found is None:
        moved = moved_to(Series, slug, now=now, language=language)
        if moved is None:
            raise Http404
        return redirect(moved.get_absolute_url(), permanent=True)
    visible = Publication.objects.visible(now).in_edition(language).for_cards()
    stories = {story.article_id: story for story in visible.filter(series=found)}
    parts = [stories[part.story] for part in found.parts_at(now, language) if part.story in stories]
    if not parts:
        raise Http404
    there = other_language()
    context = {
        "series": found,
        "parts": parts,
        "other_edition": list_in(there, found) if found.parts_at(now, there) else None,
    }
    return render(request, "articles/series.html", context)
