"""Who a view is for, said on its first line. A test walks the addresses and fails on silence.

To a stranger a page of the house does not exist; a colleague without the right is told so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = Callable[..., Any]


def public(view: View) -> View:
    """Anybody may ask; the view reads public tables only."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def by_link(view: View) -> View:
    """For whoever holds a signed link: the view opens what the link names and nothing else. What it
    shows is not public, so no cache keeps it, no crawler lists it, no other site learns the link."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    guarded.policy = "by link"  # type: ignore[attr-defined]
    return guarded


def internal(view: View) -> View:
    """For machines of the house (health checks); says nothing about stories."""
    view.policy = "internal"  # type: ignore[attr-defined]
    return view


def entrance(view: View) -> View:
    """The way into the desk itself, for those who are nobody yet; it says nothing about anybody."""
    view.policy = "entrance"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """For every account of the house, about itself only."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.policy = "signed in"  # type: ignore[attr-defined]
    return guarded


def needs(permission: str) -> Callable[[View], View]:
    """Only for an account with this permission, such as "articles.change_article"."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                raise Http404
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = f"needs {permission}"  # type: ignore[attr-defined]
        return guarded

    return decorate


def framed_by_us(view: View) -> View:
    """The answer may be shown in a frame of our own pages, such as a preview at the desk."""
    framed: View = xframe_options_sameorigin(view)
    return framed
