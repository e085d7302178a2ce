"""What readers said under one story, on one page for its writer, its editor and a moderator.

The tally, the strongest reasons of each side, the questions that nobody of the newsroom has answered,
and the corrections, whose words are for those who moderate alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from articles.models import Article, Publication, PublicationByline
from articles.roles import has_right
from comments import unanswered
from comments.models import Comment, Question

REASONS, QUESTIONS, CORRECTIONS = 3, 20, 20
State = Comment.State


@dataclass(frozen=True)
class Side:
    """A choice, who took it, and its reasons that most readers found useful. An open question has
    one side without a label."""

    label_ar: str
    label_en: str
    count: int
    share: int
    reasons: list[Comment]


@dataclass(frozen=True)
class Brief:
    """`corrections` is empty for who may not read them; `corrected` counts them for everybody."""

    publication: Publication
    question: Question
    is_closed: bool
    sides: list[Side]
    questions: list[Comment]
    asked: int
    corrections: list[Comment]
    corrected: int
    picks: list[Comment]

    @property
    def is_empty(self) -> bool:
        summary = self.publication.summary
        return not (summary.answers or summary.ballots or self.corrected)


def may_read(user: Any, article_id: int) -> bool:
    """Whoever moderates, stands in the byline, or began the story and writes still."""
    if has_right(user, "moderate"):
        return True
    if not has_right(user, "write"):
        return False
    own = PublicationByline.objects.filter(publication__article=article_id, person__user=user.pk)
    began = Article.objects.filter(pk=article_id, created_by=user.pk)
    return own.exists() or began.exists()


def brief_of(article_id: int, *, now: datetime, reads_corrections: bool) -> Brief | None:
    """None where the story was never public."""
    copies = Publication.objects.once_visible(now).select_related("summary")
    copy = copies.filter(article_id=article_id).order_by("-visible_from").first()
    question = Question.objects.filter(article_id=article_id).first()
    if copy is None or question is None:
        return None
    asked = list(unanswered.of_story(article_id, now).filter(asks=1)[:QUESTIONS])
    filed = Comment.objects.filter(
        article_id=article_id, kind=Comment.Kind.CORRECTION, state__in=[State.HELD, State.SETTLED]
    )
    picked = Comment.objects.visible().filter(article_id=article_id, picked_at__isnull=False)
    return Brief(
        publication=copy,
        question=question,
        is_closed=not copy.is_question_open(now),
        sides=_sides(copy),
        questions=asked,
        asked=asked[0].in_all if asked else 0,
        corrections=list(filed.order_by("-id")[:CORRECTIONS]) if reads_corrections else [],
        corrected=filed.count(),
        picks=list(picked.order_by("picked_at", "id")),
    )


def _sides(copy: Publication) -> list[Side]:
    reasons = _reasons(copy.article_id)
    summary = copy.summary
    sides = [
        Side(
            row["label_ar"],
            row["label_en"] or row["label_ar"],
            summary.tally.get(row["key"], 0),
            summary.share(row["key"]),
            [comment for comment in reasons if comment.choice_key == row["key"]],
        )
        for row in copy.choices
    ]
    without = [comment for comment in reasons if not comment.choice_key]
    return [*sides, Side("", "", 0, 0, without)] if without or not sides else sides


def _reasons(article_id: int) -> list[Comment]:
    """The strongest of each choice, in one query."""
    strongest = (F("useful").desc(), F("replies").desc(), F("id").asc())
    rows = Comment.objects.visible().filter(
        depth=0, is_staff=False, article_id=article_id, kind=Comment.Kind.ANSWER
    )
    place = Window(RowNumber(), partition_by="choice_key", order_by=strongest)
    rows = rows.annotate(place=place).filter(place__lte=REASONS)
    return list(rows.order_by("choice_key", "place"))
