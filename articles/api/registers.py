"""Questions with their tallies, and the register of corrections."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router

from articles.api import asked, shapes
from articles.api.stories import next_page
from articles.api.telling import columns_for, question, whole
from articles.models import Correction, Publication
from articles.models.standing import Standing, standings
from newsroom.web.clock import moment

router = Router()

ASKED = tuple(shapes.Asked.model_fields)
LINE = tuple(shapes.Correction.model_fields)
LINE_USUAL = tuple(name for name in LINE if name != "reason")


@router.get("/questions", response=shapes.Questions, url_name="questions", exclude_unset=True)
def questions(request: HttpRequest, given: Query[asked.Questions]) -> dict[str, Any]:
    now, language = moment(request), get_language() or "ar"
    names = asked.chosen(given.fields, known=ASKED, usual=ASKED)
    rows = Publication.objects.visible(now).in_edition(language)
    if given.kind:
        rows = rows.filter(question_kind=given.kind)
    if given.open is not None:
        rows = rows.with_open_question(now) if given.open else rows.with_closed_question(now)
    if at := asked.place(given.before):
        rows = rows.older_than(*at, language=language)
    found = list(columns_for(rows, ()).newest_first(language)[: given.limit + 1])
    shown = found[: given.limit]
    told: dict[str, Any] = {
        "url": lambda copy: f"{whole(copy.get_absolute_url())}#question",
        "headline": lambda copy: copy.headline,
        "published_at": lambda copy: copy.first_at,
        "question": lambda copy: question(copy, now),
    }
    more = len(found) > given.limit
    return {
        "questions": [
            {"story": copy.story_uuid} | {name: told[name](copy) for name in names if name in told}
            for copy in shown
        ],
        "next": next_page(request, (shown[-1].first_at, shown[-1].pk)) if more else None,
    }


@router.get("/corrections", response=shapes.Corrections, url_name="corrections", exclude_unset=True)
def corrections(request: HttpRequest, given: Query[asked.Page]) -> dict[str, Any]:
    now, language = moment(request), get_language() or "ar"
    names = asked.chosen(given.fields, known=LINE, usual=LINE_USUAL)
    rows = Correction.objects.told(now, language=language).with_words()
    if at := asked.place(given.before):
        rows = rows.older_than(*at)
    found = list(rows[: given.limit + 1])
    shown = found[: given.limit]
    known = standings({row.article_id for row in shown}, now=now, language=language)
    keys = {standing.last.pk for standing in known.values()}
    ids = dict(
        Publication.objects.once_visible(now)
        .filter(pk__in=keys)
        .known_by_id()
        .values_list("article_id", F("story_uuid"))
    )
    if shown:
        request.last_modified = shown[0].at
    more = len(found) > given.limit
    return {
        "corrections": [
            _line(row, known[row.article_id], ids[row.article_id], names) for row in shown
        ],
        "next": next_page(request, (shown[-1].at, shown[-1].pk)) if more else None,
    }


def _line(
    row: Correction, standing: Standing, story: Any, names: tuple[str, ...]
) -> dict[str, Any]:
    """As on the page: of a story that is withheld why it is, and never what stood in it."""
    notice = standing.notice
    note = row.publication.public_note if row.publication else row.notice.reason
    is_told = not standing.is_withheld or row.notice_id
    told = {
        "story": story,
        "url": whole(standing.last.get_absolute_url()),
        "kind": row.kind,
        "at": row.at,
        "text": (note or None) if is_told else None,
        "status": notice.kind if notice else "live",
        "reason": notice.reason or None if notice else None,
    }
    return {"id": row.uuid} | {name: told[name] for name in names if name in told}
