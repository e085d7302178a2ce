"""Writing a story: `create` and `edit`.

A save is a compare-and-swap on the version of each group it touches, so two people may write the
two languages at once and neither can overwrite the other. A save that changes nothing writes
nothing: its savepoint is rolled back, or the version would still rise.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import search
from articles.models import Article, ClosingQuestion, QuestionSummary, Revision, WorkflowEvent
from articles.models.article import State
from articles.rendering import picture_keys
from articles.roles import has_right
from articles.workflow import changes as changes_of
from articles.workflow import content as contents
from articles.workflow import translations
from articles.workflow.errors import NotAllowed, Refused, StaleVersion
from articles.workflow.step import Step
from articles.workflow.table import edit_row, enter
from articles.workflow.today import as_today
from newsroom.auth import name_of


@dataclass(frozen=True)
class Seen:
    """The versions of the three groups a form was shown with."""

    ar: int
    en: int
    shared: int

    @classmethod
    def of(cls, article: Article) -> "Seen":
        """The versions of a story as it was read."""
        return cls(article.version_ar, article.version_en, article.version_shared)


# What a save tells of the translation, beside the words themselves.
TRANSLATION = ("translation", "needs_translation", "translation_stale_since")


class _Unchanged(Exception):
    """Leaves the savepoint of a save that changed nothing."""


def create(
    changes: contents.Content, *, by: Any, now: datetime | None = None, uuid: UUID | None = None
) -> Article:
    """A new draft; under a `uuid` of the caller's where it comes from elsewhere. Raises NotAllowed."""
    if not has_right(by, "write"):
        raise NotAllowed
    now = now or timezone.now()
    with transaction.atomic():
        article = Article.objects.create(
            uuid=uuid or uuid4(), created_by=by, version=1, changed_at=now
        )
        ClosingQuestion.objects.create(article=article)
        QuestionSummary.objects.create(article=article)
        content = contents.blank() | contents.normal(changes)
        revision, blank = draft_revision(article, content), contents.blank()
        save = translations.Save(blank, blank, content, ({}, revision.pictures))
        revision.translation = translations.follow({}, save, now=now)
        keys = list(contents.KEYS)
        _store(article, revision, keys, by=by, now=now, move="create", is_light=False)
        record(article, "create", by=by, now=now, from_state=State.DRAFT)
    return article


def edit(
    article: Article,
    changes: contents.Content,
    *,
    by: Any,
    expected_version: int | Seen,
    shown: contents.Content | None = None,
    now: datetime | None = None,
) -> Article:
    """Save `changes` (content keys to values). Raises StaleVersion, NotAllowed or Refused.

    With a `Seen`, only the groups that the changes touch are compared; `shown` is the content that
    the person had before them, where the other language may have moved on since. In review the text
    is the claiming editor's; after the approval a save takes the approval back.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            changes = contents.normal(changes)
            claim(article, expected_version, {contents.group_of(key) for key in changes})
            article = Article.objects.with_aggregate().get(pk=article.pk)
            row = edit_row(article)
            if row is None or not row.who(by, article):
                raise NotAllowed
            before, content = article.state, contents.snapshot(article) | changes
            step = Step(article, row, by, now, revision=Revision(content=content))
            if reasons := [reason for guard in row.guards for reason in guard(step)]:
                raise Refused(reasons)
            changed = revise(article, content, by=by, now=now, move=row.name, shown=shown)
            if not changed:
                raise _Unchanged
            if row.to:
                enter(article, row.to)
                article.approved_revision = article.approved_by_id = None
                article.save(update_fields=["state", "approved_revision", "approved_by_id"])
            details = {"changed": changed}
            record(article, row.name, by=by, now=now, from_state=before, details=details)
    except _Unchanged:
        article.refresh_from_db()
    return article


def claim(article: Article, expected: int | Seen, groups: set[str]) -> None:
    """The first statement of every move: raise the version if it is the expected one.

    It is the row lock on PostgreSQL and the writer lock on SQLite; everything a rule asks is read
    after it.
    """
    rows = Article.objects.filter(pk=article.pk)
    if isinstance(expected, Seen):
        rows = rows.filter(**{f"version_{group}": getattr(expected, group) for group in groups})
    else:
        rows = rows.filter(version=expected)
    if not rows.update(version=F("version") + 1):
        raise StaleVersion


def record(
    article: Article,
    move: str,
    *,
    by: Any,
    now: datetime,
    from_state: str | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> WorkflowEvent:
    """Write the event of a move that has just been made."""
    return WorkflowEvent.objects.create(
        article=article,
        at=now,
        actor_id=by.pk,
        actor_name=name_of(by),
        move=move,
        from_state=from_state or article.state,
        to_state=article.state,
        version=article.version,
        revision_seq=article.revision.seq if article.revision else None,
        note=note,
        details=details or {},
    )


def record_beside(article: Article, move: str, *, by: Any, now: datetime, **told: Any) -> None:
    """Write the event of an act that leaves the story as it stands; in a transaction of the caller's.

    The log has an event for each version, so this is one more. `told`: note, details.
    """
    Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
    story = Article.objects.select_related("revision").get(pk=article.pk)
    article.version = story.version
    record(story, move, by=by, now=now, **told)


def revise(
    article: Article,
    content: contents.Content,
    *,
    by: Any,
    now: datetime,
    move: str,
    shown: contents.Content | None = None,
    translation: translations.Record | None = None,
) -> list[str]:
    """Make this content the working copy's, inside the transaction of a move; the keys that
    changed. `article` is one read `with_aggregate`; `translation` is the record of words that are
    brought back, else it follows from what changed."""
    before = contents.snapshot(article)
    content = as_today(content, before)
    changed = [key for key in contents.KEYS if content[key] != before[key]]
    if changed:
        revision = draft_revision(article, content)
        pictures = (article.revision.pictures if article.revision else {}, revision.pictures)
        save = translations.Save(before, shown or before, content, pictures)
        revision.translation = translation or translations.follow(
            article.translation, save, now=now
        )
        is_light = changes_of.is_light(before, content)
        _store(article, revision, changed, by=by, now=now, move=move, is_light=is_light)
    return changed


def draft_revision(article: Article, content: contents.Content) -> Revision:
    """The revision that this content would be, unsaved and unnumbered."""
    in_text = picture_keys(content["body_ar"]) | picture_keys(content["body_en"])
    return Revision(
        article=article,
        content=content,
        pictures=contents.pictures_of(content, in_text),
        content_hash=contents.hash_of(content),
    )


def set_translation(article: Article, record: translations.Record, content: contents.Content):
    """Put a record and what lists ask of it onto the article, unsaved."""
    article.translation = record
    article.needs_translation = translations.needs_translation(record, content)
    article.translation_stale_since = translations.stale_since(record)


def _store(
    article: Article,
    revision: Revision,
    changed: list[str],
    *,
    by: Any,
    now: datetime,
    move: str,
    is_light: bool,
) -> None:
    contents.write(article, revision.content, changed)
    groups = {contents.group_of(key) for key in changed}
    for group in groups:
        setattr(article, f"version_{group}", getattr(article, f"version_{group}") + 1)
    last = Revision.objects.filter(article=article).order_by("-seq").first()
    revision.seq, revision.move, revision.at = (last.seq if last else 0) + 1, move, now
    revision.by_id, revision.by_name = by.pk, name_of(by)
    revision.save()
    article.revision = revision
    set_translation(article, revision.translation, revision.content)
    if not is_light:
        # Whoever fixed a comma may still approve the words of another.
        article.content_by_id = by.pk
    article.changed_at = now
    columns = [key for key in changed if key in contents.COLUMNS]
    versions = [f"version_{group}" for group in groups]
    article.save(
        update_fields=[
            *columns, *versions, *TRANSLATION, "revision", "content_by_id", "changed_at",
        ]
    )  # fmt: skip
    search.keep(search.STORIES, article.pk, contents.searched(revision.content))
