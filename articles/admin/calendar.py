"""The calendar as pages of the desk: a month or a week, the tray, and one form that moves a story.

Dragging, the keyboard and the plain form all post here; what is refused comes back as the same page
with the reason, the form open and what was typed in it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles import calendar, workflow
from articles.admin.moments import YEARS, MomentField
from articles.admin.moves import MoveForm
from articles.models import Article
from articles.templatetags.site import date_time
from newsroom.text.bidi import embed
from newsroom.web.typed import read_number
from newsroom.web.zones import label, site_zone

DONE = {
    "schedule": gettext_lazy("Scheduled for %(when)s: %(story)s."),
    "reschedule": gettext_lazy("Moved to %(when)s: %(story)s."),
    "plan": gettext_lazy(
        "Planned for %(when)s: %(story)s. It is not approved yet, so nothing goes out by itself."
    ),
}


class PutForm(forms.Form):
    """Where a story goes: a day alone (dropped there), or a moment (the plain form)."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    at = MomentField(label=gettext_lazy("Day and time"), required=False)


@dataclass(frozen=True)
class Shown:
    """Which page of the calendar is looked at."""

    view: str
    day: date

    @classmethod
    def asked(cls, query: Any, now: datetime) -> "Shown":
        """From an address; what is no day is today's month."""
        for view, pattern in ((calendar.WEEK, "%Y-%m-%d"), (calendar.MONTH, "%Y-%m")):
            found = _day(query.get(view, ""), pattern)
            if found:
                return cls(view, found)
        return cls(calendar.MONTH, timezone.localdate(now))

    @property
    def query(self) -> str:
        return query_of(self.view, self.day)

    @property
    def value(self) -> str:
        """The day as the address names it."""
        return self.query.partition("=")[2]


def query_of(view: str, day: date) -> str:
    """week=2026-11-22 or month=2026-11."""
    return f"{view}={day.isoformat() if view == calendar.WEEK else day.strftime('%Y-%m')}"


def addresses(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """The calendar's own addresses, behind the admin's sign-in and the right to see stories."""
    door = _Door(model_admin)
    wrap = model_admin.admin_site.admin_view
    return [
        path("calendar/", wrap(require_safe(door.show)), name="articles_calendar"),
        path(
            "calendar/<number:object_id>/",
            wrap(require_POST(door.put)),
            name="articles_calendar_put",
        ),
    ]


class _Door:
    """The views, with the permissions of the stories' own admin."""

    def __init__(self, model_admin: admin.ModelAdmin) -> None:
        self.stories = model_admin

    def show(self, request: HttpRequest) -> HttpResponse:
        if not self.stories.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        shown = Shown.asked(request.GET, now)
        story = self._story(request, request.GET.get("move", ""))
        form = _form(story) if story else None
        return self._page(request, shown, now=now, story=story, form=form)

    def put(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Move one story: on a day, at a moment, off the calendar, or back."""
        story = self._story(request, str(object_id))
        if story is None:
            raise Http404
        if not self.stories.has_change_permission(request, story):
            raise PermissionDenied
        now = timezone.now()
        shown = Shown.asked(request.POST, now)
        form, given = PutForm(request.POST), MoveForm(request.POST)
        if not (form.is_valid() and given.is_valid()):
            return self._refused(request, shown, story, form, [], 422, now)
        try:
            words = _make(request, story, form, given, now)
        except workflow.Refused as refused:
            return self._refused(request, shown, story, form, refused.reasons, 422, now)
        except workflow.WorkflowError as problem:
            return self._refused(request, shown, story, form, [str(problem)], 409, now)
        messages.success(request, words)
        return redirect(f"{_address()}?{shown.query}&moved={story.pk}#story-{story.pk}")

    def _story(self, request: HttpRequest, number: str) -> Article | None:
        """A story the person knows of; anything else is none."""
        if read_number(number) is None:
            return None
        return self.stories.get_object(request, number)

    def _refused(self, request, shown, story, form, reasons, status, now) -> HttpResponse:
        """The calendar again, with the form of this story open."""
        story = Article.objects.get(pk=story.pk)
        # The version of now: who reads the reasons may press again.
        form.data = form.data.copy()
        form.data["version"] = story.version
        if form.is_valid() and form.cleaned_data["day"] and not form.cleaned_data["at"]:
            # Dropped on a day: the form shows the hour it would have had, to be changed.
            at = calendar.moment_on(story, form.cleaned_data["day"], now=now)
            form = PutForm(initial={"version": story.version, "at": at})
        return self._page(
            request, shown, now=now, story=story, form=form, reasons=reasons, status=status
        )

    def _page(
        self, request, shown, *, now, story=None, form=None, reasons=(), status=200
    ) -> HttpResponse:
        page = calendar.page(shown.view, shown.day, user=request.user, now=now)
        undated, in_tray = calendar.tray(user=request.user)
        act = calendar.act_on(story, user=request.user) if story else ""
        is_live = bool(story) and story.publications.visible(now).exists()
        moved = self._story(request, request.GET.get("moved", ""))
        context = {
            **admin.site.each_context(request),
            "title": _("Calendar"),
            "opts": Article._meta,
            "page": page,
            "now": now,
            "shown": shown,
            "before": query_of(shown.view, page.before),
            "after": query_of(shown.view, page.after),
            "today": query_of(shown.view, timezone.localdate(now)),
            "other": _other_view(page, now),
            "tray": undated,
            "in_tray": in_tray,
            "story": story,
            "form": form,
            "act": act,
            "given": MoveForm(request.POST or None) if act == "schedule" and is_live else None,
            "reasons": reasons,
            "undo": calendar.undo_of(moved, user=request.user) if moved else None,
        }
        return TemplateResponse(
            request, "admin/articles/article/calendar.html", context, status=status
        )


def _make(
    request: HttpRequest, story: Article, form: PutForm, given: MoveForm, now: datetime
) -> str:
    """Make the move that the pressed button names; what to say of it."""
    version = form.cleaned_data["version"]
    name = embed(str(story))
    if "undo" in request.POST:
        undo = calendar.undo_of(story, user=request.user)
        if undo is None:
            raise workflow.StaleVersion
        calendar.take_back(undo, by=request.user, expected_version=version, now=now)
        return _("Taken back: %(story)s stands where it stood.") % {"story": name}
    if "off" in request.POST:
        calendar.take_off(story, by=request.user, expected_version=version, now=now)
        return _("Off the calendar: %(story)s.") % {"story": name}
    at, day = form.cleaned_data["at"], form.cleaned_data["day"]
    if at is None:
        if day is None:
            raise workflow.Refused([_("Choose the day and the time of publication.")])
        at = calendar.moment_on(story, day, now=now)
    brought = given.given_to(workflow.MOVES["schedule"])
    brought.pop("at", None)
    move = calendar.put(story, at, by=request.user, expected_version=version, now=now, **brought)
    return DONE[move] % {"when": _when(at), "story": name}


def _when(at: datetime) -> str:
    """A moment inside a sentence, with its zone: «27 نوفمبر 2026، 9:00، الرياض (+03:00)»."""
    return _("%(time)s, %(zone)s") % {"time": date_time(at), "zone": label(site_zone(), at)}


def _form(story: Article) -> PutForm:
    return PutForm(initial={"version": story.version, "at": calendar.own_moment(story)})


def _other_view(page: calendar.Page, now: datetime) -> str:
    """The same days in the other view: the week that runs, where the month holds it."""
    if page.view == calendar.WEEK:
        return query_of(calendar.MONTH, page.days[3].day)
    today = timezone.localdate(now)
    is_here = (today.year, today.month) == (page.first.year, page.first.month)
    return query_of(calendar.WEEK, today if is_here else page.first)


def _day(text: str, pattern: str) -> date | None:
    try:
        found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day of no zone)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _address() -> str:
    return reverse("admin:articles_calendar")
