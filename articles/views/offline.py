"""Reading without a network, and the site as an application on a phone.

The service worker (static/js/worker.js) keeps a page only where its answer carries the headers that
`may_be_kept` sets, and asks `standing` which of its copies still stand: a story taken down leaves a
reader's device when the device next reaches us.
"""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Publication
from articles.templatetags.site import site_name
from newsroom.web.clock import moment
from newsroom.web.policy import public
from newsroom.web.typed import read_number

MOST_IDS = 50
# The paper and ink of static/css/tokens.css, for the frame that a telephone draws itself.
PAPER, INK = "#fdfcf9", "#15171c"
ICONS = (("img/icon-192.png", 192, "any"), ("img/icon-512.png", 512, "any"), ("img/icon-maskable-512.png", 512, "maskable"))  # fmt: skip


def may_be_kept(response: HttpResponse, publication: Publication) -> HttpResponse:
    """The answer with what lets a reader's device keep it: the headline, percent-encoded, and the
    copy's number."""
    response.headers["Offline-Title"] = quote(publication.headline)
    response.headers["Offline-Version"] = str(publication.pk)
    return response


@public
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The web manifest (W3C), one an edition."""
    language = get_language()
    home = reverse("articles:home")
    body = {
        "id": home,
        "name": site_name(),
        "short_name": site_name(),
        "description": _("Technology read at leisure, ending in a question"),
        "lang": language,
        "dir": "rtl" if language == "ar" else "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "display_override": ["minimal-ui", "standalone"],
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["news", "technology"],
        "icons": [
            {
                "src": static(name),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in ICONS
        ],
        "shortcuts": [
            {"name": _("Archive"), "url": reverse("articles:archive")},
            {"name": _("Corrections"), "url": reverse("articles:corrections")},
            {"name": pgettext("page", "Search"), "url": reverse("articles:search")},
        ],
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/manifest+json; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page shown where nothing answers: what was kept on this device."""
    return render(request, "articles/offline.html", {"is_apart": True})


@public
@require_safe
def standing(request: HttpRequest) -> JsonResponse:
    """Which of these stories readers can see, and in which copy: `{"ar": {"7": 31}, "en": {}}`.

    `id` is asked up to fifty times; what is not a number is passed over.
    """
    ids = {read_number(text) for text in request.GET.getlist("id")[:MOST_IDS]} - {None}
    visible = Publication.objects.visible(moment(request)).filter(article_id__in=ids)
    found: dict[str, dict[str, int]] = {"ar": {}, "en": {}}
    for story, pk, first_at_en in visible.values_list("article_id", "pk", "first_at_en"):
        found["ar"][str(story)] = pk
        if first_at_en:
            found["en"][str(story)] = pk
    response = JsonResponse(found)
    response.headers["Cache-Control"] = "no-store"
    return response
