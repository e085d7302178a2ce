"""Watching a story: being told of it without having a part in it."""

from datetime import datetime
from typing import Any

from articles.models import Article, Watch
from articles.workflow import NotAllowed
from articles.workflow.access import may_open


def watches(user: Any, story: Article) -> bool:
    return Watch.objects.filter(article=story, user_id=user.pk).exists()


def set_watch(user: Any, story: Article, *, on: bool, now: datetime) -> None:
    """Begin or end it; doing so twice changes nothing. Raises NotAllowed."""
    if not may_open(user, story):
        raise NotAllowed
    if on:
        Watch.objects.get_or_create(article=story, user_id=user.pk, defaults={"since": now})
    else:
        Watch.objects.filter(article=story, user_id=user.pk).delete()
