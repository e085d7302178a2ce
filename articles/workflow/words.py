"""What moves are called: on the button, in the log, and before a rare one is made.

`effect` tells the person what will happen and who will see it; a move without one needs none.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    """The words of one move."""

    label: Promise
    done: Promise
    effect: Promise | str = ""


MOVE_WORDS = {
    "create": Words(_("Begin"), _("Begun")),
    "save": Words(_("Save"), _("Saved")),
    "edit_in_review": Words(_("Save"), _("Changed while in review")),
    "edit_approved": Words(
        _("Save"),
        _("Changed after approval"),
        _("Saving takes the approval back: the text goes to review again."),
    ),
    "restore": Words(
        _("Restore this revision"),
        _("An older revision restored"),
        _("The words of this revision become a new one. What stands now stays in the log."),
    ),
    "submit": Words(_("Submit for review"), _("Submitted for review")),
    "recall": Words(_("Take back from review"), _("Taken back from review")),
    "assign": Words(_("Hand it on"), _("Handed on")),
    "claim": Words(_("Take it up"), _("Taken up")),
    "release": Words(_("Give it back"), _("Given back")),
    "take_over": Words(
        _("Take over"),
        _("Taken over"),
        _("What the other person has not saved is kept for them; they are told at once."),
    ),
    "request_changes": Words(_("Request changes"), _("Changes requested")),
    "approve": Words(_("Approve"), _("Approved")),
    "plan": Words(_("Plan for this time"), _("Planned for a time")),
    "schedule": Words(_("Schedule"), _("Scheduled")),
    "unschedule": Words(_("Unschedule"), _("Unscheduled")),
    "reschedule": Words(_("Move to this time"), _("Moved in time")),
    "publish": Words(_("Publish now"), _("Published")),
    "fire": Words(_("Publish on schedule"), _("Published on schedule")),
    "force_publish": Words(
        _("Publish without review"),
        _("Published without review"),
        _(
            "Readers get the text as it stands. The story is marked as not reviewed until another "
            "person has approved it afterwards."
        ),
    ),
    "approve_retro": Words(_("Approve afterwards"), _("Approved afterwards")),
    "quick_fix": Words(
        _("Fix a typo"),
        _("Typo fixed"),
        _("For a slip of the pen only: readers get it at once, without a note."),
    ),
    "start_change": Words(_("Start a change"), _("Change started")),
    "discard_change": Words(
        _("Discard the change"),
        _("Change discarded"),
        _(
            "This throws the change away: the working copy becomes what readers see. The log "
            "keeps every version."
        ),
    ),
    "withdraw": Words(
        _("Withdraw for now"),
        _("Withdrawn for now"),
        _(
            "Readers find the headline and your reason, not the text. The story leaves every list "
            "and feed until a managing editor brings it back."
        ),
    ),
    "reinstate": Words(
        _("Bring it back"),
        _("Brought back"),
        _("Readers get the last public text again, at its own address and in the lists."),
    ),
    "retract": Words(
        _("Retract for good"),
        _("Retracted for good"),
        _(
            "The text never comes back. Its address says that it was retracted, when and why, and "
            "leads to the replacement if there is one."
        ),
    ),
    "redirect": Words(
        _("Lead to another story"),
        _("Led to another story"),
        _("Whoever opens this story's address is taken to the other story."),
    ),
    "expire": Words(
        _("Move to the archive"),
        _("Moved to the archive"),
        _("It stays readable at its address under a banner, and leaves every list and feed."),
    ),
    "vanish_request": Words(
        _("Ask to remove every trace"),
        _("Removal of every trace asked"),
        _(
            "For what the law orders away. Another managing editor must confirm within a day; then "
            "the address answers as if the story had never been."
        ),
    ),
    "vanish_confirm": Words(
        _("Confirm the removal"),
        _("Every trace removed"),
        _("The address answers from now on as if the story had never been."),
    ),
    "preview_made": Words(_("Make a preview link"), _("Preview link made")),
    "preview_revoked": Words(_("Revoke a preview link"), _("Preview link revoked")),
    "translation_fits": Words(_("It still fits"), _("Translation said to fit")),
    "spike": Words(
        _("Set it aside"),
        _("Set aside"),
        _("The story leaves everybody's desk. It can be taken up again at any time."),
    ),
    "unspike": Words(_("Take up again"), _("Taken up again")),
}

# What the parts of a translation are called, by their kind (translations.kind_of).
PART_WORDS = {
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "body": _("text"),
    "question": _("closing question"),
    "settle_how": _("how it is settled"),
    "choice": _("choices"),
    "alt": _("alternative text of pictures"),
    "caption": _("captions of pictures"),
}


def part_words(parts: Iterable[str]) -> str:
    """«العنوان، النص»: the kinds of these parts, each once."""
    kinds = dict.fromkeys(part.partition(":")[0] for part in parts)
    return gettext(", ").join(str(PART_WORDS[kind]) for kind in kinds)
