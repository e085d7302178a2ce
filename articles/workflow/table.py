"""THE TABLE: every move of the editorial workflow, on one screen.

A row says on which of the two axes a move starts and where it ends, who may make it, what it asks
of the story (guards.py) and of the person (`asks`); moves.py and takedowns.py say what it writes,
words.py what it is called. The desk draws its buttons from the same rows, so a button and its
refusal cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from articles.models import Article
from articles.models.article import PublicStatus, State
from articles.workflow import guards as g
from articles.workflow import people as p
from articles.workflow.words import MOVE_WORDS

DRAFT, IN_REVIEW, CHANGES, APPROVED, SCHEDULED, PUBLISHED, SPIKED = State
WRITING = (DRAFT, CHANGES)
REVIEWING = (IN_REVIEW, APPROVED)
OPEN = (*WRITING, IN_REVIEW)
WORKING = (*OPEN, APPROVED, SCHEDULED)
ANY = (*WORKING, PUBLISHED)
SAME = None

NEVER = (PublicStatus.NONE,)
LIVE = (PublicStatus.LIVE, PublicStatus.CORRECTED)
HELD = (PublicStatus.WITHDRAWN, PublicStatus.EXPIRED)
AWAY = (*HELD, PublicStatus.REDIRECTED)
ONCE = (*LIVE, *AWAY)
EVERY = tuple(PublicStatus)


@dataclass(frozen=True)
class Move:
    """One row. `to` None keeps the working state; `public` are the public statuses it starts from;
    `asks` names what its form must bring. `rank`: "main" is the next step, "plain" another one,
    "edit" is made by saving the text, "rare" stands on a page of its own that says what it does."""

    name: str
    sources: tuple[State, ...]
    to: State | None
    public: tuple[PublicStatus, ...]
    who: Callable[[Any, Article], bool]
    guards: tuple[g.Guard, ...] = ()
    asks: tuple[str, ...] = ()
    rank: str = "plain"

    @property
    def label(self) -> Promise:
        """The button."""
        return MOVE_WORDS[self.name].label

    @property
    def done(self) -> Promise:
        """The same in the log, and to the person who pressed it."""
        return MOVE_WORDS[self.name].done

    @property
    def is_main(self) -> bool:
        return self.rank == "main"


_CLASS = ("change_class", "public_note")
_TEXT = (g.passes_checklist, g.passes_linter)
_PUBLIC = (g.may_be_public, g.is_as_approved, *_TEXT)
_REASON = (g.gives_public_reason,)

# fmt: off
TABLE = (
    # name              from          to         readers find  who              guards                                     asks                rank
    Move("save",            WRITING,      SAME,      EVERY, p.may_write,     (g.not_held,),                                 (),                 "edit"),
    Move("edit_in_review",  (IN_REVIEW,), SAME,      EVERY, p.holds_claim,   (g.passes_checklist,),                           (),                 "edit"),
    Move("edit_approved",   (APPROVED,),  IN_REVIEW, EVERY, p.may_review,    (g.not_held, g.passes_checklist),                (),                 "edit"),
    Move("restore",         OPEN,         SAME,      EVERY, p.may_edit_now,  (g.not_held, g.is_of_this_story),              ("target",),        "rare"),
    Move("submit",          WRITING,      IN_REVIEW, EVERY, p.may_write,     (g.not_held, *_TEXT, g.may_be_handed),                ("handing",),       "main"),
    Move("recall",          (IN_REVIEW,), DRAFT,     EVERY, p.may_recall,    (),                                            ("note",)),
    Move("assign",          (*WORKING, PUBLISHED), SAME, EVERY, p.may_write, (g.may_be_handed,),                            ("handing",)),
    Move("claim",           REVIEWING,    SAME,      EVERY, p.may_take_up,   (g.not_held,)),
    Move("release",         REVIEWING,    SAME,      EVERY, p.may_release),
    Move("take_over",       (*OPEN, APPROVED), SAME, EVERY, p.may_take_over, (),                                            (),                 "rare"),
    Move("request_changes", REVIEWING,    CHANGES,   EVERY, p.may_review,    (g.says_why, g.may_be_handed),                 ("note", "handing")),
    Move("approve",         (IN_REVIEW,), APPROVED,  EVERY, p.may_review,    (*_TEXT, g.no_note_blocks, g.second_person), (),       "main"),
    Move("plan",            (*OPEN, APPROVED), SAME, EVERY, p.may_plan,      (g.is_ahead_or_no_day, g.after_embargo),       ("at",)),
    Move("schedule",        (APPROVED,),  SCHEDULED, EVERY, p.may_publish,   (*_PUBLIC, g.is_ahead, g.after_embargo, g.has_change_class), ("at", *_CLASS)),
    Move("unschedule",      (SCHEDULED,), APPROVED,  EVERY, p.may_publish,   (g.not_yet_public,)),
    Move("reschedule",      (SCHEDULED,), SAME,      EVERY, p.may_publish,   (g.not_yet_public, *_PUBLIC, g.is_ahead, g.after_embargo), ("at",)),
    Move("publish",         (APPROVED, SCHEDULED), PUBLISHED, EVERY, p.may_publish, (*_PUBLIC, g.past_embargo, g.has_change_class), _CLASS,     "main"),
    Move("fire",            (SCHEDULED,), PUBLISHED, EVERY, p.is_the_clock,  (g.is_due,),                                   (),                 "rare"),
    Move("force_publish",   OPEN,         PUBLISHED, EVERY, p.may_override,  (g.says_why, g.may_be_public, *_TEXT, g.past_embargo, g.has_change_class), ("note", *_CLASS), "rare"),
    Move("approve_retro",   (PUBLISHED,), SAME,      LIVE,  p.may_look_again, (g.second_person,)),
    Move("quick_fix",       (PUBLISHED,), SAME,      LIVE,  p.may_publish,   (g.changes_something, g.is_a_typo), ("text",), "rare"),
    Move("start_change",    (PUBLISHED,), DRAFT,     ONCE,  p.may_review,    (),                                            (),                 "main"),
    Move("discard_change",  WORKING,      PUBLISHED, ONCE,  p.may_review,    (),                                            (),                 "rare"),
    Move("withdraw",        ANY,          SAME,      LIVE,  p.may_publish,   _REASON,                                       ("public_note",),   "rare"),
    Move("reinstate",       ANY,          SAME,      AWAY,  p.may_take_down, (),                                            ("note",),          "rare"),
    Move("retract",         ANY,          SAME,      (*LIVE, *HELD), p.may_take_down, (*_REASON, g.leads_elsewhere),        ("public_note", "target"), "rare"),
    Move("redirect",        ANY,          SAME,      (*LIVE, *HELD), p.may_take_down, (g.has_target, g.leads_elsewhere),    ("target", "note"), "rare"),
    Move("expire",          ANY,          SAME,      (*LIVE, *HELD[:1]), p.may_take_down, _REASON,                          ("public_note",),   "rare"),
    Move("vanish_request",  ANY,          SAME,      (*LIVE, *HELD), p.may_take_down, (g.says_why, g.not_asked_yet),        ("note",),          "rare"),
    Move("vanish_confirm",  ANY,          SAME,      (*LIVE, *HELD), p.may_take_down, (g.asked_by_another,),                (),                 "rare"),
    Move("spike",           OPEN,         SPIKED,    NEVER, p.may_review,    (g.says_why,),                                 ("note",),          "rare"),
    Move("unspike",         (SPIKED,),    DRAFT,     NEVER, p.may_review),
)
# fmt: on
MOVES = {move.name: move for move in TABLE}
EDITS = tuple(move for move in TABLE if move.rank == "edit")


def public_status(article: Article, *, now: Any = None) -> PublicStatus:
    """What readers find at the story's address now."""
    rows = Article.objects.with_public_status(now or timezone.now())
    return PublicStatus(rows.values_list("shown_as", flat=True).get(pk=article.pk))


def edit_row(article: Article) -> Move | None:
    """The row by which the text is saved in the story's state, if it may be saved at all."""
    return next((move for move in EDITS if article.state in move.sources), None)


def enter(article: Article, state: State) -> None:
    """The one assignment of a working state, for the writers of moves; saving it is theirs."""
    article.state = state


def done_words(move: str) -> str:
    """What the log calls a move that was made."""
    return str(MOVE_WORDS[move].done)


def available_moves(
    article: Article, user: Any, *, status: PublicStatus | None = None
) -> list[Move]:
    """The moves this person could make on the story as it stands, in the order of the table.
    `status` is what readers find now, where that has been read already."""
    status = status or public_status(article)
    return [
        move
        for move in TABLE
        if article.state in move.sources and status in move.public and move.who(user, article)
    ]
