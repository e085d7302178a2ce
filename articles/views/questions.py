"""The questions of all stories: those that are open, those that are closed, those that are settled.

Open and closed ones stand in the order of their stories, settled ones in that of their verdicts.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from articles.models import Publication
from articles.views.listings import Page, page_of
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.places import read_place, write_place
from newsroom.web.policy import public

SIZE = 20
LANES = {
    "questions": gettext_lazy("Open"),
    "questions_closed": gettext_lazy("Closed questions"),
    "questions_settled": gettext_lazy("Settled forecasts"),
}


@public
@require_safe
def questions(request: HttpRequest, lane: str) -> HttpResponse:
    """A lane of the list; `lane` is the name of its address."""
    now, before = moment(request), request.GET.get("before", "")
    visible = Publication.objects.visible(now).in_edition(get_language() or "ar")
    rows = visible.for_cards().with_question_series(visible)
    if lane == "questions_settled":
        page = _settled(rows, before)
    else:
        page = _by_story(rows, before, now, is_open=lane == "questions")
    context = {
        "page": page,
        "lanes": LANES.items(),
        "lane": lane,
        "address": f"articles:{lane}",
        "other_edition": in_language(other_language(), f"articles:{lane}"),
    }
    return render(request, "articles/questions.html", context)


def _by_story(rows: QuerySet[Publication], before: str, now: datetime, *, is_open: bool) -> Page:
    if is_open:
        rows = rows.with_open_question(now)
    else:
        rows = rows.with_closed_question(now).filter(summary__settled_at=None)
    return page_of(rows, before, language=get_language() or "ar", size=SIZE)


def _settled(rows: QuerySet[Publication], before: str) -> Page:
    """The newest verdict first, by the index of summaries."""
    place = read_place(before)
    rows = rows.settled_last_first()
    found = list((rows.settled_before(*place) if place else rows)[: SIZE + 1])
    shown = found[:SIZE]
    last = shown[-1].summary if len(found) > SIZE else None
    older = write_place((last.settled_at, last.article_id)) if last else ""
    return Page(shown, is_later=place is not None, older=older)
