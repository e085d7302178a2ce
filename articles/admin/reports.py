"""Reports of errors: the stock list with a card a report, its decisions as buttons, and the part of a
story's side that tells of those which wait. Every write is a rule of articles.reports.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import reports
from articles.admin.ideas import EVERY, Choosing
from articles.admin.opened import Opened
from articles.admin.panels import PARTS
from articles.models import ErrorReport, Publication, ReportEvent
from articles.roles import has_right

# Words of a passage that a link to it holds, from its beginning and from its end.
FRAGMENT_WORDS = 4


@dataclass(frozen=True)
class Card:
    """A report, the story as readers have it now, what may be done, and what was done last."""

    report: ErrorReport
    moves: list[reports.Move]
    decision: ReportEvent | None
    live: Publication | None
    fragment: str

    @property
    def has_changed(self) -> bool:
        """Whether readers have another copy than the reporter had."""
        return self.live is not None and self.live.pk != self.report.publication_id


class Cards(ChangeList):
    """The stock list with `cards`, in two queries more, however long the page is."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.cards = cards_of(list(self.result_list), request.user)


class StateFilter(Choosing):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*ErrorReport.State.choices, (EVERY, _("all"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ErrorReport]
    ) -> QuerySet[ErrorReport]:
        return queryset if self.value() == EVERY else queryset.filter(state=self.value())


@admin.register(ErrorReport)
class ErrorReportAdmin(admin.ModelAdmin):
    """The list. A report has no page of its own: its card is all there is to it."""

    list_display = ("words",)
    list_display_links = None
    list_filter = (StateFilter,)
    list_per_page = 20
    list_max_show_all = 20
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("words", "quote", "publication__headline_ar")
    search_help_text = gettext_lazy("Search reports")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErrorReport]:
        return reports.known_to(request.user).select_related("article", "publication")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "review")

    def has_view_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return has_right(request.user, "review")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Cards

    def get_urls(self) -> list[Any]:
        move = self.admin_site.admin_view(require_POST(self.move_view))
        name = "articles_errorreport_move"
        return [path("<number:pk>/move/<slug:name>/", move, name=name), *super().get_urls()]

    def move_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One decision. What was typed for it comes back when it is refused."""
        report = self.get_queryset(request).filter(pk=pk).first()
        if report is None or name not in reports.MOVES:
            raise Http404
        reason = request.POST.get("reason", "")[:300]
        try:
            reports.move(report, name, by=request.user, reason=reason, now=timezone.now())
        except reports.ReportRefused as refused:
            messages.error(request, str(refused))
            return self._list_again(request, refused_report=pk, typed=reason)
        messages.success(request, reports.MOVES[name].done)
        if name == "take":
            story = reverse("admin:articles_article_change", args=[report.article_id])
            return redirect(f"{story}#notes")
        asked = QueryDict(request.POST.get("query", "")).urlencode()
        return redirect(f"{reverse('admin:articles_errorreport_changelist')}?{asked}")

    def _list_again(self, request: HttpRequest, **context: Any) -> HttpResponse:
        request.method = "GET"
        response = self.changelist_view(request, context)
        response.status_code = 422
        return response


def cards_of(rows: list[ErrorReport], user: Any) -> list[Card]:
    """The reports as cards; three queries, however many there are."""
    stories = {row.article_id for row in rows}
    visible = Publication.objects.visible(timezone.now()).filter(article__in=stories)
    live = {copy.article_id: copy for copy in visible.for_cards()}
    events = ReportEvent.objects.filter(report__in=[row.pk for row in rows]).order_by("id")
    last = {event.report_id: event for event in events}
    return [
        Card(
            row,
            reports.available_moves(row, user),
            last.get(row.pk),
            live.get(row.article_id),
            _fragment(row.quote),
        )
        for row in rows
    ]


def _fragment(passage: str) -> str:
    """What leads a browser to the passage in the page: `#:~:text=its first words,its last`."""
    words = passage.split("\n")[0].split()
    if not words:
        return ""
    if len(words) <= 2 * FRAGMENT_WORDS:
        return f"#:~:text={quote(' '.join(words), safe='')}"
    ends = " ".join(words[:FRAGMENT_WORDS]), " ".join(words[-FRAGMENT_WORDS:])
    return f"#:~:text={','.join(quote(end, safe='') for end in ends)}"


def _beside_the_story(opened: Opened) -> dict[str, Any]:
    """What readers reported of this story and nobody has decided."""
    return {"reports": opened.reports}


PARTS.append(_beside_the_story)
