"""Who has a story open at this moment, and who holds it while writing.

Both are short-lived and advisory to the text itself: two people who save at once are told apart
by the story's versions, whatever stands here.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# A page tells of itself every 15 seconds; three misses and it is gone.
GONE_AFTER = timedelta(seconds=60)


class PresenceQuerySet(models.QuerySet):
    def here(self, now: datetime):
        """The pages that told of themselves lately, who came first before the others."""
        return self.filter(seen_at__gt=now - GONE_AFTER).select_related("user")


class Presence(models.Model):
    """One open page of a story."""

    class Activity(models.TextChoices):
        EDITING = "editing", _("writing")
        VIEWING = "viewing", _("reading")
        IDLE = "idle", _("idle")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="presences"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.CharField(max_length=40)
    activity = models.CharField(max_length=10, choices=Activity)
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open page")
        verbose_name_plural = _("open pages")
        ordering = ["id"]
        indexes = [models.Index(fields=["seen_at"], name="presence_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["article", "user", "tab"], name="presence_once_a_tab"),
            models.CheckConstraint(
                condition=models.Q(activity__in=["editing", "viewing", "idle"]),
                name="presence_activity_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.user}"


class HoldQuerySet(models.QuerySet):
    def active(self, now: datetime):
        return self.filter(active_at__gt=now - GONE_AFTER).select_related("user")


class Hold(models.Model):
    """The person who writes in a story while others only read it; with STORY_LOCKS on."""

    article = models.OneToOneField(
        "articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="hold"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    active_at = models.DateTimeField()
    # Whom it was taken over from: their page tells them.
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("story held")
        verbose_name_plural = _("stories held")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.user}"
