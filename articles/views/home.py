"""The front page: what the editors placed, what is newest, what it asks, what readers answered most."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.front.reading import RANKED, Front, front, most_answered, places_of
from articles.models import Publication
from articles.question_series import once_a_series
from articles.views.listings import Page, page_of
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.places import read_place
from newsroom.web.policy import public

STORIES = 16


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The composed page; an older page is all stream, with the most answered beside it."""
    now, language = moment(request), get_language()
    if read_place(request.GET.get("before", "")):
        found, page = _later(request, language)
    else:
        found = front(places_of(language), language=language, now=now)
        page = Page(found.latest, is_later=False, older=found.older)
    context = {
        "front": found,
        "page": page,
        "is_home": True,
        "other_edition": in_language(other_language(), "articles:home"),
    }
    return render(request, "articles/home.html", context)


def _later(request: HttpRequest, language: str) -> tuple[Front, Page]:
    visible = Publication.objects.visible(moment(request)).in_edition(language).for_cards()
    page = page_of(visible, request.GET["before"], language=language, size=STORIES)
    ranked = once_a_series(story for story in most_answered(visible) if story.summary.ballots)
    return Front(latest=page.stories, ranked=ranked[:RANKED]), page
