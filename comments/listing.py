"""What the list of answers shows around its answers: the orders and choices offered, the picks on top,
the way to another opinion and to the next page. The same for the story and for the page of answers.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models import Publication
from comments import reading
from comments.models import Comment
from comments.reading import BALANCED, NEWEST, OLDEST, PERSUASIVE, SORTS, USEFUL, Page

# So few choices stand side by side; more would be columns of a word each.
FEWEST_SIDES, MOST_SIDES = 2, 3
MOST_PICKS = 4
_ORDERS: dict[str, Promise] = {
    BALANCED: _("Balanced"),
    USEFUL: _("Most useful"),
    PERSUASIVE: _("Most persuasive"),
    NEWEST: _("Newest"),
    OLDEST: _("Oldest"),
}


@dataclass(frozen=True)
class Asked:
    """Which answers a reader wants: words of an address, still to be checked.

    `sides`: those of each choice beside those of the others.
    """

    sort: str = ""
    choice: str = ""
    after: str = ""
    sides: bool = False


@dataclass
class Listing:
    """One page of answers, ready for its template."""

    publication: Publication
    sort: str
    choice: str
    sides: bool
    page: Page

    @property
    def is_first(self) -> bool:
        """The page that a reader sees who has asked for nothing."""
        return not self.page.is_later and _is_usual(
            self.publication, self.sort, self.choice, self.sides
        )

    @cached_property
    def picks(self) -> dict[str, dict[str, Any]]:
        """The newest picks as the summary holds them, on the first page."""
        if not self.is_first:
            return {}
        return _picks(self.publication)

    @property
    def answers(self) -> list[Comment]:
        """What stands below: a pick on top is not said twice."""
        return [row for row in self.page.answers if row.public_id not in self.picks]

    @property
    def is_worth_ordering(self) -> bool:
        """A single answer has no order; but whoever reads those of one choice finds the way back."""
        is_narrow = self.choice or self.sides or self.page.is_later
        return bool(is_narrow) or len(self.page.answers) > 1

    @property
    def columns(self) -> list[dict[str, Any]]:
        """A column a choice, and last those without one, where there are any."""
        named = [(row["key"], row["label"]) for row in choices_of(self.publication)]
        keys = [key for key, _label in named]
        of = {key: [row for row in self.page.answers if row.choice_key == key] for key in keys}
        rest = [row for row in self.page.answers if row.choice_key not in keys]
        columns = [
            {"label": label, "answers": of[key], "query": self._query(choice=key, sides=False)}
            for key, label in named
        ]
        return [*columns, *([{"label": "", "answers": rest, "query": ""}] if rest else [])]

    @property
    def orders(self) -> list[dict[str, Any]]:
        """The orders offered: {"label", "query", "is_current", "is_wide"}."""
        offered = _offered(self.publication, self.choice)
        orders = [
            {
                "label": _ORDERS[sort],
                "query": self._query(sort=sort, sides=False),
                "is_current": sort == self.sort and not self.sides,
            }
            for sort in offered
        ]
        if can_stand_side_by_side(self.publication) and not self.choice:
            beside = self._query(sort=BALANCED, sides=True)
            orders.insert(
                1, {"label": _("Side by side"), "query": beside, "is_current": self.sides, "is_wide": True}
            )  # fmt: skip
        return orders

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Those of the question, to read the answers of one alone: {"label", "query", "is_current"}."""
        named = [
            ("", _("All")),
            *((row["key"], row["label"]) for row in choices_of(self.publication)),
        ]
        if len(named) == 1:
            return []
        return [
            {
                "label": label,
                "query": self._query(choice=key, sides=False),
                "is_current": key == self.choice and not self.sides,
            }
            for key, label in named
        ]

    @property
    def next_query(self) -> str:
        return self._query(after=self.page.after) if self.page.after else ""

    @property
    def first_query(self) -> str:
        return self._query()

    def _query(self, **changed: Any) -> str:
        """The address of this list with something else asked; what is usual is not said."""
        sort = "" if self.sort == _usual(self.publication, self.choice) else self.sort
        told = {"sort": sort, "choice": self.choice, "sides": self.sides} | changed
        if told["sort"] == _usual(self.publication, told["choice"]):
            told["sort"] = ""
        told["sides"] = "1" if told["sides"] else ""
        return f"?{urlencode({name: word for name, word in told.items() if word})}"


def listing(publication: Publication, asked: Asked) -> Listing:
    """The page of answers asked for; what cannot be is the usual."""
    keys = {row["key"] for row in publication.choices}
    choice = asked.choice if asked.choice in keys else ""
    sides = asked.sides and not choice and can_stand_side_by_side(publication)
    is_offered = asked.sort in _offered(publication, choice)
    sort = BALANCED if sides else asked.sort if is_offered else _usual(publication, choice)
    beside = 0
    if not asked.after and _is_usual(publication, sort, choice, sides):
        beside = sum(reading.weight(pick["html"]) for pick in _picks(publication).values())
    page = reading.read(publication, sort=sort, choice=choice, after=asked.after, beside=beside)
    show_other_opinions(publication, page, is_whole=not choice and sort in (BALANCED, USEFUL))
    return Listing(publication, sort, choice, sides, page)


def can_stand_side_by_side(publication: Publication) -> bool:
    return FEWEST_SIDES <= len(publication.choices) <= MOST_SIDES


def choices_of(publication: Publication) -> list[dict[str, str]]:
    """The choices of the question in the language of the page."""
    column = f"label_{get_language()}"
    return [{"key": row["key"], "label": row[column]} for row in publication.choices]


def show_other_opinions(publication: Publication, page: Page, *, is_whole: bool) -> None:
    """`other_opinion` of an answer: the way to the strongest one of another choice, or "".

    On the first page of the best of all it stands on this page; else its address is asked for by a
    click, for no page looks for twenty of them.
    """
    best = [row for row in page.answers if row.choice_key and row.state == Comment.State.VISIBLE]
    best = best if is_whole and not page.is_later else []
    tally = publication.summary.tally
    for row in page.answers:
        others = [key for key in tally if key != row.choice_key]
        row.other_opinion = ""
        if row.state != Comment.State.VISIBLE or not row.choice_key:
            continue
        there = [one for one in best if one.choice_key != row.choice_key]
        if there:
            strongest = max(there, key=lambda one: (one.merit, one.pk))
            row.other_opinion = f"#answer-{strongest.public_id}"
        elif others and publication.summary.answers > 1:
            row.other_opinion = reverse("comments:other_opinion", args=[row.public_id])


def _usual(publication: Publication, choice: str) -> str:
    """Balanced, where there is something to be balanced."""
    return BALANCED if publication.choices and not choice else USEFUL


def _offered(publication: Publication, choice: str) -> list[str]:
    """The orders that say something: the most persuasive answers once one has changed a mind."""
    left_out = set() if publication.summary.minds else {PERSUASIVE}
    if _usual(publication, choice) != BALANCED:
        left_out.add(BALANCED)
    return [sort for sort in SORTS if sort not in left_out]


def _is_usual(publication: Publication, sort: str, choice: str, sides: bool) -> bool:
    """What a reader sees who has asked for nothing."""
    return not choice and not sides and sort == _usual(publication, "")


def _picks(publication: Publication) -> dict[str, dict[str, Any]]:
    """The newest picks of the story's own answers, as the summary holds them."""
    kept = publication.summary.picks.items()
    own = [(key, pick) for key, pick in kept if pick.get("is_picked") and "story" not in pick]
    return dict(own[-MOST_PICKS:])
