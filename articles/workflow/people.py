"""Who may make a move: the column of people in THE TABLE.

Each is a question about one person and one story. Rights come from roles.py; an account that is
kept to some sections has them there only, but always in its own stories.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from articles import presence
from articles.models import Article, Idea, SectionScope
from articles.models.article import State
from articles.roles import has_right


def in_scope(user: Any, thing: Article | Idea) -> bool:
    """Whether the person works in the section of a story or idea; one without is everybody's."""
    if thing.section_id is None:
        return True
    sections = sections_of(user)
    return not sections or thing.section_id in sections


def scope_of(user: Any, prefix: str = "") -> Q:
    """`in_scope` as a condition on stories; `prefix` leads to the story from another table."""
    sections = sections_of(user)
    if not sections:
        return Q()
    return Q(**{f"{prefix}section__in": sections}) | Q(**{f"{prefix}section": None})


def is_their_own(user: Any, article: Article) -> bool:
    """Whether the person wrote the words last or submitted them: a second one should approve."""
    return user.pk in (article.content_by_id, article.submitted_by_id)


def may_write(user: Any, article: Article) -> bool:
    """Their own story, or anybody's of their sections for a writer and above."""
    if has_right(user, "write") and article.created_by_id == user.pk:
        return True
    return has_right(user, "write_others") and in_scope(user, article)


def may_plan(user: Any, article: Article) -> bool:
    """Whoever may write it may say for which day it is meant."""
    return may_write(user, article)


def may_review(user: Any, article: Article) -> bool:
    return has_right(user, "review") and in_scope(user, article)


def may_look_again(user: Any, article: Article) -> bool:
    """An editor, at a story that was published past the review."""
    return article.unreviewed and may_review(user, article)


def may_publish(user: Any, article: Article) -> bool:
    return has_right(user, "publish") and in_scope(user, article)


def may_override(user: Any, article: Article) -> bool:
    return has_right(user, "override")


def may_take_down(user: Any, article: Article) -> bool:
    return has_right(user, "take_down")


def may_recall(user: Any, article: Article) -> bool:
    """Whoever submitted it, or an editor."""
    is_own = has_right(user, "write") and article.submitted_by_id == user.pk
    return is_own or may_review(user, article)


def may_take_up(user: Any, article: Article) -> bool:
    """An editor, who may then change the text that is in review; not twice."""
    return article.claimed_by_id != user.pk and may_review(user, article)


def may_take_over(user: Any, article: Article) -> bool:
    """From the editor who took it up, or from whoever writes in a story that is held; they are
    told, and their words are kept."""
    if presence.held_against(user, article, now=timezone.now()) is None:
        return False
    if article.state in presence.REVIEWING:
        return may_review(user, article)
    return may_write(user, article) or may_override(user, article)


def may_release(user: Any, article: Article) -> bool:
    """The holder, or a managing editor for one who left it open."""
    is_holder = article.claimed_by_id is not None and article.claimed_by_id == user.pk
    return is_holder or (article.claimed_by_id is not None and may_override(user, article))


def holds_claim(user: Any, article: Article) -> bool:
    """The editor who took the story up: nobody else changes a text that is being read."""
    return article.claimed_by_id == user.pk and may_review(user, article)


def may_edit_now(user: Any, article: Article) -> bool:
    """Whoever may save the text in the state it is in."""
    is_read = article.state == State.IN_REVIEW
    return holds_claim(user, article) if is_read else may_write(user, article)


def is_the_clock(user: Any, article: Article) -> bool:
    return getattr(user, "is_scheduler", False)


def sections_of(user: Any) -> frozenset[int]:
    """The sections an account is kept to; read with it, or once and kept on the user of this
    request."""
    if not hasattr(user, "_newsroom_sections"):
        told = getattr(user, "told_sections", None)
        if told is None:
            told = SectionScope.objects.filter(user_id=user.pk).values("section_id")
        user._newsroom_sections = frozenset(row["section_id"] for row in told)
    return user._newsroom_sections
