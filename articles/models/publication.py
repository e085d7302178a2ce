"""The frozen public copy of a story: the one table every public door reads.

A Publication is built from exactly one Revision and never edited. What readers see at a moment is
`visible(now)`: `visible_from <= now < visible_until`. So a draft cannot leak, and a schedule is
exact with no worker running: the next Publication is written ahead, and the current one closes at
the same instant.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models.asking import AskingQuerySet
from articles.models.question import Kind, ShowTally, Verdict, verdict_from
from newsroom.web.editions import in_language

_TOLD_IN_HISTORY = ("change_class", "public_note", "first_at", "modified_at")


class ChangeClass(models.TextChoices):
    FIRST = "first", _("first publication")
    TYPO = "typo", _("typo")
    UPDATE = "update", _("update")
    CLARIFICATION = "clarification", _("clarification")
    CORRECTION = "correction", _("correction")
    NEW_EDITION = "new_edition", _("new edition")
    REINSTATED = "reinstated", _("reinstated")


class InLanguage:
    """Reads the column of the active language: `publication.headline` is `headline_ar` in Arabic."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, publication, owner=None):
        if publication is None:
            return self
        return getattr(publication, f"{self.name}_{get_language() or 'ar'}")


class PublicationQuerySet(AskingQuerySet):
    def visible(self, now: datetime):
        """What readers see at `now`: the one rule of every public door."""
        return self.filter(
            Q(visible_until=None) | Q(visible_until__gt=now),
            superseded=False,
            visible_from__lte=now,
        )

    def once_visible(self, now: datetime):
        """What readers see or saw: for the page of a story that was taken down."""
        return self.filter(visible_from__lte=now)

    def for_history(self):
        """Only what the history of a story tells of each of its copies."""
        return self.only(
            "article_id",
            "major",
            "minor",
            "visible_from",
            "visible_until",
            "changed",
            *(f"{name}_{language}" for language in ("ar", "en") for name in _TOLD_IN_HISTORY),
        ).order_by("-major", "-minor")

    def up_to(self, major: int, minor: int):
        """The versions of a story from this number down."""
        return self.filter(Q(major__lt=major) | Q(major=major, minor__lte=minor), major__lte=major)

    def in_edition(self, language: str):
        return self.filter(first_at_en__isnull=False) if language == "en" else self

    def newest_first(self, language: str):
        return self.order_by(F(f"first_at_{language}").desc(), F("id").desc())

    def older_than(self, first_at: datetime, pk: int, *, language: str):
        """The rows after this one in `newest_first`. The plain bound beside the pair keeps a deep
        page from reading the rows before it (both databases)."""
        column = f"first_at_{language}"
        return self.filter(
            Q(**{f"{column}__lt": first_at}) | Q(**{column: first_at, "id__lt": pk}),
            **{f"{column}__lte": first_at},
        )

    def oldest_first(self, language: str):
        return self.order_by(F(f"first_at_{language}").asc(), F("id").asc())

    def newer_than(self, first_at: datetime, pk: int, *, language: str):
        """The rows before this one in `newest_first`, bounded as `older_than` is."""
        column = f"first_at_{language}"
        return self.filter(
            Q(**{f"{column}__gt": first_at}) | Q(**{column: first_at, "id__gt": pk}),
            **{f"{column}__gte": first_at},
        )

    def for_cards(self):
        """Only what a card shows; the text of the story stays in the database."""
        return self.select_related("section", "summary").defer(
            "html_ar",
            "html_en",
            "toc_ar",
            "toc_en",
            "sources",
            "public_note_ar",
            "public_note_en",
            "notes",
            "changed",
            "related",
        )

    def for_feeds(self, language: str):
        """All that an entry of a feed holds, in one language, and what feeds know the story by."""
        other = "ar" if language == "en" else "en"
        unread = (f"html_{other}", "toc_ar", "toc_en", "changed")
        rows = self.select_related("section", "summary").defer(*unread)
        return rows.known_by_id()

    def known_by_id(self):
        """With `story_uuid`, what programs know the story by."""
        return self.annotate(story_uuid=F("article__uuid"))

    def of_story(self, story: uuid.UUID):
        return self.filter(article__uuid=story)


class Publication(models.Model):
    """One public version of a story."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="publications"
    )
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="publications"
    )
    summary = models.ForeignKey(
        "articles.QuestionSummary", on_delete=models.PROTECT, related_name="+"
    )
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(null=True)
    # Only an accelerator for lists, set once visible_until is safely past.
    superseded = models.BooleanField(default=False)

    change_class_ar = models.CharField(max_length=15, choices=ChangeClass)
    change_class_en = models.CharField(max_length=15, choices=ChangeClass, blank=True)
    public_note_ar = models.TextField(blank=True)
    public_note_en = models.TextField(blank=True)
    first_at_ar = models.DateTimeField()
    first_at_en = models.DateTimeField(null=True)
    modified_at_ar = models.DateTimeField()
    modified_at_en = models.DateTimeField(null=True)
    # Every note to readers up to this copy, oldest first: {"class", "number", "at", "text_ar",
    # "text_en", "at_top"}; a later typo must not make an earlier correction disappear.
    notes = models.JSONField(default=list)
    # What differs from the copy before: [{"place", "number", "runs": [[kind, text], …]}, …].
    changed = models.JSONField(default=list)

    section = models.ForeignKey("articles.Section", on_delete=models.PROTECT)
    series = models.ForeignKey("articles.Series", null=True, on_delete=models.PROTECT)
    headline_ar = models.CharField(max_length=200)
    headline_en = models.CharField(max_length=200, blank=True)
    standfirst_ar = models.TextField(blank=True)
    standfirst_en = models.TextField(blank=True)
    slug_ar = models.CharField(max_length=100)
    slug_en = models.CharField(max_length=100, blank=True)
    html_ar = models.TextField()
    html_en = models.TextField(blank=True)
    toc_ar = models.JSONField(default=list)
    toc_en = models.JSONField(default=list)
    # The files of the share cards among the renditions, "" where none can be drawn.
    card_ar = models.CharField(max_length=60, blank=True)
    card_en = models.CharField(max_length=60, blank=True)
    minutes_ar = models.PositiveSmallIntegerField(default=1)
    minutes_en = models.PositiveSmallIntegerField(default=1)
    recipe_version = models.PositiveSmallIntegerField()

    question_ar = models.TextField()
    question_en = models.TextField(blank=True)
    question_kind = models.CharField(max_length=10, choices=Kind)
    question_closes_at = models.DateTimeField(null=True)
    settle_how_ar = models.CharField(max_length=300, blank=True)
    settle_how_en = models.CharField(max_length=300, blank=True)
    settles_at = models.DateTimeField(null=True)
    question_version = models.PositiveIntegerField(default=1)
    show_tally = models.CharField(max_length=15, choices=ShowTally)
    choices = models.JSONField(default=list)
    # The story that was the first to ask this question, where another asked it before this one.
    asked_first = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.PROTECT, related_name="+"
    )
    cover = models.JSONField(null=True)
    byline = models.JSONField(default=list)
    tag_list = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    # Numbers of the stories that are about the same, by language, the nearest first; none until
    # articles.search has looked. Like `superseded` it only helps to find, and says nothing itself.
    related = models.JSONField(null=True)

    objects = PublicationQuerySet.as_manager()

    headline = InLanguage("headline")
    standfirst = InLanguage("standfirst")
    slug = InLanguage("slug")
    html = InLanguage("html")
    toc = InLanguage("toc")
    minutes = InLanguage("minutes")
    question = InLanguage("question")
    card = InLanguage("card")
    settle_how = InLanguage("settle_how")
    first_at = InLanguage("first_at")
    modified_at = InLanguage("modified_at")
    change_class = InLanguage("change_class")
    public_note = InLanguage("public_note")

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-visible_from", "-id"]
        indexes = [
            models.Index(
                fields=["-id"],
                name="publication_to_relate",
                condition=Q(related__isnull=True, superseded=False),
            ),
            # Forecasts whose outcome can be known.
            models.Index(
                fields=["settles_at", "id"],
                name="publication_to_settle",
                condition=Q(superseded=False, settles_at__isnull=False),
            ),
            # What the calendar and the figures of the desk look through.
            models.Index(fields=["visible_from"], name="publication_by_time"),
            models.Index(
                F("first_at_ar").desc(),
                F("id").desc(),
                name="publication_newest_ar",
                condition=Q(superseded=False),
            ),
            models.Index(
                F("first_at_en").desc(),
                F("id").desc(),
                name="publication_newest_en",
                condition=Q(superseded=False, first_at_en__isnull=False),
            ),
            models.Index(
                "section",
                F("first_at_ar").desc(),
                F("id").desc(),
                name="publication_section_ar",
                condition=Q(superseded=False),
            ),
            models.Index(
                "section",
                F("first_at_en").desc(),
                F("id").desc(),
                name="publication_section_en",
                condition=Q(superseded=False, first_at_en__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(visible_until=None),
                name="publication_one_open_an_article",
            ),
            models.UniqueConstraint(
                fields=["article", "major", "minor"], name="publication_number_once_an_article"
            ),
            models.CheckConstraint(
                condition=Q(visible_until=None) | Q(visible_until__gt=F("visible_from")),
                name="publication_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(superseded=False) | Q(visible_until__isnull=False),
                name="publication_superseded_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(headline_ar__gt="", html_ar__gt="", question_ar__gt=""),
                name="publication_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline_ar} ({self.number})"

    def get_absolute_url(self) -> str:
        """In the edition of the language that is set, or in Arabic where there is no other: an
        English desk links to Arabic stories too."""
        if get_language() in self.languages:
            return reverse("articles:story", args=[self.article_id, self.slug])
        return in_language("ar", "articles:story", self.article_id, self.slug_ar)

    @property
    def number(self) -> str:
        return f"{self.major}.{self.minor}"

    @property
    def question_root(self) -> int:
        """The story that was the first to ask this question; by it the stories that ask it are one series."""
        return self.asked_first_id or self.article_id

    @property
    def languages(self) -> tuple[str, ...]:
        return ("ar", "en") if self.first_at_en else ("ar",)

    @property
    def verdict(self) -> Verdict | None:
        """How its forecast came out, for whoever has the summary at hand."""
        return verdict_from(self.summary, self.choices)

    def is_change_in(self, language: str) -> bool:
        """Whether readers of this edition got something else with this copy than with the one
        before: its class may be that of an earlier change, or of one in the other edition."""
        kind = getattr(self, f"change_class_{language}")
        if kind == ChangeClass.TYPO:
            return any(row["place"].endswith(f"_{language}") for row in self.changed)
        if kind == ChangeClass.NEW_EDITION:
            return getattr(self, f"first_at_{language}") == self.visible_from
        if kind in (ChangeClass.FIRST, ChangeClass.REINSTATED):
            return True
        return getattr(self, f"modified_at_{language}") == self.visible_from

    def is_question_open(self, now: datetime) -> bool:
        """Computed, never set by an event: the story is visible, and nothing has closed it."""
        closes_at = self.summary.closes_at or self.question_closes_at
        in_time = closes_at is None or now < closes_at
        visible = self.visible_from <= now and (
            self.visible_until is None or now < self.visible_until
        )
        return visible and in_time and not self.summary.is_closed


class Listed(models.Model):
    """A row of a bounded list: carries the order and the accelerator of its publication."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    first_at_ar = models.DateTimeField()
    first_at_en = models.DateTimeField(null=True)
    superseded = models.BooleanField(default=False)

    class Meta:
        abstract = True


class PublicationTag(Listed):
    """A tag on a public copy."""

    tag = models.ForeignKey("articles.Tag", on_delete=models.PROTECT, related_name="listed")

    class Meta:
        indexes = [
            models.Index("tag", F("first_at_ar").desc(), F("publication").desc(), name="by_tag_ar"),
            models.Index("tag", F("first_at_en").desc(), F("publication").desc(), name="by_tag_en"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["publication", "tag"], name="tag_once_a_publication")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.tag_id}"


class PublicationByline(Listed):
    """A person in the byline of a public copy."""

    person = models.ForeignKey("articles.Person", on_delete=models.PROTECT, related_name="listed")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                "person", F("first_at_ar").desc(), F("publication").desc(), name="by_person_ar"
            ),
            models.Index(
                "person", F("first_at_en").desc(), F("publication").desc(), name="by_person_en"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "person"], name="person_once_a_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.person_id}"
