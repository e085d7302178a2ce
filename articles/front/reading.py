"""The front page at a moment: what the editors placed, and the newest where they placed nothing.

Three queries whatever the page holds and however large the archive is: the places; numbers and
times of the few stories that could be on it, each kind through its own index; those that are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from articles.models import FrontPlace, Publication, Section
from articles.models.front import MOST_SECONDS, ROW, Spot
from articles.question_series import once_a_series
from newsroom.web.places import write_place

LATEST = 6
RANKED = 5
STRIP = 4
# How far down the most answered an open question, and one that no other there asks, is looked for.
CANDIDATES = 20
# All that the page shows above its strips, were as many more placed, and one that says «older».
NEWEST = 2 * (1 + MOST_SECONDS) + LATEST + 1
Kind = FrontPlace.Kind
LEAD, QUESTION = Spot(Kind.LEAD), Spot(Kind.QUESTION)
SECONDS = tuple(Spot(Kind.SECOND, number) for number in range(1, MOST_SECONDS + 1))
STORY_SPOTS = (LEAD, *SECONDS)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Candidate(NamedTuple):
    """What choosing needs of a public copy; `first_at` is that of the edition."""

    pk: int
    story: int
    section: int
    first_at: datetime
    ballots: int
    is_closed: bool
    closes_at: datetime | None
    asked_until: datetime | None
    asked_first: int | None

    @property
    def question_root(self) -> int:
        """As Publication.question_root."""
        return self.asked_first or self.story

    def is_open(self, now: datetime) -> bool:
        """As Publication.is_question_open, of a copy that is visible."""
        closes_at = self.closes_at or self.asked_until
        return not self.is_closed and (closes_at is None or now < closes_at)


@dataclass(frozen=True)
class Strip:
    """The newest of a section that stand nowhere above."""

    section: Section
    stories: list[Publication]


@dataclass(frozen=True)
class Front:
    """The page. `taken` are the spots where a placed story stands, with its number; `by_spot` is what
    stands in each, placed or not; `older` is where the stream goes on."""

    lead: Publication | None = None
    seconds: list[Publication] = field(default_factory=list)
    asked: Publication | None = None
    latest: list[Publication] = field(default_factory=list)
    older: str = ""
    ranked: list[Publication] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)
    by_spot: dict[Spot, Publication] = field(default_factory=dict)
    taken: dict[Spot, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return self.lead is None


def front(places: Iterable[FrontPlace], *, language: str, now: datetime) -> Front:
    """What readers of this edition get at `now` of these places (`places_of`, or a plan)."""
    found = list(places)
    visible = Publication.objects.visible(now).in_edition(language)
    choice = _Choice(found, _candidates(visible, found, language), now)
    cards = visible.for_cards().in_bulk(choice.wanted)
    return _shown(choice, cards, language)


def places_of(edition: str) -> QuerySet[FrontPlace]:
    return FrontPlace.objects.filter(page__edition=edition)


def most_answered(visible: QuerySet) -> QuerySet:
    """Those that more than RANKED are chosen from, in the order of the index of summaries."""
    return visible.order_by("-summary__ballots", "-summary__article_id")[:CANDIDATES]


def standing(
    places: Iterable[FrontPlace], spot: Spot, visible: Iterable[int], now: datetime
) -> int | None:
    """The story that stands in a spot: of those whose time it is, the one that began last."""
    here = [
        place
        for place in places
        if place.spot == spot and place.story_id in visible and place.is_on(now)
    ]
    here.sort(key=lambda place: (place.from_at or _LONG_AGO, place.pk or 0))
    return here[-1].story_id if here else None


def _candidates(visible: QuerySet, places: list[FrontPlace], language: str) -> list[Candidate]:
    """Every copy that could be on the page, newest first."""
    newest = visible.newest_first(language)
    wanted = [newest[:NEWEST], most_answered(visible)]
    if stories := {place.story_id for place in places if place.story_id}:
        wanted.append(visible.filter(article_id__in=stories))
    for place in places:
        if place.kind == Kind.STRIP:
            rows = newest.filter(section=place.section_id)
            wanted.append(rows[: STRIP + len(STORY_SPOTS) + LATEST])
    # A slice may not stand in a union on SQLite; inside a condition it may, on both databases.
    first, *rest = [
        visible.filter(pk__in=rows.values("pk")).order_by().values("pk") for rows in wanted
    ]
    rows = visible.filter(pk__in=first.union(*rest, all=True)).newest_first(language)
    columns = (
        "pk", "article_id", "section_id", f"first_at_{language}", "summary__ballots",
        "summary__is_closed", "summary__closes_at", "question_closes_at", "asked_first_id",
    )  # fmt: skip
    return [Candidate(*row) for row in rows.values_list(*columns)]


class _Choice:
    """Which copy stands where, by number."""

    def __init__(
        self, places: list[FrontPlace], candidates: list[Candidate], now: datetime
    ) -> None:
        self.by_story = {row.story: row for row in candidates}
        self.taken = {
            spot: story
            for spot in (*STORY_SPOTS, QUESTION)
            if (story := standing(places, spot, self.by_story, now))
        }
        placed = {story for spot, story in self.taken.items() if spot != QUESTION}
        free = iter([row for row in candidates if row.story not in placed])
        self.spots = self._filled(free)
        rest = list(free)
        self.latest, self.has_older = rest[:LATEST], len(rest) > LATEST
        self.strips = self._strips(places, rest[LATEST:])
        answered = sorted(candidates, key=lambda row: (-row.ballots, -row.story))
        self.ranked = once_a_series(row for row in answered if row.ballots)[:RANKED]
        self.asked = self._asked(answered[:CANDIDATES], candidates, now)

    def _filled(self, free: Iterable[Candidate]) -> dict[Spot, Candidate]:
        """The lead and whole rows under it; a second row is begun by an editor alone."""
        last = max((spot.number for spot in self.taken if spot.kind == Kind.SECOND), default=0)
        spots = (LEAD, *SECONDS[: MOST_SECONDS if last > ROW else ROW])
        filled = {}
        for spot in spots:
            row = self.by_story[self.taken[spot]] if spot in self.taken else next(free, None)
            if row:
                filled[spot] = row
        return filled

    def _strips(self, places: list[FrontPlace], rest: list[Candidate]) -> list[list[Candidate]]:
        order = sorted(
            (place for place in places if place.kind == Kind.STRIP), key=lambda p: p.number
        )
        strips = [
            [row for row in rest if row.section == place.section_id][:STRIP] for place in order
        ]
        return [strip for strip in strips if strip]

    def _asked(
        self, answered: list[Candidate], newest: list[Candidate], now: datetime
    ) -> Candidate | None:
        """The one that was chosen, the most answered, the newest: the first that is open."""
        chosen = [self.by_story[self.taken[QUESTION]]] if QUESTION in self.taken else []
        return next((row for row in (*chosen, *answered, *newest) if row.is_open(now)), None)

    @property
    def wanted(self) -> set[int]:
        rows = [*self.spots.values(), *self.latest, *self.ranked]
        rows += [row for strip in self.strips for row in strip]
        return {row.pk for row in rows} | ({self.asked.pk} if self.asked else set())


def _shown(choice: _Choice, cards: dict[int, Publication], language: str) -> Front:
    """The chosen as cards. One that was taken down between two queries is left out."""

    def of(rows: Iterable[Candidate]) -> list[Publication]:
        return [cards[row.pk] for row in rows if row.pk in cards]

    by_spot = {spot: cards[row.pk] for spot, row in choice.spots.items() if row.pk in cards}
    last = choice.latest[-1] if choice.has_older else None
    strips = [of(strip) for strip in choice.strips]
    return Front(
        lead=by_spot.get(LEAD),
        seconds=[card for spot, card in by_spot.items() if spot != LEAD],
        asked=next(iter(of([choice.asked])), None) if choice.asked else None,
        latest=of(choice.latest),
        older=write_place((last.first_at, last.pk)) if last else "",
        ranked=of(choice.ranked),
        strips=[Strip(stories[0].section, stories) for stories in strips if stories],
        by_spot=by_spot,
        taken=choice.taken,
    )
