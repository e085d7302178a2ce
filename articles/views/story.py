"""One story at its own address, or what the public is told where it was taken down.

A take-down closes the open Publication at the instant its notice begins, so the notice is asked
for only where nothing is visible. An address that once was public answers 200, 301 or 410; it is
404 when the story vanished, and only then.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.models import Publication, PublicNotice
from articles.models.publication import ChangeClass
from articles.rendering import fill
from articles.views.editions import story_in
from newsroom.web.clock import moment
from newsroom.web.editions import other_language
from newsroom.web.policy import public

RELATED = 3
CONTENTS_FROM = 4
# A story told as it goes on has many notes; so many stand open at once.
OPEN_NOTES = 2
# A story that leads to a story that leads on: no newsroom needs more steps than this.
LONGEST_CHAIN = 5
# A typo leaves no note; a first publication has nothing to say.
NOTE_TITLES = {
    ChangeClass.UPDATE: _("Update"),
    ChangeClass.CLARIFICATION: _("Clarification"),
    ChangeClass.CORRECTION: _("Correction"),
}


@public
@require_safe
def short_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The address people share: leads to the story, or answers as the story would."""
    return _answer(request, pk, slug=None)


@public
@require_safe
def story(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The story; under a wrong or an old slug, the way to it."""
    return _answer(request, pk, slug=slug)


def _answer(request: HttpRequest, pk: int, *, slug: str | None) -> HttpResponse:
    now = moment(request)
    publication = _with_text(Publication.objects.visible(now)).filter(article_id=pk).first()
    if publication is None:
        return _taken_down(request, pk, slug, now)
    if get_language() not in publication.languages:
        return _other_edition(publication, now)
    if slug != publication.slug:
        return redirect(publication.get_absolute_url(), permanent=True)
    return render(request, "articles/story.html", _context(publication, now))


def _context(publication: Publication, now: datetime) -> dict[str, Any]:
    """What the page of a story shows beside the story's own columns."""
    contents = [row for row in publication.toc if row["level"] <= 3]
    return {
        "publication": publication,
        "html": fill(publication.html, publication.summary.picks),
        "contents": contents if len(contents) >= CONTENTS_FROM else [],
        "notes": _notes(publication),
        "related": _related(publication, now),
        "other_edition": story_in(other_language(), publication),
        "current_section": publication.section_id,
        "short_link": reverse("articles:short_link", args=[publication.article_id]),
    }


def _notes(publication: Publication) -> dict[str, dict[str, Any]]:
    """What changed since the first copy, in the newsroom's words, the newest first. What touches
    the headline, the lead or a number stands before the text («top»), the rest after it («foot»)."""
    text = f"text_{get_language()}"
    notes = [
        {
            "title": NOTE_TITLES[row["class"]],
            "text": row[text],
            "at": parse_datetime(row["at"]),
            "is_correction": row["class"] == ChangeClass.CORRECTION,
            "is_at_top": row["at_top"],
        }
        for row in reversed(publication.notes)
        if row[text]
    ]
    places = {"top": True, "foot": False}
    return {
        name: _folded([note for note in notes if note["is_at_top"] is at_top])
        for name, at_top in places.items()
    }


def _folded(notes: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest in sight and every correction; the other older ones behind one line."""
    is_open = [index < OPEN_NOTES or note["is_correction"] for index, note in enumerate(notes)]
    return {
        "open": [note for note, shown in zip(notes, is_open, strict=True) if shown],
        "folded": [note for note, shown in zip(notes, is_open, strict=True) if not shown],
        "has_correction": any(note["is_correction"] for note in notes),
    }


def _related(publication: Publication, now: datetime) -> list[Publication]:
    """The newest of the same section, then of the others where it has too few."""
    here = publication.section_id
    visible = Publication.objects.visible(now).in_edition(get_language())
    # One more than is shown, as the story itself may be among them.
    newest = visible.newest_first(get_language()).values("pk")
    some = Q(pk__in=newest.filter(section=here)[: RELATED + 1]) | Q(pk__in=newest[: RELATED + 1])
    found = visible.filter(some).exclude(article_id=publication.article_id).for_cards()
    in_order = found.newest_first(get_language())
    return sorted(in_order, key=lambda row: row.section_id != here)[:RELATED]


def _taken_down(request: HttpRequest, pk: int, slug: str | None, now: datetime) -> HttpResponse:
    """Withdrawn 200, retracted 410, redirected 301, archived 200; 404 for what never was."""
    notice = _notice(pk, now)
    if notice is None or notice.kind == PublicNotice.Kind.VANISHED:
        raise Http404
    if notice.kind == PublicNotice.Kind.REDIRECTED:
        return _redirected(notice, now)
    last = _last_public(pk, now)
    if last is None:
        raise Http404
    if slug != last.slug:
        return redirect(last.get_absolute_url(), permanent=True)
    if notice.kind == PublicNotice.Kind.EXPIRED:
        context = _context(last, now) | {"notice": notice}
        return render(request, "articles/story.html", context)
    context = {"publication": last, "notice": notice, "replacement": _replacement(notice, now)}
    context["other_edition"] = story_in(other_language(), last)
    if notice.kind == PublicNotice.Kind.RETRACTED:
        return render(request, "410.html", context, status=410)
    return render(request, "articles/withdrawn.html", context)


def _notice(pk: int, now: datetime) -> PublicNotice | None:
    return PublicNotice.objects.in_force(now).filter(article_id=pk).order_by("-from_at").first()


def _last_public(pk: int, now: datetime) -> Publication | None:
    """The last copy that readers could see in the language of the page."""
    once = Publication.objects.once_visible(now).in_edition(get_language())
    return _with_text(once).filter(article_id=pk).order_by("-visible_from", "-id").first()


def _redirected(notice: PublicNotice, now: datetime) -> HttpResponse:
    """Straight to where the way ends; a way that ends nowhere, or runs in a circle, is none."""
    for _step in range(LONGEST_CHAIN):
        target = Publication.objects.visible(now).filter(article_id=notice.target_id).first()
        if target is not None:
            there = get_language() if get_language() in target.languages else "ar"
            return redirect(story_in(there, target), permanent=True)
        onward = _notice(notice.target_id, now)
        if onward is None:
            break
        if onward.kind != PublicNotice.Kind.REDIRECTED:
            return redirect("articles:short_link", onward.article_id, permanent=True)
        notice = onward
    raise Http404


def _replacement(notice: PublicNotice, now: datetime) -> Publication | None:
    """The story to read instead, if it can be read."""
    if notice.target_id is None:
        return None
    visible = Publication.objects.visible(now).in_edition(get_language()).for_cards()
    return visible.filter(article_id=notice.target_id).first()


def _other_edition(publication: Publication, now: datetime) -> HttpResponse:
    """An English address that was public once leads to the Arabic story; otherwise there is none."""
    if _last_public(publication.article_id, now) is None:
        raise Http404
    return redirect(story_in("ar", publication), permanent=True)


def _with_text(publications: Any) -> Any:
    return publications.select_related("section", "summary")
