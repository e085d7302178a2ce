"""Telling, one task each: what a hub does not take keeps no search engine waiting.

Their rows are written by what hears the announcements (`published`, `taken_down`), in one transaction for
both. Told twice is told once; what fails raises, so the scheduler tries again, later each time.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from articles.distribution import engines, hub
from articles.models import Publication
from newsroom import outbound

# The copy that readers now have or last had, and the one before: a story leaves lists too.
COPIES = 2


def tell_of_story(sender: Any, article_id: int, **announced: Any) -> None:
    """Hears of a new public copy and of a take-down."""
    with transaction.atomic():
        if settings.WEBSUB_HUB:
            tell_hub.enqueue(article_id)
        if settings.INDEXNOW_KEY:
            tell_engines.enqueue(article_id)


@task()
def tell_hub(article_id: int) -> None:
    if found := hub.topics(_copies(article_id)):
        form = "application/x-www-form-urlencoded"
        outbound.post(settings.WEBSUB_HUB, hub.body(found), content_type=form)


@task()
def tell_engines(article_id: int) -> None:
    if found := engines.addresses(_copies(article_id)):
        kind = "application/json; charset=utf-8"
        outbound.post(settings.INDEXNOW_URL, engines.body(found), content_type=kind)


def _copies(article_id: int) -> list[Publication]:
    """Never one that waits for its time: its address is a secret until then."""
    once = Publication.objects.once_visible(timezone.now()).filter(article_id=article_id)
    return list(once.select_related("section").order_by("-major", "-minor")[:COPIES])
