"""The queue of readers' answers: the stock list with a card an answer, and one decision a card.

Nothing is added, edited or deleted here: a decision is a move of comments.moderation. Who does not
moderate sees no answer at all, whatever Django's permissions say, for an answer that waits is
nobody else's to read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Publication
from articles.roles import has_right
from comments.models import Comment, ModerationEvent
from comments.moderation import MOVES, ModerationRefused, Move, available_moves, moderate
from newsroom.text.bidi import embed, isolate_plain

HELD, EVERY = Comment.State.HELD, "all"
STORIES = 20
DONE = {
    "approve": gettext_lazy("Published: the answer of %(name)s."),
    "reject": gettext_lazy("Rejected: the answer of %(name)s."),
    "spam": gettext_lazy("Marked as spam: the answer of %(name)s."),
    "settle": gettext_lazy("Marked as seen: the correction of %(name)s."),
    "restore": gettext_lazy("Shown again: the answer of %(name)s."),
    "hide": gettext_lazy("Hidden: the answer of %(name)s."),
    "pick": gettext_lazy("Picked: the answer of %(name)s."),
    "unpick": gettext_lazy("No longer picked: the answer of %(name)s."),
    "lock": gettext_lazy("Closed to replies: the answer of %(name)s."),
    "unlock": gettext_lazy("Open to replies: the answer of %(name)s."),
}


@dataclass(frozen=True)
class Ticket:
    """A card: the answer, the story as its readers see it, what may be done, what was done last."""

    comment: Comment
    publication: Publication | None
    moves: list[Move]
    decision: ModerationEvent | None


class Queue(ChangeList):
    """The stock list with `tickets`, in three queries more, however long the page is."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        comments = list(self.result_list)
        public = _publications(comment.article_id for comment in comments)
        last = _last_decisions(comment.public_id for comment in comments)
        self.tickets = [
            Ticket(
                comment,
                public.get(comment.article_id),
                available_moves(comment, request.user),
                last.get(comment.public_id),
            )
            for comment in comments
        ]


class StateFilter(admin.SimpleListFilter):
    """What waits, unless something else is asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        state = Comment.State
        shown = (
            HELD, state.HIDDEN, state.VISIBLE, state.REJECTED, state.SPAM, state.WITHDRAWN,
        )  # fmt: skip
        return [*((row.value, row.label) for row in shown), (EVERY, _("all"))]

    def value(self) -> str:
        asked = super().value()
        return asked if asked in dict(self.lookup_choices) else HELD.value

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for key, label in self.lookup_choices:
            yield {
                "selected": self.value() == key,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset if self.value() == EVERY else queryset.filter(state=self.value())


class StoryFilter(admin.SimpleListFilter):
    """The stories with the most answers in the state that is looked at."""

    title = gettext_lazy("story")
    parameter_name = "story"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        state = request.GET.get("state", HELD)
        rows = Comment.objects.all() if state == EVERY else Comment.objects.filter(state=state)
        counts = rows.values_list("article_id").annotate(n=Count("pk")).order_by("-n", "article_id")
        most = dict(counts[:STORIES])
        asked = request.GET.get(self.parameter_name, "")
        if _is_id(asked):
            most.setdefault(int(asked), 0)
        public = _publications(most)
        return [
            (str(pk), f"{isolate_plain(public[pk].headline_ar, language='ar')} ({count})")
            for pk, count in most.items()
            if pk in public
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        story = self.value()
        if not story:
            return queryset
        return queryset.filter(article_id=int(story)) if _is_id(story) else queryset.none()


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The queue. An answer has no page of its own: its card is all there is to it."""

    list_display = ("name",)
    list_display_links = None
    list_filter = (StateFilter, StoryFilter)
    list_per_page = 20
    list_max_show_all = 20
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "body", "=public_id")
    search_help_text = gettext_lazy("Search names and answers")
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "moderate")

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return has_right(request.user, "moderate")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        decide = self.admin_site.admin_view(self.decide)
        return [
            path("<number:pk>/decide/<slug:seen>/", decide, name="comments_comment_decide"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Queue

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What waits longest comes first; of what is decided, the last decision."""
        waits = request.GET.get("state", HELD) == HELD
        return ("created_at", "id") if waits else ("-decided_at", "-id")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return self._refuse(request)
        more = {"title": _("Readers' answers"), "reasons": Comment.RejectCode.choices}
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The card of this answer, wherever it stands."""
        if not self.has_view_permission(request):
            return self._refuse(request)
        known = (
            Comment.objects.filter(pk=object_id) if _is_id(object_id) else Comment.objects.none()
        )
        public_id = known.values_list("public_id", flat=True).first() or ""
        return _to_list(QueryDict(f"state={EVERY}&q={public_id}"))

    def decide(self, request: HttpRequest, pk: int, seen: str) -> HttpResponse:
        """One move on one answer; `seen` is the state on the card whose button was pressed."""
        if not self.has_view_permission(request):
            return self._refuse(request)
        if request.method != "POST":
            return _to_list(QueryDict())
        self._make(request, Comment.objects.filter(pk=pk).first(), seen)
        back = QueryDict(request.POST.get("query", ""), mutable=True)
        back.pop("p", None)
        return _to_list(back)

    def _make(self, request: HttpRequest, comment: Comment | None, seen: str) -> None:
        name, _colon, code = request.POST.get("move", "").partition(":")
        if comment is None or name not in MOVES or not MOVES[name].is_button:
            messages.error(request, _("This answer or button is not known. Nothing was changed."))
            return
        if MOVES[name].wants_code and code not in Comment.RejectCode.values:
            messages.error(request, _("Choose a reason: its writer is told. Nothing was changed."))
            return
        try:
            if comment.state != seen:
                raise ModerationRefused
            moderate(comment, name, by=request.user, code=code)
        except ModerationRefused:
            comment.refresh_from_db()
            messages.warning(request, _already(comment))
            return
        messages.success(request, DONE[name] % {"name": embed(comment.name)})

    def _refuse(self, request: HttpRequest) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"title": _("This door is closed")}
        return TemplateResponse(request, "admin/comments/comment/refused.html", context, status=403)


def _to_list(query: QueryDict) -> HttpResponseRedirect:
    address = reverse("admin:comments_comment_changelist")
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def _already(comment: Comment) -> str:
    """What to say to the second of two who decide on one answer."""
    decision = _last_decisions([comment.public_id]).get(comment.public_id)
    return _("Already decided by %(who)s, now «%(state)s»: the answer of %(name)s.") % {
        "who": embed((decision and decision.actor_name) or _("its writer")),
        "state": comment.get_state_display(),
        "name": embed(comment.name),
    }


def _publications(article_ids: Iterable[int]) -> dict[int, Publication]:
    """The newest public copy of each story, as far as a card shows it."""
    rows = Publication.objects.filter(article_id__in=set(article_ids)).order_by("visible_from")
    names = ("article_id", "headline_ar", "headline_en", "slug_ar", "slug_en", "choices")
    texts = ("question_ar", "question_en", "first_at_en")
    return {row.article_id: row for row in rows.only(*names, *texts)}


def _last_decisions(public_ids: Iterable[str]) -> dict[str, ModerationEvent]:
    rows = ModerationEvent.objects.filter(public_id__in=set(public_ids)).order_by("id")
    return {row.public_id: row for row in rows}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
