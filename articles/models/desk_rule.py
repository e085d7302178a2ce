"""What the newsroom asks of its texts: a level for each rule of the linter and of the checklist, and the
findings that somebody decided to leave.

A rule without a row is as the house ships it. The rules themselves are code: newsroom.text.linter
and articles.workflow.checklist.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_PASSAGE = 300


class DeskRuleQuerySet(models.QuerySet):
    def levels(self) -> dict[str, str]:
        """What the newsroom chose, by the name of the rule. One query."""
        return dict(self.values_list("name", "level"))


class DeskRule(models.Model):
    """The newsroom's own level of one rule."""

    class Level(models.TextChoices):
        OFF = "off", _("off")
        WARN = "warn", _("warns")
        BLOCK = "block", _("blocks")

    name = models.CharField(max_length=40, unique=True)
    level = models.CharField(_("level"), max_length=5, choices=Level)

    objects = DeskRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the desk")
        verbose_name_plural = _("rules of the desk")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["off", "warn", "block"]),
                name="desk_rule_level_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LeftFinding(models.Model):
    """A passage of a story that a rule is not to speak of again."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="left_findings"
    )
    rule = models.CharField(max_length=40)
    passage = models.CharField(max_length=LONGEST_PASSAGE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("finding left as it is")
        verbose_name_plural = _("findings left as they are")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "rule", "passage"], name="finding_left_once_a_story"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.passage}"
