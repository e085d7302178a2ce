"""The front page as the desk shows it: each place with what was put there, and what readers get.

What an editor needs to decide: the cover, the headline, how the story stands, its limits, and who
waits for the place; under an empty place the story that takes it by being new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from articles import search
from articles.front.reading import (
    QUESTION,
    STORY_SPOTS,
    Front,
    Kind,
    front,
    places_of,
)
from articles.models import (
    Article,
    FrontEvent,
    FrontPage,
    FrontPlace,
    Publication,
    Section,
)
from articles.models.article import PublicStatus
from articles.models.front import Spot
from newsroom.text.arabic import fold

TRAY, COMING, FOUND, LOG = 10, 6, 12, 8


@dataclass(frozen=True)
class Entry:
    """A story that was put in a place. `standing`: "on" (readers see it there), "later", "over",
    "beneath" (another began after it), "unseen" (readers cannot see the story)."""

    row: FrontPlace
    story: Article
    copy: Publication | None
    headline: str
    standing: str

    @property
    def status(self) -> PublicStatus:
        return PublicStatus(self.story.shown_as)

    @property
    def thing(self) -> str:
        return f"{'question' if self.row.kind == Kind.QUESTION else 'story'}-{self.story.pk}"


@dataclass(frozen=True)
class Place:
    """A spot, what was put there (what stands first), and what readers get of it."""

    spot: Spot
    entries: list[Entry]
    shown: Publication | None

    @property
    def is_taken(self) -> bool:
        return any(entry.standing == "on" for entry in self.entries)


@dataclass(frozen=True)
class Strip:
    """A section that has a strip, and how many stories readers get in it now."""

    section: Section
    number: int
    count: int


@dataclass(frozen=True)
class Board:
    """All of an edition's page. `version` is that of what is shown."""

    edition: str
    version: int
    places: list[Place]
    question: Place
    strips: list[Strip]
    free_sections: list[Section]
    front: Front
    moments: list[datetime]
    events: list[FrontEvent]


def board(edition: str, *, now: datetime) -> Board:
    # The version before the rows: a page that changes in between is refused, not mistaken.
    page = FrontPage.objects.filter(edition=edition).first()
    rows = list(places_of(edition).select_related("section"))
    found = front(rows, language=edition, now=now)
    entries = _entries(rows, found, edition, now)
    sections = list(Section.objects.in_order().filter(**{f"name_{edition}__gt": ""}))
    strips = _strips(rows, found)
    taken = {strip.section.pk for strip in strips}
    times = {at for row in rows for at in (row.from_at, row.until_at) if at and at > now}
    return Board(
        edition=edition,
        version=page.version if page else 0,
        places=[_place(spot, entries, found.by_spot.get(spot)) for spot in STORY_SPOTS],
        question=_place(QUESTION, entries, found.asked),
        strips=strips,
        free_sections=[section for section in sections if section.pk not in taken],
        front=found,
        moments=sorted(times),
        events=list(page.events.all()[:LOG]) if page else [],
    )


def tray(edition: str, *, now: datetime, asked: str, without: Iterable[int]) -> list[Publication]:
    """Stories to be placed: those that answer the words, or the newest and the scheduled."""
    coming = (
        Publication.objects.filter(visible_from__gt=now, visible_until=None)
        .in_edition(edition)
        .for_cards()
        .order_by("visible_from")
    )
    visible = Publication.objects.visible(now).in_edition(edition).for_cards()
    if not asked:
        newest = visible.newest_first(edition).exclude(article_id__in=without)
        waiting = coming.exclude(article_id__in=without)
        return [*waiting[:COMING], *newest[:TRAY]]
    column = f"headline_{edition}"
    wanted = fold(asked)
    scheduled = [copy for copy in coming[:50] if wanted in fold(getattr(copy, column))]
    return [*scheduled, *_found(visible, asked, edition, now)]


def _found(visible: QuerySet, asked: str, edition: str, now: datetime) -> list[Publication]:
    scores = search.search(asked, language=edition, now=now).scores[:FOUND]
    cards = visible.in_bulk([score.pk for score in scores])
    return [cards[score.pk] for score in scores if score.pk in cards]


def _entries(
    rows: list[FrontPlace], found: Front, edition: str, now: datetime
) -> dict[Spot, list[Entry]]:
    keys = {row.story_id for row in rows if row.story_id}
    stories = Article.objects.filter(pk__in=keys).with_public_status(now)
    by_key = {story.pk: story for story in stories.defer("body", "body_ar", "body_en")}
    copies = _copies(keys, now)
    spots: dict[Spot, list[Entry]] = {}
    for row in rows:
        if row.story_id:
            copy = copies.get(row.story_id)
            headline = getattr(copy, f"headline_{edition}", "") or str(by_key[row.story_id])
            standing = _standing(row, copy, found, edition, now)
            entry = Entry(row, by_key[row.story_id], copy, headline, standing)
            spots.setdefault(row.spot, []).append(entry)
    return spots


def _standing(
    row: FrontPlace, copy: Publication | None, found: Front, edition: str, now: datetime
) -> str:
    if found.taken.get(row.spot) == row.story_id:
        return "on"
    if row.until_at and row.until_at <= now:
        return "over"
    if row.from_at and row.from_at > now:
        return "later"
    is_seen = copy and copy.visible_from <= now and edition in copy.languages
    ended = copy and copy.visible_until and copy.visible_until <= now
    return "beneath" if is_seen and not ended else "unseen"


def _copies(stories: Iterable[int], now: datetime) -> dict[int, Publication]:
    """Of each story the copy that readers have, or will have, or had last."""
    rows = Publication.objects.filter(article_id__in=stories).for_cards()
    found: dict[int, Publication] = {}
    for copy in rows.order_by("article_id", "visible_from"):
        before = found.get(copy.article_id)
        if before is None or (before.visible_until and before.visible_until <= now):
            found[copy.article_id] = copy
    return found


def _place(spot: Spot, entries: dict[Spot, list[Entry]], shown: Publication | None) -> Place:
    order = {"on": 0, "beneath": 1, "unseen": 1, "later": 2, "over": 3}
    here = sorted(entries.get(spot, []), key=lambda entry: order[entry.standing])
    return Place(spot, here, shown)


def _strips(rows: list[FrontPlace], found: Front) -> list[Strip]:
    counts = {strip.section.pk: len(strip.stories) for strip in found.strips}
    strips = [row for row in rows if row.kind == Kind.STRIP]
    strips.sort(key=lambda row: row.number)
    return [Strip(row.section, row.number, counts.get(row.section_id, 0)) for row in strips]
