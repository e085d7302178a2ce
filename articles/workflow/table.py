"""THE TABLE: every move of the editorial workflow, on one screen.

A row says where a move starts and ends, who may make it and what it asks; moves.py says what it
writes. The admin draws its buttons from the same rows, so a button and its refusal cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.article import State
from articles.roles import has_right
from articles.workflow import guards
from articles.workflow.guards import Guard

DRAFT, IN_REVIEW, CHANGES_REQUESTED, APPROVED, SCHEDULED, PUBLISHED, _SPIKED = State
WORKING = (DRAFT, IN_REVIEW, CHANGES_REQUESTED, APPROVED, SCHEDULED)

Who = Callable[[Any, Article], bool]


def may_write(user: Any, article: Article) -> bool:
    """Their own story, or anybody's for a writer and above."""
    return has_right(user, "write_others") or (
        has_right(user, "write") and article.created_by_id == user.pk
    )


def may_review(user: Any, article: Article) -> bool:
    return has_right(user, "review")


def may_publish(user: Any, article: Article) -> bool:
    return has_right(user, "publish")


def may_recall(user: Any, article: Article) -> bool:
    """Whoever submitted it, or an editor."""
    return has_right(user, "review") or article.submitted_by_id == user.pk


def only_the_scheduler(user: Any, article: Article) -> bool:
    return getattr(user, "is_scheduler", False)


@dataclass(frozen=True)
class Move:
    """One row. `label` is the button, `done` the same in the log and to the person who pressed it;
    `to` None keeps the state; `asks` names what its form must bring."""

    name: str
    label: Promise
    done: Promise
    sources: tuple[str, ...]
    to: str | None
    who: Who
    guards: tuple[Guard, ...] = ()
    asks: tuple[str, ...] = ()
    is_main: bool = False


MOVES = {
    move.name: move
    for move in (
        Move("save", _("Save"), _("Saved"), (DRAFT, CHANGES_REQUESTED), None, may_write),
        Move(
            "submit",
            _("Submit for review"),
            _("Submitted for review"),
            (DRAFT, CHANGES_REQUESTED),
            IN_REVIEW,
            may_write,
            (guards.has_essentials,),
            is_main=True,
        ),
        Move(
            "recall",
            _("Take back from review"),
            _("Taken back from review"),
            (IN_REVIEW,),
            DRAFT,
            may_recall,
        ),
        Move(
            "request_changes",
            _("Request changes"),
            _("Changes requested"),
            (IN_REVIEW, APPROVED),
            CHANGES_REQUESTED,
            may_review,
            (guards.says_why,),
            asks=("note",),
        ),
        Move(
            "approve",
            _("Approve"),
            _("Approved"),
            (IN_REVIEW,),
            APPROVED,
            may_review,
            (guards.passes_checklist, guards.second_person),
            is_main=True,
        ),
        Move(
            "schedule",
            _("Schedule"),
            _("Scheduled"),
            (APPROVED,),
            SCHEDULED,
            may_publish,
            (
                guards.may_be_public,
                guards.is_as_approved,
                guards.is_ahead,
                guards.after_embargo,
                guards.has_change_class,
            ),
            asks=("at", "change_class", "public_note"),
        ),
        Move(
            "unschedule",
            _("Unschedule"),
            _("Unscheduled"),
            (SCHEDULED,),
            APPROVED,
            may_publish,
            (guards.not_yet_public,),
        ),
        Move(
            "publish",
            _("Publish now"),
            _("Published"),
            (APPROVED, SCHEDULED),
            PUBLISHED,
            may_publish,
            (
                guards.may_be_public,
                guards.is_as_approved,
                guards.past_embargo,
                guards.has_change_class,
            ),
            asks=("change_class", "public_note"),
            is_main=True,
        ),
        Move(
            "fire",
            _("Publish on schedule"),
            _("Published on schedule"),
            (SCHEDULED,),
            PUBLISHED,
            only_the_scheduler,
            (guards.is_due,),
        ),
        Move(
            "start_change",
            _("Start a change"),
            _("Change started"),
            (PUBLISHED,),
            DRAFT,
            may_review,
            is_main=True,
        ),
        Move(
            "discard_change",
            _("Discard the change"),
            _("Change discarded"),
            WORKING,
            PUBLISHED,
            may_review,
            (guards.is_live,),
        ),
    )
}


# What the log tells beside the moves.
BESIDE = {"create": _("Begun")}


def done_words(move: str) -> str:
    """What the log calls a move that was made."""
    return str(MOVES[move].done if move in MOVES else BESIDE[move])


def available_moves(article: Article, user: Any) -> list[Move]:
    """The moves this person could make on the story as it stands, in the order of the table."""
    return [
        move
        for move in MOVES.values()
        if article.state in move.sources
        and move.who(user, article)
        and (guards.is_live not in move.guards or article.publications.exists())
    ]
