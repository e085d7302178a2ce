"""The life of a closing question, and the switches that say who may answer it now."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# The key of no choice: keys are slugs, and a slug has no asterisk.
VOID = "*"


class Question(models.Model):
    """One story's question as readers live it; it holds no wording.

    `verdict_choice` is the key of the choice that came true; `verdict_is_void` says that none can be
    told. Either way `verdict_at` is set. `version` rises with each act of comments.questions.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.PROTECT, related_name="answered_question"
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    # The days after publication that made `closes_at`; null where people gave it.
    closes_after = models.PositiveSmallIntegerField(null=True, editable=False)
    show_tally = models.CharField(max_length=15, default="always")
    version = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_reason_ar = models.CharField(max_length=300, blank=True)
    closed_reason_en = models.CharField(max_length=300, blank=True)
    verdict_choice = models.CharField(_("what came true"), max_length=30, blank=True)
    verdict_is_void = models.BooleanField(_("cannot be told"), default=False)
    verdict_note_ar = models.CharField(max_length=500, blank=True)
    verdict_note_en = models.CharField(max_length=500, blank=True)
    verdict_source = models.URLField(_("source"), max_length=500, blank=True)
    verdict_at = models.DateTimeField(_("settled"), null=True, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # When its people were told by letter that it has closed.
    briefed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict_at=None, verdict_choice="", verdict_is_void=False)
                | Q(verdict_at__isnull=False, verdict_choice__gt="", verdict_is_void=False)
                | Q(verdict_at__isnull=False, verdict_choice="", verdict_is_void=True),
                name="question_verdict_is_a_choice_or_void",
            ),
            models.CheckConstraint(
                condition=Q(verdict_at=None) | Q(closed_at__isnull=False),
                name="question_settled_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def verdict_key(self) -> str:
        """Of the choice that came true, VOID where none can be told, "" before the verdict."""
        return VOID if self.verdict_is_void else self.verdict_choice


class Switch(models.Model):
    """Who may answer and what is read first, for one question, or for the whole site (no question).

    A question without a row follows the site; the stricter of both holds. `surge_until`: so many
    answers came at once that all wait for a moderator until then.
    """

    class Mode(models.TextChoices):
        POST = "post", _("known readers at once, new ones after review")
        PRE = "pre", _("everything after review")
        TRUST = "trust", _("readers of this trust only")
        CLOSED = "closed", _("nobody")

    SITE = "site"

    # "site", or the number of the question: a null cannot be unique.
    key = models.CharField(max_length=20, unique=True, default=SITE)
    question = models.OneToOneField(
        Question, null=True, blank=True, on_delete=models.CASCADE, related_name="switch"
    )
    mode = models.CharField(_("answers"), max_length=10, choices=Mode, default=Mode.POST)
    least_trust = models.PositiveSmallIntegerField(_("least trust"), default=0)
    surge_until = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("switch of answers")
        verbose_name_plural = _("switches of answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["post", "pre", "trust", "closed"]),
                name="switch_mode_is_known",
            ),
            models.CheckConstraint(
                condition=Q(least_trust__lte=3), name="switch_trust_is_three_at_most"
            ),
            models.CheckConstraint(
                condition=Q(key="site", question=None) | Q(question__isnull=False),
                name="switch_of_a_question_or_the_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id or 'site'}: {self.mode}"
