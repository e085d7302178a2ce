"""A person's notices: their own list, unread first, and the marks of what was read.

Pages are keysets over two runs, the unread and then the read, so that neither needs a count. A
story's watch is switched at its side.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from articles import notifications
from articles.admin.opened import Opened
from articles.admin.panels import PARTS
from articles.admin.story_pages import story_page
from articles.models import Article, Notification
from articles.notifications.words import Telling, tell
from articles.templatetags.site import number
from articles.workflow.access import opens_stories
from newsroom.web.typed import read_number

SIZE = 25
UNREAD, READ = "u", "r"


@dataclass(frozen=True)
class Told:
    """A notice as the person sees it."""

    pk: int
    is_unread: bool
    telling: Telling


@dataclass(frozen=True)
class Page:
    """`older` is the place where the next page starts, empty on the last."""

    told: list[Told]
    older: str


def page_of(rows: QuerySet[Notification], before: str, *, reader: Any, size: int = SIZE) -> Page:
    """The reader's page after the place `before`: «u120» is among the unread, below number 120."""
    run, below = before[:1], read_number(before[1:])
    found: list[Notification] = []
    for name, part in ((UNREAD, rows.filter(read_at=None)), (READ, rows.exclude(read_at=None))):
        if below is not None and (run, name) == (READ, UNREAD):
            continue
        if below is not None and run == name:
            part = part.filter(pk__lt=below)
        found += part.order_by("-pk")[: size + 1 - len(found)]
        if len(found) > size:
            break
    shown = found[:size]
    older = ""
    if len(found) > size:
        last = shown[-1]
        older = f"{READ if last.read_at else UNREAD}{last.pk}"
    told = [Told(row.pk, row.read_at is None, tell(row, reader=reader)) for row in shown]
    return Page(told, older)


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):
    """The list is the only page; nothing is added, changed or deleted here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return opens_stories(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return opens_stories(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            guarded = self.admin_site.admin_view(view)
            return path(route, guarded, name=f"articles_notification_{name}")

        return [
            page("", require_safe(self.list_view), "changelist"),
            page("read/", require_POST(self.read_all_view), "read_all"),
            page("<number:pk>/read/", require_POST(self.read_view), "read"),
        ]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        self._demand(request)
        rows = notifications.for_person(request.user).telling()
        page = page_of(rows, request.GET.get("before", ""), reader=request.user)
        newest = max((told.pk for told in page.told), default=0)
        context = self.admin_site.each_context(request) | {
            "title": _("Notices"),
            "page": page,
            "unread": [told for told in page.told if told.is_unread],
            "read": [told for told in page.told if not told.is_unread],
            "newest": newest,
            "is_first": not request.GET.get("before"),
        }
        return TemplateResponse(request, "admin/articles/notification/list.html", context)

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._demand(request)
        notifications.mark_read(request.user, pk, now=timezone.now())
        return redirect(_back(request))

    def read_all_view(self, request: HttpRequest) -> HttpResponse:
        """Up to the newest that the page showed: what came since is not marked unseen."""
        self._demand(request)
        up_to = read_number(request.POST.get("newest")) or 0
        count = notifications.mark_all_read(request.user, up_to=up_to, now=timezone.now())
        words = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", count)
        messages.success(request, words % {"n": number(count)})
        return redirect("admin:articles_notification_changelist")

    def _demand(self, request: HttpRequest) -> None:
        if not opens_stories(request.user):
            raise Http404


@story_page("watch/", name="watch", methods=("POST",))
def watch_view(request: HttpRequest, story: Article) -> HttpResponse:
    """Begin or end watching, as the button said; then back to the story."""
    is_on = request.POST.get("watch") == "on"
    notifications.set_watch(request.user, story, on=is_on, now=timezone.now())
    words = _("You will be told what happens to this story.")
    messages.success(request, words if is_on else _("You no longer watch this story."))
    return redirect(reverse("admin:articles_article_change", args=[story.pk]))


def part(opened: Opened) -> dict[str, Any]:
    return {"is_watched": opened.story.is_watched}


PARTS.append(part)


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("admin:articles_notification_changelist")
