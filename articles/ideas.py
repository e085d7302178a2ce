"""The rules of story ideas: who may propose, take, drop or begin one, and what that writes.

Other apps call `suggest`, which may be called again for the same thing and adds nothing then. An
idea becomes a draft through `workflow.create`; pressed twice, it is still one draft.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.models import Article, Idea
from articles.roles import has_right
from articles.workflow.access import sees_own_only
from articles.workflow.days import usual_moment
from articles.workflow.people import in_scope
from newsroom.auth import name_of
from newsroom.text.arabic import direction, fold

OPEN, TAKEN, USED, DROPPED = Idea.State
WORDS = ("headline", "angle", "note", "section", "wanted_on")


class IdeaRefused(Exception):
    """Nothing was written; the text says why, to the person who tried."""


class IdeaMoved(IdeaRefused):
    """Somebody else was there first."""


# Who ---------------------------------------------------------------------------------------------


def known_to(user: Any) -> QuerySet[Idea]:
    """Every idea for a writer and above; for a contributor those given to her or begun by her."""
    if has_right(user, "write_others"):
        return Idea.objects.all()
    if has_right(user, "write"):
        return Idea.objects.filter(Q(assignee=user) | Q(created_by=user))
    return Idea.objects.none()


def may_add(user: Any) -> bool:
    return has_right(user, "write_others")


def may_edit(user: Any, idea: Idea) -> bool:
    """The words of an idea that lives: whoever proposed it, holds it, or edits."""
    return idea.state in Idea.ALIVE and (_is_editor(user, idea) or _is_theirs(user, idea))


def _is_editor(user: Any, idea: Idea) -> bool:
    """In the sections the account is kept to, as with stories."""
    return has_right(user, "review") and in_scope(user, idea)


def _is_theirs(user: Any, idea: Idea) -> bool:
    return has_right(user, "write") and user.pk in (idea.created_by_id, idea.assignee_id)


def _is_proposer(user: Any, idea: Idea) -> bool:
    """Whoever thought of it, or an editor: nobody drops what a colleague proposed."""
    return _is_editor(user, idea) or (
        has_right(user, "write") and user.pk is not None and idea.created_by_id == user.pk
    )


def _is_holder(user: Any, idea: Idea) -> bool:
    return _is_editor(user, idea) or (has_right(user, "write") and idea.assignee_id == user.pk)


def _may_take(user: Any, idea: Idea) -> bool:
    return has_right(user, "write_others") and in_scope(user, idea)


def _may_begin(user: Any, idea: Idea) -> bool:
    """An idea somebody holds is theirs to begin, or an editor's."""
    if idea.assignee_id is None:
        return has_right(user, "write") and in_scope(user, idea)
    return _is_holder(user, idea)


# The table ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """One row; `asks` names what its form must bring."""

    name: str
    label: Promise
    done: Promise
    sources: tuple[str, ...]
    to: str
    who: Callable[[Any, Idea], bool]
    asks: str = ""


MOVES = {
    move.name: move
    for move in (
        Move("begin", gettext_lazy("Begin the draft"), gettext_lazy("The draft is begun. The idea stands at its side."), Idea.ALIVE, USED, _may_begin),
        Move("take", gettext_lazy("Take it"), gettext_lazy("The idea is yours."), (OPEN,), TAKEN, _may_take),
        Move("give", gettext_lazy("Give to"), gettext_lazy("The idea is given."), Idea.ALIVE, TAKEN, _is_editor, "assignee"),
        Move("release", gettext_lazy("Leave it"), gettext_lazy("The idea is open to all again."), (TAKEN,), OPEN, _is_holder),
        Move("drop", gettext_lazy("Drop"), gettext_lazy("Dropped. It can be taken up again at any time."), Idea.ALIVE, DROPPED, _is_proposer, "reason"),
        Move("reopen", gettext_lazy("Take up again"), gettext_lazy("The idea is open again."), (DROPPED,), OPEN, _is_proposer),
    )
}  # fmt: skip


def available_moves(idea: Idea, user: Any) -> list[Move]:
    """The moves this person could make on the idea as it stands, in the order of the table."""
    return [row for row in MOVES.values() if idea.state in row.sources and row.who(user, idea)]


# Writing -----------------------------------------------------------------------------------------


def add(words: dict[str, Any], *, by: Any, key: str = "", now: datetime | None = None) -> Idea:
    """An idea typed by hand. `key` is the form's own: sent twice, it is one idea."""
    if not may_add(by):
        raise IdeaRefused(_("Ideas are proposed by writers and editors."))
    reference = key or uuid.uuid4().hex
    return _once(Idea.Origin.TYPED, reference, words, by=by, now=now or timezone.now())


def suggest(
    origin: str,
    reference: str,
    *,
    headline: str,
    angle: str = "",
    note: str = "",
    section: Any = None,
    about: Article | None = None,
    now: datetime | None = None,
) -> Idea:
    """An idea that readers gave, by `origin` («correction», «search», «forecast») and `reference`.

    The reference is the caller's own (a number, a folded query), up to 200 letters. A second call
    with the same two returns the idea that is there, whatever became of it: what the newsroom has
    dropped does not come back. `headline` is cut to its column.
    """
    words = {"headline": headline[:200], "angle": angle, "note": note, "section": section}
    return _once(origin, reference, words | {"about": about}, by=None, now=now or timezone.now())


def rewrite(
    idea: Idea,
    words: dict[str, Any],
    *,
    by: Any,
    expected_version: int,
    now: datetime | None = None,
) -> Idea:
    """Save the words of an idea. Raises IdeaRefused."""
    with transaction.atomic():
        idea = _claim(idea, expected_version)
        if not may_edit(by, idea):
            raise _not_yours()
        _write(idea, by=by, now=now, **words, folded=_folded(words))
    idea.refresh_from_db()
    return idea


def move(
    idea: Idea,
    name: str,
    *,
    by: Any,
    expected_version: int,
    assignee: Any = None,
    reason: str = "",
    now: datetime | None = None,
) -> Idea:
    """Make a move of the table; `begin` has a door of its own. Raises IdeaRefused."""
    row = MOVES[name]
    with transaction.atomic():
        idea = _claim(idea, expected_version)
        if idea.state not in row.sources or not row.who(by, idea):
            raise _not_yours()
        _write(idea, by=by, now=now, state=row.to, **_brought(row, by, assignee, reason))
    idea.refresh_from_db()
    return idea


def begin(idea: Idea, *, by: Any, now: datetime | None = None) -> Article:
    """The draft of the idea: begun now, or the one that was begun before. Raises IdeaRefused.

    Whoever holds the idea has the draft, and the day it is wanted on is the day it is meant for.
    """
    now = now or timezone.now()
    with transaction.atomic():
        alive = Idea.objects.filter(pk=idea.pk, state__in=Idea.ALIVE)
        # The lock on both databases: of two presses the second waits here, and finds the story.
        is_first = alive.update(version=F("version") + 1)
        idea = Idea.objects.select_related("story", "assignee").get(pk=idea.pk)
        if not is_first and idea.story is not None:
            return idea.story
        if not is_first or not _may_begin(by, idea):
            raise _not_yours()
        if reason := _would_not_find_it(idea, by):
            raise IdeaRefused(reason)
        story = _handed_on(idea, workflow.create(_content(idea), by=by, now=now), by=by, now=now)
        _write(idea, by=by, now=now, state=USED, story=story)
    return story


def _once(origin: str, reference: str, words: dict[str, Any], *, by: Any, now: datetime) -> Idea:
    """The idea of this origin and reference, made where there is none."""
    rest = {"created_by": by, "created_at": now, "changed_at": now, "changed_by": name_of(by)}
    idea, _new = Idea.objects.get_or_create(
        origin=origin, reference=reference, defaults=words | rest | {"folded": _folded(words)}
    )
    return idea


def _claim(idea: Idea, expected_version: int) -> Idea:
    """Raise the version if it is the expected one; the idea as it stands under that lock."""
    rows = Idea.objects.filter(pk=idea.pk, version=expected_version)
    if not rows.update(version=F("version") + 1):
        raise IdeaMoved(_("Somebody has changed this idea since you opened it. Look at it again."))
    return Idea.objects.get(pk=idea.pk)


def _write(idea: Idea, *, by: Any, now: datetime | None, **columns: Any) -> None:
    columns |= {"changed_at": now or timezone.now(), "changed_by": name_of(by)}
    Idea.objects.filter(pk=idea.pk).update(**columns)


def _brought(row: Move, by: Any, assignee: Any, reason: str) -> dict[str, Any]:
    """What the move writes beside the state, from what its form brought."""
    reason = " ".join(reason.split())
    if row.name == "give" and not (assignee and has_right(assignee, "write")):
        raise IdeaRefused(_("Choose who should write it."))
    if row.name == "drop" and not reason:
        raise IdeaRefused(_("Say why the idea is dropped: whoever proposed it reads it."))
    whose = {"take": by, "give": assignee, "release": None}
    columns: dict[str, Any] = {"reason": reason} if row.name == "drop" else {}
    if row.name == "reopen":
        columns = {"reason": "", "assignee": None}
    return columns | ({"assignee": whose[row.name]} if row.name in whose else {})


def _content(idea: Idea) -> dict[str, Any]:
    """What the draft begins with; angle and note stay beside it, as they are not for readers."""
    language = "ar" if direction(idea.headline) == "rtl" else "en"
    return {f"headline_{language}": idea.headline, "section_id": idea.section_id}


def _would_not_find_it(idea: Idea, by: Any) -> str:
    """Why the holder could not write in a draft that somebody else begins, if so."""
    holder = idea.assignee
    if holder is None or holder.pk == by.pk or not sees_own_only(holder):
        return ""
    words = _(
        "%(who)s has this idea, and opens only stories of their own. Let them begin it, or give it "
        "to somebody else first."
    )
    return words % {"who": name_of(holder)}


def _handed_on(idea: Idea, story: Article, *, by: Any, now: datetime) -> Article:
    """The draft with the idea's writer and day, by moves that stand in its log."""
    if idea.assignee is not None:
        given = {"changes": {"assignee_id": idea.assignee.pk}}
        story = workflow.perform(
            story, "assign", by=by, expected_version=story.version, now=now, **given
        )
    day = usual_moment(idea.wanted_on, now=now) if idea.wanted_on else None
    # A day that has passed is nobody's plan any more.
    if day and day > now:
        story = workflow.perform(
            story, "plan", by=by, expected_version=story.version, at=day, now=now
        )
    return story


def _folded(words: dict[str, Any]) -> str:
    return fold(" ".join(words.get(name) or "" for name in ("headline", "angle", "note")))


def _not_yours() -> IdeaRefused:
    return IdeaRefused(
        _("You may not do this with the idea as it stands now. Its buttons show what you can do.")
    )
