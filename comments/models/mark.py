"""What readers say about an answer without words: that it is useful, or that it breaks a rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.reader import Reader


class _Mark(models.Model):
    """`device`: a hash of address and browser, so that one device without cookies is one voice."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Vote(_Mark):
    """«Useful», once a reader and once a device."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "reader"], name="vote_once_a_reader"),
            models.UniqueConstraint(
                fields=["comment", "device"],
                condition=models.Q(device__gt=""),
                name="vote_once_a_device",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reader_id}"


class Flag(_Mark):
    """A reader's complaint. `outcome` is what the moderator made of it; the weight is of its day."""

    class Reason(models.TextChoices):
        ABUSE = "abuse", _("insults or hatred")
        ADVERTISING = "advertising", _("advertising")
        PRIVATE = "private", _("private details of somebody")
        FALSE = "false", _("false claim")
        OFF_TOPIC = "off_topic", _("does not answer the question")

    class Outcome(models.TextChoices):
        OPEN = "", _("not decided")
        UPHELD = "upheld", _("upheld")
        REFUSED = "refused", _("refused")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(_("reason"), max_length=15, choices=Reason)
    weight = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")

    class Meta:
        indexes = [
            # What moderators have before them: few, however many were decided on.
            models.Index(fields=["comment"], name="flag_open", condition=models.Q(outcome="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["comment", "reader"], name="flag_once_a_reader"),
            models.UniqueConstraint(
                fields=["comment", "device"],
                condition=models.Q(device__gt=""),
                name="flag_once_a_device",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    reason__in=["abuse", "advertising", "private", "false", "off_topic"]
                ),
                name="flag_reason_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "upheld", "refused"]),
                name="flag_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reason}"
