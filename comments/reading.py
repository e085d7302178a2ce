"""Which answers a page shows, in which order, and where the next page starts.

Every order is a walk along an index, and a page begins where the link says the last one ended: page
500 of ten thousand answers costs what the first one does, and answers that come meanwhile move nothing.

Balanced is the best of each choice in turn. A stored rank within the choice would have to be written
anew for all below an answer with each press of «useful»; so nothing is stored, and a page takes at
most a page of each choice from its index and keeps the first of the turns. Answers without a choice
take their turn too, and those of a choice that the question no longer has. Of two that are as useful
the newer comes first: nobody is on top for ever because nobody else was read.

An answer and its first replies come in one query, so a story shows its answers with one.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from articles.models import Publication
from comments.models import Comment, Tally
from newsroom.web.places import read_place, write_place

PAGE = 20
FIRST_REPLIES = 3
# A page ends sooner where much is said on it: HTML in bytes, and what of it stands around the words of
# each. Words count twice, for they compress to half while the rest repeats itself. With the form above
# it the block of a story stays under 40,000; rather than with few answers it ends with fewer replies.
HEAVIEST, AROUND, FEWEST = 35_000, 1_650, 6
# Replies shown before the one that a link leads to, so that it is not read out of the blue.
BEFORE_A_REPLY = 5
BALANCED, USEFUL, PERSUASIVE = "balanced", "useful", "persuasive"
NEWEST, OLDEST = "newest", "oldest"
SORTS = (BALANCED, USEFUL, PERSUASIVE, NEWEST, OLDEST)
# How useful or persuasive, and the key: so much that either database can hold it.
_POSITION = re.compile(r"(-1|[0-9]{1,9})_([0-9]{1,18})", re.ASCII)
_BEST_FIRST = ("-merit", "-pk")
# What an order walks along.
_COLUMNS = {USEFUL: "merit", PERSUASIVE: "sway", NEWEST: "created_at", OLDEST: "created_at"}
# What no page shows, and is long.
_UNREAD = ("body", "hold_codes", "immune", "picked_reason")

Position = tuple[int, int]


@dataclass
class Page:
    """Answers in their order, each with `shown_replies`; `after`: where the next page starts, or "".

    `is_later`: this is not the first page.
    """

    answers: list[Comment] = field(default_factory=list)
    after: str = ""
    is_later: bool = False


class Order(Protocol):
    """A walk through the answers of a story from one place on."""

    is_later: bool

    def heads(self, count: int) -> QuerySet:
        """The next so many answers."""

    def arrange(self, answers: list[Comment]) -> list[Comment]:
        """The same, once read, in their order."""

    def place(self, answers: list[Comment]) -> str:
        """Where the walk goes on after these."""


def read(
    publication: Publication,
    *,
    sort: str = BALANCED,
    choice: str = "",
    after: str = "",
    beside: int = 0,
) -> Page:
    """A page of answers; a broken `after` is the first page. `beside`: what already weighs on it."""
    order: Order
    if sort == BALANCED and not choice:
        order = _InTurn(publication, after)
    else:
        order = _Straight(publication.article_id, sort, choice, after)
    rows = list(_with_first_replies(order.heads(PAGE + 1)))
    answers = order.arrange([row for row in rows if row.depth == 0])
    shown = _filled(rows, answers[:PAGE], HEAVIEST - beside)
    after = order.place(shown) if len(answers) > len(shown) else ""
    return Page(shown, after, order.is_later)


def read_thread(root: Comment, *, after: str = "") -> Page:
    """An answer with a page of all its replies, as they came. `after`: the key of the last one read.

    It ends before it is heavy, as a page of answers does; where that has a form, this has the answer.
    """
    start = int(after) if re.fullmatch(r"[0-9]{1,18}", after, re.ASCII) else 0
    replies = Comment.objects.shown().filter(root=root, pk__gt=start).order_by("pk")
    rows = list(_told(replies[: PAGE + 1]))
    shown = _fitting(rows[:PAGE], HEAVIEST + AROUND - weight(root.body_html), _weight_alone)
    _hang([root, *shown])
    return Page([root], str(shown[-1].pk) if len(rows) > len(shown) else "", start > 0)


def weight(html: str) -> int:
    """What the words of one answer weigh on a page."""
    return 2 * len(html.encode()) + AROUND


def from_here(comment: Comment) -> str:
    """The `after` of the page of newest answers, or of its thread, on which this one stands."""
    if not comment.depth:
        return write_place((comment.created_at, comment.pk + 1))
    before = Comment.objects.shown().filter(root=comment.root_id, pk__lt=comment.pk)
    before = before.order_by("-pk").only("pk", "body_html")[: BEFORE_A_REPLY + 1]
    room = HEAVIEST + AROUND - weight(comment.root.body_html) - weight(comment.body_html)
    left_out = list(before)
    shown = _fitting(left_out[:BEFORE_A_REPLY], room, _weight_alone, at_least=0)
    return str(left_out[len(shown)].pk) if len(left_out) > len(shown) else ""


def strongest_other(publication: Publication, comment: Comment) -> Comment | None:
    """The most useful answer of another choice than this one's."""
    others = [key for key in _keys_of(publication) if key not in ("", comment.choice_key)]
    visible = _roots(publication.article_id).visible()
    best = [visible.filter(choice_key=key).order_by(*_BEST_FIRST)[:1] for key in others]
    if not best:
        return None
    return visible.filter(pk__in=_any_of(best)).order_by(*_BEST_FIRST).first()


class _Straight:
    """By time, by usefulness or by how many minds were changed, of all choices or of one."""

    def __init__(self, article_id: int, sort: str, choice: str, after: str) -> None:
        self.rows = _roots(article_id)
        if choice:
            self.rows = self.rows.filter(choice_key=choice)
        self.column, self.is_rising = _COLUMNS.get(sort, "merit"), sort == OLDEST
        start = read_place(after) if self.column == "created_at" else _position(after)
        self.is_later = start is not None
        self.rows = _past(self.rows, self.column, start, is_rising=self.is_rising)

    def heads(self, count: int) -> QuerySet:
        sign = "" if self.is_rising else "-"
        return self.rows.order_by(f"{sign}{self.column}", f"{sign}pk")[:count]

    def arrange(self, answers: list[Comment]) -> list[Comment]:
        return sorted(answers, key=self._key, reverse=not self.is_rising)

    def place(self, answers: list[Comment]) -> str:
        last = answers[-1]
        if self.column != "created_at":
            return f"{getattr(last, self.column)}_{last.pk}"
        return write_place((last.created_at, last.pk))

    def _key(self, row: Comment) -> tuple[Any, int]:
        return getattr(row, self.column), row.pk


class _InTurn:
    """The best of each choice, then the second best of each, and so on. Where the walk stands is whose
    turn is next, and for each choice how far it has come."""

    def __init__(self, publication: Publication, after: str) -> None:
        self.article_id, self.keys = publication.article_id, _keys_of(publication)
        # One place more, for all choices that the question has no longer.
        self.count = len(self.keys) + 1
        self.has_former = publication.question_version > 1
        self.turn, self.positions = self._start(after) or (0, [None] * self.count)
        self.is_later = any(self.positions)

    def heads(self, count: int) -> QuerySet:
        found = _roots(self.article_id).filter(pk__in=_any_of(self._arms(count)))
        last = self._in_line(self.count - 1)
        places = [When(choice_key=key, then=self._in_line(at)) for at, key in enumerate(self.keys)]
        placed = found.annotate(place=Case(*places, default=last, output_field=IntegerField()))
        in_turn = Window(RowNumber(), partition_by=[F("place")], order_by=_BEST_FIRST)
        is_gone = Case(When(merit__lt=0, then=1), default=0, output_field=IntegerField())
        placed = placed.annotate(turn=in_turn, is_gone=is_gone)
        return placed.order_by("is_gone", "turn", "place")[:count]

    def arrange(self, answers: list[Comment]) -> list[Comment]:
        """What is gone takes nobody's turn: it comes when all others have been."""
        gone = [row for row in answers if row.merit < 0]
        there = [row for row in answers if row.merit >= 0]
        return self._in_turn(there) + self._in_turn(gone)

    def place(self, answers: list[Comment]) -> str:
        reached = [f"{start[0]}_{start[1]}" if start else "" for start in self.positions]
        for row in answers:
            reached[self._place_of(row)] = _write_position(row)
        turn = (self._place_of(answers[-1]) + 1) % self.count
        return ".".join([str(turn), *reached])

    def _in_turn(self, answers: list[Comment]) -> list[Comment]:
        waiting: dict[int, list[Comment]] = {at: [] for at in range(self.count)}
        for row in sorted(answers, key=lambda row: (row.merit, row.pk), reverse=True):
            waiting[self._place_of(row)].append(row)
        line = [waiting[(self.turn + step) % self.count] for step in range(self.count)]
        rounds = itertools.zip_longest(*line)
        return [row for one in rounds for row in one if row is not None]

    def _start(self, after: str) -> tuple[int, list[Position | None]] | None:
        turn, *reached = after.split(".")
        if not re.fullmatch(r"[0-9]", turn, re.ASCII) or len(reached) != self.count:
            return None
        positions = [_position(text) for text in reached]
        broken = any(text and not start for text, start in zip(reached, positions, strict=True))
        return None if broken or int(turn) >= self.count else (int(turn), positions)

    def _arms(self, count: int) -> list[QuerySet]:
        """The next so many of each choice."""
        rows = _roots(self.article_id)
        arms = [
            _past(rows.filter(choice_key=key), "merit", start)
            for key, start in zip(self.keys, self.positions, strict=False)
        ]
        arms = [arm.order_by(*_BEST_FIRST)[:count] for arm in arms]
        return [*arms, self._former(rows, count)] if self.has_former else arms

    def _former(self, rows: QuerySet, count: int) -> QuerySet:
        """The same of all choices that were dropped, which the tally remembers. Few answers have one:
        sorted by themselves, or a database would walk through the answers of the others to find them.
        """
        tallied = Tally.objects.filter(question__article_id=self.article_id)
        former = tallied.exclude(choice_key__in=self.keys).values("choice_key")
        rows = _past(rows.filter(choice_key__in=former), "merit", self.positions[-1])
        return rows.order_by((F("merit") + 0).desc(), "-pk")[:count]

    def _place_of(self, row: Comment) -> int:
        known = row.choice_key in self.keys
        return self.keys.index(row.choice_key) if known else self.count - 1

    def _in_line(self, at: int) -> Value:
        """How many come before this choice in a round: a page may begin in the middle of one."""
        return Value((at - self.turn) % self.count)


def _roots(article_id: int) -> QuerySet:
    return Comment.objects.shown().filter(article_id=article_id, depth=0)


def _keys_of(publication: Publication) -> list[str]:
    """The keys of the choices in the editors' order, and "" for answers without one."""
    return [*(row["key"] for row in publication.choices), ""]


def _past(
    rows: QuerySet, column: str, start: tuple[Any, int] | None, *, is_rising: bool = False
) -> QuerySet:
    """The rows after a place. The second condition is all that a database needs to start there."""
    if start is None:
        return rows
    (at, pk), way = start, "gt" if is_rising else "lt"
    beyond = Q(**{f"{column}__{way}": at}) | Q(**{column: at, f"pk__{way}": pk})
    return rows.filter(beyond, **{f"{column}__{way}e": at})


def _position(text: str) -> Position | None:
    found = _POSITION.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _write_position(row: Comment) -> str:
    return f"{row.merit}_{row.pk}"


def _any_of(parts: list[QuerySet]) -> QuerySet:
    """The keys of all these rows; each part keeps its own order and limit, in a form that both databases
    take."""
    arms = [Comment.objects.filter(pk__in=part.values("pk")).values("pk") for part in parts]
    arms = [arm.order_by() for arm in arms]
    return arms[0].union(*arms[1:], all=True)


def _with_first_replies(heads: QuerySet) -> QuerySet:
    """These answers, and the first replies in the thread of each: an answer is the first of its thread."""
    in_thread = Window(RowNumber(), partition_by=[F("top")], order_by="pk")
    threads = Comment.objects.shown().filter(top__in=heads.values("pk"))
    first = threads.annotate(place=in_thread).filter(place__lte=1 + FIRST_REPLIES)
    return _told(Comment.objects.filter(pk__in=first.order_by().values("pk")).order_by())


def _told(rows: QuerySet) -> QuerySet:
    """With what a heading says of the answer that is replied to, and of whoever shows a record."""
    above = {"parent_number": F("parent__number"), "parent_name": F("parent__name")}
    return rows.annotate(**above, foresight=F("reader__foresight")).defer(*_UNREAD)


def _hang(rows: list[Comment]) -> None:
    """Put each reply below what it answers; below the answer itself where that is on another page.

    `hidden_replies` of an answer: how many visible ones this page does not show.
    """
    known = {row.pk: row for row in rows}
    for row in rows:
        row.shown_replies, row.hidden_replies = [], row.replies
    for row in sorted(rows, key=lambda row: row.pk):
        if row.depth and (root := known.get(row.root_id)):
            parent = known.get(row.parent_id)
            row.is_apart = parent is None
            (parent or root).shown_replies.append(row)
            root.hidden_replies -= row.state == Comment.State.VISIBLE


def _filled(rows: list[Comment], answers: list[Comment], room: int) -> list[Comment]:
    """So many of these answers as there is room for, with what hangs below each."""
    shown = answers
    for replies in range(FIRST_REPLIES, -1, -1):
        _hang(_with_so_many(rows, replies))
        shown = _fitting(answers, room, _weight_of)
        if len(shown) >= min(FEWEST, len(answers)):
            break
    return shown


def _with_so_many(rows: list[Comment], replies: int) -> list[Comment]:
    """The answers among the rows, and the first so many replies of each thread."""
    seen: Counter[int] = Counter()
    kept = []
    for row in sorted(rows, key=lambda row: row.pk):
        seen[row.root_id or row.pk] += row.depth > 0
        if not row.depth or seen[row.root_id] <= replies:
            kept.append(row)
    return kept


def _fitting(
    rows: list[Comment], room: int, weigh: Callable[[Comment], int], *, at_least: int = 1
) -> list[Comment]:
    """So many of the first as there is room for."""
    for place, row in enumerate(rows):
        room -= weigh(row)
        if room < 0 and place >= at_least:
            return rows[:place]
    return rows


def _weight_of(row: Comment) -> int:
    """With the replies shown below it."""
    return _weight_alone(row) + sum(map(_weight_of, row.shown_replies))


def _weight_alone(row: Comment) -> int:
    return weight(row.body_html)
