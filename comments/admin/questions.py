"""The questions at the desk: those that wait for a verdict or close soon first, and a page for each with
what may be done with it now, how readers answered, and who did what.

Every act is one of comments.questions, under the version that its person saw.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import URLValidator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.moments import MomentField
from articles.models import Publication
from articles.templatetags.site import date_time
from comments import questions
from comments.admin.pages import answers_page, page_context
from comments.models import Question, QuestionEvent
from comments.models.question import VOID
from comments.questions import ACTS, Act, QuestionRefused, StaleQuestion
from newsroom.text.bidi import embed
from newsroom.web.clock import moment
from newsroom.web.places import read_place, write_place
from newsroom.web.typed import read_number

SIZE, CHANGES = 30, 50
SOON = timedelta(days=7)
DUE = "due"
LANES = {
    DUE: gettext_lazy("Waiting for a verdict"),
    "soon": gettext_lazy("Closing within a week"),
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed questions"),
    "settled": gettext_lazy("Settled forecasts"),
}
STATES = {
    questions.OPEN: gettext_lazy("Takes answers"),
    questions.CLOSED: gettext_lazy("Closed by the newsroom"),
    questions.ENDED: gettext_lazy("Its time is over"),
    questions.SETTLED: gettext_lazy("Settled"),
}
# What an act brings about, told to whoever is about to make it.
EFFECTS = {
    "settle": gettext_lazy("Answers count no more from now on, readers see the verdict at once, and those who asked get a letter. Only a managing editor can change it."),
    "settle_anew": gettext_lazy("Readers see the new verdict at once, and every record follows it. Where something else came true, those who were told get one more letter. The log keeps both."),
    "extend": gettext_lazy("Holds at once, without publishing the story again."),
    "close": gettext_lazy("Nobody can answer any more; what was written stays readable. Readers see the reason. Only a managing editor can open it again."),
    "reopen": gettext_lazy("Readers can answer again until the time you give, or without an end."),
}  # fmt: skip
# A column of the log in words.
COLUMNS = {
    "closes_at": gettext_lazy("Closes"),
    "closed_reason_ar": gettext_lazy("Reason, in Arabic"),
    "closed_reason_en": gettext_lazy("Reason, in English"),
    "verdict_choice": gettext_lazy("What came true"),
    "verdict_source": gettext_lazy("Source"),
    "verdict_note_ar": gettext_lazy("Note, in Arabic"),
    "verdict_note_en": gettext_lazy("Note, in English"),
}


def _words(label: Any, longest: int, *, is_required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, max_length=longest, required=is_required, widget=area)


class CloseForm(forms.Form):
    reason_ar = _words(
        gettext_lazy("Reason that readers will see, in Arabic"), 300, is_required=True
    )
    reason_en = _words(gettext_lazy("Reason that readers will see, in English"), 300)


class DateForm(forms.Form):
    closes_at = MomentField(label=gettext_lazy("Closes"), required=False)


class VerdictForm(forms.Form):
    choice = forms.ChoiceField(label=gettext_lazy("What came true"), widget=forms.RadioSelect)
    source = forms.CharField(
        label=gettext_lazy("Address of the source"),
        max_length=500,
        required=False,
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )
    note_ar = _words(gettext_lazy("What decided it, in Arabic"), 500, is_required=True)
    note_en = _words(gettext_lazy("What decided it, in English"), 500)

    def __init__(self, *args: Any, copy: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(row["key"], row["label_ar"]) for row in copy.choices]
        void = (VOID, _("None can be told: the forecast counts for nobody"))
        self.fields["choice"].choices = [*rows, void]  # type: ignore[attr-defined]


FORMS = {
    "settle": VerdictForm, "settle_anew": VerdictForm, "extend": DateForm, "close": CloseForm,
    "reopen": DateForm,
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """An act with its form; `is_open`: its form is unfolded."""

    act: Act
    form: forms.Form
    effect: Any
    is_open: bool


@answers_page("questions/", name="questions")
def question_list(request: HttpRequest) -> HttpResponse:
    """A lane of the list."""
    now, asked = moment(request), request.GET.get("lane", DUE)
    lane = asked if asked in LANES else DUE
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    rows = lane_of(lane, now)
    if words:
        rows = rows.filter(
            Q(question_ar__icontains=words)
            | Q(question_en__icontains=words)
            | Q(headline_ar__icontains=words)
        )
    shown, older = _page(rows, lane, request.GET.get("before", ""))
    context = page_context(request, _("Questions")) | {
        "lanes": [
            {"key": key, "label": label, "is_here": key == lane} for key, label in LANES.items()
        ],
        "lane": lane,
        "copies": shown,
        "older": older,
        "is_later": "before" in request.GET,
        "words": words,
        "now": now,
    }
    return TemplateResponse(request, "admin/comments/comment/questions.html", context)


@answers_page("questions/<number:story>/", name="question", methods=("GET", "HEAD", "POST"))
def question_page(request: HttpRequest, story: int) -> HttpResponse:
    """One question. A POST makes the act that its button names."""
    question = Question.objects.filter(article_id=story).first()
    copy = questions.wording(question, moment(request)) if question else None
    if question is None or copy is None:
        raise Http404
    if request.method != "POST":
        return _show(request, question, copy)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    form = _form(ACTS[name], question, copy, request.POST)
    if not form.is_valid():
        return _show(request, question, copy, form=form, name=name, status=422)
    seen = read_number(request.POST.get("seen"), digits=9)
    try:
        questions.change(
            question, name, by=request.user, now=moment(request),
            seen=-1 if seen is None else seen, **form.cleaned_data,
        )  # fmt: skip
    except StaleQuestion as stale:
        question.refresh_from_db()
        return _show(request, question, copy, form=form, name=name, stale=stale, status=409)
    except QuestionRefused as refused:
        form.add_error(refused.field or None, refused.reason)
        question.refresh_from_db()
        return _show(request, question, copy, form=form, name=name, status=422)
    messages.success(request, ACTS[name].done)
    return redirect(request.path)


def lane_of(lane: str, now: datetime) -> QuerySet[Publication]:
    """The public copies whose questions are in a lane, in its order."""
    rows = Publication.objects.visible(now).for_cards()
    if lane == DUE:
        return questions.due(now)
    if lane == "soon":
        ends = rows.with_open_question(now).filter(
            summary__closes_at__gt=now, summary__closes_at__lte=now + SOON
        )
        return ends.order_by("summary__closes_at", "id")
    if lane == "settled":
        return rows.settled_last_first()
    if lane == "open":
        return rows.with_open_question(now).newest_first("ar")
    return rows.with_closed_question(now).filter(summary__settled_at=None).newest_first("ar")


def _page(rows: QuerySet[Publication], lane: str, before: str) -> tuple[list[Publication], str]:
    """The first two lanes are short by nature, and stand whole as far as a page goes."""
    place = read_place(before)
    if lane == "settled":
        found = list((rows.settled_before(*place) if place else rows)[: SIZE + 1])
    elif lane in ("open", "closed"):
        found = list((rows.older_than(*place, language="ar") if place else rows)[: SIZE + 1])
    else:
        return list(rows[:SIZE]), ""
    if len(found) <= SIZE:
        return found, ""
    last = found[SIZE - 1]
    if lane == "settled":
        return found[:SIZE], write_place((last.summary.settled_at, last.article_id))
    return found[:SIZE], write_place((last.first_at_ar, last.pk))


def _form(act: Act, question: Question, copy: Publication, data: Any = None) -> forms.Form:
    # Each form has names of its own, as they stand on one page.
    given: dict[str, Any] = {"prefix": act.name}
    if FORMS[act.name] is VerdictForm:
        given["copy"] = copy
        if act.name == "settle_anew":
            given["initial"] = {
                "choice": question.verdict_key,
                "source": question.verdict_source,
                "note_ar": question.verdict_note_ar,
                "note_en": question.verdict_note_en,
            }
    elif act.name == "extend":
        given["initial"] = {"closes_at": question.closes_at}
    return FORMS[act.name](data, **given)


def _show(
    request: HttpRequest,
    question: Question,
    copy: Publication,
    *,
    form: forms.Form | None = None,
    name: str = "",
    stale: StaleQuestion | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a refused form keeps what was typed, under the version that stands now."""
    now = moment(request)
    acts = questions.possible_acts(question, request.user, now)
    state = questions.state_of(question, now)
    is_public = Publication.objects.visible(now).filter(article_id=question.article_id).exists()
    due = state in (questions.OPEN, questions.ENDED) and copy.settles_at and copy.settles_at <= now
    offers = [
        Offer(
            act,
            form if form is not None and act.name == name else _form(act, question, copy),
            EFFECTS[act.name],
            act.name == name or (act.name == "settle" and bool(due)),
        )
        for act in acts
    ]
    # What was refused may no longer be offered; its words are not lost for that.
    lost = form if form is not None and name not in {act.name for act in acts} else None
    events = list(QuestionEvent.objects.filter(article_pk=question.article_id)[:CHANGES])
    context = page_context(request, copy.question_ar) | {
        "question": question,
        "publication": copy,
        "state": STATES[state],
        "state_key": state,
        "is_public": is_public,
        "is_due": bool(due),
        "offers": offers,
        "lost": lost,
        "stale": stale,
        "stale_words": _stale_words(stale, copy) if stale else "",
        "events": [
            {"event": event, "deed": _deed(event), "told": _told(event, copy)} for event in events
        ],
    }
    return TemplateResponse(request, "admin/comments/comment/question.html", context, status=status)


def _deed(event: QuestionEvent) -> str:
    return str(ACTS[event.act].label) if event.act in ACTS else _("New date with the story")


def _stale_words(stale: StaleQuestion, copy: Publication) -> str:
    event = stale.event
    if event is None:
        return ""
    return _("%(who)s was first: %(deed)s, %(when)s.") % {
        "who": embed(event.actor_name or _("the system")),
        "deed": _deed(event),
        "when": date_time(event.at),
    }


def _told(event: QuestionEvent, copy: Publication) -> list[dict[str, Any]]:
    """What changed, in words; a column without words of its own follows from another."""
    labels = {row["key"]: row["label_ar"] for row in copy.choices}
    lines = []
    for name, label in COLUMNS.items():
        if name not in event.told:
            continue
        before, after = (_as_told(name, value, labels) for value in event.told[name])
        lines.append({"label": label, "before": before, "after": after})
    if event.told.get("verdict_is_void", [False, False])[1]:
        lines.insert(
            0, {"label": COLUMNS["verdict_choice"], "before": "", "after": _("None can be told")}
        )
    return lines


def _as_told(name: str, value: Any, labels: dict[str, str]) -> str:
    if name == "closes_at":
        at = parse_datetime(value) if value else None
        return date_time(at) if at else ""
    return labels.get(value, value) if name == "verdict_choice" else value or ""
