"""Series at the desk: names and addresses as of other lists, and a page that puts the parts in order.

Dragging, the keyboard and the plain buttons post to one address. A story joins a series in its own
form, as it joins a section.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import workflow
from articles.admin.taxonomy import NamedAdmin
from articles.models import Article, Publication, Series
from articles.roles import has_right
from articles.workflow import series as rules
from newsroom.text.bidi import embed
from newsroom.web.typed import read_number


@admin.register(Series)
class SeriesAdmin(NamedAdmin):
    list_display = ("name_ar", "name_en", "working", "readable", "parts_link")
    names = (*NamedAdmin.names, "about_ar", "about_en")
    ordering = ("-id",)

    def _working(self) -> QuerySet:
        return Article.objects.filter(series=OuterRef("pk")).order_by().values("series")

    def _readable(self) -> QuerySet:
        visible = Publication.objects.visible(timezone.now())
        return visible.filter(series=OuterRef("pk")).order_by().values("series")

    @admin.display(description=gettext_lazy("parts"))
    def parts_link(self, series: Series) -> str:
        words = _("Parts and their order")
        return format_html('<a href="{}">{}</a>', _address(series), words)

    def get_urls(self) -> list[Any]:
        order = self.admin_site.admin_view(
            require_http_methods(["GET", "HEAD", "POST"])(self.order_view)
        )
        name = "articles_series_order"
        return [path("<number:object_id>/order/", order, name=name), *super().get_urls()]

    def order_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The parts in their order; by POST, one of them put elsewhere."""
        series = Series.objects.filter(pk=object_id).first()
        if series is None:
            raise Http404
        if not has_right(request.user, "publish"):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, series)
        order = [story.pk for story in rules.stories_of(series)]
        story = _number(request.POST.get("thing", "").removeprefix("story-"))
        if story not in order:
            raise Http404
        place = _place(order, story, request.POST)
        version = _number(request.POST.get("version", ""))
        order.remove(story)
        order.insert(place, story)
        try:
            rules.put_in_order(series, order, by=request.user, expected_version=version)
        except workflow.StaleVersion:
            words = _(
                "Somebody else changed the order meanwhile. It stands here as it is now; nothing of yours was made."
            )
            messages.error(request, words)
            return self._page(request, Series.objects.get(pk=series.pk), status=409)
        name, number = str(Article.objects.get(pk=story)), order.index(story) + 1
        words = _("Part %(number)s: «%(story)s».") % {"number": number, "story": embed(name)}
        LogEntry.objects.log_actions(
            request.user.pk, [series], CHANGE, change_message=words, single_object=True
        )
        messages.success(request, words)
        return redirect(f"{_address(series)}#story-{story}")

    def _page(self, request: HttpRequest, series: Series, status: int = 200) -> HttpResponse:
        keys = [story.pk for story in rules.stories_of(series)]
        rows = Article.objects.filter(pk__in=keys).defer("body", "body_ar", "body_en")
        found = {story.pk: story for story in rows.with_public_status(timezone.now())}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Parts and their order"),
            "opts": Series._meta,
            "series": series,
            "stories": [found[key] for key in keys if key in found],
        }
        template = "admin/articles/series/order.html"
        return TemplateResponse(request, template, context, status=status)


def _place(order: list[int], story: int, given: Any) -> int:
    """Where the story is to stand, from a drop or a button."""
    step = {"earlier": -1, "later": 1}.get(given.get("act", ""))
    if step is None:
        wanted = _number(given.get("place", "").removeprefix("part-")) - 1
    else:
        wanted = order.index(story) + step
    return min(max(wanted, 0), len(order) - 1)


def _number(text: str) -> int:
    return read_number(text, digits=9) or 0


def _address(series: Series) -> str:
    return reverse("admin:articles_series_order", args=[series.pk])
