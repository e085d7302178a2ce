"""One question on several stories: how readers answered each time, and the course of each choice.

A choice is known by its words, as each story has keys of its own; marks and spellings that readers
do not tell apart are the same words. What a story does not show yet leaves a gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeVar

from django.db.models import QuerySet

from articles.models import Publication
from newsroom.text.arabic import fold

# The last so many; a question that is asked every month is followed for five years.
MOST = 60


class _Asks(Protocol):
    @property
    def question_root(self) -> int: ...


Asking = TypeVar("Asking", bound=_Asks)


def once_a_series(stories: Iterable[Asking]) -> list[Asking]:
    """Of stories that ask the same question the first, so that a short list names each question once."""
    first: dict[int, Asking] = {}
    for story in stories:
        first.setdefault(story.question_root, story)
    return list(first.values())


@dataclass(frozen=True)
class Point:
    """A share of the answers to one story, in whole percents."""

    at: datetime
    share: int


@dataclass(frozen=True)
class Course:
    """A choice from story to story, the oldest first; `shares` has None where the story has no such
    choice or shows none."""

    label: str
    times: list[datetime]
    shares: list[int | None]

    @property
    def points(self) -> list[Point]:
        """Where it is known."""
        pairs = zip(self.times, self.shares, strict=True)
        return [Point(at, share) for at, share in pairs if share is not None]


@dataclass(frozen=True)
class Asked:
    """One time of asking. `shares` is {folded label: percents}, or None where none may be shown."""

    story: Publication
    at: datetime
    is_open: bool
    shares: dict[str, int] | None


@dataclass(frozen=True)
class QuestionSeries:
    """`asked` holds the oldest first."""

    asked: list[Asked]
    language: str

    @property
    def newest(self) -> Publication:
        return self.asked[-1].story

    @cached_property
    def courses(self) -> list[Course]:
        """A course a choice: those of the newest story in its order, then those it has no longer."""
        labels: dict[str, str] = {}
        for time in reversed(self.asked):
            for row in time.story.choices:
                labels.setdefault(fold(row["label_ar"]), row[f"label_{self.language}"])
        times = [time.at for time in self.asked]
        return [
            Course(label, times, [(time.shares or {}).get(key) for time in self.asked])
            for key, label in labels.items()
        ]


def question_series(root: int, now: datetime, language: str) -> QuestionSeries | None:
    """The stories that ask the question of this one, which asked it first; None where it is alone."""
    rows = _asking(root, now, language).for_cards().newest_first(language)
    found = [_asked(story, now, language) for story in rows[:MOST]]
    return QuestionSeries(found[::-1], language) if len(found) > 1 else None


def has_question_series(root: int, now: datetime, language: str) -> bool:
    """Whether `question_series` finds one, without reading its stories."""
    return _asking(root, now, language)[1:2].exists()


def _asking(root: int, now: datetime, language: str) -> QuerySet[Publication]:
    return Publication.objects.visible(now).in_edition(language).in_question_series(root)


def _asked(story: Publication, now: datetime, language: str) -> Asked:
    summary, is_open = story.summary, story.is_question_open(now)
    shares = None
    if summary.ballots and summary.shows_tally(is_open=is_open):
        shares = {fold(row["label_ar"]): summary.share(row["key"]) for row in story.choices}
    return Asked(story, getattr(story, f"first_at_{language}"), is_open, shares)
