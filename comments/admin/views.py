"""Views of the queue that a moderator keeps by name: an address, and nothing that anybody else sees."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.admin.pages import answers_page
from comments.models import QueueView
from newsroom.text.reader_text import clean_name

MOST = 20
# What of an address says which answers are looked at.
NARROWING = ("state", "story", "q")


@answers_page("views/", name="views", methods=("POST",))
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep what is looked at under a name, in the place of an older one of that name; or drop one."""
    query, drop = _narrowing(request.POST.get("query", "")), request.POST.get("drop", "")
    own = QueueView.objects.filter(user=request.user.pk)
    name = clean_name(request.POST.get("view_name", ""))[:40]
    if drop.isascii() and drop.isdecimal() and len(drop) < 19:
        own.filter(pk=int(drop)).delete()
    elif not name:
        messages.error(request, _("Give the view a name, then keep it."))
    elif own.count() >= MOST and not own.filter(name=name).exists():
        messages.error(request, _("Twenty views are kept: drop one of them first."))
    else:
        QueueView.objects.update_or_create(
            user_id=request.user.pk, name=name, defaults={"query": query}
        )
        messages.success(request, _("Kept: «%(name)s».") % {"name": name})
    return redirect(f"{reverse('admin:comments_comment_changelist')}?{query}")


def kept_views(user: Any) -> list[QueueView]:
    return list(QueueView.objects.filter(user=user.pk))


def _narrowing(text: str) -> str:
    asked, kept = QueryDict(text[:1_000]), QueryDict(mutable=True)
    for name in NARROWING:
        if value := asked.get(name, "").replace("\x00", "")[:60]:
            kept[name] = value
    return kept.urlencode()[:300]
