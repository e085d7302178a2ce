"""What a move asks of a story beyond who and when: each guard returns its reasons to refuse.

A guard is a function of the step being tried (moves.Step). Reasons are sentences for the person,
in their language, that say what to do.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import linting, presence
from articles.models import Article, Revision
from articles.models.article import PublicStatus
from articles.models.publication import ChangeClass
from articles.roles import people_with
from articles.workflow import changes
from articles.workflow.access import colleagues
from articles.workflow.checklist import MOVES, reasons_against
from articles.workflow.people import is_their_own
from articles.workflow.publishing import NOTED
from newsroom.auth import name_of
from newsroom.text.bidi import embed
from newsroom.web.zones import site_time

Guard = Callable[[Any], list[str]]

ON_LIVE = (ChangeClass.TYPO, *NOTED, ChangeClass.NEW_EDITION)
# A removal that nobody confirmed in this time was not meant.
VANISH_WITHIN = timedelta(hours=24)
NOTES_NAMED, LETTERS_OF_A_NOTE = 3, 60


# Of the text ------------------------------------------------------------------------------------


def passes_checklist(step) -> list[str]:
    """What the checklist requires for this move. A save of what others already read is asked what
    submitting asks, and publishing without review all that publishing does."""
    stands_for = {"force_publish": "publish", "reschedule": "schedule"}
    name = stands_for.get(step.move.name, step.move.name)
    return reasons_against(name if name in MOVES else "submit", step.facts)


def passes_linter(step) -> list[str]:
    """Only where the newsroom made a rule of the linter one that blocks."""
    return linting.refusals(step.content, step.article, chosen=step.levels)


def no_note_blocks(step) -> list[str]:
    """A note that was written to be settled first is settled first."""
    found = step.blocking_notes
    if not found:
        return []
    named = [f"«{_first_words(note)}» ({note.by_name})" for note in found[:NOTES_NAMED]]
    if len(found) > NOTES_NAMED:
        named.append("…")
    words = ngettext(
        "One note stands open that blocks approval: %(notes)s. Settle it first.",
        "%(n)s notes stand open that block approval: %(notes)s. Settle them first.",
        len(found),
    )
    return [words % {"n": len(found), "notes": " · ".join(embed(name) for name in named)}]


def may_be_handed(step) -> list[str]:
    """To a colleague who may open the story, by a time that is still to come."""
    article, changes = step.article, step.changes
    reasons = []
    who = changes.get("assignee_id")
    if who not in (None, article.assignee_id) and who not in {u.pk for u in colleagues(article)}:
        reasons.append(_("This colleague may not open the story. Choose somebody else."))
    due = changes.get("due_at")
    if due not in (None, article.due_at) and due <= step.now:
        reasons.append(_("The time by when it is due has passed. Choose a time ahead."))
    return reasons


def is_as_approved(step) -> list[str]:
    article = step.article
    if article.revision_id == article.approved_revision_id:
        return []
    return [_("The text is not the one that was approved. Have it approved again.")]


def is_of_this_story(step) -> list[str]:
    """Guards `restore`, whose target is a revision."""
    target = step.target
    if not isinstance(target, Revision) or target.article_id != step.article.pk:
        return [_("Choose one of the revisions of this story.")]
    if target.content_hash == step.article.revision.content_hash:
        return [_("This revision says what the story says now: there is nothing to restore.")]
    return []


# Of the people ----------------------------------------------------------------------------------


def says_why(step) -> list[str]:
    return [] if step.note.strip() else [_("Say why: whoever comes after you reads it.")]


def not_held(step) -> list[str]:
    """Somebody has the text to themselves: their work is not interrupted, it is taken over."""
    holder = presence.held_against(step.by, step.article, now=step.now)
    if holder is None:
        return []
    words = _("%(who)s is working on this story. Ask them, or take it over.")
    return [words % {"who": name_of(holder.user)}]


def second_person(step) -> list[str]:
    """Nobody approves their own words; with FOUR_EYES warn or off it is only recorded."""
    if not is_their_own(step.by, step.article):
        return []
    if settings.FOUR_EYES != "require":
        step.details["four_eyes"] = "bypassed"
        return []
    return [
        _(
            "You wrote or submitted this text, so somebody else must approve it: hand it on to "
            "a colleague who reviews."
        )
    ]


def _two_people(step) -> list[str]:
    """A clarification or correction needs two people, whatever FOUR_EYES says; where only one
    account could approve at all, that is written down instead."""
    article = step.article
    if step.move.name != "force_publish" and article.approved_by_id != article.content_by_id:
        return []
    if len(people_with("review")) < 2:
        step.details["two_people"] = "bypassed"
        return []
    return [_("A clarification or correction must be approved by a second person.")]


# Of the time ------------------------------------------------------------------------------------


def is_ahead(step) -> list[str]:
    if step.at is None:
        return [_("Choose the day and the time of publication.")]
    if step.at <= step.now + timedelta(seconds=1):
        return [_("That time has passed. Choose a time ahead, or publish now.")]
    return []


def is_ahead_or_no_day(step) -> list[str]:
    """A day that a story is meant for lies ahead; none at all takes the last one away."""
    if step.at is None or step.at > step.now:
        return []
    return [_("That time has passed. Choose one ahead.")]


def after_embargo(step) -> list[str]:
    embargo = step.article.embargo_until
    if embargo and step.at and step.at < embargo:
        words = _("The story is under embargo until %(when)s. Choose that time or a later one.")
        return [words % {"when": site_time(embargo)}]
    return []


def past_embargo(step) -> list[str]:
    embargo = step.article.embargo_until
    if embargo and step.now < embargo:
        words = _("The story is under embargo until %(when)s. Schedule it for that time or later.")
        return [words % {"when": site_time(embargo)}]
    return []


def not_yet_public(step) -> list[str]:
    pending = step.pending
    if pending and pending.visible_from > step.now:
        return []
    return [_("Its time has come, and the story is public. To alter it, start a change.")]


def is_due(step) -> list[str]:
    pending = step.pending
    return [] if pending and pending.visible_from <= step.now else [_("Its time has not come.")]


# Of a change to a live story --------------------------------------------------------------------


def has_change_class(step) -> list[str]:
    """A change to a live story says what kind it is; all but a typo say so to the reader."""
    if step.live is None:
        return []
    kind = step.change_class
    if kind not in ON_LIVE:
        return [_("Say what kind of change this is: typo, update, clarification or correction.")]
    if kind == ChangeClass.TYPO:
        return is_a_typo(step)
    if kind == ChangeClass.NEW_EDITION:
        return _is_a_new_edition(step)
    if kind in NOTED and not step.public_note_ar.strip():
        return [_("Write the note that readers will see about this change.")]
    if kind in (ChangeClass.CLARIFICATION, ChangeClass.CORRECTION):
        return _two_people(step)
    return []


def is_a_typo(step) -> list[str]:
    """The guard of promise: numbers, names, quotations and negation never change in silence."""
    found = changes.weighty(step.live.revision.content, step.content)
    return changes.refusals(found)


def changes_something(step) -> list[str]:
    if step.content != step.live.revision.content:
        return []
    return [_("Nothing was changed. Put the slip right in the text, then press again.")]


def _is_a_new_edition(step) -> list[str]:
    """The first English text beside an Arabic one that stays as it is."""
    before, after = step.live.revision.content, step.content
    if step.live.first_at_en or not changes.has_english(after):
        return [
            _(
                "A new edition is the first English text of a story, complete and switched on. "
                "For anything else choose another kind of change."
            )
        ]
    return changes.refusals(changes.weighty(before, after))


# Of what readers find ---------------------------------------------------------------------------


def may_be_public(step) -> list[str]:
    """A story taken down must be brought back by its own move first."""
    status = step.public_status
    if status in (PublicStatus.WITHDRAWN, PublicStatus.EXPIRED, PublicStatus.REDIRECTED):
        return [_("The story was taken from readers. A managing editor brings it back first.")]
    if status in (PublicStatus.RETRACTED, PublicStatus.VANISHED):
        return [_("A retracted or removed story is not published again. Write a new one.")]
    return []


def gives_public_reason(step) -> list[str]:
    if step.public_note_ar.strip():
        return []
    return [_("Write the reason that readers will see.")]


def has_target(step) -> list[str]:
    return [] if step.target is not None else [_("Choose the story that takes its place.")]


def leads_elsewhere(step) -> list[str]:
    """A target that is public, is another story, and does not lead back here."""
    target = step.target
    if target is None:
        return []
    if not isinstance(target, Article) or target.pk == step.article.pk:
        return [_("A story cannot take its own place. Give the number of another one.")]
    if not target.publications.visible(step.now).exists():
        return [
            _("That story is not public: readers would find nothing there. Choose one that is.")
        ]
    return []


def not_asked_yet(step) -> list[str]:
    if _open_request(step) is None:
        return []
    return [_("The removal has been asked already. Another managing editor confirms it.")]


def asked_by_another(step) -> list[str]:
    request = _open_request(step)
    if request is None:
        return [_("Nobody has asked for the removal within the last day. Ask for it first.")]
    if request.actor_id == step.by.pk:
        return [_("You asked for the removal, so another managing editor must confirm it.")]
    return []


def _open_request(step):
    request = step.last("vanish_request")
    return request if request and request.at > step.now - VANISH_WITHIN else None


def _first_words(note) -> str:
    return Truncator(" ".join(note.words.split())).chars(LETTERS_OF_A_NOTE)
