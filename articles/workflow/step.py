"""A move being tried: what guards look at and effects write with.

Guards ask the step and not the tables where a page that draws a story's buttons has the answer
already: it tries every move of the story, and hands on a step that was read once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from articles.models import (
    Article,
    DeskRule,
    EditorialNote,
    Publication,
    Revision,
    WorkflowEvent,
)
from articles.models.article import PublicStatus
from articles.workflow.checklist import Facts
from articles.workflow.content import Content
from articles.workflow.table import Move, public_status


@dataclass
class Step:
    """One attempt. `prepared` is what was rendered of `revision` before the transaction began."""

    article: Article
    move: Move
    by: Any
    now: datetime
    note: str = ""
    change_class: str | None = None
    public_note_ar: str = ""
    public_note_en: str = ""
    at: datetime | None = None
    target: Any = None
    changes: Content = field(default_factory=dict)
    revision: Revision | None = None
    prepared: dict[str, Any] | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def live(self) -> Publication | None:
        """The copy readers see now."""
        return self.article.publications.visible(self.now).first()

    @cached_property
    def pending(self) -> Publication | None:
        """The open copy, public already or waiting for its time."""
        return self.article.publications.filter(visible_until=None).first()

    @cached_property
    def last_public(self) -> Publication | None:
        """The copy that readers see, or saw before the story was taken down."""
        return self.article.publications.once_visible(self.now).first()

    @cached_property
    def public_status(self) -> PublicStatus:
        return public_status(self.article, now=self.now)

    @cached_property
    def levels(self) -> dict[str, str]:
        """What the newsroom chose for the rules of its texts."""
        return DeskRule.objects.levels()

    @cached_property
    def facts(self) -> Facts:
        """What the checklist is asked of."""
        return Facts(self.content, self.article.translation, self.levels)

    @cached_property
    def blocking_notes(self) -> list[EditorialNote]:
        """The notes that are to be settled first, each with its `words`."""
        return list(self.article.editorial_notes.blocking().with_words())

    def last(self, move: str) -> WorkflowEvent | None:
        """The latest event of this kind in the story's log."""
        return self.article.events.filter(move=move).first()

    @property
    def content(self) -> Content:
        """What would become public: the text of `revision`, else the working copy's last one."""
        revision = self.revision or self.article.revision
        return revision.content if revision else {}
