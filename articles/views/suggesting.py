"""What helps to ask: suggestions while one types, and how a browser asks us from its own field."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import search
from articles.search import Suggestion
from articles.templatetags.site import number
from newsroom.web.clock import moment
from newsroom.web.policy import public

# A browser cuts a longer name of an engine.
_SHORT_NAME = 16


@public
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"told": how many, in words, "items": [{"kind", "label", "text", "address"}]}`; for a browser's own
    field (`as=list`) `[text, [what to ask], [what it is], [where it is]]`."""
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    found = search.suggest(text, language=get_language(), now=moment(request))
    items = [_item(one) for one in found]
    if request.GET.get("as") == "list":
        answer = [text, *([item[name] for item in items] for name in ("text", "label", "address"))]
        response = JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")
    else:
        response = JsonResponse({"told": _told(len(items)), "items": items})
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, max-age=60"
    return response


@public
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser asks us: https://github.com/dewitt/opensearch, version 1.1."""
    name = settings.SITE_NAME_EN if get_language() == "en" else settings.SITE_NAME_AR
    context = {"short_name": name[:_SHORT_NAME], "name": name}
    kind = "application/opensearchdescription+xml; charset=utf-8"
    response = render(request, "articles/opensearch.xml", context, content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _item(one: Suggestion) -> dict[str, str]:
    labels = {
        "story": pgettext("suggestion", "Story"),
        "tag": pgettext("suggestion", "Tag"),
        "person": pgettext("suggestion", "Author"),
        "name": pgettext("suggestion", "Search"),
    }
    address = {
        "story": lambda: reverse("articles:story", args=[one.key, one.slug]),
        "tag": lambda: reverse("articles:tag", args=[one.slug]),
        "person": lambda: reverse("articles:author", args=[one.slug]),
        "name": lambda: f"{reverse('articles:search')}?{urlencode({'q': one.text})}",
    }[one.kind]()
    return {"kind": one.kind, "label": labels[one.kind], "text": one.text, "address": address}


def _told(count: int) -> str:
    if not count:
        return _("No suggestions")
    words = ngettext("%(n)s suggestion", "%(n)s suggestions", count)
    return words % {"n": number(count)}
