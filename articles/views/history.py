"""The public history of a story: every published version, and when and why it was away.

While the story is withdrawn or retracted this page gives dates, classes and reasons, never text;
of one that vanished there is no history. An edition tells its own: a version that changed the
other edition alone is named here without a word of it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Publication, PublicNotice
from articles.models.standing import Standing, standings
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.policy import public

SIZE = 20


@dataclass(frozen=True)
class Entry:
    """One line of the history: a version, or a notice that took the story from readers."""

    at: datetime
    version: Publication | None = None
    notice: PublicNotice | None = None
    # The story that took the place of this one, if it can be read.
    leads_to: Publication | None = None


@public
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    now, here = moment(request), get_language()
    standing = standings([pk], now=now, language=here).get(pk)
    if standing is None or standing.has_vanished:
        raise Http404
    before = _read_number(request.GET.get("before", ""))
    versions, newer = _versions(pk, now, here, before)
    shown = versions[:SIZE]
    has_older = len(versions) > SIZE
    since = shown[-1].visible_from if has_older else None
    notices = _notices(pk, now, since, newer and newer.visible_from)
    context = {
        "standing": standing,
        "story": standing.last,
        "entries": _entries(shown, notices, _targets(notices, now, here)),
        "older": shown[-1].number if has_older else "",
        "is_later": newer is not None,
        "other_edition": _other_edition(standing),
        "current_section": standing.last.section_id,
    }
    return render(request, "articles/history.html", context)


def _versions(
    pk: int, now: datetime, language: str, before: tuple[int, int] | None
) -> tuple[list[Publication], Publication | None]:
    """A page of versions, newest first, with one more that says there are older ones; and the last
    version of the page before it. A number that the story does not have is the first page."""
    rows = Publication.objects.once_visible(now).in_edition(language).filter(article_id=pk)
    if before:
        major, minor = before
        found = list(rows.for_history().up_to(major, minor)[: SIZE + 2])
        if found and (found[0].major, found[0].minor) == before:
            return found[1:], found[0]
    return list(rows.for_history()[: SIZE + 1]), None


def _notices(
    pk: int, now: datetime, since: datetime | None, until: datetime | None
) -> list[PublicNotice]:
    """What took the story away in the time of this page; the moves leave few between versions."""
    rows = PublicNotice.objects.filter(article_id=pk, from_at__lte=now)
    if since:
        rows = rows.filter(from_at__gte=since)
    if until:
        rows = rows.filter(from_at__lt=until)
    return list(rows.order_by("-from_at"))


def _targets(notices: list[PublicNotice], now: datetime, language: str) -> dict[int, Publication]:
    """What readers find now where the notices lead, by the key of the story."""
    keys = {notice.target_id for notice in notices} - {None}
    rows = Publication.objects.visible(now).in_edition(language).filter(article_id__in=keys)
    return {row.article_id: row for row in rows.for_cards()} if keys else {}


def _entries(
    versions: list[Publication], notices: list[PublicNotice], targets: dict[int, Publication]
) -> list[Entry]:
    entries = [Entry(row.visible_from, version=row) for row in versions]
    entries += [
        Entry(row.from_at, notice=row, leads_to=targets.get(row.target_id)) for row in notices
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _other_edition(standing: Standing) -> str | None:
    if other_language() not in standing.last.languages:
        return None
    return in_language(other_language(), "articles:history", standing.last.article_id)


def _read_number(text: str) -> tuple[int, int] | None:
    """«2.1», as a link carries it."""
    major, _point, minor = text.partition(".")
    if not (text.isascii() and major.isdecimal() and minor.isdecimal()):
        return None
    return (int(major), int(minor)) if len(text) <= 18 else None
