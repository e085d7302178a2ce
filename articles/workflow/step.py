"""A move being tried: what guards look at and effects write with."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from articles.models import Article, Publication, Revision
from articles.models.article import PublicStatus
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

    @property
    def content(self) -> Content:
        """What would become public: the text of `revision`, else the working copy's last one."""
        revision = self.revision or self.article.revision
        return revision.content if revision else {}
