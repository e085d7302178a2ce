"""How stories stand before readers at a moment: the last copy they could read, and what holds it back.

For pages that tell of stories rather than print them (history, corrections, feeds): two queries
for any number of stories.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Subquery

from articles.models.notice import PublicNotice
from articles.models.publication import Publication

Kind = PublicNotice.Kind
# While one of these is in force no page gives the words of the story, nor of a note about them.
WITHHOLDING = (Kind.WITHDRAWN, Kind.RETRACTED, Kind.VANISHED)


@dataclass(frozen=True)
class Standing:
    """`last` is the newest copy that readers of the language could see; `notice` what is in force."""

    last: Publication
    notice: PublicNotice | None

    @property
    def is_withheld(self) -> bool:
        """Only dates, classes and reasons may be told, never text."""
        return self.notice is not None and self.notice.kind in WITHHOLDING

    @property
    def has_vanished(self) -> bool:
        return self.notice is not None and self.notice.kind == Kind.VANISHED

    @property
    def is_retracted(self) -> bool:
        return self.notice is not None and self.notice.kind == Kind.RETRACTED


def standings(stories: Iterable[int], *, now: datetime, language: str) -> dict[int, Standing]:
    """The standing of each story, by its key, that this edition has or had by `now`."""
    keys = set(stories)
    once = Publication.objects.once_visible(now).in_edition(language)
    # By the numbers, which rise with time: their index finds the last copy among hundreds at once.
    newest = once.filter(article_id=OuterRef("article_id")).order_by("-major", "-minor")
    rows = once.filter(article_id__in=keys, pk=Subquery(newest.values("pk")[:1])).for_cards()
    notices = {
        notice.article_id: notice
        for notice in PublicNotice.objects.in_force(now)
        .filter(article_id__in=keys)
        .order_by("from_at")
    }
    return {
        last.article_id: Standing(
            last, None if _is_open(last, now) else notices.get(last.article_id)
        )
        for last in rows
    }


@dataclass(frozen=True)
class Leaving:
    """A story that lately left the lists of an edition, and has not come back.

    `reason` is "" where none may be told: of a story that vanished nothing is said but that what was
    kept of it must go.
    """

    story: UUID
    kind: str
    from_at: datetime
    reason: str

    @property
    def is_told(self) -> bool:
        """Whether programs must forget what they kept; in the archive it can still be read."""
        return self.kind != Kind.EXPIRED


def leavings(now: datetime, *, since: datetime, language: str) -> list[Leaving]:
    """What left the lists of an edition after `since`, the newest first; one query."""
    once = Publication.objects.once_visible(now).in_edition(language)
    seen_here = Exists(once.filter(article_id=OuterRef("article_id")))
    rows = PublicNotice.objects.in_force(now).filter(seen_here, from_at__gt=since)
    told = (f"reason_{language}", "kind", "from_at")
    return [
        Leaving(story, kind, from_at, "" if kind == Kind.VANISHED else reason or "")
        for story, reason, kind, from_at in rows.order_by("-from_at").values_list(
            F("article__uuid"), *told
        )
    ]


def _is_open(last: Publication, now: datetime) -> bool:
    return last.visible_until is None or last.visible_until > now
