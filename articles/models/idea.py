"""Story ideas: what might be written, before anybody has written a word of it.

An idea comes from a person, or from what readers did: a correction they sent, a search that found
nothing, a forecast falling due. `origin` and `reference` together say which, once and for ever.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IdeaQuerySet(models.QuerySet):
    def alive(self):
        """Neither a story yet nor dropped."""
        return self.filter(state__in=Idea.ALIVE)

    def with_people(self):
        """All that a row of a list shows, in one query."""
        return self.select_related("section", "assignee", "created_by", "story", "about")


class Idea(models.Model):
    """One idea. Written by articles.ideas alone."""

    class Origin(models.TextChoices):
        TYPED = "typed", _("the newsroom")
        CORRECTION = "correction", _("a reader’s correction")
        SEARCH = "search", _("a search that found nothing")
        FORECAST = "forecast", _("a forecast falling due")

    class State(models.TextChoices):
        OPEN = "open", _("free to take")
        TAKEN = "taken", _("taken")
        USED = "used", _("became a story")
        DROPPED = "dropped", _("dropped")

    ALIVE = (State.OPEN, State.TAKEN)

    headline = models.CharField(_("idea"), max_length=200)
    angle = models.TextField(_("angle"), max_length=1000, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    section = models.ForeignKey(
        "articles.Section",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("for whom"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.TYPED)
    reference = models.CharField(max_length=200)
    # The story whose correction or forecast it was.
    about = models.ForeignKey(
        "articles.Article",
        verbose_name=_("about the story"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    story = models.OneToOneField(
        "articles.Article",
        verbose_name=_("story"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="idea",
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("proposed"))
    # Who moved it last, by name: «dropped by …» outlives the account.
    changed_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(_("last change"))
    # The words without marks, hamza and tatweel: what a search looks in.
    folded = models.TextField(editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("story idea")
        verbose_name_plural = _("story ideas")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="idea_by_state"),
            models.Index(fields=["state", "assignee"], name="idea_by_assignee"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "reference"], name="idea_once_an_origin_and_reference"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["typed", "correction", "search", "forecast"]),
                name="idea_origin_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken", "used", "dropped"]),
                name="idea_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(headline__gt="", reference__gt=""), name="idea_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(reason__gt=""), name="idea_dropped_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="used", story__isnull=False)
                | (~Q(state="used") & Q(story__isnull=True)),
                name="idea_used_has_story",
            ),
        ]

    def __str__(self) -> str:
        return self.headline
