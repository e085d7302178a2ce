"""What an editor may change on a front page: the acts in one table, and the one way they are written.

An act makes a new arrangement out of the one that was shown. `compose` raises the version only if
it is the expected one, writes the arrangement, and logs who did what, when, and how all of it stood
afterwards: so an editor who comes second is told what the first one did, and nothing is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.front.reading import LEAD, QUESTION, STORY_SPOTS, Kind
from articles.models import Article, FrontEvent, FrontPage, FrontPlace, Publication
from articles.models.front import MOST_STRIPS, Spot
from articles.roles import has_right
from newsroom.auth import name_of

SPOTS = {str(spot): spot for spot in (*STORY_SPOTS, QUESTION)}
LATER, EARLIER = 1, -1


class FrontRefused(Exception):
    """Nothing was written; the text says why, to the editor who tried."""


class FrontMoved(FrontRefused):
    """Somebody else changed the page since it was shown. `events` are those changes, newest first."""

    def __init__(self, events: list[FrontEvent]) -> None:
        super().__init__(_("The front page was changed since you opened it."))
        self.events = events


@dataclass(frozen=True)
class Placed:
    """What stands in a spot, as a value; a FrontPlace is its row."""

    spot: Spot
    story: int | None = None
    section: int | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None

    def has_begun(self, now: datetime) -> bool:
        return self.from_at is None or self.from_at <= now

    def as_json(self) -> dict[str, Any]:
        times = {"from_at": self.from_at, "until_at": self.until_at}
        return {
            "kind": str(self.spot.kind),
            "number": self.spot.number,
            "story": self.story,
            "section": self.section,
        } | {name: at.isoformat() if at else None for name, at in times.items()}


Arrangement = tuple[Placed, ...]


@dataclass(frozen=True)
class Asked:
    """What an act is given: an Article with its spot and limits, or a Section; `version` is one to
    go back to."""

    story: Any = None
    section: Any = None
    spot: Spot | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    version: int | None = None
    # A story that is moved, not placed with a form: its limits go with it.
    keeps_limits: bool = False

    @property
    def is_question(self) -> bool:
        return self.spot == QUESTION


def may_compose(user: Any) -> bool:
    return has_right(user, "publish")


def page_of_edition(edition: str) -> FrontPage:
    """The page, made where there is none yet."""
    page, _made = FrontPage.objects.get_or_create(edition=edition)
    return page


def compose(
    edition: str, act: str, asked: Asked, *, by: Any, expected_version: int, now: datetime
) -> FrontEvent:
    """Make one act of the table. Raises FrontRefused, and FrontMoved where somebody was first."""
    if not may_compose(by):
        raise FrontRefused(_("The front page is composed by editors."))
    page_of_edition(edition)
    with transaction.atomic():
        rows = FrontPage.objects.filter(edition=edition, version=expected_version)
        # The lock on both databases; what the act asks is read under it.
        if not rows.update(version=F("version") + 1):
            raise FrontMoved(_since(edition, expected_version))
        page = FrontPage.objects.get(edition=edition)
        before = arrangement(page)
        after = ACTS[act](before, asked, _World(page, now))
        if set(after) == set(before):
            raise FrontRefused(_("It stands like that already."))
        _write(page, after)
        return FrontEvent.objects.create(
            page=page,
            version=page.version,
            at=now,
            actor_id=by.pk,
            actor_name=name_of(by),
            act=act,
            details=_details(asked, before, after),
            places=[placed.as_json() for placed in after],
        )


def arrangement(page: FrontPage) -> Arrangement:
    return tuple(
        Placed(row.spot, row.story_id, row.section_id, row.from_at, row.until_at)
        for row in page.places.all()
    )


# The acts ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _World:
    """The page and the moment at which an act is made."""

    page: FrontPage
    now: datetime


def _put(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
    """A story into a spot. One that begins later waits behind what stands there; otherwise what
    stood there makes room: it changes places with a story of the page, or leaves it."""
    old = _of_story(before, asked.story, is_question=asked.is_question)
    if asked.keeps_limits and old:
        asked = replace(asked, from_at=old.from_at, until_at=old.until_at)
    else:
        _check_limits(asked, world.now)
    _check_story(asked, world)
    new = Placed(asked.spot, asked.story.pk, None, asked.from_at, asked.until_at)
    others = tuple(placed for placed in before if placed is not old)
    if not new.has_begun(world.now):
        return (*others, new)
    there = [placed for placed in others if _stands(placed, asked.spot, world.now)]
    kept = tuple(placed for placed in others if placed not in there)
    if old and old.spot != asked.spot and old.has_begun(world.now):
        kept += tuple(replace(placed, spot=old.spot) for placed in there)
    elif old and old.spot == asked.spot:
        # Only its limits are new: who waits beneath it goes on waiting.
        kept = others
    return (*kept, new)


def _remove(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
    """Off the page: the newest takes its place."""
    old = _placed(before, asked)
    return tuple(placed for placed in before if placed is not old)


def _step(by: int) -> Callable[[Arrangement, Asked, _World], Arrangement]:
    """A place earlier or later, changing places with what stands there."""

    def act(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
        old = _placed(before, asked)
        line = list(STORY_SPOTS)
        index = line.index(old.spot) + by
        if not 0 <= index < len(line):
            raise FrontRefused(_("It stands at the end of the page already."))
        there = line[index]
        swapped = {old.spot: there, there: old.spot}
        return tuple(
            replace(placed, spot=swapped[placed.spot])
            if placed is old or (old.has_begun(world.now) and _stands(placed, there, world.now))
            else placed
            for placed in before
        )

    return act


def _put_strip(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
    """A section's strip at a place in their order, or after the others."""
    strips = [row.section for row in _strips(before) if row.section != asked.section.pk]
    if len(strips) >= MOST_STRIPS:
        raise FrontRefused(_("The page has as many strips as it can hold."))
    place = asked.spot.number - 1 if asked.spot else len(strips)
    strips.insert(place, asked.section.pk)
    return _with_strips(before, strips)


def _remove_strip(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
    strips = [row.section for row in _strips(before) if row.section != asked.section.pk]
    return _with_strips(before, strips)


def _step_strip(by: int) -> Callable[[Arrangement, Asked, _World], Arrangement]:
    def act(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
        strips = [row.section for row in _strips(before)]
        if asked.section.pk not in strips:
            raise FrontRefused(_("This section has no strip on the page."))
        place = strips.index(asked.section.pk) + by
        if not 0 <= place < len(strips):
            raise FrontRefused(_("It stands at the end of the page already."))
        strips.remove(asked.section.pk)
        strips.insert(place, asked.section.pk)
        return _with_strips(before, strips)

    return act


def _restore(before: Arrangement, asked: Asked, world: _World) -> Arrangement:
    """The page as it stood after an earlier change; before the first one it was empty."""
    if asked.version == 0:
        return ()
    event = world.page.events.filter(version=asked.version).first()
    if event is None:
        raise FrontRefused(_("There is no such earlier page."))
    return tuple(_from_json(row) for row in event.places)


ACTS: dict[str, Callable[[Arrangement, Asked, _World], Arrangement]] = {
    "put": _put,
    "remove": _remove,
    "earlier": _step(EARLIER),
    "later": _step(LATER),
    "put_strip": _put_strip,
    "remove_strip": _remove_strip,
    "earlier_strip": _step_strip(EARLIER),
    "later_strip": _step_strip(LATER),
    "restore": _restore,
}
FOR_SECTIONS = frozenset({"put_strip", "remove_strip", "earlier_strip", "later_strip"})


# What they ask -----------------------------------------------------------------------------------


def _check_limits(asked: Asked, now: datetime) -> None:
    if asked.until_at and asked.until_at <= now:
        raise FrontRefused(_("The end lies in the past. Choose a later one, or none."))
    if asked.from_at and asked.until_at and asked.until_at <= asked.from_at:
        raise FrontRefused(_("The end must come after the beginning."))


def _check_story(asked: Asked, world: _World) -> None:
    """Readers see it now, or will by its schedule, in this edition. What has stood on the page
    already may be moved whatever has become of it."""
    if world.page.places.filter(story=asked.story).exists():
        return
    now = world.now
    copies = Publication.objects.filter(article=asked.story).exclude(visible_until__lte=now)
    if not copies.exists():
        raise FrontRefused(
            _("Readers cannot see this story, and it is not scheduled: it has no place to take.")
        )
    if not copies.in_edition(world.page.edition).exists():
        raise FrontRefused(_("This story is not in the English edition."))


def _placed(before: Arrangement, asked: Asked) -> Placed:
    old = _of_story(before, asked.story, is_question=asked.is_question)
    if old is None:
        raise FrontRefused(_("This story does not stand on the page any more."))
    return old


def _of_story(before: Arrangement, story: Article, *, is_question: bool) -> Placed | None:
    for placed in before:
        if placed.story == story.pk and (placed.spot == QUESTION) == is_question:
            return placed
    return None


def _stands(placed: Placed, spot: Spot, now: datetime) -> bool:
    return placed.spot == spot and placed.has_begun(now)


def _strips(before: Arrangement) -> list[Placed]:
    rows = [placed for placed in before if placed.spot.kind == Kind.STRIP]
    return sorted(rows, key=lambda placed: placed.spot.number)


def _with_strips(before: Arrangement, sections: list[int | None]) -> Arrangement:
    others = tuple(placed for placed in before if placed.spot.kind != Kind.STRIP)
    return others + tuple(
        Placed(Spot(Kind.STRIP, number), section=section)
        for number, section in enumerate(sections, start=1)
    )


# Writing -----------------------------------------------------------------------------------------


def _write(page: FrontPage, after: Arrangement) -> None:
    page.places.all().delete()
    FrontPlace.objects.bulk_create(
        FrontPlace(
            page=page,
            kind=placed.spot.kind,
            number=placed.spot.number,
            story_id=placed.story,
            section_id=placed.section,
            from_at=placed.from_at,
            until_at=placed.until_at,
        )
        for placed in after
    )


def _details(asked: Asked, before: Arrangement, after: Arrangement) -> dict[str, Any]:
    """What the log says of it: names as they were, and the stories that left the page by it."""
    left = {row.story for row in before if row.story} - {row.story for row in after if row.story}
    left -= {asked.story.pk if asked.story else None}
    details: dict[str, Any] = {
        "left": [str(story) for story in Article.objects.filter(pk__in=left)]
    }
    if asked.story:
        details |= {"story": str(asked.story), "number": asked.story.pk}
        placed = _of_story(after, asked.story, is_question=asked.is_question)
        details["spot"] = str(placed.spot if placed else asked.spot or LEAD)
        for name in ("from_at", "until_at"):
            at = getattr(placed, name, None)
            details[name] = at.isoformat() if at else None
    if asked.section:
        details |= {"section": str(asked.section)}
    if asked.version is not None:
        details["version"] = asked.version
    return details


def _from_json(row: dict[str, Any]) -> Placed:
    times = {
        name: parse_datetime(row[name]) if row[name] else None for name in ("from_at", "until_at")
    }
    return Placed(Spot(row["kind"], row["number"]), row["story"], row["section"], **times)


def _since(edition: str, version: int) -> list[FrontEvent]:
    rows = FrontEvent.objects.filter(page__edition=edition, version__gt=version)
    return list(rows.order_by("-version")[:10])
