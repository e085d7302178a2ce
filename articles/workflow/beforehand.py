"""What a person is told of a move before they make it: why it would be refused, and what they should
know where it would not."""

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.workflow.guards import second_person
from articles.workflow.people import is_their_own
from articles.workflow.step import Step
from articles.workflow.table import Move


def refusals(step: Step) -> list[str]:
    """Why the move would be refused at this moment, for one whose form brings nothing.

    A move that asks for something is judged only when it is made.
    """
    if step.move.asks:
        return []
    return [reason for guard in step.move.guards for reason in guard(step)]


def warning(article: Article, move: Move, *, by: Any) -> Promise | str:
    """What the person should know before they make a move that is theirs to make."""
    if settings.FOUR_EYES != "warn" or not is_their_own(by, article):
        return ""
    if second_person in move.guards:
        return _(
            "This is your own text: a second person should read it first. That you approve it "
            "yourself is recorded in the log."
        )
    if move.name in ("publish", "schedule") and article.approved_by_id == by.pk:
        return _(
            "This is your own text, and nobody but you has approved it: a second person should read "
            "it before readers do. That is recorded in the log."
        )
    return ""
