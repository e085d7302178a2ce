"""The log of every move of every story: read, searched and taken away as a table, never changed.

It names people as they were called then, so it stays whole when an account is deleted. Pages are
keysets by the number of the event. For those with the right to audit, whatever else they may do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import workflow
from articles.models import WorkflowEvent
from articles.models.article import State
from articles.roles import has_right
from articles.templatetags.site import iso
from articles.workflow.access import may_open
from articles.workflow.words import MOVE_WORDS
from newsroom.auth import name_of
from newsroom.models import User
from newsroom.web.places import page_below
from newsroom.web.spreadsheet import as_csv

SIZE = 50
ROWS_AT_ONCE = 1_000
THE_CLOCK = "clock"
# What an auditor looks for first; each with its word and its rows.
MARKS = {
    "bypassed": (gettext_lazy("Four eyes bypassed"), Q(details__four_eyes="bypassed")),
    "unreviewed": (gettext_lazy("Published without review"), Q(move="force_publish")),
    "fixed": (gettext_lazy("Fixed without review"), Q(move="quick_fix")),
}
EVERY = ("", gettext_lazy("All"))
_STATES = dict(State.choices)
_DAYS = (MinValueValidator(date(1990, 1, 1)), MaxValueValidator(date(9990, 1, 1)))


class DayField(forms.DateField):
    """A day of the newsroom's own zone."""

    def __init__(self, label: Any) -> None:
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=False, widget=picker, validators=_DAYS)


class AuditForm(forms.Form):
    """What is looked for; a field that is empty asks nothing."""

    words = forms.CharField(
        label=gettext_lazy("Name, note or headline"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto", "type": "search"}),
    )
    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    move = forms.ChoiceField(label=gettext_lazy("Move"), required=False)
    from_state = forms.ChoiceField(label=gettext_lazy("From state"), required=False)
    to_state = forms.ChoiceField(label=gettext_lazy("To state"), required=False)
    since = DayField(gettext_lazy("Since"))
    until = DayField(gettext_lazy("Until"))
    mark = forms.ChoiceField(label=gettext_lazy("Mark"), required=False)
    story = forms.IntegerField(
        label=gettext_lazy("Number of the story"), required=False, min_value=1, max_value=10**18
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.only("username", "first_name", "last_name")
        people = sorted((name_of(user), str(user.pk)) for user in users)
        states = [EVERY, *State.choices]
        choices = {
            "who": [EVERY, (THE_CLOCK, _("the clock")), *((pk, name) for name, pk in people)],
            "move": [EVERY, *((name, words.done) for name, words in MOVE_WORDS.items())],
            "from_state": states,
            "to_state": states,
            "mark": [EVERY, *((name, label) for name, (label, _rows) in MARKS.items())],
        }
        for name, options in choices.items():
            self.fields[name].choices = options

    def found(self) -> QuerySet[WorkflowEvent]:
        """The events that are looked for, the newest first; none while the question is wrong."""
        rows = WorkflowEvent.objects.order_by("-pk").select_related("article")
        rows = rows.defer("article__body_ar", "article__body_en", "article__standfirst_ar")
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        if given["who"]:
            actor = None if given["who"] == THE_CLOCK else int(given["who"])
            rows = rows.filter(actor_id=actor)
        for name in ("move", "from_state", "to_state"):
            if given[name]:
                rows = rows.filter(**{name: given[name]})
        if given["story"]:
            rows = rows.filter(article_id=given["story"])
        if given["mark"]:
            rows = rows.filter(MARKS[given["mark"]][1])
        return _within(_saying(rows, given["words"]), given["since"], given["until"])


@dataclass(frozen=True)
class Entry:
    """An event as the auditor sees it; `address` where they may open the story."""

    event: WorkflowEvent
    what: str
    from_state: str
    to_state: str
    marks: list[Any]
    address: str


@admin.register(WorkflowEvent)
class AuditAdmin(admin.ModelAdmin):
    """The list and its table are the only pages; nothing is added, changed or deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "audit")

    def has_view_permission(self, request: HttpRequest, obj: WorkflowEvent | None = None) -> bool:
        return has_right(request.user, "audit")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(require_safe(self.list_view))
        exported = self.admin_site.admin_view(require_safe(self.export_view))
        return [
            path("", listed, name="articles_workflowevent_changelist"),
            path("export/", exported, name="articles_workflowevent_export"),
        ]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        self._demand(request)
        return self._list(request, AuditForm(request.GET))

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """What is looked for, all of it, as a file for spreadsheets."""
        self._demand(request)
        form = AuditForm(request.GET)
        if not form.is_valid():
            return self._list(request, form)
        lines = _spoken(as_csv(_table(form.found())), get_language() or "ar")
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        day = timezone.localdate().isoformat()
        answer.headers["Content-Disposition"] = f'attachment; filename="editorial-log-{day}.csv"'
        return answer

    def _list(self, request: HttpRequest, form: AuditForm) -> HttpResponse:
        found, older = page_below(form.found(), request.GET.get("before"), size=SIZE)
        asked = request.GET.copy()
        asked.pop("before", None)
        context = self.admin_site.each_context(request) | {
            "title": _("Editorial log"),
            "form": form,
            "entries": [_entry(event, request.user) for event in found],
            "older": older,
            "asked": asked.urlencode(),
            "is_first": "before" not in request.GET,
        }
        status = 200 if form.is_valid() else 422
        name = "admin/articles/workflowevent/list.html"
        return TemplateResponse(request, name, context, status=status)

    def _demand(self, request: HttpRequest) -> None:
        if not has_right(request.user, "audit"):
            raise PermissionDenied


def _saying(rows: QuerySet[WorkflowEvent], words: str) -> QuerySet[WorkflowEvent]:
    if not words:
        return rows
    named = Q(actor_name__icontains=words) | Q(note__icontains=words)
    headed = Q(article__headline_ar__icontains=words) | Q(article__headline_en__icontains=words)
    return rows.filter(named | headed)


def _within(
    rows: QuerySet[WorkflowEvent], since: date | None, until: date | None
) -> QuerySet[WorkflowEvent]:
    """From the first moment of one day to the last of the other, in the newsroom's own zone."""
    zone = timezone.get_default_timezone()
    if since:
        rows = rows.filter(at__gte=datetime.combine(since, time.min, tzinfo=zone))
    if until:
        rows = rows.filter(at__lte=datetime.combine(until, time.max, tzinfo=zone))
    return rows


def _entry(event: WorkflowEvent, user: Any) -> Entry:
    story = event.article
    address = ""
    if may_open(user, story):
        address = reverse("admin:articles_article_change", args=[story.pk])
    is_moved = event.from_state != event.to_state
    return Entry(
        event=event,
        what=workflow.done_words(event.move),
        from_state=_STATES.get(event.from_state, event.from_state) if is_moved else "",
        to_state=_STATES.get(event.to_state, event.to_state) if is_moved else "",
        marks=marks_of(event),
        address=address,
    )


def marks_of(event: WorkflowEvent) -> list[Any]:
    """The words of an event's marks: the same that its filter finds it by."""
    has = {
        "bypassed": event.details.get("four_eyes") == "bypassed",
        "unreviewed": event.move == "force_publish",
        "fixed": event.move == "quick_fix",
    }
    return [label for name, (label, _rows) in MARKS.items() if has[name]]


def _table(rows: QuerySet[WorkflowEvent]) -> Iterator[list[Any]]:
    """The head and a row an event. Times carry their offset, moves and states their code too."""
    zone = timezone.get_default_timezone_name()
    yield [
        _("Number"), f"{_('Time')} ({zone})", _("Who"), _("Account"), _("What"), _("Move"),
        _("From state"), _("To state"), _("Number of the story"), _("Headline"), _("Version"),
        _("Revision"), _("Marks"), _("Note"), _("Details"),
    ]  # fmt: skip
    for event in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            event.pk, iso(event.at), event.who, event.actor_id,
            workflow.done_words(event.move), event.move,
            _STATES.get(event.from_state, event.from_state),
            _STATES.get(event.to_state, event.to_state), event.article_id, str(event.article),
            event.version, event.revision_seq, " · ".join(map(str, marks_of(event))), event.note,
            event.details or "",
        ]  # fmt: skip


def _spoken(lines: Iterator[str], language: str) -> Iterator[str]:
    """The lines, made in this language: a file is written after its request has been answered."""
    with override(language):
        yield from lines
