"""Story ideas: the stock list with a card an idea, a form for a new one on top, moves as buttons.

Every write is a rule of articles.ideas. A form that is refused comes back with what was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import ideas
from articles.admin import panels
from articles.admin.opened import Opened
from articles.admin.waiting import SectionFilter
from articles.models import Idea, Section
from articles.roles import people_with
from newsroom.auth import name_of
from newsroom.models import User
from newsroom.text.arabic import fold
from newsroom.web.typed import read_number

LIVING, EVERY = "living", "all"
MINE, NOBODYS = "mine", "nobody"
_AUTO = {"dir": "auto"}


class IdeaForm(forms.ModelForm):
    """The words of an idea. `version` is the one that was shown: a later one is not overwritten."""

    version = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)

    class Meta:
        model = Idea
        fields = ideas.WORDS
        widgets = {
            "headline": forms.TextInput(attrs=_AUTO),
            "angle": forms.Textarea(attrs=_AUTO | {"rows": 2}),
            "note": forms.Textarea(attrs=_AUTO | {"rows": 3}),
            "wanted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.in_order()
        self.fields["section"].empty_label = _("Any section")
        self.initial["version"] = self.instance.version

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ideas.WORDS}

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        stored = Idea.objects.filter(pk=self.instance.pk).first()
        if stored and words.get("version") != stored.version:
            self._show_theirs(stored)
        return words

    def _show_theirs(self, stored: Idea) -> None:
        """What somebody else made of it stands beside what was typed; the next save is informed."""
        self.add_error(
            None,
            _(
                "Somebody has changed this idea since you opened it. Nothing of yours was lost: what they wrote stands at each field. Save again to keep your words."
            ),
        )
        for name in ("headline", "angle", "note"):
            theirs = getattr(stored, name)
            if theirs != (self.data.get(name) or "").strip():
                self.add_error(name, _("It says now: «%(words)s»") % {"words": theirs or "—"})
        self.data = self.data.copy()
        self.data["version"] = stored.version


class QuickForm(IdeaForm):
    """The form on top of the list. `key` makes an idea that is sent twice one idea."""

    prefix = "new"
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    class Meta(IdeaForm.Meta):
        fields = ("headline", "angle", "section", "wanted_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["key"] = get_random_string(32)

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


@dataclass(frozen=True)
class Card:
    """An idea with what this person may do with it."""

    idea: Idea
    moves: list[ideas.Move]
    is_open_to_edit: bool


class Cards(ChangeList):
    """The stock list with `cards`."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.cards = [
            Card(
                idea, ideas.available_moves(idea, request.user), ideas.may_edit(request.user, idea)
            )
            for idea in self.result_list
        ]


class Choosing(admin.SimpleListFilter):
    """A filter whose first choice is what is shown when nothing is asked."""

    def value(self) -> str:
        asked = super().value()
        known = [key for key, _label in self.lookup_choices]
        return asked if asked in known else known[0]

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for key, label in self.lookup_choices:
            yield {
                "selected": self.value() == key,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": label,
            }


class StateFilter(Choosing):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(LIVING, _("waiting to be written")), *Idea.State.choices, (EVERY, _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Idea]) -> QuerySet[Idea]:
        asked = self.value()
        if asked == LIVING:
            return queryset.alive()
        return queryset if asked == EVERY else queryset.filter(state=asked)


class WhoFilter(Choosing):
    title = gettext_lazy("the writer")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(EVERY, _("everybody’s")), (MINE, _("mine")), (NOBODYS, _("nobody’s yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Idea]) -> QuerySet[Idea]:
        whose = {MINE: {"assignee": request.user}, NOBODYS: {"assignee": None}}
        return queryset.filter(**whose.get(self.value(), {}))


@admin.register(Idea)
class IdeaAdmin(admin.ModelAdmin):
    """The newsroom's list of ideas."""

    form = IdeaForm
    fields = (*ideas.WORDS, "version")
    list_display = ("headline",)
    list_filter = (StateFilter, WhoFilter, "origin", ("section", SectionFilter))
    list_per_page = 30
    search_fields = ("folded",)
    search_help_text = gettext_lazy("Search ideas")
    actions = None

    # Who sees what ---------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Idea]:
        return ideas.known_to(request.user).with_people().order_by("-created_at", "-id")

    def has_view_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or ideas.known_to(request.user).filter(pk=obj.pk).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and ideas.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or ideas.may_edit(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        """An idea is dropped with a reason, which whoever proposed it reads."""
        return False

    # The list --------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Cards

    def get_search_results(self, request, queryset, search_term):
        """Letters that readers take for the same are the same here."""
        return super().get_search_results(request, queryset, fold(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"quick": None, "writers": _writers()}
        if self.has_add_permission(request):
            more["quick"] = QuickForm()
        return super().changelist_view(request, more | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        quick = self.admin_site.admin_view(require_POST(self.quick_view))
        move = self.admin_site.admin_view(require_POST(self.move_view))
        return [
            path("quick/", quick, name="articles_idea_quick"),
            path("<number:pk>/move/<slug:name>/", move, name="articles_idea_move"),
            *super().get_urls(),
        ]

    def quick_view(self, request: HttpRequest) -> HttpResponse:
        """A new idea from the form on top of the list."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = QuickForm(request.POST)
        if not form.is_valid():
            return self._list_again(request, 422, quick=form)
        ideas.add(form.words(), by=request.user, key=form.cleaned_data["key"])
        messages.success(request, _("The idea stands on the list."))
        return redirect(_list())

    def move_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One move on one idea. What was typed for it comes back when it is refused."""
        idea = self.get_queryset(request).filter(pk=pk).first()
        if idea is None or name not in ideas.MOVES:
            raise Http404
        try:
            if name == "begin":
                story = ideas.begin(idea, by=request.user)
                messages.success(request, ideas.MOVES[name].done)
                return redirect(reverse("admin:articles_article_change", args=[story.pk]))
            ideas.move(idea, name, by=request.user, **_brought(request))
        except ideas.IdeaRefused as refused:
            messages.error(request, str(refused))
            status = 409 if isinstance(refused, ideas.IdeaMoved) else 422
            again = {"refused_idea": pk, "refused_move": name, "typed": request.POST}
            return self._list_again(request, status, **again)
        messages.success(request, ideas.MOVES[name].done)
        asked = QueryDict(request.POST.get("query", "")).urlencode()
        return redirect(f"{_list()}?{asked}#idea-{pk}")

    def _list_again(self, request: HttpRequest, status: int, **context: Any) -> HttpResponse:
        request.method = "GET"
        response = self.changelist_view(request, context)
        response.status_code = status
        return response

    # The form --------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Idea, form: IdeaForm, change: bool) -> None:
        if change:
            version = form.cleaned_data["version"]
            ideas.rewrite(obj, form.words(), by=request.user, expected_version=version)
        else:
            obj.pk = ideas.add(form.words(), by=request.user).pk
        obj.refresh_from_db()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ideas.IdeaMoved:
            # Between the form's look and the save; the second look finds it and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def response_add(self, request, obj, post_url_continue=None):
        return redirect(f"{_list()}#idea-{obj.pk}")

    def response_change(self, request, obj):
        messages.success(request, _("The idea is saved."))
        return redirect(f"{_list()}#idea-{obj.pk}")


def _brought(request: HttpRequest) -> dict[str, Any]:
    """What a card's form brings; what it should not say reads as nothing."""
    version, who = (read_number(request.POST.get(name)) for name in ("version", "assignee"))
    return {
        "expected_version": version or 0,
        "assignee": User.objects.filter(pk=who, is_active=True).first(),
        "reason": request.POST.get("reason", "")[:300],
    }


def _writers() -> list[tuple[int, str]]:
    """Whom an idea can be given to, by name."""
    people = User.objects.filter(pk__in=people_with("write"))
    names = [(person.pk, name_of(person)) for person in people]
    return sorted(names, key=lambda row: fold(row[1]))


def _list() -> str:
    return reverse("admin:articles_idea_changelist")


def _beside_the_story(opened: Opened) -> dict[str, Any]:
    """The idea a story began as: its angle and note are for the writer, not for readers."""
    return {"idea": getattr(opened.story, "idea", None)}


panels.PARTS.append(_beside_the_story)
