"""A story as one page of the desk shows it: read once, and handed to every part of the page.

The story comes with all that is one row or a short list of its own (`Opened.rows`); what is asked of
it besides is asked here, each thing once, when somebody first wants it. It holds for one request
and is thrown away with it: what a move judges is always read anew.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from articles import reports
from articles.models import (
    Article,
    Autosave,
    DeskRule,
    EditorialNote,
    ErrorReport,
    Person,
    Presence,
    PreviewLink,
    Publication,
    Section,
    Series,
    Watch,
    WorkflowEvent,
)
from articles.models.article import PublicStatus, State
from articles.models.question import Kind
from articles.templatetags.site import long_date
from articles.workflow import content as contents
from articles.workflow.access import colleagues
from articles.workflow.checklist import Facts
from articles.workflow.step import Step
from newsroom.models import User
from newsroom.rows import Rows, made, moment, rows_of

EVENTS, REPORTS, QUESTIONS = 12, 5, 100
# Events that a page tells of by themselves, however long ago they were.
_TOLD_ALONE = ("request_changes", "take_over", "vanish_request")
_COPY = (
    "id", "article", "major", "minor", "slug_ar", "slug_en", "visible_from", "visible_until",
    "first_at_en", "superseded",
)  # fmt: skip
_REPORT = ("id", "quote", "words", "at")
_PAGE = ("user_id", "tab", "activity")
# Of the person, told in the same row.
_PERSON = ("username", "first_name", "last_name")


@dataclass(frozen=True)
class House:
    """What every story's form chooses from, and the levels of the newsroom's rules: one query."""

    sections: list[tuple[int, str]]
    series: list[tuple[int, str]]
    people: list[tuple[int, str]]
    questions: list[tuple[int, str]]
    levels: dict[str, str]

    @classmethod
    def read(cls) -> "House":
        """In the language that is active."""
        names = {"pk": "pk", "ar": "name_ar", "en": "name_en"}
        # Lists that belong to no row: they are asked beside any one, as there always is an
        # account.
        asked = User.objects.values_list(
            Rows(Section.objects.in_order(), **names),
            Rows(Series.objects.order_by("name_ar"), **names),
            Rows(Person.objects.order_by("name_ar"), **names),
            Rows(_asked(), pk="article_id", ar="question_ar", en="question_en", at="first_at_ar"),
            Rows(DeskRule.objects.order_by(), name="name", level="level"),
        )
        sections, series, people, questions, rules = asked.first() or ([], [], [], [], [])
        return cls(
            sections=[(row["pk"], _shown(row)) for row in sections],
            series=[(row["pk"], _shown(row)) for row in series],
            people=[(row["pk"], _shown(row)) for row in people],
            questions=[(row["pk"], _question(row)) for row in questions],
            levels={row["name"]: row["level"] for row in rules},
        )


@dataclass
class Opened:
    """`story` is one of `rows`."""

    story: Article
    user: Any
    now: datetime = field(default_factory=timezone.now)

    @staticmethod
    def rows(stories: QuerySet[Article], user: Any, now: datetime) -> QuerySet[Article]:
        """The stories with their lists, where they stand, who is in them, and what of them is this
        person's. One query."""
        its = OuterRef("pk")
        copies = Publication.objects.filter(
            Q(visible_until=None) | Q(visible_until__gt=now), article=its
        )
        pages = Presence.objects.here(now).filter(article=its).order_by("id")
        links = PreviewLink.objects.open_at(now).filter(article=its).order_by().values("article")
        open_links = Subquery(links.annotate(count=Count("pk")).values("count"))
        waiting = reports.known_to(user).filter(article=its, state=ErrorReport.State.OPEN)
        stories = stories.with_aggregate().with_public_status(now)
        return stories.select_related(
            "claimed_by", "assignee", "hold__user", "idea__created_by", "idea__about"
        ).annotate(
            told_copies=rows_of(copies.only(*_COPY).order_by("visible_from")),
            told_pages=Rows(
                pages,
                **dict(zip(_PAGE, _PAGE, strict=True)),
                **{key: f"user__{key}" for key in _PERSON},
            ),
            told_reports=Rows(waiting[:REPORTS], **dict(zip(_REPORT, _REPORT, strict=True))),
            open_links=Coalesce(open_links, 0),
            is_watched=Exists(Watch.objects.filter(article=its, user=user.pk)),
            question_begun=F("summary__version"),
            question_closes=F("summary__closes_at"),
            question_closes_after=F("summary__closes_after"),
            question_was_closed=F("summary__is_closed"),
            has_kept_words=Exists(Autosave.objects.filter(article=its, user=user.pk).open()),
        )

    @classmethod
    def read(cls, pk: int, user: Any) -> "Opened":
        now = timezone.now()
        return cls(cls.rows(Article.objects.all(), user, now).get(pk=pk), user, now)

    # With the story ----------------------------------------------------------------------------

    @property
    def public_status(self) -> PublicStatus:
        return PublicStatus(self.story.shown_as)

    @cached_property
    def live(self) -> Publication | None:
        """The copy readers see now."""
        return next((copy for copy in self._copies if copy.visible_from <= self.now), None)

    @cached_property
    def open_copy(self) -> Publication | None:
        """The copy without an end: public already or waiting for its time."""
        return next((copy for copy in self._copies if copy.visible_until is None), None)

    @property
    def coming(self) -> Publication | None:
        """The copy that waits for its time."""
        copy = self.open_copy
        return copy if copy and copy.visible_from > self.now else None

    @cached_property
    def pages(self) -> list[Presence]:
        """The open pages of the story, who came first before the others."""
        found = []
        for row in self.story.told_pages:
            [page] = made(Presence, [{key: row[key] for key in _PAGE}])
            person = {"id": row["user_id"]} | {key: row[key] for key in _PERSON}
            [page.user] = made(User, [person])
            found.append(page)
        return found

    @cached_property
    def reports(self) -> list[ErrorReport]:
        """Errors that readers reported and nobody has decided, as far as the person may know."""
        return made(ErrorReport, self.story.told_reports)

    @cached_property
    def content(self) -> contents.Content:
        return contents.snapshot(self.story)

    # A query each ------------------------------------------------------------------------------

    @cached_property
    def house(self) -> House:
        return House.read()

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.content, self.story.translation, self.house.levels)

    @cached_property
    def colleagues(self) -> list[User]:
        """Everybody who may open the story, by name."""
        return colleagues(self.story)

    @cached_property
    def notes(self) -> list[EditorialNote]:
        """All that was noted, each with its `words`."""
        return list(self.story.editorial_notes.with_words())

    @cached_property
    def events(self) -> list[WorkflowEvent]:
        """The last moves, the latest first, and those before them that are told alone."""
        log = self.story.events
        wanted = Q(pk__in=log.order_by("-id").values("pk")[:EVENTS])
        for move in _TOLD_ALONE:
            latest = log.filter(move=move).order_by("-id").values("pk")[:1]
            wanted |= Q(pk=Subquery(latest))
        return list(log.filter(wanted))

    def last(self, move: str) -> WorkflowEvent | None:
        """The latest event of this kind."""
        return next((event for event in self.events if event.move == move), None)

    def step(self, move: Any) -> "OpenedStep":
        """The move as the person would try it from this page."""
        return OpenedStep(article=self.story, move=move, by=self.user, now=self.now, opened=self)

    @property
    def asked_for(self) -> WorkflowEvent | None:
        """The event that sent the story back, while it is unanswered."""
        is_back = self.story.state == State.CHANGES_REQUESTED
        return self.last("request_changes") if is_back else None

    @cached_property
    def _copies(self) -> list[Publication]:
        return made(Publication, self.story.told_copies)


@dataclass
class OpenedStep(Step):
    """A move tried on a page that has read the story already."""

    opened: Opened | None = None

    def __post_init__(self) -> None:
        opened = self.opened
        self.live, self.pending = opened.live, opened.open_copy
        self.levels, self.facts = opened.house.levels, opened.facts
        self.__dict__["public_status"] = opened.public_status

    @cached_property
    def blocking_notes(self) -> list[EditorialNote]:
        return [note for note in self.opened.notes if note.is_open and note.blocks]

    def last(self, move: str) -> WorkflowEvent | None:
        return self.opened.last(move)


def _shown(row: dict[str, Any]) -> str:
    """A name as the thing's own `str` says it."""
    name: str = (row["en"] if get_language() == "en" else "") or row["ar"] or ""
    return name


def _asked() -> QuerySet[Publication]:
    """The newest questions with choices that readers have: what a story can ask once more."""
    rows = Publication.objects.visible(timezone.now()).exclude(question_kind=Kind.OPEN)
    return rows.newest_first("ar")[:QUESTIONS]


def _question(row: dict[str, Any]) -> str:
    """The same question has the same words: its day tells which it was."""
    words, at = _shown(row), moment(row["at"])
    return f"{words} · {long_date(at)}" if at else words
