"""The front page at the desk: a page an edition, composed by dragging, by the keyboard or by forms.

All three post to one address. What is refused comes back as the same page with the reason and what
was typed; whoever comes second is told what the first did, and makes the step again on the page as
it now is by one press.
"""

import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST, require_safe

from articles.admin.moments import MomentField
from articles.front import board as boards
from articles.front import composing
from articles.front.composing import ACTS, FOR_SECTIONS, SPOTS, Asked, FrontMoved, FrontRefused
from articles.front.reading import QUESTION
from articles.front.words import spot_words, told
from articles.models import Article, FrontPage, Section
from articles.models.front import MOST_STRIPS, Spot
from newsroom.web.editions import in_language
from newsroom.web.policy import framed_by_us
from newsroom.web.typed import read_number

EDITIONS = ("ar", "en")
THINGS = {"story": Article, "question": Article, "section": Section}


class PlaceForm(forms.Form):
    """Where a story goes and for how long; without script all of a move is said here."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    from_at = MomentField(label=gettext_lazy("From"), required=False)
    until_at = MomentField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(key, spot_words(spot)) for key, spot in SPOTS.items()]


@admin.register(FrontPage)
class FrontPageAdmin(admin.ModelAdmin):
    """One page instead of the stock list: there is nothing to add and nothing to delete."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return composing.may_compose(request.user)

    has_view_permission = has_change_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return composing.may_compose(request.user)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(require_safe(self.show)), name="articles_frontpage_changelist"),
            path("make/", wrap(require_POST(self.make)), name="articles_frontpage_make"),
            path("seen/", wrap(require_safe(self.seen)), name="articles_frontpage_seen"),
        ]

    def show(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        edition = _edition(request.GET)
        story = _thing(request.GET.get("place", ""))
        form = None
        if isinstance(story, Article):
            form = PlaceForm(initial=_standing(edition, story, request.GET["place"]))
        return self._page(request, edition, story=story, form=form)

    @staticmethod
    def _check(request: HttpRequest) -> None:
        if not composing.may_compose(request.user):
            raise PermissionDenied

    def make(self, request: HttpRequest) -> HttpResponse:
        """One act of the table, by a form, a button or a drop."""
        self._check(request)
        edition, act = _edition(request.POST), request.POST.get("act", "")
        thing = _thing(request.POST.get("thing", ""))
        if not _belong(act, thing):
            words = _("Choose a story or a section, and what to do with it.")
            return self._page(request, edition, reasons=[words], status=422)
        form = PlaceForm(request.POST)
        if not form.is_valid():
            return self._page(request, edition, story=thing, form=form, status=422)
        asked = _asked(request, thing, form)
        version = _number(request.POST.get("version", ""))
        now = timezone.now()
        try:
            event = composing.compose(
                edition, act, asked, by=request.user, expected_version=version, now=now
            )
        except FrontMoved as moved:
            return self._page(request, edition, story=thing, form=form, moved=moved, status=409)
        except FrontRefused as refused:
            return self._page(
                request, edition, story=thing, form=form, reasons=[str(refused)], status=422
            )
        messages.success(request, told(event))
        return redirect(f"{_address(edition)}#{request.POST.get('thing') or 'board'}")

    @framed_by_us
    def seen(self, request: HttpRequest) -> HttpResponse:
        """The front page as readers get it, for a frame of the page that composes it."""
        self._check(request)
        edition = _edition(request.GET)
        address = in_language(edition, "articles:home")
        public = copy.copy(request)
        public.path = public.path_info = address
        public.LANGUAGE_CODE = edition
        public.GET = type(request.GET)()
        with override(edition):
            response = resolve(address).func(public)
        response.headers["Content-Language"] = edition
        return response

    def _page(
        self,
        request: HttpRequest,
        edition: str,
        *,
        story: Any = None,
        form: PlaceForm | None = None,
        reasons: Any = (),
        moved: FrontMoved | None = None,
        status: int = 200,
    ) -> HttpResponse:
        now = timezone.now()
        shown = boards.board(edition, now=now)
        asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:200]
        placed = [entry.story.pk for place in shown.places for entry in place.entries]
        has_form = isinstance(story, Article) and (
            request.method == "GET" or request.POST.get("act") == "put"
        )
        context = {
            **admin.site.each_context(request),
            "title": _("Front page"),
            "opts": FrontPage._meta,
            "now": now,
            "edition": edition,
            "editions": EDITIONS,
            "board": shown,
            "tray": boards.tray(edition, now=now, asked=asked, without=placed),
            "asked": asked,
            "story": story if has_form else None,
            "thing": request.POST.get("thing") or request.GET.get("place", ""),
            "form": form if has_form else None,
            "reasons": list(reasons),
            "moved": [(event, told(event)) for event in moved.events] if moved else None,
            "again": _again(request) if moved and not has_form else [],
            "log": [(event, told(event)) for event in shown.events],
            "public_address": in_language(edition, "articles:home"),
            "rest": in_language(edition, "articles:home").lstrip("/"),
        }
        template = "admin/articles/frontpage/page.html"
        return TemplateResponse(request, template, context, status=status)


def _belong(act: str, thing: Any) -> bool:
    """Whether the act is one of the table, and for such a thing."""
    if act == "restore":
        return True
    return act in ACTS and thing is not None and isinstance(thing, Section) == (act in FOR_SECTIONS)


def _asked(request: HttpRequest, thing: Any, form: PlaceForm) -> Asked:
    """What the act is given, from what was posted."""
    if isinstance(thing, Section):
        number = _number(request.POST.get("place", "").removeprefix("strip-"))
        return Asked(
            section=thing, spot=Spot("strip", min(number, MOST_STRIPS)) if number else None
        )
    if thing is None:
        return Asked(version=_number(request.POST.get("to", "")))
    spot = SPOTS.get(form.cleaned_data["place"])
    if spot is None:
        is_question = request.POST["thing"].startswith("question-")
        spot = QUESTION if is_question else SPOTS["lead-1"]
    return Asked(
        story=thing,
        spot=spot,
        from_at=form.cleaned_data["from_at"],
        until_at=form.cleaned_data["until_at"],
        keeps_limits="from_at" not in request.POST,
    )


def _standing(edition: str, story: Article, thing: str) -> dict[str, Any]:
    """What the form begins with: where the story stands, or the lead."""
    is_question = thing.startswith("question-")
    rows = FrontPage.objects.filter(edition=edition, places__story=story)
    for kind, number, begin, end in rows.values_list(
        "places__kind", "places__number", "places__from_at", "places__until_at"
    ):
        if (kind == QUESTION.kind) == is_question:
            return {"place": f"{kind}-{number}", "from_at": begin, "until_at": end}
    return {"place": str(QUESTION) if is_question else "lead-1"}


def _again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, to be made again on the page as it is now."""
    names = ("act", "thing", "place", "to", "edition")
    return [(name, request.POST[name]) for name in names if name in request.POST]


def _thing(text: str) -> Any:
    kind, _hyphen, number = text.partition("-")
    return THINGS[kind].objects.filter(pk=_number(number)).first() if kind in THINGS else None


def _edition(given: Any) -> str:
    asked = given.get("edition", "")
    return asked if asked in EDITIONS else EDITIONS[0]


def _number(text: str) -> int:
    return read_number(text, digits=9) or 0


def _address(edition: str) -> str:
    return f"{reverse('admin:articles_frontpage_changelist')}?edition={edition}"
