"""Whether readers find something at an address of our own site, asked of the database.

What was taken down still answers at its address, so a story that once was public counts as there.
"""

from datetime import datetime

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import override

from articles.models import Path, Person, Publication, Section, Tag
from newsroom.web.paths import language_of

_STORY = ("story", "short_link", "history")
_SLUGGED = {"section": Section, "tag": Tag, "author": Person}


def is_there(path: str, *, now: datetime) -> bool:
    """At most three queries; `path` begins with «/» and is not encoded. No address of ours holds a control."""
    match = _match(path) if path.isprintable() else None
    if match is None:
        return False
    if match.url_name in _STORY and "pk" in match.kwargs:
        shown = Publication.objects.once_visible(now)
        return shown.filter(article_id=match.kwargs["pk"]).exists()
    model = _SLUGGED.get(match.url_name or "")
    if model is None:
        return True
    slug = match.kwargs["slug"]
    named = model.objects.filter(slug_ar=slug) | model.objects.filter(slug_en=slug)
    return named.exists() or Path.objects.filter(path=f"/{match.url_name}/{slug}/").exists()


def _match(path: str) -> ResolverMatch | None:
    with override(language_of(path)):
        for way in (path, f"{path}/"):
            try:
                return resolve(way)
            except Resolver404:
                continue
    return None
