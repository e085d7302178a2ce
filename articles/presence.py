"""Who is in a story now; and where the newsroom wants it, who holds it while writing.

Holding keeps others reading; it is over when the holder leaves, rests or disappears, and anybody
who may write the story can take it over. It guards time, not text: that is the versions' business.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article, Hold, Presence, WorkflowEvent
from articles.models.article import State
from articles.models.presence import GONE_AFTER

Activity = Presence.Activity
# Where a text is taken up by an editor, and where it is held by whoever writes in it.
REVIEWING = (State.IN_REVIEW, State.APPROVED)
WRITING = (State.DRAFT, State.CHANGES_REQUESTED)
# A page that rests was told of a hold by now, if it had begun before.
_TOLD_WITHIN = timedelta(seconds=15)
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
        _let_go(article, by=by, begun_by=now - _TOLD_WITHIN, now=now)


def leave(article: Article, *, by: Any, tab: str, now: datetime) -> None:
    """The page was closed. What its person took over from there stays theirs."""
    page = Presence.objects.filter(article=article, user=by, tab=tab).first()
    if page:
        page.delete()
        _let_go(article, by=by, begun_by=page.seen_at, now=now)


def people_in(article: Article, *, now: datetime) -> QuerySet[Presence]:
    return Presence.objects.here(now).filter(article=article)


def people_by_story(articles: list[int], *, now: datetime) -> dict[int, list[Presence]]:
    """Who is in each of these stories, for a list of them: one query."""
    found: dict[int, list[Presence]] = {}
    for presence in Presence.objects.here(now).filter(article__in=articles):
        found.setdefault(presence.article_id, []).append(presence)
    return found


@dataclass(frozen=True)
class Holder:
    """Who has the story's text to themselves: the editor who took it up, while it is reviewed, or
    whoever writes in it, where the newsroom has stories held."""

    user: Any
    since: datetime
    article: Article
    hold: Hold | None = None
    # The latest event of a kind, where the story's log has been read already.
    last: Callable[[str], WorkflowEvent | None] | None = None

    @cached_property
    def taken_from_id(self) -> int | None:
        """Whose it was before."""
        if self.hold:
            return self.hold.taken_from_id
        ask = self.last or self._last
        taken = ask("take_over")
        return taken.details.get("from") if taken and taken.actor_id == self.user.pk else None

    def _last(self, move: str) -> WorkflowEvent | None:
        return self.article.events.filter(move=move).first()


def holder_of(article: Article, *, now: datetime) -> Holder | None:
    if article.state in REVIEWING and article.claimed_by:
        return Holder(article.claimed_by, article.claimed_at, article)
    if not _is_held_in(article):
        return None
    hold = _hold_of(article, now)
    return Holder(hold.user, hold.since, article, hold) if hold else None


def held_against(
    user: Any,
    article: Article,
    *,
    now: datetime,
    last: Callable[[str], WorkflowEvent | None] | None = None,
) -> Holder | None:
    """The holder who keeps this person reading."""
    holder = holder_of(article, now=now)
    return replace(holder, last=last) if holder and holder.user.pk != user.pk else None


@transaction.atomic
def take_hold(article: Article, *, by: Any, now: datetime) -> bool:
    """Hold the story if nobody else does; whether the person holds it."""
    if not _is_held_in(article):
        return False
    Hold.objects.filter(article=article, active_at__lte=now - GONE_AFTER).delete()
    Hold.objects.get_or_create(
        article=article, defaults={"user": by, "since": now, "active_at": now}
    )
    return bool(Hold.objects.filter(article=article, user=by).update(active_at=now))


def pass_on(article: Article, *, holder: Any, to: Any, now: datetime) -> None:
    """The story is another's to write in; whose it was will be told."""
    held = {"user": to, "since": now, "active_at": now, "taken_from": holder}
    Hold.objects.update_or_create(article=article, defaults=held)


def sweep(now: datetime) -> None:
    Presence.objects.filter(seen_at__lt=now - SWEPT_AFTER).delete()
    Hold.objects.filter(active_at__lt=now - SWEPT_AFTER).delete()


def _hold_of(article: Article, now: datetime) -> Hold | None:
    """Asked of the database, but where it was read with the story."""
    if not Article.hold.is_cached(article):
        return Hold.objects.active(now).filter(article=article).first()
    hold: Hold | None = getattr(article, "hold", None)
    return hold if hold and hold.active_at > now - GONE_AFTER else None


def _is_held_in(article: Article) -> bool:
    """Whether writing in the story, as it stands, keeps others out."""
    return settings.STORY_LOCKS == "on" and article.state in WRITING


def _let_go(article: Article, *, by: Any, begun_by: datetime, now: datetime) -> None:
    """Give free what the person held since before this moment, unless they are there in another
    tab.
    """
    pages = people_in(article, now=now).filter(user=by)
    if not pages.exclude(activity=Activity.IDLE).exists():
        Hold.objects.filter(article=article, user=by, since__lte=begun_by).delete()
