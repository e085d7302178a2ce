"""The site at a coming moment: whoever may publish walks all of it as it will be then.

`/admin/at/<moment>/…` answers what the rest of the address will answer at that moment. Every public
door takes the time from its request (newsroom/web/clock.py), so the same views, queries and
templates make the page; links and forms are led back under the same moment. The right is asked at
each request from the session, so the address alone opens nothing. Nothing can be sent from here.
"""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, register_converter, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt

from articles.admin.moments import MomentField
from articles.models import Publication
from articles.roles import has_right
from newsroom.web.clock import show_at
from newsroom.web.paths import language_of
from newsroom.web.zones import has_own_clock, label, own_zone, site_zone

FARTHEST = timedelta(days=730)
# Moments that the page of moments names.
STOPS = 50
NAMED = 3
_STAMP = "%Y%m%dT%H%M%SZ"
_OWN_PATH = re.compile(r"^/(?![/\\]|admin/)")


class Stamp:
    """A moment in an address, in universal time: 20261128T050000Z."""

    regex = "[0-9]{8}T[0-9]{6}Z"

    def to_python(self, value: str) -> datetime:
        return datetime.strptime(value, _STAMP).replace(tzinfo=UTC)

    def to_url(self, value: datetime) -> str:
        """Never before the moment itself: a part of a second counts as the next one."""
        whole = value.astimezone(UTC).replace(microsecond=0)
        return (whole if whole == value else whole + timedelta(seconds=1)).strftime(_STAMP)


class Rest:
    """The address of a public page without its first slash; that of the home page is empty."""

    regex = ".*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Stamp, "stamp")
register_converter(Rest, "rest")


@dataclass(frozen=True)
class Stop:
    """A moment at which the site will change, and the page at hand as it will be then."""

    at: datetime
    address: str


@dataclass(frozen=True)
class Walk:
    """What the banner tells: the moment, what appears in it, and the ways on and out."""

    at: datetime
    zone: str
    own_zone: str
    stories: list[dict[str, str]]
    previous: Stop | None
    next: Stop | None
    leave: str
    moments: str


class MomentForm(forms.Form):
    """A moment of one's own choice."""

    at = MomentField(label=gettext_lazy("Day and time"))

    def clean_at(self) -> datetime:
        at, now = self.cleaned_data["at"], timezone.now()
        if not now < at <= now + FARTHEST:
            raise forms.ValidationError(_("Choose a moment within the next two years."))
        return at


def for_publishers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for those who may publish; asked at every request, after the admin's own sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_right(request.user, "publish"):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return admin.site.admin_view(guarded)


@for_publishers
def moments(request: HttpRequest) -> HttpResponse:
    """The moments at which the site will change, and a form for any other."""
    form = MomentForm(request.GET if "at" in request.GET else None)
    if form.is_valid():
        return redirect("walk_page", form.cleaned_data["at"], "")
    context = admin.site.each_context(request) | {
        "title": _("The site at a coming moment"),
        "form": form,
        "stops": _by_moment(list(_coming(timezone.now())[:STOPS])),
    }
    return render(request, "desk/walk.html", context)


@for_publishers
def leave(request: HttpRequest, rest: str) -> HttpResponse:
    """To the same page as it is now."""
    return redirect(_as_now(request, rest))


# It refuses every post, so none needs a token.
@for_publishers
@csrf_exempt
def page(request: HttpRequest, at: datetime, rest: str) -> HttpResponse:
    """The public page with this address at this moment, under its banner."""
    now = timezone.now()
    if at <= now:
        # Its time has come while one was walking: it is what readers see.
        return redirect(_as_now(request, rest))
    if at > now + FARTHEST:
        raise Http404
    ahead = _ahead(request, at, f"/{rest}", now)
    with override(ahead.LANGUAGE_CODE):
        response = _answer(ahead)
        if hasattr(response, "render"):
            response = response.render()
    _keep_within(response, at)
    response.headers["Content-Language"] = ahead.LANGUAGE_CODE
    return response


def _ahead(request: HttpRequest, at: datetime, public_path: str, now: datetime) -> HttpRequest:
    """The request as the public view gets it: its own address, and a moment to come."""
    ahead = copy.copy(request)
    ahead.path = ahead.path_info = public_path
    ahead.LANGUAGE_CODE = language_of(public_path)
    show_at(ahead, at)
    with override(ahead.LANGUAGE_CODE):
        ahead.walk = _walk(request, at, public_path, now)
    return ahead


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return render(request, "articles/walk_refused.html", {"status": 405}, status=405)
    try:
        match = resolve(request.path_info)
        # What is not for readers has no moment to come.
        if getattr(match.func, "policy", None) != "public":
            raise Http404
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)
    except Http404:
        context = {"status": 404, "LANGUAGE_CODE": request.LANGUAGE_CODE}
        return render(request, "404.html", context, status=404)


def _walk(request: HttpRequest, at: datetime, public_path: str, now: datetime) -> Walk:
    rest, query = public_path.removeprefix("/"), request.META.get("QUERY_STRING", "")
    after = f"?{query}" if query else ""

    def stop(copies: Any) -> Stop | None:
        found = copies.values_list("visible_from", flat=True).first()
        return Stop(found, reverse("walk_page", args=[found, rest]) + after) if found else None

    coming = _coming(now)
    second = timedelta(seconds=1)
    appear = coming.filter(visible_from__gt=at - second, visible_from__lte=at)[:NAMED]
    return Walk(
        at=at,
        zone=label(site_zone(), at),
        own_zone=label(own_zone(), at) if has_own_clock(at) else "",
        stories=[_story_then(publication) for publication in appear],
        previous=stop(coming.filter(visible_from__lte=at - second).order_by("-visible_from")),
        next=stop(coming.filter(visible_from__gt=at)),
        leave=reverse("walk_leave", args=[rest]) + after,
        moments=reverse("walk"),
    )


def _coming(now: datetime) -> Any:
    """Public copies that wait for their time, the nearest first."""
    waiting = Publication.objects.filter(visible_from__gt=now, visible_until=None)
    return waiting.defer("html_ar", "html_en").order_by("visible_from", "pk")


def _by_moment(copies: list[Publication]) -> list[dict[str, Any]]:
    """The moments in order, each with its stories and the way to each story as it will be."""
    stops: dict[datetime, list[dict[str, str]]] = {}
    for publication in copies:
        stops.setdefault(publication.visible_from, []).append(_story_then(publication))
    return [{"at": at, "stories": stories} for at, stories in stops.items()]


def _story_then(publication: Publication) -> dict[str, str]:
    """A story and its page at the moment it appears; each has an Arabic one."""
    with override("ar"):
        address = publication.get_absolute_url().removeprefix("/")
    address = reverse("walk_page", args=[publication.visible_from, ""]) + address
    return {"headline": publication.headline_ar, "address": address}


def _as_now(request: HttpRequest, rest: str) -> str:
    """The same address without a moment. Slashes before it would lead to another host."""
    query = request.META.get("QUERY_STRING", "")
    return f"/{rest.lstrip('/')}" + (f"?{query}" if query else "")


def _keep_within(response: HttpResponse, at: datetime) -> None:
    """Lead every link, form and redirect of the page back under the moment."""
    prefix = reverse("walk_page", args=[at, ""])
    if "Location" in response.headers:
        response.headers["Location"] = _OWN_PATH.sub(prefix, response.headers["Location"])
    if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
        html = response.content.decode(response.charset)
        response.content = _links().sub(rf"\g<1>{prefix}", html).encode(response.charset)


def _links() -> re.Pattern[str]:
    """The start of every address of ours in an attribute, but those of files and of the desk.

    Templates and rendering write attributes in double quotes and escape such quotes in values, so
    what looks like an attribute is one.
    """
    files = "|".join(
        re.escape(url.lstrip("/")) for url in (settings.STATIC_URL, settings.MEDIA_URL)
    )
    ours = re.escape(settings.SITE_URL)
    return re.compile(
        rf'((?:\b(?:href|action|formaction|data-token-url)="|<a href="{ours}(?=/)))'
        rf"/(?![/\\]|admin/|{files})"
    )


addresses = [
    path("", moments, name="walk"),
    path("now/<rest:rest>", leave, name="walk_leave"),
    path("<stamp:at>/<rest:rest>", page, name="walk_page"),
]
