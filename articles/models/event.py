"""The log of moves: append-only, in code and by database trigger.

The actor is a plain number and a name, without a foreign key, so that the log stays whole when
an account is deleted.
"""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class WorkflowEvent(models.Model):
    """One move of one story."""

    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=150)
    move = models.CharField(_("move"), max_length=30)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    revision_seq = models.PositiveIntegerField(null=True)
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["move", "-at"], name="event_by_move"),
            # The questions of the audit, whose answers stand in the order of the log.
            models.Index(fields=["actor_id", "-id"], name="event_by_actor"),
            models.Index(fields=["move", "-id"], name="event_by_move_in_order"),
            models.Index(fields=["at"], name="event_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "version"], name="event_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.move}"

    @property
    def who(self):
        """The actor's name as it was then, or the scheduler's for people."""
        return self.actor_name if self.actor_id else gettext("the clock")
