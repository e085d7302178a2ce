"""The register of corrections: what was put right or taken back in every story, newest first.

The words of a line are told only while its story may be read: of a withdrawn or retracted one the
line says so, with the reason, and never what stood in it.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Correction
from articles.models.standing import Standing, standings
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.places import read_place, write_place
from newsroom.web.policy import public

SIZE = 30


@dataclass(frozen=True)
class Line:
    """A line of the register with how its story stands now."""

    correction: Correction
    standing: Standing


@public
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    now, here = moment(request), get_language()
    place = read_place(request.GET.get("before", ""))
    rows = Correction.objects.told(now, language=here).with_words()
    if place:
        rows = rows.older_than(*place)
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    known = standings({row.article_id for row in shown}, now=now, language=here)
    context = {
        "lines": [Line(row, known[row.article_id]) for row in shown],
        "older": write_place((shown[-1].at, shown[-1].pk)) if len(found) > SIZE else "",
        "is_later": place is not None,
        "other_edition": in_language(other_language(), "articles:corrections"),
    }
    return render(request, "articles/corrections.html", context)
