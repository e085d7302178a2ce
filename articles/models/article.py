"""The working copy: the only story the desk edits, and never what readers see.

Nothing outside articles/workflow writes these tables: the state, the version counters and the
content move together there, in one transaction with the event that tells of it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.notice import PublicNotice
from articles.models.publication import ChangeClass, Publication
from articles.models.question import Choice
from articles.models.taxonomy import TaggedArticle
from newsroom.rows import Rows


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    SPIKED = "spiked", _("spiked")


# Where somebody has still to do something.
ON_A_DESK = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED)
UNFINISHED = (State.DRAFT, State.CHANGES_REQUESTED, State.SPIKED)


class PublicStatus(models.TextChoices):
    """The other axis: what readers find at the story's address. Derived, never assigned."""

    NONE = "none", _("not public")
    LIVE = "live", _("live")
    CORRECTED = "corrected", _("live, corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETRACTED = "retracted", _("retracted")
    REDIRECTED = "redirected", _("redirected")
    VANISHED = "vanished", _("vanished")
    EXPIRED = "expired", _("archived")


class ArticleQuerySet(models.QuerySet):
    def with_aggregate(self):
        """Everything a snapshot of the story reads, in one query: its lists are `listed_…`."""
        its = OuterRef("pk")
        sources = {name: name for name in ("title_ar", "title_en", "url", "note_ar", "note_en")}
        choices = {name: name for name in ("key", "label_ar", "label_en")}
        tags = TaggedArticle.objects.filter(content_object=its).order_by()
        return self.select_related("question", "section", "cover", "revision").annotate(
            listed_tags=Rows(tags, name_ar="tag__name_ar"),
            listed_byline=Rows(Byline.objects.filter(article=its), person_id="person_id"),
            listed_sources=Rows(Source.objects.filter(article=its), **sources),
            listed_choices=Rows(Choice.objects.filter(question__article=its), **choices),
        )

    def with_public_status(self, now):
        """Annotates `shown_as`, a PublicStatus, from the public copies and the notices."""
        copies = Publication.objects.filter(article=OuterRef("pk"), visible_from__lte=now)
        notice = PublicNotice.objects.in_force(now).filter(article=OuterRef("pk"))
        is_corrected = Exists(copies.filter(change_class_ar=ChangeClass.CORRECTION))
        is_live = Exists(Publication.objects.visible(now).filter(article=OuterRef("pk")))
        return self.annotate(
            shown_as=Case(
                When(is_live & is_corrected, then=Value(PublicStatus.CORRECTED)),
                When(is_live, then=Value(PublicStatus.LIVE)),
                default=Coalesce(
                    Subquery(notice.order_by("-from_at").values("kind")[:1]),
                    Value(PublicStatus.NONE),
                ),
                output_field=models.CharField(),
            )
        )

    def overdue(self, now):
        """Handed on with a time that has passed, and still on somebody's desk."""
        return self.filter(due_at__lt=now, state__in=[*ON_A_DESK])

    def to_translate(self):
        """Stories with a language that lacks what it needs, or has fallen behind the other."""
        behind = models.Q(translation_stale_since__isnull=False)
        return self.filter(models.Q(needs_translation=True) | behind)

    def due(self, now):
        """Scheduled stories whose moment has come but whose state does not say so yet."""
        return self.filter(
            state=State.SCHEDULED,
            publications__visible_from__lte=now,
            publications__visible_until=None,
        )


class Article(models.Model):
    """A story as the desk works on it."""

    State = State

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(
        "articles.Section",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    series = models.ForeignKey(
        "articles.Series",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = models.TextField(_("body"), blank=True)
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True, blank=True)
    cover = models.ForeignKey(
        "articles.Image",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="covered",
    )
    publish_en = models.BooleanField(_("publish in English too"), default=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    tags = TaggableManager(through=TaggedArticle, blank=True, verbose_name=_("tags"))
    people = models.ManyToManyField("articles.Person", through="articles.Byline")

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    version_ar = models.PositiveIntegerField(default=0)
    version_en = models.PositiveIntegerField(default=0)
    version_shared = models.PositiveIntegerField(default=0)
    revision = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_revision = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )

    # How the languages follow each other, in the form of articles.workflow.translations; written by
    # every save. The two columns are what lists ask of it.
    translation = models.JSONField(default=dict, blank=True)
    needs_translation = models.BooleanField(_("needs translation"), default=False)
    translation_stale_since = models.DateTimeField(_("translation is stale since"), null=True)

    # People as plain numbers where a rule asks "was it you?": the rule outlives the account.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("created by"),
    )
    submitted_by_id = models.BigIntegerField(null=True)
    content_by_id = models.BigIntegerField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("assignee"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("worked on by"),
    )
    claimed_at = models.DateTimeField(null=True)
    # Published past the review, by a managing editor: waits for a second person's look.
    unreviewed = models.BooleanField(_("not reviewed yet"), default=False)
    suggested_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-changed_at"], name="article_by_state"),
            # The order of the desk's list.
            models.Index(fields=["-changed_at", "-id"], name="article_newest"),
            # Few rows of many: what was published past the review, what is late or planned.
            models.Index(
                fields=["-changed_at"],
                name="article_unreviewed",
                condition=models.Q(unreviewed=True),
            ),
            models.Index(
                fields=["due_at"], name="article_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["-changed_at"],
                name="article_to_translate",
                condition=models.Q(needs_translation=True)
                | models.Q(translation_stale_since__isnull=False),
            ),
            models.Index(
                fields=["suggested_at"],
                name="article_planned",
                condition=models.Q(suggested_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="article_state_is_known"
            ),
            models.CheckConstraint(
                name="article_beyond_draft_is_complete",
                condition=models.Q(state__in=UNFINISHED)
                | models.Q(headline_ar__gt="", body_ar__gt="", section__isnull=False),
            ),
            models.CheckConstraint(
                name="article_approved_has_revision",
                condition=~models.Q(state__in=[State.APPROVED, State.SCHEDULED])
                | models.Q(approved_revision__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.headline_ar or self.headline_en or str(_("Untitled"))


class Byline(models.Model):
    """A person's place among a story's authors."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(
        "articles.Person", on_delete=models.PROTECT, verbose_name=_("person")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("byline")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "person"], name="byline_once_a_person")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Source(models.Model):
    """Where a story's facts come from, shown at its end."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sources")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title_ar or self.url
