"""Pages of one story beside its form (compare, review, preview …): one door for all of them.

A page is a function of the request and the story, registered with `story_page`. Whoever may not
open the story's form gets none of them: the permission is asked here, once, at the fetch. What
belongs to no single story is registered with `list_page`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from articles.models import Article

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class StoryPage:
    """An address under a story: `<id>/<route>`, or beside the list, named
    `admin:articles_article_<name>`."""

    route: str
    name: str
    methods: tuple[str, ...]
    view: View
    # The admin's permission that a page beside the list asks: "change" or "add".
    asks: str = "change"


PAGES: list[StoryPage] = []
LIST_PAGES: list[StoryPage] = []


def story_page(
    route: str, *, name: str, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """Register `view(request, story, **from_route)`, for those who may open the story's form.

    `methods` are the HTTP methods it answers; a POST is guarded against forgery like any form.
    """

    def register(view: View) -> View:
        PAGES.append(StoryPage(route, name, methods, view))
        return view

    return register


def list_page(
    route: str, *, name: str, methods: tuple[str, ...] = ("GET", "HEAD"), asks: str = "change"
) -> Callable[[View], View]:
    """Register `view(request, **from_route)` beside the list: for those who may open stories, or,
    where it `asks` for "add", for those who may begin one.
    """

    def register(view: View) -> View:
        LIST_PAGES.append(StoryPage(route, name, methods, view, asks))
        return view

    return register


def addresses(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses of every page, behind the admin's own sign-in and the story's permission."""
    found = [(page, f"<number:object_id>/{page.route}", _guarded) for page in PAGES]
    found += [(page, page.route, _beside_the_list) for page in LIST_PAGES]
    return [
        path(
            route,
            model_admin.admin_site.admin_view(guard(page, model_admin)),
            name=f"articles_article_{page.name}",
        )
        for page, route, guard in found
    ]


def page_context(request: HttpRequest, story: Article, title: Any) -> dict[str, Any]:
    """What every page of a story needs beside its own: the bar, the breadcrumbs, the title."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "story": story,
        "original": story,
        "opts": Article._meta,
    }


def _guarded(page: StoryPage, model_admin: admin.ModelAdmin) -> View:
    def guarded(request: HttpRequest, object_id: int, **given: Any) -> HttpResponse:
        # The queryset holds what the person may know of: the rest does not exist for them.
        story = model_admin.get_object(request, str(object_id))
        if story is None:
            raise Http404
        if not model_admin.has_change_permission(request, story):
            raise PermissionDenied
        return page.view(request, story, **given)

    return require_http_methods(list(page.methods))(update_wrapper(guarded, page.view))


def _beside_the_list(page: StoryPage, model_admin: admin.ModelAdmin) -> View:
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        if not getattr(model_admin, f"has_{page.asks}_permission")(request):
            raise PermissionDenied
        return page.view(request, **given)

    return require_http_methods(list(page.methods))(update_wrapper(guarded, page.view))
