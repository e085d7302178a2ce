"""The closing question: its wording here, and a summary of its life for those who show it.

The wording (kind, text, choices) is edited, snapshot and published with the story. Its life
(answers, ballots, closing, verdict) belongs to the comments app, which alone writes the summary.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MOST_CHOICES = 6


class Kind(models.TextChoices):
    OPEN = "open", _("open question")
    POLL = "poll", _("poll")
    FORECAST = "forecast", _("forecast")


class ShowTally(models.TextChoices):
    ALWAYS = "always", _("always")
    AFTER_ANSWER = "after_answer", _("after answering")
    AFTER_CLOSE = "after_close", _("after closing")
    NEVER = "never", _("never")


class ClosingQuestion(models.Model):
    """The wording of the question that ends a story."""

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="question"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OPEN)
    text = models.TextField(_("closing question"), blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    # The story that asked the same question before: their answers are read side by side.
    asked_before = models.ForeignKey(
        "articles.Article", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Of a forecast: what will decide it, told to those who bet on it, and when.
    settle_how = models.CharField(_("how it is settled"), max_length=300, blank=True)
    settles_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    show_tally = models.CharField(
        _("show the tally"), max_length=15, choices=ShowTally, default=ShowTally.ALWAYS
    )

    class Meta:
        verbose_name = _("closing question")
        verbose_name_plural = _("closing questions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="question_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(show_tally__in=ShowTally.values),
                name="question_show_tally_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text_ar or str(self._meta.verbose_name)


class Choice(models.Model):
    """One choice of a poll or forecast. Its key never changes: answers hold it."""

    question = models.ForeignKey(ClosingQuestion, on_delete=models.CASCADE, related_name="choices")
    key = models.SlugField(max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("choice"), max_length=60)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="choice_key_once_a_question"),
            models.UniqueConstraint(fields=["question", "order"], name="choice_order_once"),
            # With the one above: no question has more choices than MOST_CHOICES.
            models.CheckConstraint(condition=models.Q(order__lt=6), name="choice_of_six_at_most"),
        ]

    def __str__(self) -> str:
        return self.label_ar or self.key


class QuestionSummary(models.Model):
    """What cards, lists and the story need to know of the answers, ready to show.

    `tally` is {choice key: counted ballots}; `minds`: how many readers an answer of another moved; `picks` is {public id: ready JSON of the answer};
    `wordings` is {version: {"question_ar", "question_en", "choices"}} of the copies before;
    `closes_after` is the number of days after publication that made `closes_at`, where no person gave it;
    `verdict` is {"choice", "is_void", "note_ar", "note_en", "source", "at"}, or empty.
    Written by comments in the transaction that changes the answers; read like columns.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="summary"
    )
    answers = models.PositiveIntegerField(default=0)
    ballots = models.PositiveIntegerField(default=0)
    minds = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)
    is_closed = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    closed_reason_ar = models.CharField(max_length=300, blank=True)
    closed_reason_en = models.CharField(max_length=300, blank=True)
    closes_at = models.DateTimeField(null=True)
    closes_after = models.PositiveSmallIntegerField(null=True)
    show_tally = models.CharField(max_length=15, choices=ShowTally, default=ShowTally.ALWAYS)
    verdict = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    wordings = models.JSONField(default=dict)
    picks = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-ballots", "-article"], name="summary_most_answered"),
            models.Index(
                fields=["-settled_at", "-article"],
                name="summary_settled_last",
                condition=models.Q(settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.ballots}"

    def share(self, choice: str) -> int:
        """Of the counted ballots those for this choice, in whole percents."""
        return round(100 * self.tally.get(choice, 0) / self.ballots) if self.ballots else 0

    def shows_tally(self, *, is_open: bool, has_answered: bool = False) -> bool:
        """Whether a reader is shown how others chose; on a cached page nobody has answered."""
        if self.show_tally == ShowTally.AFTER_ANSWER:
            return has_answered or not is_open
        is_shown_closed = self.show_tally == ShowTally.AFTER_CLOSE and not is_open
        return self.show_tally == ShowTally.ALWAYS or is_shown_closed


@dataclass(frozen=True)
class Verdict:
    """How a forecast came out, in the language that is set.

    `key` and `label` are of the choice that came true, empty where none can be told. `right` of
    `total` counted ballots chose it; None where the newsroom shows no tally.
    """

    key: str
    label: str
    note: str
    source: str
    at: datetime | None
    right: int | None
    total: int

    @property
    def is_void(self) -> bool:
        return not self.key

    @property
    def share(self) -> int:
        """Of a hundred, rounded."""
        return round(100 * (self.right or 0) / self.total) if self.total else 0


def verdict_from(summary: QuestionSummary, choices: list[dict[str, Any]]) -> Verdict | None:
    """What the summary tells of a question with these choices; None before it is settled."""
    if not (told := summary.verdict):
        return None
    language, key = get_language() or "ar", told["choice"]
    labels = {row["key"]: row[f"label_{language}"] for row in choices}
    is_shown = key and summary.show_tally != ShowTally.NEVER
    return Verdict(
        key=key,
        label=labels.get(key, ""),
        note=told[f"note_{language}"],
        source=told["source"],
        at=parse_datetime(told["at"]),
        right=summary.tally.get(key, 0) if is_shown else None,
        total=summary.ballots,
    )
