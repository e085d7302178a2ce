"""The search page: what was asked, what answers it, and what to do where nothing does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles import search
from articles.models import Publication
from articles.search import Filters, Piece, Results
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.policy import public

SIZE = 10
NEWEST = 3
SINCE = {
    "week": (_("This week"), timedelta(days=7)),
    "month": (_("This month"), timedelta(days=31)),
    "year": (_("This year"), timedelta(days=366)),
}


@dataclass(frozen=True)
class Result:
    """A story that was found, with the passage that answers and what of it was asked for."""

    story: Publication
    headline: list[Piece]
    passage: list[Piece]


@dataclass(frozen=True)
class Asked:
    """The form as it was sent; what is unknown in it is as if it were not there."""

    text: str
    section: int | None
    since: str
    is_by_date: bool
    is_exact: bool
    start: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        given = request.GET
        return cls(
            text=" ".join(given.get("q", "").replace("\0", " ").split())[:300],
            section=_number(given.get("section")),
            since=given["since"] if given.get("since") in SINCE else "",
            is_by_date=given.get("order") == "newest",
            is_exact=given.get("exact") == "1",
            start=min(_number(given.get("start")) or 0, 1000),
        )

    def filters(self, now: datetime) -> Filters:
        since = (now - SINCE[self.since][1]).date() if self.since else None
        return Filters(section=self.section, since=since)

    def address(self, **other: object) -> str:
        """The same question with something else about it."""
        given = {
            "q": self.text,
            "section": self.section or "",
            "since": self.since,
            "order": "newest" if self.is_by_date else "",
            "exact": "1" if self.is_exact else "",
        } | other
        kept = {name: value for name, value in given.items() if value}
        return f"{reverse('articles:search')}?{urlencode(kept)}"


@public
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Results ten by ten. Never stored by a cache between: addresses are as many as questions."""
    asked, now, language = Asked.of(request), moment(request), get_language()
    found = search.search(
        asked.text,
        language=language,
        now=now,
        filters=asked.filters(now),
        exact=asked.is_exact,
        by_date=asked.is_by_date,
    )
    shown = found.scores[asked.start : asked.start + SIZE]
    visible = Publication.objects.visible(now).in_edition(language)
    context = {
        "asked": asked,
        "found": found,
        "total": len(found.scores),
        "results": _results(visible, [score.pk for score in shown], found, language),
        "instead": _instead(found),
        "as_written": asked.address(exact="1"),
        "everything": asked.address(section="", since="", start=""),
        "is_narrowed": bool(asked.section or asked.since),
        "more": asked.address(start=asked.start + SIZE)
        if found.scores[asked.start + SIZE :]
        else "",
        "newest": [] if shown else list(visible.for_cards().newest_first(language)[:NEWEST]),
        "since": [(key, words) for key, (words, _days) in SINCE.items()],
        "other_edition": in_language(other_language(), "articles:search"),
    }
    response = render(request, "articles/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, max-age=60"
    return response


def _results(visible: Any, keys: list[int], found: Results, language: str) -> list[Result]:
    stories = visible.select_related("section").in_bulk(keys)
    given = {"language": language, "names": found.names}
    return [
        Result(
            story,
            search.marked(story.headline, found.query, **given),
            search.snippet(search.plain_text(story.html), found.query, **given),
        )
        for story in (stories[key] for key in keys if key in stories)
    ]


def _instead(found: Results) -> str:
    """What was looked for, in words, where it is not what was asked."""
    if not found.is_corrected:
        return ""
    return " ".join(
        term.instead[0].word if term.instead else term.text for term in found.query.terms
    )


def _number(text: str | None) -> int | None:
    is_one = text is not None and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_one and text else None
