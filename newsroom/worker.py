"""The service worker as it is served: its modules joined, behind what it must know of the site."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsroom.scripts import joined
from newsroom.web.editions import in_language
from newsroom.web.policy import public

# What the pages of a kept story are set with; the rest of the fonts is kept as it is met.
FRAME = (
    "css/site.css",
    "js/site.js",
    "js/stored-theme.js",
    "img/favicon.svg",
    "fonts/alexandria-arabic.woff2",
    "fonts/noto-naskh-arabic.woff2",
)
# No page behind these is the worker's business.
APART = ("/admin/", "/preview/", "/letters/", "/media/")


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, or one that retires it where reading offline is switched off. In
    development files have no hash in their names, so nothing may be kept under them."""
    if settings.OFFLINE_READING and not settings.DEBUG:
        text = f"const SITE = {json.dumps(_site())};\n{joined('js/worker.js', _source)}"
    else:
        text = _source("js/retired-worker.js")
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _site() -> dict[str, object]:
    """What the worker must know of the site; its version changes with every file named here."""
    offline_pages = {
        language: in_language(language, "articles:offline") for language in ("ar", "en")
    }
    files = [*(static(name) for name in FRAME), *offline_pages.values()]
    return {
        "version": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12],
        "files": files,
        "offline": offline_pages,
        "standing": reverse("articles:standing"),
        "static": settings.STATIC_URL,
        "pictures": f"{default_storage.url('renditions')}/",
        "apart": APART,
    }


def _source(name: str) -> str:
    """A script of ours as it is served: of the collected files, or where nothing was collected, its
    source."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read().decode()
    return Path(finders.find(name)).read_text(encoding="utf-8")
