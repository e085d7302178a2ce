"""The revisions of a story: who made which, what it changed, any two side by side.

`live` in an address stands for the revision readers see and `now` for the newest one, so a link
keeps its meaning while the story moves on.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.story_form import label_of
from articles.admin.story_pages import page_context, story_page
from articles.admin.story_places import StoryPlace, folded, story_places
from articles.models import Article, Publication, Revision
from articles.workflow import content as contents
from newsroom.web.typed import read_number

PAGE = 30


@dataclass(frozen=True)
class Row:
    """A revision in the list. `numbers` are the public versions made from it, the newest first."""

    revision: Revision
    changed: list[Any]
    numbers: list[str]
    is_live: bool
    is_approved: bool
    is_now: bool

    @property
    def what(self) -> str:
        return workflow.done_words(self.revision.move)

    @property
    def before(self) -> int:
        """The number of the revision that this one followed."""
        return self.revision.seq - 1


@dataclass(frozen=True)
class Difference:
    """What a page of differences shows; `before` is None where there is nothing to hold against."""

    before: Revision | None
    after: Revision
    places: list[StoryPlace]
    is_whole: bool

    @property
    def changed(self) -> int:
        return sum(not place.is_same for place in self.places)

    @property
    def shown(self) -> list[Any]:
        """What did not change is folded away, unless the whole story is wanted."""
        return self.places if self.is_whole else folded(self.places)


def difference(before: Revision | None, after: Revision, *, whole: bool) -> Difference:
    """What changed from one revision to another; all of `after` where there is no first."""
    whole = whole or before is None
    if before is None:
        return Difference(None, after, story_places(None, after.content, whole=True), whole)
    pictures = (before.pictures, after.pictures)
    found = story_places(before.content, after.content, pictures=pictures, whole=whole)
    return Difference(before, after, found, whole)


def live_copy(story: Article, now: datetime) -> Publication | None:
    """What readers see now, with the revision it was made from."""
    return story.publications.visible(now).select_related("revision").first()


@story_page("history/", name="history")
def history(request: HttpRequest, story: Article) -> HttpResponse:
    """The stock page of changes, which knows nothing of moves: the revisions tell them."""
    return redirect("admin:articles_article_revisions", story.pk)


@story_page("revisions/", name="revisions")
def revisions_page(request: HttpRequest, story: Article) -> HttpResponse:
    """All revisions, the newest first, and two radio buttons a row to compare any two."""
    rows = story.revisions.order_by("-seq")
    before = read_number(request.GET.get("before"), digits=9)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    # One more: what a revision changed is told by the one below it.
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    context = page_context(request, story, _("Revisions")) | {
        "rows": _rows(story, found),
        "older": shown[-1].seq if len(found) > PAGE else None,
        "has_live": live_copy(story, timezone.now()) is not None,
        # The last step, until two others are chosen.
        "chosen": {"to": shown[0].seq, "from": shown[min(1, len(shown) - 1)].seq} if shown else {},
    }
    return TemplateResponse(request, "admin/articles/article/revisions.html", context)


@story_page("compare/", name="compare")
def compare_page(request: HttpRequest, story: Article) -> HttpResponse:
    """Two revisions, the older first whatever the order they were asked in."""
    asked = request.GET.get("from", ""), request.GET.get("to", "now")
    found = [_named(story, words) for words in asked]
    if None in found:
        messages.error(request, _("This story has no such revision. Choose two from the list."))
        return redirect("admin:articles_article_revisions", story.pk)
    before, after = sorted(found, key=lambda revision: revision.seq)
    current = Article.objects.select_related("revision").get(pk=story.pk)
    context = page_context(request, story, _("Compare revisions")) | {
        "difference": difference(before, after, whole="whole" in request.GET),
        "restorable": _restorable(current, [before, after], request),
        "version": current.version,
        "address": f"{request.path}?from={before.seq}&to={after.seq}",
        "neighbours": _neighbours(story, before, after),
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def _rows(story: Article, found: list[Revision]) -> list[Row]:
    now = timezone.now()
    live = live_copy(story, now)
    numbers: dict[int, list[str]] = {}
    for copy in story.publications.once_visible(now).order_by("-visible_from", "-id"):
        numbers.setdefault(copy.revision_id, []).append(copy.number)
    below = {newer.pk: older for newer, older in pairwise(found)}
    return [
        Row(
            revision,
            changed=_changed(below.get(revision.pk), revision),
            numbers=numbers.get(revision.pk, []),
            is_live=live is not None and revision.pk == live.revision_id,
            is_approved=revision.pk == story.approved_revision_id,
            is_now=revision.pk == story.revision_id,
        )
        for revision in found[:PAGE]
    ]


def _changed(before: Revision | None, after: Revision) -> list[Any]:
    """What the fields are called that differ; nothing of a story's first revision."""
    if before is None:
        return []
    return [label_of(key) for key in contents.KEYS if before.content[key] != after.content[key]]


def _restorable(story: Article, found: list[Revision], request: HttpRequest) -> list[Revision]:
    """Those of the revisions whose words the person may bring back now."""
    names = {move.name for move in workflow.available_moves(story, request.user)}
    if "restore" not in names:
        return []
    now = story.revision.content_hash
    return [one for one in dict.fromkeys(found) if one.content_hash != now]


def _named(story: Article, words: str) -> Revision | None:
    """The revision that a part of an address names."""
    if words == "now":
        return story.revisions.order_by("-seq").first()
    if words == "live":
        live = live_copy(story, timezone.now())
        return live.revision if live else None
    return story.revisions.filter(seq=read_number(words, digits=9)).first()


def _neighbours(story: Article, before: Revision, after: Revision) -> dict[str, str]:
    """The steps before and after this one, for a walk through a story's history."""
    if after.seq - before.seq != 1:
        return {}
    address = reverse("admin:articles_article_compare", args=[story.pk])
    steps = {"older": (before.seq - 1, before.seq), "newer": (after.seq, after.seq + 1)}
    last = story.revisions.order_by("-seq").values_list("seq", flat=True).first()
    return {
        name: f"{address}?from={first}&to={second}"
        for name, (first, second) in steps.items()
        if first > 0 and second <= last
    }
