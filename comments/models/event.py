"""The logs of moderation and of questions: ids and codes of readers only, so that erasing one leaves
them whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ModerationEvent(models.Model):
    """One move. Append-only, by database trigger (articles.models.triggers).

    `public_id` is the answer's, empty where the move was on a reader, who is `reader_key` then.
    `rule` is the number of the word rule that spoke.
    """

    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    move = models.CharField(_("move"), max_length=20)
    public_id = models.CharField(max_length=12, db_index=True, blank=True)
    reader_key = models.UUIDField(null=True, db_index=True)
    article_pk = models.BigIntegerField(null=True, db_index=True)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=30, blank=True)
    rule = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("moderation event")
        verbose_name_plural = _("moderation events")
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="moderation_by_time")]

    def __str__(self) -> str:
        return f"{self.public_id or self.reader_key}: {self.move}"


class QuestionEvent(models.Model):
    """One act of the newsroom on a question. Append-only, by database trigger.

    `told` is {column: [before, after]} of what the act changed, as JSON takes it.
    """

    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    act = models.CharField(_("act"), max_length=20)
    article_pk = models.BigIntegerField(db_index=True)
    version = models.PositiveIntegerField()
    told = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event of a question")
        verbose_name_plural = _("events of questions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article_pk", "version"], name="question_event_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_pk}: {self.act}"
