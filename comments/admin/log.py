"""The log of moderation, newest first: read, never written here."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.roles import has_right
from comments.admin.pages import refuse
from comments.admin.switches import DEEDS, word_told
from comments.models import Comment, ModerationEvent
from comments.moderation import MOVES
from newsroom.web.places import page_below

A_PAGE = 50
OTHERS = {
    "mute": gettext_lazy("Mute"), "ban": gettext_lazy("Ban"), "unmute": gettext_lazy("Let write again"),
    "unban": gettext_lazy("End the ban"), "trust": gettext_lazy("Trust given by hand"),
    "rule_new": gettext_lazy("New word rule"), "rule_changed": gettext_lazy("Word rule changed"),
    **DEEDS,
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A row in words."""

    event: ModerationEvent
    what: str
    from_state: str
    to_state: str
    reason: str


@admin.register(ModerationEvent)
class ModerationEventAdmin(admin.ModelAdmin):
    """One page instead of the stock list; a row is never added, changed or deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "moderate")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request.user, "moderate")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A row has no page of its own."""
        return self.changelist_view(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shared = self.admin_site.each_context(request)
        if not self.has_view_permission(request):
            return refuse(request)
        events = ModerationEvent.objects.order_by("-id")
        move, answer = request.GET.get("move", ""), request.GET.get("answer", "").strip()
        if move in _names():
            events = events.filter(move=move)
        if answer:
            events = events.filter(public_id=answer.replace("\x00", "")[:12])
        rows, older = page_below(events, request.GET.get("before"), size=A_PAGE)
        context = shared | {
            "title": _("Log of moderation"),
            "opts": self.opts,
            "entries": [_entry(row) for row in rows],
            "older": older,
            "moves": _names().items(),
            "move": move,
            "answer": answer,
        }
        return TemplateResponse(request, "admin/comments/moderationevent/list.html", context)


def _names() -> dict[str, str]:
    return {name: str(move.label) for name, move in MOVES.items()} | {
        name: str(label) for name, label in OTHERS.items()
    }


def _entry(event: ModerationEvent) -> Entry:
    states, codes = dict(Comment.State.choices), dict(Comment.RejectCode.choices)
    return Entry(
        event,
        _names().get(event.move, event.move),
        str(states.get(event.from_state, "")) or word_told(event.from_state),
        str(states.get(event.to_state, "")) or word_told(event.to_state),
        str(codes.get(event.code, "")),
    )
