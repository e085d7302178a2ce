"""The page that makes several sections or tags one: it says what will happen, and asks once.

Two or more are chosen in the list, and which of them stays is chosen here; from the form of one, the
name of the one it becomes part of is typed. Nothing is written before the one button is pressed.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.models import Section, Tag
from articles.workflow import Refused, tending
from newsroom.text.arabic import fold
from newsroom.web.typed import read_number

# A page on which one can still see what one does.
MOST = 30


def name_of(tended: admin.ModelAdmin) -> str:
    return f"admin:articles_{tended.model._meta.model_name}_merge"


def address(tended: admin.ModelAdmin) -> URLPattern:
    """`admin:articles_tag_merge` or `admin:articles_section_merge`, behind the admin's sign-in."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def door(request: HttpRequest) -> HttpResponse:
        return merge_view(tended, request)

    guarded: Callable[..., Any] = tended.admin_site.admin_view(door)
    return path("merge/", guarded, name=name_of(tended).removeprefix("admin:"))


def ask(tended: admin.ModelAdmin, rows: QuerySet) -> HttpResponse:
    """To the page, with what was chosen in the list."""
    keys = rows.order_by("pk").values_list("pk", flat=True)[:MOST]
    return redirect(f"{reverse(name_of(tended))}?ids={','.join(map(str, keys))}")


def merge_view(tended: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """`ids` are the keys of those chosen; `into` is the key of the one that stays, or `name` its name."""
    if not tended.has_change_permission(request):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    things = list(_chosen(tended, given.get("ids", "")))
    if not things:
        messages.info(request, _("Choose in the list what is to be merged."))
        return redirect(f"admin:articles_{tended.model._meta.model_name}_changelist")
    target, trouble = _target(tended, things, given)
    if target and target not in things:
        things.append(target)
    is_asked = target is not None and len(things) > 1
    # Another one was chosen than the page told of: it tells of that one first.
    is_told = target is not None and given.get("told") == str(target.pk)
    if request.method == "POST" and is_asked and is_told:
        try:
            return _merge(tended, request, things, target)
        except Refused as refusal:
            trouble = " ".join(map(str, refusal.reasons))
    context = tended.admin_site.each_context(request) | {
        "title": _("Merge into one"),
        "opts": tended.model._meta,
        "things": things,
        "target": target,
        "ids": ",".join(str(thing.pk) for thing in things),
        "seen": tending.fingerprint(things),
        "is_asked": is_asked,
        "typed": given.get("name", ""),
        "trouble": trouble,
        "effect": tending.effect_of(things, into=target, now=timezone.now()) if is_asked else None,
    }
    status = 409 if trouble and request.method == "POST" else 200
    return TemplateResponse(request, "admin/articles/tended/merge.html", context, status=status)


def _merge(
    tended: admin.ModelAdmin, request: HttpRequest, things: list[Any], target: Any
) -> HttpResponse:
    with transaction.atomic():
        seen = request.POST.get("seen", "")
        gone = tending.merge(things, into=target, by=request.user, seen=seen)
        names = "، ".join(f"«{thing}»" for thing in gone)
        told = _("%(names)s became part of «%(kept)s».") % {"names": names, "kept": target}
        for thing in [*gone, target]:
            tended.log_change(request, thing, told)
    messages.success(request, told)
    return redirect(f"admin:articles_{tended.model._meta.model_name}_change", target.pk)


def _chosen(tended: admin.ModelAdmin, text: str) -> QuerySet[Section] | QuerySet[Tag]:
    keys = [key for word in text.split(",") if (key := read_number(word)) is not None]
    return tended.get_queryset(None).filter(pk__in=keys[:MOST]).order_by("-before_readers", "pk")


def _target(tended: admin.ModelAdmin, things: list[Any], given: Any) -> tuple[Any, str]:
    """The one that stays, and what is wrong with what was typed. Of several it is the most read."""
    if name := fold(given.get("name", "")):
        rows = tended.model._base_manager.select_related("merged_into")
        row = rows.filter(folded=name).first()
        found = (row.merged_into or row) if row else None
        if found is None:
            return None, _("Nothing here has this name.")
        if found in things and len(things) == 1:
            return None, _("This is the one you would merge. Name another.")
        return tended.get_queryset(None).get(pk=found.pk), ""
    by_key = {str(thing.pk): thing for thing in things}
    return by_key.get(given.get("into", ""), things[0] if len(things) > 1 else None), ""
