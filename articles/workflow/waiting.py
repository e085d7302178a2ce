"""What waits for a person: the one answer for the desk, the list of stories and the notices."""

from typing import Any

from django.conf import settings
from django.db.models import F, Q

from articles.models import Article
from articles.models.article import ON_A_DESK, State
from articles.roles import has_right
from articles.workflow.people import is_their_own, may_review, scope_of


def waiting_for(user: Any) -> Q:
    """The condition on stories: changes asked of the person, what was handed to them by name, and
    reviews that no other reviewer was named for and that they may decide."""
    me = user.pk
    back = Q(state=State.CHANGES_REQUESTED, created_by=me)
    handed = Q(assignee=me, state__in=[*ON_A_DESK]) & ~(
        Q(state=State.IN_REVIEW) & _may_not_decide(me)
    )
    # Said once more of all: the few stories on a desk are found without looking at the archive.
    on_a_desk = Q(state__in=[*ON_A_DESK])
    if not has_right(user, "review"):
        return on_a_desk & (back | handed)
    # Handed to whoever wrote or submitted it is handed to no reviewer.
    is_free = Q(assignee=None) | Q(assignee=F("created_by")) | Q(assignee=F("submitted_by_id"))
    reviews = Q(state=State.IN_REVIEW) & is_free & ~_may_not_decide(me) & scope_of(user)
    return on_a_desk & (back | handed | reviews)


def is_to_review(user: Any, story: Article) -> bool:
    """Whether the person's next step with the story is to read it and decide."""
    is_waiting = story.state == State.IN_REVIEW and may_review(user, story)
    return is_waiting and not (settings.FOUR_EYES == "require" and is_their_own(user, story))


def _may_not_decide(me: int) -> Q:
    """Stories whose approval is another's by the rule of four eyes, as in guards.second_person."""
    if settings.FOUR_EYES != "require":
        return Q(pk__in=[])
    return Q(content_by_id=me) | Q(submitted_by_id=me)
