"""Reading the answers of a story: the pages of its list, one thread, and the address of one answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Publication
from comments import reading
from comments.answering import can_edit
from comments.listing import Asked, listing, show_other_opinions
from comments.models import Ballot, Comment, ModerationEvent
from comments.views.common import (
    answer_address,
    other_edition,
    public_answer,
    visible_answer,
    visible_story,
    whoever,
)
from newsroom.web.clock import moment
from newsroom.web.policy import public

GONE = (Comment.State.WITHDRAWN, Comment.State.ERASED)


def page(request: HttpRequest, publication: Publication) -> HttpResponse:
    """The answers of a story as `?sort=`, `?choice=`, `?after=`, `?sides=1` ask; `?mine=1`: one's own."""
    given = request.GET
    asked = Asked(
        sort=given.get("sort", ""),
        choice=given.get("choice", ""),
        after=given.get("after", ""),
        sides=bool(given.get("sides")),
    )
    context = _frame(request, publication) | {"list": listing(publication, asked)}
    if given.get("mine"):
        context |= _own(request, publication.article_id)
    return render(request, "comments/answers.html", context)


def thread(request: HttpRequest, publication: Publication, public_id: str) -> HttpResponse:
    """One answer and all its replies, a page of them at a time."""
    root = public_answer(public_id)
    if (
        root is None
        or root.depth
        or root.merit is None
        or root.article_id != publication.article_id
    ):
        raise Http404
    shown = reading.read_thread(root, after=request.GET.get("after", ""))
    show_other_opinions(publication, shown, is_whole=False)
    context = _frame(request, publication) | {"root": root, "page": shown}
    return render(request, "comments/thread.html", context)


@public
@require_safe
@never_cache
def permalink(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where an answer stands, for ever: among the newest, or in the thread that it replies in.

    What was public and is taken back says so with 410; what never was is nobody's but its reader's.
    """
    comment = public_answer(public_id)
    if comment is None:
        raise Http404
    publication = visible_story(request, comment.article_id)
    is_standing = comment.merit is not None and comment.state in (*GONE, Comment.State.VISIBLE)
    if is_standing:
        return HttpResponseRedirect(_where_it_stands(comment))
    reader = whoever(request)
    if reader is not None and reader.pk == comment.reader_id and comment.state not in GONE:
        where = reverse("comments:answers", args=[comment.article_id])
        return HttpResponseRedirect(f"{where}?mine=1#answer-{public_id}")
    seen = ModerationEvent.objects.filter(public_id=public_id, to_state=Comment.State.VISIBLE)
    if comment.state not in GONE or not seen.exists():
        raise Http404
    context = _frame(request, publication) | {"comment": comment}
    return render(request, "comments/gone.html", context, status=410)


@public
@require_safe
@never_cache
def other_opinion(request: HttpRequest, public_id: str) -> HttpResponse:
    """From an answer to the most useful one of another choice; to all answers where there is none."""
    comment, publication = visible_answer(request, public_id)
    other = reading.strongest_other(publication, comment)
    if other is not None:
        return HttpResponseRedirect(answer_address(other))
    where = reverse("comments:answers", args=[comment.article_id])
    return HttpResponseRedirect(f"{where}#answers")


def _where_it_stands(comment: Comment) -> str:
    """The page of the newest answers that begins with it; of a reply, that of its thread."""
    after = reading.from_here(comment)
    where = reverse("comments:answers", args=[comment.article_id])
    anchor = f"#answer-{comment.public_id}"
    if not comment.depth:
        return f"{where}?sort={reading.NEWEST}&after={after}&at={comment.public_id}{anchor}"
    root = comment.root.public_id
    more = f"&after={after}" if after else ""
    return f"{where}?thread={root}{more}&at={comment.public_id}{anchor}"


def _frame(request: HttpRequest, publication: Publication) -> dict[str, Any]:
    return {
        "publication": publication,
        "at": request.GET.get("at", ""),
        "is_open": publication.is_question_open(moment(request)),
        "other_edition": other_edition(publication),
        "current_section": publication.section_id,
    }


def _own(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What this browser's reader answered: the words that stand, and the choice."""
    reader = whoever(request)
    if reader is None:
        return {"asked_for_mine": True, "mine": [], "chosen": "", "waits": ""}
    mine = list(Comment.objects.filter(article_id=pk, reader=reader).exclude(state__in=GONE))
    for comment in mine:
        comment.is_editable = can_edit(comment, now=moment(request))
    ballot = (
        Ballot.objects.filter(reader=reader, question__article_id=pk)
        .select_related("comment")
        .first()
    )
    chosen = ballot.choice_key if ballot else ""
    # Of the words that a choice came with, while it counts no more or not yet.
    waits = ballot.comment.state if ballot and ballot.comment and not ballot.counted else ""
    return {
        "asked_for_mine": True, "mine": mine, "chosen": chosen, "waits": waits, "reader": reader,
    }  # fmt: skip
