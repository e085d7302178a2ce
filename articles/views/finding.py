"""The search page: what was asked, what answers it, and what to do where nothing does."""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles import search
from articles.models import Person, Publication, Tag
from articles.question_series import once_a_series
from articles.search import Filters, Piece, Results
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language
from newsroom.web.policy import public
from newsroom.web.typed import read_number

SIZE = 10
NEWEST, QUESTIONS, TOPICS = 3, 4, 12
# So many of the newest stories say what the topics of these days are, and so many of the most
# answered which questions are still open.
RECENT, ANSWERED = 40, 20
FACETS = 6
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
    """The form as it was sent; what is unknown in it is as if it were not there. `after` is the number
    of the last result that was seen, `seen` how many."""

    q: str = ""
    section: int | None = None
    tag: int | None = None
    person: int | None = None
    since: str = ""
    start: date | None = None
    end: date | None = None
    open: bool = False
    order: str = ""
    exact: bool = False
    after: int | None = None
    seen: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        given = request.GET
        numbers = ("section", "tag", "person", "after", "seen")
        return cls(
            q=" ".join(given.get("q", "").replace("\0", " ").split())[:300],
            since=given["since"] if given.get("since") in SINCE else "",
            start=_day(given.get("start")),
            end=_day(given.get("end")),
            open=given.get("open") == "1",
            order="newest" if given.get("order") == "newest" else "",
            exact=given.get("exact") == "1",
            **{name: read_number(given.get(name), digits=9) for name in numbers},
        )

    @property
    def text(self) -> str:
        return self.q

    @property
    def has_days(self) -> bool:
        return bool(self.start or self.end)

    def filters(self, now: datetime) -> Filters:
        """Days that were written win over those that were chosen."""
        since = (now - SINCE[self.since][1]).date() if self.since else None
        return Filters(
            section=self.section,
            tag=self.tag,
            person=self.person,
            since=self.start or (None if self.end else since),
            until=self.end,
            has_open_question=self.open,
        )

    def address(self, **other: object) -> str:
        """The same question from its first result, with something else about it."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        given |= {"after": None, "seen": None} | other
        kept = {name: 1 if value is True else value for name, value in given.items() if value}
        return f"{reverse('articles:search')}?{urlencode(kept)}"


@public
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Results ten by ten. Never stored by a cache between: addresses are as many as questions."""
    asked, now, language = Asked.of(request), moment(request), get_language()
    filters = asked.filters(now)
    found = search.search(
        asked.q,
        language=language,
        now=now,
        filters=filters,
        exact=asked.exact,
        by_date=asked.order == "newest",
    )
    keys = [score.pk for score in found.scores]
    start = _start(keys, asked)
    visible = Publication.objects.visible(now).in_edition(language)
    results = _results(visible, keys[start : start + SIZE], found, language)
    texts = [text for result in results for text in _texts(result)]
    facets = search.facets(found.facts.values(), most=FACETS)
    end = start + len(results)
    context = {
        "asked": asked,
        "found": found,
        "results": results,
        "is_later": bool(start),
        "instead": _instead(found, texts, language),
        "meant": _meant(found, language, now),
        "facets": facets,
        "is_narrowed": bool(filters),
        "narrowed": _narrowed(asked, facets) if filters else [],
        "near": once_a_series(one.story for one in results if one.story.is_question_open(now))[
            :QUESTIONS
        ],
        "more": asked.address(after=keys[end - 1], seen=end) if keys[end:] else "",
        "since": [(key, words) for key, (words, _days) in SINCE.items()],
        "other_edition": in_language(other_language(), "articles:search"),
    } | ({} if results else _help(visible, now, language))
    if not keys and asked.q and not filters and not asked.exact:
        today = timezone.localtime(now).date()
        search.note_unmet(asked.q, language=language, today=today)
    response = render(request, "articles/search.html", context)
    if asked.text or filters or results:
        response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, max-age=60"
    return response


def _start(keys: list[int], asked: Asked) -> int:
    """Behind the result that was seen last, wherever it stands now; where it is gone, behind as many
    as were seen. So what is published meanwhile neither doubles a result nor hides one."""
    if asked.after in keys:
        return keys.index(asked.after) + 1
    return min(asked.seen or 0, len(keys)) if asked.after else 0


def _results(visible: Any, keys: list[int], found: Results, language: str) -> list[Result]:
    stories = visible.select_related("section", "summary").in_bulk(keys)
    given = {"language": language, "names": found.names}
    return [
        Result(
            story,
            search.marked(story.headline, found.query, **given),
            search.snippet(search.plain_text(story.html), found.query, **given),
        )
        for story in (stories[key] for key in keys if key in stories)
    ]


def _texts(result: Result) -> tuple[str, str]:
    return result.story.headline, search.plain_text(result.story.html)


def _instead(found: Results, texts: list[str], language: str) -> str:
    """What was looked for, in words, where it is not what was asked."""
    if not found.is_corrected:
        return ""
    return " ".join(
        search.as_written(term.instead[0].word, texts, language=language)
        if term.instead
        else term.text
        for term in found.query.terms
    )


def _meant(found: Results, language: str, now: datetime) -> str:
    """The question with a commoner word in place of a rare one; "" where there is none."""
    text = found.asked.text
    for written, known in found.commoner.items():
        text = text.replace(written, search.written_form(known, language=language, now=now))
    return text if found.commoner else ""


def _narrowed(asked: Asked, facets: search.Facets) -> list[tuple[str, str]]:
    """What the results are narrowed to beside the form's own fields: its name, the address without."""
    known = {("tag", row.key): row.name for row in facets.tags}
    known |= {("person", row.key): row.name for row in facets.people}
    shown = []
    for kind, model in (("tag", Tag), ("person", Person)):
        if key := getattr(asked, kind):
            name = known.get((kind, key)) or getattr(
                model.objects.filter(pk=key).first(), "name", ""
            )
            shown.append((name or "—", asked.address(**{kind: None})))
    return shown


def _help(visible: Any, now: datetime, language: str) -> dict[str, Any]:
    """For who found nothing, or asked nothing yet: what is new, what is asked, what it is about."""
    cards = visible.for_cards()
    recent = list(cards.newest_first(language)[:RECENT])
    answered = cards.order_by("-summary__ballots", "-summary__article_id")[:ANSWERED]
    questions = once_a_series(story for story in answered if story.is_question_open(now))
    topics = Counter(
        (tag[f"name_{language}"], tag[f"slug_{language}"])
        for story in recent
        for tag in story.tag_list
        if tag.get(f"name_{language}") and tag.get(f"slug_{language}")
    )
    return {
        "newest": recent[:NEWEST],
        "questions": questions[:QUESTIONS],
        "topics": [topic for topic, _count in topics.most_common(TOPICS)],
    }


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
