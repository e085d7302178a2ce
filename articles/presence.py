"""Who is in a story now; and where the newsroom wants it, who holds it while writing.

Holding keeps others reading; it is over when the holder leaves, rests or disappears, and anybody
who may write the story can take it over. It guards time, not text: that is the versions' business.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article, Hold, Presence
from articles.models.presence import GONE_AFTER

Activity = Presence.Activity
# Rows of pages that never said goodbye.
SWEPT_AFTER = timedelta(hours=1)


def be_seen(
    article: Article, *, by: Any, tab: str, activity: str, may_write: bool, now: datetime
) -> None:
    """A page tells that it is open and what its person does there."""
    Presence.objects.update_or_create(
        article=article, user=by, tab=tab, defaults={"activity": activity, "seen_at": now}
    )
    if activity == Activity.EDITING and may_write:
        take_hold(article, by=by, now=now)
    elif activity == Activity.VIEWING:
        Hold.objects.filter(article=article, user=by).update(active_at=now)
    else:
        _let_go(article, by=by, now=now)


def leave(article: Article, *, by: Any, tab: str, now: datetime) -> None:
    """The page was closed."""
    Presence.objects.filter(article=article, user=by, tab=tab).delete()
    _let_go(article, by=by, now=now)


def people_in(article: Article, *, now: datetime) -> QuerySet[Presence]:
    return Presence.objects.here(now).filter(article=article)


def people_by_story(articles: list[int], *, now: datetime) -> dict[int, list[Presence]]:
    """Who is in each of these stories, for a list of them: one query."""
    found: dict[int, list[Presence]] = {}
    for presence in Presence.objects.here(now).filter(article__in=articles):
        found.setdefault(presence.article_id, []).append(presence)
    return found


def hold_on(article: Article, *, now: datetime) -> Hold | None:
    """Who holds the story, if the newsroom has stories held and somebody does."""
    if settings.STORY_LOCKS != "on":
        return None
    return Hold.objects.active(now).filter(article=article).select_related("user").first()


def hold_against(user: Any, article: Article, *, now: datetime) -> Hold | None:
    """The hold that keeps this person reading."""
    hold = hold_on(article, now=now)
    return hold if hold and hold.user_id != user.pk else None


@transaction.atomic
def take_hold(article: Article, *, by: Any, now: datetime) -> bool:
    """Hold the story if nobody else does; whether the person holds it."""
    if settings.STORY_LOCKS != "on":
        return False
    Hold.objects.filter(article=article, active_at__lte=now - GONE_AFTER).delete()
    Hold.objects.get_or_create(
        article=article, defaults={"user": by, "since": now, "active_at": now}
    )
    return bool(Hold.objects.filter(article=article, user=by).update(active_at=now))


def pass_on(article: Article, *, to: Any, now: datetime) -> Any:
    """Take the story over; the person it was taken from, or None where nobody held it."""
    hold = hold_against(to, article, now=now)
    Hold.objects.update_or_create(
        article=article,
        defaults={
            "user": to, "since": now, "active_at": now, "taken_from": hold.user if hold else None,
        },
    )  # fmt: skip
    return hold.user if hold else None


def break_hold(article: Article) -> None:
    """Nobody holds the story any more."""
    Hold.objects.filter(article=article).delete()


def sweep(now: datetime) -> None:
    Presence.objects.filter(seen_at__lt=now - SWEPT_AFTER).delete()
    Hold.objects.filter(active_at__lt=now - SWEPT_AFTER).delete()


def _let_go(article: Article, *, by: Any, now: datetime) -> None:
    """Give the story free, unless the person writes in it in another tab."""
    pages = people_in(article, now=now).filter(user=by)
    if not pages.filter(activity=Activity.EDITING).exists():
        Hold.objects.filter(article=article, user=by).delete()
