"""What readers asked or said under stories and nobody of the newsroom has answered.

Only what everybody may read, under stories that readers see: what waits or was refused is no writer's
to read.
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce

from articles.models import Publication, PublicationByline
from articles.roles import has_right
from comments.models import Comment

# In Arabic and in Latin.
_ASKS = Q(body__contains="\u061f") | Q(body__contains="?")


def of_writer(user: Any, now: datetime) -> QuerySet[Comment]:
    """Under the stories in whose byline this person stands, while their questions take answers;
    nothing for who does not write."""
    if not has_right(user, "write"):
        return Comment.objects.none()
    bylines = PublicationByline.objects.filter(publication=OuterRef("pk"), person__user=user.pk)
    is_open = Q(closes=None) | Q(closes__gt=now)
    copies = _public(now).filter(is_open, Exists(bylines), summary__is_closed=False)
    return _unanswered(copies)


def of_story(article_id: int, now: datetime) -> QuerySet[Comment]:
    """Under one story, whether or not its question still takes answers."""
    return _unanswered(_public(now)).filter(article_id=article_id)


def _public(now: datetime) -> QuerySet[Publication]:
    """The public copy of the story of a comment, with `closes`, when its question does."""
    closes = Coalesce("summary__closes_at", "question_closes_at")
    rows = Publication.objects.visible(now).filter(article=OuterRef("article"))
    return rows.annotate(closes=closes)


def _unanswered(copies: QuerySet[Publication]) -> QuerySet[Comment]:
    """Those that ask first, then the longest waiting. Each with its story's `headline_ar` and
    `choices`, and `in_all`, how many there are: one query."""
    staff = Comment.objects.visible().filter(is_staff=True)
    below = staff.filter(parent=OuterRef("pk"))
    # What answers the deepest level stands beside it, and so below what that replied to.
    beside = staff.filter(parent=OuterRef("parent"), created_at__gt=OuterRef("created_at"))
    takes_replies = Q(root=None, locked_at=None) | Q(root__isnull=False, root__locked_at=None)
    rows = Comment.objects.visible().filter(takes_replies, kind=Comment.Kind.ANSWER, is_staff=False)
    rows = rows.filter(Exists(copies), ~Exists(below)).exclude(Q(depth=2) & Exists(beside))
    return rows.annotate(
        asks=Case(When(_ASKS, then=Value(1)), default=Value(0)),
        headline_ar=Subquery(copies.values("headline_ar")[:1], output_field=CharField()),
        choices=Subquery(copies.values("choices")[:1], output_field=JSONField()),
        in_all=Window(Count("pk")),
    ).order_by("-asks", "created_at", "id")
