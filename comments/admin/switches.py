"""The switches at the desk: who may answer a story, or the whole site, and who changed it when."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Publication
from comments.admin.cards import TRUST, publications
from comments.admin.pages import answers_page, page_context
from comments.facts import switches as holding
from comments.models import ModerationEvent, Question, Switch
from comments.switching import (
    MOVES,
    SwitchRefused,
    current,
    end_surge,
    may_switch,
    set_switch,
    word,
)
from newsroom.web.clock import moment

METHODS = ("GET", "HEAD", "POST")
CHANGES = 20
# What is told of a mode to whoever chooses it.
TOLD = {
    "post": gettext_lazy("Readers whose answers were published before are seen at once; the first answers of a new reader wait."),
    "pre": gettext_lazy("Every answer waits until a moderator has read it."),
    "trust": gettext_lazy("Only known readers may answer or choose; others are told so."),
    "closed": gettext_lazy("Nobody can answer. What was written stays readable."),
}  # fmt: skip
DEEDS = {
    "switch": gettext_lazy("Switched"),
    "surge": gettext_lazy("A flood began: answers are read first"),
    "surge_ended": gettext_lazy("The flood was declared over"),
}


@answers_page("switches/", name="site_switches", methods=METHODS)
def site_switches(request: HttpRequest) -> HttpResponse:
    """What holds for every story."""
    return _page(request, None)


@answers_page("switches/<number:story>/", name="switches", methods=METHODS)
def story_switches(request: HttpRequest, story: int) -> HttpResponse:
    """What holds for one story beside it."""
    question = Question.objects.filter(article_id=story).first()
    if question is None:
        raise Http404
    return _page(request, question)


def floods(now: datetime) -> list[tuple[Publication, datetime]]:
    """The stories under which everything waits just now, and until when."""
    rows = Switch.objects.filter(surge_until__gt=now, question__isnull=False)
    until = dict(rows.order_by("surge_until").values_list("question__article_id", "surge_until"))
    public = publications(until) if until else {}
    return [(public[story], time) for story, time in until.items() if story in public]


def word_told(kept: str) -> str:
    """A switch as the log keeps it, in words."""
    mode, _colon, trust = kept.partition(":")
    if mode not in Switch.Mode.values:
        return ""
    label = str(Switch.Mode(mode).label)
    return f"{label}: {TRUST[int(trust)]}" if trust in "123" and trust else label


def _page(request: HttpRequest, question: Question | None) -> HttpResponse:
    may_change = may_switch(request.user, question)
    if request.method == "POST":
        _change(request, question)
        return redirect(request.path)
    now, switch = moment(request), current(question)
    holds = holding(question) if question else switch
    is_surging = holds.surge_until is not None and holds.surge_until > now
    # In a flood everything is read first, whatever the switches say.
    is_read_first = is_surging and holds.mode == Switch.Mode.POST
    public = publications([question.article_id]).get(question.article_id) if question else None
    title = _("Who may answer this story") if question else _("Who may answer on the site")
    context = page_context(request, title) | {
        "story": question.article_id if question else None,
        "publication": public,
        "switch": switch,
        "modes": [(mode.value, mode.label, TOLD[mode]) for mode in Switch.Mode],
        "trusts": [(trust, words) for trust, words in TRUST.items() if trust],
        "holds": word_told(Switch.Mode.PRE if is_read_first else word(holds)),
        "is_stricter": word(holds) != word(switch),
        "surge_until": holds.surge_until if is_surging else None,
        "may_change": may_change,
        "may_change_site": may_switch(request.user, None),
        "changes": _changes(question),
    }
    return TemplateResponse(request, "admin/comments/comment/switches.html", context)


def _change(request: HttpRequest, question: Question | None) -> None:
    now, trust = moment(request), request.POST.get("least_trust", "")
    try:
        if "end_surge" in request.POST and question is not None:
            if end_surge(question, by=request.user, now=now):
                messages.success(request, _("The flood is over: answers are as the switches say."))
            else:
                messages.info(request, _("The flood had ended by itself."))
            return
        number = int(trust) if trust in ("1", "2", "3") else 0
        switch = set_switch(
            question, request.POST.get("mode", ""), number, by=request.user, now=now
        )
    except SwitchRefused:
        messages.error(
            request,
            _(
                "This cannot be switched so, or not by you. Nothing was changed: choose one of the rows."
            ),
        )
        return
    messages.success(request, _("From now on: %(mode)s.") % {"mode": word_told(word(switch))})


def _changes(question: Question | None) -> list[dict[str, Any]]:
    story = question.article_id if question else None
    rows = ModerationEvent.objects.filter(move__in=MOVES, article_pk=story).order_by("-id")
    return [
        {
            "event": row,
            "deed": DEEDS[row.move],
            "before": word_told(row.from_state),
            "after": word_told(row.to_state),
        }
        for row in rows[:CHANGES]
    ]
