"""The front page: what is newest, what it asks, what readers answered most."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Publication
from articles.views.listings import Page, page_of
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.policy import public

STORIES = 16
CARDS = 3
RANKED = 5
# How far down the most answered an open question is looked for.
CANDIDATES = 20


class Parts(NamedTuple):
    """The newest stories by their place on the page."""

    lead: Publication | None
    cards: list[Publication]
    stream: list[Publication]


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead, three cards, the question of the day, the stream, the most answered."""
    now, language = moment(request), get_language()
    visible = Publication.objects.visible(now).in_edition(language).for_cards()
    page = page_of(visible, request.GET.get("before", ""), language=language, size=STORIES)
    # The order of the index of summaries.
    most = list(visible.order_by("-summary__ballots", "-summary__article_id")[:CANDIDATES])
    asked = next((story for story in most if story.is_question_open(now)), None)
    context = {
        "parts": _parts(page),
        "page": page,
        "asked": None if page.is_later else asked,
        "ranked": [story for story in most if story.summary.ballots][:RANKED],
        "is_home": True,
        "other_edition": in_language(other_language(), "articles:home"),
    }
    return render(request, "articles/home.html", context)


def _parts(page: Page) -> Parts:
    """An older page is all stream: the lead is the newest story, and it is not there."""
    if page.is_later or not page.stories:
        return Parts(None, [], page.stories)
    return Parts(page.stories[0], page.stories[1 : 1 + CARDS], page.stories[1 + CARDS :])
