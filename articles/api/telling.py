"""Rows of the public tables as the API tells them, in the language of the answer.

The words of a story are the frozen copy's. What it points at (section, tags, people) is told by its
name and address of today: what was renamed or merged since is known by its old id no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from articles.editions import list_in
from articles.models import Person, Publication, Section, Tag
from articles.page import picked_answers
from articles.rendering import absolute, fill
from articles.search.documents import plain_text
from articles.templatetags.site import having, said, why_closed, worded

# What can change while the copy stays the same: a time says nothing of these, only their words do.
NOT_FROZEN = {"section", "tags", "people", "question", "html", "text"}
_IN_TEXT = {"html", "text"}
_ALWAYS_LEFT = ("toc_ar", "toc_en", "changed", "public_note_ar", "public_note_en")


@dataclass
class Beside:
    """What the stories of one answer point at, read once for all of them."""

    now: datetime
    tags: dict[int, Tag] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)


def whole(path: str | None) -> str | None:
    """An address of ours as others must write it."""
    return f"{settings.SITE_URL}{path}" if path else None


def api_url(name: str, *args: Any) -> str:
    language = get_language()
    more = f"?language={language}" if language != "ar" else ""
    return f"{settings.SITE_URL}{reverse(f'api:{name}', args=args)}{more}"


def columns_for(rows: Any, names: tuple[str, ...]) -> Any:
    """The query without the columns that nobody asked for: most of a story's weight is its text."""
    language = get_language() or "ar"
    other = "en" if language == "ar" else "ar"
    left = [*_ALWAYS_LEFT, f"html_{other}"]
    left += [f"html_{language}"] if not _IN_TEXT & {*names} else []
    left += ["sources"] if "sources" not in names else []
    return rows.select_related("section", "summary").defer(*left).known_by_id()


def read_beside(copies: list[Publication], names: tuple[str, ...], now: datetime) -> Beside:
    """At most two queries, whatever the number of stories."""
    beside = Beside(now)
    if "tags" in names:
        keys = {row["id"] for copy in copies for row in copy.tag_list}
        beside.tags = {
            tag.pk: tag.merged_into or tag
            for tag in Tag._base_manager.filter(pk__in=keys).select_related("merged_into")
        }
    if "people" in names:
        keys = {row["id"] for copy in copies for row in copy.byline}
        beside.people = Person.objects.in_bulk(keys)
    return beside


def story(copy: Publication, names: tuple[str, ...], beside: Beside) -> dict[str, Any]:
    told = {name: STORY[name](copy, beside) for name in names if name in STORY}
    return {"id": copy.story_uuid} | told


def question(copy: Publication, now: datetime) -> dict[str, Any]:
    summary, is_open = copy.summary, copy.is_question_open(now)
    shows = summary.shows_tally(is_open=is_open)
    return {
        "kind": copy.question_kind,
        "text": copy.question,
        "version": copy.question_version,
        "is_open": is_open,
        "closes_at": summary.closes_at or copy.question_closes_at,
        "closed_at": summary.closed_at,
        "closed_reason": None if is_open else why_closed(summary) or None,
        "answers": summary.answers,
        "ballots": summary.ballots,
        "choices": [
            {
                "key": row["key"],
                "label": worded(row, "label"),
                "votes": summary.tally.get(row["key"], 0) if shows else None,
            }
            for row in copy.choices
        ],
        "settles_at": copy.settles_at,
        "settled_how": copy.settle_how or None,
        "verdict": _verdict(copy),
    }


def _verdict(copy: Publication) -> dict[str, Any] | None:
    if (verdict := copy.verdict) is None:
        return None
    return {
        "choice": verdict.key or None,
        "is_void": verdict.is_void,
        "note": verdict.note or None,
        "source": verdict.source or None,
        "at": verdict.at,
        "right": verdict.right,
    }


def reference(thing: Section | Tag | Person) -> dict[str, Any] | None:
    """None where it has no name, so no page, in this language."""
    address = whole(list_in(get_language() or "ar", thing))
    return {"id": thing.uuid, "name": thing.name, "url": address} if address else None


def status(copy: Publication) -> str:
    corrected = any(row["class"] == "correction" and worded(row, "text") for row in copy.notes)
    return "corrected" if corrected else "live"


def picture(cover: dict[str, Any] | None) -> dict[str, Any] | None:
    if not cover:
        return None
    size = {name: cover[name] for name in ("type", "width", "height")}
    words = {name: said(cover, name) for name in ("alt", "caption", "credit")}
    if cover.get("is_decorative"):
        words["alt"] = ""
    src = cover["src"]
    return size | words | {"url": whole(src) if src.startswith("/") else src}


def _references(things: Iterable[Any]) -> list[dict[str, Any]]:
    told = [reference(thing) for thing in dict.fromkeys(things)]
    return [one for one in told if one]


def _html(copy: Publication) -> str:
    page = whole(copy.get_absolute_url()) or ""
    filled = fill(copy.html, picked_answers(copy))
    return absolute(filled, site=settings.SITE_URL, page=page)


STORY: dict[str, Any] = {
    "url": lambda copy, beside: whole(copy.get_absolute_url()),
    "api_url": lambda copy, beside: api_url("story", copy.story_uuid),
    "short_url": lambda copy, beside: whole(reverse("articles:short_link", args=[copy.article_id])),
    "language": lambda copy, beside: get_language(),
    "languages": lambda copy, beside: list(copy.languages),
    "status": lambda copy, beside: status(copy),
    "headline": lambda copy, beside: copy.headline,
    "standfirst": lambda copy, beside: copy.standfirst or None,
    "section": lambda copy, beside: reference(copy.section),
    "tags": lambda copy, beside: _references(
        beside.tags[row["id"]] for row in copy.tag_list if row["id"] in beside.tags
    ),
    "people": lambda copy, beside: _references(
        beside.people[row["id"]] for row in copy.byline if row["id"] in beside.people
    ),
    "published_at": lambda copy, beside: copy.first_at,
    "modified_at": lambda copy, beside: copy.modified_at,
    "version": lambda copy, beside: copy.number,
    "version_at": lambda copy, beside: copy.visible_from,
    "change_class": lambda copy, beside: copy.change_class,
    "minutes": lambda copy, beside: copy.minutes,
    "cover": lambda copy, beside: picture(copy.cover),
    "question": lambda copy, beside: question(copy, beside.now),
    "notes": lambda copy, beside: [
        {
            "change_class": row["class"],
            "version": row["number"],
            "at": row["at"],
            "text": worded(row, "text"),
        }
        for row in copy.notes
        if worded(row, "text")
    ],
    "sources": lambda copy, beside: [
        {
            "title": worded(row, "title"),
            "url": row["url"] or None,
            "note": worded(row, "note") or None,
        }
        for row in having(copy.sources, "title")
    ],
    "html": lambda copy, beside: _html(copy),
    "text": lambda copy, beside: plain_text(fill(copy.html, picked_answers(copy))),
}
