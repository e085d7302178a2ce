"""Words that hold an answer, refuse it or are masked in it, and what each rule has done so far."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WordRule(models.Model):
    """One rule. A proposed one is not applied until an editor switches it on.

    `suffixes`: whether attached pronouns belong to the word (كتابه، كتابها). How a pattern is read
    is told in comments.screening.matcher.
    """

    class Kind(models.TextChoices):
        TOKEN = "token", _("word")
        PHRASE = "phrase", _("words in a row")
        REGEX = "regex", _("pattern")

    class Action(models.TextChoices):
        HOLD = "hold", _("wait for a moderator")
        REJECT = "reject", _("refuse")
        MASK = "mask", _("cover the word")

    pattern = models.CharField(_("pattern"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TOKEN)
    action = models.CharField(_("what it does"), max_length=10, choices=Action, default=Action.HOLD)
    suffixes = models.BooleanField(_("with attached pronouns"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_active = models.BooleanField(_("applied"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")
        ordering = ["pattern"]
        constraints = [
            models.CheckConstraint(condition=Q(pattern__gt=""), name="word_rule_has_a_pattern"),
            models.CheckConstraint(
                condition=Q(kind__in=["token", "phrase", "regex"]), name="word_rule_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(action__in=["hold", "reject", "mask"]),
                name="word_rule_action_is_known",
            ),
            models.UniqueConstraint(fields=["kind", "pattern"], name="word_rule_once"),
        ]

    def __str__(self) -> str:
        return self.pattern


class WordRuleMonth(models.Model):
    """How often a rule spoke in a month, and how often a moderator decided otherwise."""

    rule = models.ForeignKey(WordRule, on_delete=models.CASCADE, related_name="months")
    month = models.CharField(max_length=7)
    hits = models.PositiveIntegerField(default=0)
    reversals = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "month"], name="word_rule_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.month}: {self.hits}"
