"""Pages beside the queue of answers: one door for all of them.

A page is a function of the request, registered with `answers_page`. Whoever lacks the right it asks
for gets none of it, and is told who has it; a page that is for others than moderators asks for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.roles import has_right
from comments.models import Comment

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class AnswersPage:
    """An address under the queue, named `admin:comments_comment_<name>`. `asks`: a right, or ""."""

    route: str
    name: str
    methods: tuple[str, ...]
    view: View
    asks: str


PAGES: list[AnswersPage] = []


def answers_page(
    route: str, *, name: str, methods: tuple[str, ...] = ("GET", "HEAD"), asks: str = "moderate"
) -> Callable[[View], View]:
    """Register `view(request, **from_route)` for those with the right that it `asks` for."""

    def register(view: View) -> View:
        PAGES.append(AnswersPage(route, name, methods, view, asks))
        return view

    return register


def addresses(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Behind the admin's own sign-in and the page's right."""
    return [
        path(
            page.route,
            model_admin.admin_site.admin_view(_guarded(page)),
            name=f"comments_comment_{page.name}",
        )
        for page in PAGES
    ]


def page_context(request: HttpRequest, title: Any) -> dict[str, Any]:
    """What every such page needs beside its own."""
    return {**admin.site.each_context(request), "title": title, "opts": Comment._meta}


def refuse(request: HttpRequest) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": _("This door is closed")}
    return TemplateResponse(request, "admin/comments/comment/refused.html", context, status=403)


def _guarded(page: AnswersPage) -> View:
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        if page.asks and not has_right(request.user, page.asks):
            return refuse(request)
        return page.view(request, **given)

    return require_http_methods(list(page.methods))(update_wrapper(guarded, page.view))
