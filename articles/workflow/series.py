"""What a series knows of its stories: kept whenever a public copy is written, closed or moved.

So the page of a story shows the whole series without a query of its own, at any moment, a coming
one too: `Series.parts` holds each copy with the time between which it is visible.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from articles.models import Article, Publication, Series
from articles.roles import has_right
from articles.workflow.errors import NotAllowed, StaleVersion

_EDITIONS = ("ar", "en")


def keep(article: Article, *, left: int | None = None) -> None:
    """Bring every series up to date that the story's public copies name, and the one that a copy
    `left` by being taken back. In the caller's transaction."""
    copies = article.publications.filter(series__isnull=False)
    named = set(copies.values_list("series_id", flat=True)) | ({left} if left else set())
    for pk in named:
        _keep(pk)


def put_in_order(series: Series, stories: list[int], *, by: Any, expected_version: int) -> Series:
    """Give the series this order of its stories. Raises NotAllowed or StaleVersion."""
    if not has_right(by, "publish"):
        raise NotAllowed
    with transaction.atomic():
        rows = Series.objects.filter(pk=series.pk, version=expected_version)
        # The lock on both databases.
        if not rows.update(version=F("version") + 1, order=list(dict.fromkeys(stories))):
            raise StaleVersion
        _keep(series.pk)
    return Series.objects.get(pk=series.pk)


def stories_of(series: Series) -> list[Article]:
    """Every story at work or public that names the series, in its order."""
    named = Publication.objects.filter(series=series, visible_until=None).values("article")
    rows = Article.objects.filter(series=series) | Article.objects.filter(pk__in=named)
    found = rows.distinct().defer("body", "body_ar", "body_en").order_by("created_at", "id")
    return sorted(found, key=lambda story: _rank(series, story.pk))


def _keep(pk: int) -> None:
    series = Series.objects.get(pk=pk)
    rows = Publication.objects.filter(series=series, superseded=False).for_cards()
    rows = sorted(rows, key=lambda row: (_rank(series, row.article_id), row.first_at_ar, row.pk))
    Series.objects.filter(pk=pk).update(parts=[_part(row) for row in rows])


def _rank(series: Series, story: int) -> int:
    return series.order.index(story) if story in series.order else len(series.order)


def _part(copy: Publication) -> dict[str, Any]:
    part: dict[str, Any] = {
        "story": copy.article_id,
        "from": copy.visible_from.isoformat(),
        "until": _iso(copy.visible_until),
    }
    for language in _EDITIONS:
        is_here = language in copy.languages
        words = {name: getattr(copy, f"{name}_{language}") for name in ("headline", "slug")}
        part[language] = words if is_here else None
    return part


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
