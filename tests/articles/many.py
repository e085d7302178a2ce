"""A newsroom of any size: copies of stories that were made by real moves, too many to make so."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from articles import workflow
from articles.models import (
    Article,
    Correction,
    Publication,
    QuestionSummary,
    Section,
    WorkflowEvent,
)
from newsroom.models import User

# What one of each kind stands for, in the newsroom that `fill` makes.
KINDS = (
    "draft",
    "in_review",
    "changes_requested",
    "approved",
    "scheduled",
    "published",
    "corrected",
)
APART = timedelta(hours=1)
CONTENT = {"headline_ar": "عنوان القصة", "body_ar": "نص القصة.", "question_ar": "ما رأيك؟"}


def fill(count: int, *, writer: User, editor: User, section: Section) -> None:
    """So many stories more: a few of each kind that is at work, the rest an archive."""
    at_work = max(count // 30, 1)
    rest = count - at_work * (len(KINDS) - 1)
    for kind in KINDS:
        story = _one(kind, writer=writer, editor=editor, section=section)
        multiply(story, (rest if kind == "corrected" else at_work) - 1)


def multiply(story: Article, copies: int) -> None:
    """So many stories like this one with their public copies, corrections and log, each an hour
    older than the last (one that is scheduled, later). They share the revisions of the first."""
    made = archive(story, copies)
    for event in WorkflowEvent.objects.filter(article=story).order_by("id"):
        columns = _columns(event)
        WorkflowEvent.objects.bulk_create(
            WorkflowEvent(
                **columns | {"id": None, "article_id": copy.pk, "at": event.at - APART * number}
            )
            for number, copy in enumerate(made, start=1)
        )


def archive(
    story: Article, copies: int, texts: Callable[[], Mapping[str, Any]] = dict
) -> list[Article]:
    """The same without the log; `texts` gives columns of each public copy."""
    columns = _columns(Article.objects.get(pk=story.pk))
    made = Article.objects.bulk_create(
        Article(**columns | {"id": None, "uuid": uuid.uuid4()}) for _number in range(copies)
    )
    summaries = QuestionSummary.objects.bulk_create(QuestionSummary(article=copy) for copy in made)
    later = 1 if story.state == "scheduled" else -1
    for publication in Publication.objects.filter(article=story):
        _copy_publication(publication, summaries, step=later * APART, texts=texts)
    return made


def _copy_publication(
    publication: Publication,
    summaries: list[QuestionSummary],
    *,
    step: timedelta,
    texts: Callable[[], Mapping[str, Any]],
) -> None:
    columns, times = _columns(publication), ("visible_from", "visible_until", "first_at_ar")
    made = Publication.objects.bulk_create(
        Publication(
            **columns
            | {name: columns[name] and columns[name] + step * number for name in times}
            | {"id": None, "article_id": summary.article_id, "summary_id": summary.pk}
            | texts()
        )
        for number, summary in enumerate(summaries, start=1)
    )
    for line in Correction.objects.filter(publication=publication):
        columns = _columns(line)
        Correction.objects.bulk_create(
            Correction(
                **columns
                | {"id": None, "uuid": uuid.uuid4(), "at": copy.visible_from}
                | {"article_id": copy.article_id, "publication_id": copy.pk}
            )
            for copy in made
        )


def _one(kind: str, *, writer: User, editor: User, section: Section) -> Article:
    now = timezone.now()
    note = {"public_note_ar": "ذُكر الرقم خطأ في صيغة سابقة."}
    to_public = [("submit", {}), ("approve", {}), ("publish", {})]
    moves: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "draft": [],
        "in_review": [("submit", {})],
        "changes_requested": [("submit", {}), ("request_changes", {"note": "أين المصدر؟"})],
        "approved": [("submit", {}), ("approve", {})],
        "scheduled": [("submit", {}), ("approve", {}), ("schedule", {"at": now + APART})],
        "published": to_public,
        "corrected": [
            *to_public, ("start_change", {}), ("edit", {}), ("submit", {}), ("approve", {}),
            ("publish", {"change_class": "correction"} | note),
        ],
    }  # fmt: skip
    story = workflow.create(CONTENT | {"section_id": section.pk}, by=writer)
    for move, given in moves[kind]:
        seen = {"expected_version": story.version}
        if move == "edit":
            changes = {"body_ar": "نص القصة في 5 دول."}
            story = workflow.edit(story, changes, by=writer, **seen)
        else:
            by = writer if move == "submit" else editor
            story = workflow.perform(story, move, by=by, **seen, **given)
    return story


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
