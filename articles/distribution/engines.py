"""Which addresses a change to a story changes: what search engines are told of (IndexNow).

They believe it because the key stands in a file at the site's own host (`key_path`).
"""

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from articles.models import Publication


def addresses(copies: Iterable[Publication]) -> list[str]:
    """Of these copies in every edition; a slug that was changed leads on, which is a change too."""
    found: dict[str, None] = {}
    for copy in copies:
        for language in copy.languages:
            with override(language):
                found[f"{settings.SITE_URL}{copy.get_absolute_url()}"] = None
    return list(found)


def key_path() -> str:
    return reverse("indexnow_key", args=[settings.INDEXNOW_KEY])


def body(changed: Iterable[str]) -> bytes:
    told = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": f"{settings.SITE_URL}{key_path()}",
        "urlList": list(changed),
    }
    return json.dumps(told).encode()
