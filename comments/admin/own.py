"""A writer's own readers: what was said under their stories and waits for a word of theirs."""

import re
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models import Publication
from comments import unanswered
from comments.admin.cards import choice_labels
from comments.admin.pages import answers_page, page_context
from comments.answering import answer, check_answer
from comments.guests import reader_of
from comments.models import Comment
from newsroom.auth import name_of
from newsroom.text.bidi import embed
from newsroom.web.clock import moment

A_PAGE = 20
_KEY = re.compile("[0-9a-f]{32}")


@answers_page("own/", name="own", methods=("GET", "HEAD", "POST"), asks="write")
def own(request: HttpRequest) -> HttpResponse:
    """GET: what waits, those that ask first; one query for the page, however much there is. POST: a
    reply to one of them; what was typed comes back where it cannot be taken."""
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:10_000] for name in ("answer", "body", "key")}
        problem = _reply(request, typed)
        if not problem:
            return redirect(request.get_full_path())
        messages.error(request, problem)
    start = request.GET.get("from", "")
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 0
    rows = list(unanswered.of_writer(request.user, moment(request))[first : first + A_PAGE])
    total = rows[0].in_all if rows else 0
    context = page_context(request, _("Readers of your stories")) | {
        "cards": [_card(row, typed) for row in rows],
        "total": total,
        "next": first + A_PAGE if first + A_PAGE < total else None,
        "is_later": first > 0,
        # Somebody else may have answered meanwhile: the words are still their writer's.
        "left": typed["body"] if typed and typed["answer"] not in _ids(rows) else "",
    }
    status = 422 if typed else 200
    return TemplateResponse(request, "admin/comments/comment/own.html", context, status=status)


def _card(row: Comment, typed: dict[str, str]) -> dict[str, Any]:
    is_typed = typed.get("answer") == row.public_id
    return {
        "comment": row,
        "choice": choice_labels(row).get(row.choice_key, ""),
        "body": typed["body"] if is_typed else "",
        "is_typed": is_typed,
        "key": uuid.uuid4().hex,
    }


def _ids(rows: list[Comment]) -> set[str]:
    return {row.public_id for row in rows}


def _reply(request: HttpRequest, typed: dict[str, str]) -> str:
    """What went wrong, in words; nothing where the reply stands under the answer now."""
    now = moment(request)
    key = typed["key"] if _KEY.fullmatch(typed["key"]) else uuid.uuid4().hex
    if Comment.objects.filter(submit_key=key, reader__user=request.user.pk).exists():
        # Pressed twice: the first press has done it.
        return ""
    is_id = typed["answer"].isascii() and typed["answer"].isalnum()
    waiting = unanswered.of_writer(request.user, now)
    parent = waiting.filter(public_id=typed["answer"]).first() if is_id else None
    if parent is None:
        return _("This answer waits no more: somebody replied, or it is no longer there. Your words stand below.")  # fmt: skip
    publication = Publication.objects.visible(now).select_related("summary")
    copy = publication.get(article_id=parent.article_id)
    name = name_of(request.user)[:40]
    try:
        words = check_answer(copy, body=typed["body"], choice="", name=name)
        reader = reader_of(request.user, words["name"])
        answer(copy, reader=reader, submit_key=key, now=now, parent=parent, **words)
    except ValidationError as problem:
        return " ".join(problem.messages)
    messages.success(request, _("Your reply stands under the answer of %(name)s.") % {"name": embed(parent.name)})  # fmt: skip
    return ""
