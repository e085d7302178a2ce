"""The queue of readers' answers: the stock list with a card an answer, and one decision a card.

Nothing is added, edited or deleted here: a decision is a move of comments.moderation, a silence one of
comments.standing. Who does not moderate sees no answer at all, whatever Django's permissions say,
for an answer that waits is nobody else's to read.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import search
from articles.roles import has_right
from comments.admin import pages
from comments.admin.cards import BANS, MUTES, Queue, last_decisions
from comments.admin.filters import (
    EVERY,
    FLAGGED,
    HELD,
    SURGED,
    WITHOUT_WORK,
    StateFilter,
    StoryFilter,
    lane,
)
from comments.admin.switches import floods
from comments.admin.views import kept_views
from comments.load import load
from comments.models import Comment, CountCheck
from comments.moderation import MOVES, UNDO_WINDOW, ModerationRefused, moderate
from comments.standing import ban, mute, unban, unmute
from newsroom.text.bidi import embed
from newsroom.web.clock import moment
from newsroom.web.typed import read_number

_ID = re.compile(r"[A-Za-z0-9]{6,12}")
# Where a person's last decision is remembered, for as long as it can be taken back.
UNDO = "answers_undo"
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
    "mute": gettext_lazy("Muted: %(name)s."),
    "ban": gettext_lazy("Banned: %(name)s."),
    "unmute": gettext_lazy("May write again: %(name)s."),
    "unban": gettext_lazy("May write again: %(name)s."),
    "undo": gettext_lazy("Taken back: the answer of %(name)s is as it was."),
}
HELP = (
    ("j k", gettext_lazy("the next card, the one before")),
    ("a", gettext_lazy("approve, show again, mark as seen")),
    ("r 1-5", gettext_lazy("reject, and for which reason")),
    ("s", gettext_lazy("mark as spam")),
    ("h", gettext_lazy("hide")),
    ("p", gettext_lazy("pick, or take the pick back")),
    ("l", gettext_lazy("close to replies, or open")),
    ("m 1-4", gettext_lazy("mute the reader, and for how long")),
    ("x", gettext_lazy("mark; a, h and s are then for every marked card")),
    ("u", gettext_lazy("take back, for ten seconds")),
    ("?", gettext_lazy("this help")),
)
SILENCES: dict[str, Any] = {"mute": mute, "ban": ban, "unmute": unmute, "unban": unban}
# What is done to several at once: nothing that needs a look at each.
TOGETHER = ("approve", "settle", "restore", "reject", "spam", "hide")


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The queue. An answer has no page of its own: its card is all there is to it."""

    list_display = ("name",)
    list_display_links = None
    list_filter = (StateFilter, StoryFilter)
    list_select_related = ("reader",)
    list_per_page = 20
    list_max_show_all = 20
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "body")
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
        view = self.admin_site.admin_view
        return [
            path(
                "<number:pk>/decide/<slug:seen>/",
                view(self.decide),
                name="comments_comment_decide",
            ),
            path("marked/", view(self.decide_marked), name="comments_comment_marked"),
            path("undo/", view(self.undo), name="comments_comment_undo"),
            *pages.addresses(self),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Queue

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        """By the engine that readers search with, over words and names; an id leads to its answer, and
        letters in the middle of a word are looked for where no word is found."""
        term = search_term.strip()
        if _ID.fullmatch(term) and (rows := queryset.filter(public_id=term)).exists():
            return rows, False
        if term and (keys := search.find(search.ANSWERS, term, among=queryset)):
            return queryset.filter(pk__in=keys), False
        return super().get_search_results(request, queryset, search_term)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What waits longest comes first, in a flood behind what some work was done for; of what is
        decided, the last decision."""
        asked = request.GET.get("state", HELD)
        if asked == SURGED:
            return (WITHOUT_WORK, "created_at", "id")
        waits = asked == HELD
        return ("created_at", "id") if waits else ("-decided_at", "-id")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return pages.refuse(request)
        more = {
            "title": _("Readers' answers"),
            "reasons": Comment.RejectCode.choices,
            "lanes": _lanes(request),
            "undo": _undo_open(request),
            "keys": HELP,
            "now": moment(request),
            "load": load(moment(request)),
            "check": CountCheck.objects.first(),
            "floods": floods(moment(request)),
            "views": kept_views(request.user),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The card of this answer, wherever it stands."""
        if not self.has_view_permission(request):
            return pages.refuse(request)
        known = Comment.objects.filter(pk=read_number(object_id))
        public_id = known.values_list("public_id", flat=True).first() or ""
        return _to_list(QueryDict(f"state={EVERY}&q={public_id}"))

    def decide(self, request: HttpRequest, pk: int, seen: str) -> HttpResponse:
        """One move on one answer; `seen` is the state on the card whose button was pressed."""
        if not self.has_view_permission(request):
            return pages.refuse(request)
        if request.method != "POST":
            return _to_list(QueryDict())
        name, _colon, code = request.POST.get("move", "").partition(":")
        comment = Comment.objects.select_related("reader").filter(pk=pk).first()
        if comment is not None and name in SILENCES:
            _silence(request, comment, name, code)
        elif comment is None or name not in MOVES or not MOVES[name].is_button:
            messages.error(request, _("This answer or button is not known. Nothing was changed."))
        elif MOVES[name].wants_code and code not in Comment.RejectCode.values:
            messages.error(request, _("Choose a reason: its writer is told. Nothing was changed."))
        elif _made(request, comment, name, seen, code):
            _remember(request, [comment.pk])
            messages.success(request, DONE[name] % {"name": embed(comment.name)})
        else:
            comment.refresh_from_db()
            messages.warning(request, _already(comment))
        return _back(request)

    def decide_marked(self, request: HttpRequest) -> HttpResponse:
        """One move on every card that was marked; each mark names the state that was seen."""
        if not self.has_view_permission(request):
            return pages.refuse(request)
        if request.method != "POST":
            return _to_list(QueryDict())
        name, _colon, code = request.POST.get("together", "").partition(":")
        seen = dict(mark.partition(":")[::2] for mark in request.POST.getlist("marked"))
        seen = {pk: state for pk, state in seen.items() if read_number(pk) is not None}
        is_known = name in TOGETHER
        if not is_known or (MOVES[name].wants_code and code not in Comment.RejectCode.values):
            messages.error(request, _("This answer or button is not known. Nothing was changed."))
        elif not seen:
            messages.error(request, _("No card is marked. Nothing was changed."))
        else:
            self._make_together(request, seen, name, code)
        return _back(request)

    def _make_together(
        self, request: HttpRequest, seen: dict[str, str], name: str, code: str
    ) -> None:
        # A page of marks at most: what is not on it was not looked at.
        rows = Comment.objects.filter(pk__in=list(seen)[: self.list_per_page]).order_by("pk")
        done = [row.pk for row in rows if _made(request, row, name, seen[str(row.pk)], code)]
        left = len(seen) - len(done)
        if done:
            _remember(request, done)
            words = ngettext(
                "%(move)s: %(count)s answer.", "%(move)s: %(count)s answers.", len(done)
            )
            label = MOVES[name].label
            messages.success(request, words % {"move": label, "count": len(done)})
        if left:
            words = ngettext(
                "%(count)s answer was left as it is: somebody has decided on it, or this is not for it.",
                "%(count)s answers were left as they are: somebody has decided on them, or this is not for them.",
                left,
            )
            messages.warning(request, words % {"count": left})

    def undo(self, request: HttpRequest) -> HttpResponse:
        """Take back one's own last decision, within UNDO_WINDOW."""
        if not self.has_view_permission(request):
            return pages.refuse(request)
        if request.method != "POST":
            return _to_list(QueryDict())
        kept = request.session.pop(UNDO, None) or {"ids": []}
        back = [
            row
            for row in Comment.objects.filter(pk__in=kept["ids"]).order_by("pk")
            if _made(request, row, "undo", row.state, "")
        ]
        if len(back) == 1:
            messages.success(request, DONE["undo"] % {"name": embed(back[0].name)})
        elif back:
            words = ngettext(
                "Taken back: %(count)s answer.", "Taken back: %(count)s answers.", len(back)
            )
            messages.success(request, words % {"count": len(back)})
        else:
            messages.warning(
                request,
                _(
                    "This can no longer be taken back: ten seconds have passed, or somebody decided anew."
                ),
            )
        return _back(request)


def _made(request: HttpRequest, comment: Comment, name: str, seen: str, code: str) -> bool:
    """Whether the move could be made on the answer as it was seen."""
    if comment.state != seen:
        return False
    try:
        moderate(comment, name, by=request.user, code=code, now=moment(request))
    except ModerationRefused:
        return False
    return True


def _silence(request: HttpRequest, comment: Comment, name: str, days: str) -> None:
    """Mute or ban the reader for the days that the button names, or end it."""
    given: dict[str, Any] = {"by": request.user, "now": moment(request)}
    offered = {"mute": MUTES, "ban": BANS}.get(name)
    try:
        if offered is not None:
            length = read_number(days)
            if length not in offered:
                raise ModerationRefused
            given["until"] = given["now"] + timedelta(days=length)
        SILENCES[name](comment.reader, **given)
    except ModerationRefused:
        words = _("This is not yours to decide, or not about this reader. Nothing was changed.")
        messages.error(request, words)
        return
    messages.success(request, DONE[name] % {"name": embed(comment.name)})


def _remember(request: HttpRequest, ids: list[int]) -> None:
    request.session[UNDO] = {"ids": ids, "at": moment(request).isoformat()}


def _undo_open(request: HttpRequest) -> bool:
    """Whether this person's last decision can still be taken back."""
    kept = request.session.get(UNDO)
    at: datetime | None = parse_datetime(kept["at"]) if kept else None
    return at is not None and timedelta() <= moment(request) - at <= UNDO_WINDOW


def _lanes(request: HttpRequest) -> list[dict[str, Any]]:
    """The three lanes of what waits, with how much there is in each."""
    asked = request.GET.get("state", HELD)
    named = (
        (HELD, _("Awaiting review")), (FLAGGED, _("Complained about")), (SURGED, _("In a flood")),
    )  # fmt: skip
    rows = Comment.objects.all()
    return [
        {"key": str(key), "label": label, "is_here": asked == key, "count": lane(key, rows).count()}
        for key, label in named
    ]


def _back(request: HttpRequest) -> HttpResponseRedirect:
    back = QueryDict(request.POST.get("query", ""), mutable=True)
    back.pop("p", None)
    return _to_list(back)


def _to_list(query: QueryDict) -> HttpResponseRedirect:
    address = reverse("admin:comments_comment_changelist")
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def _already(comment: Comment) -> str:
    """What to say to the second of two who decide on one answer."""
    decision = last_decisions([comment.public_id]).get(comment.public_id)
    return _("Already decided by %(who)s, now «%(state)s»: the answer of %(name)s.") % {
        "who": embed((decision and decision.actor_name) or _("its writer")),
        "state": comment.get_state_display(),
        "name": embed(comment.name),
    }
