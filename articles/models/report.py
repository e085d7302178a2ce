"""What readers say is wrong in a story: a passage, their words, and what the newsroom made of it.

No account, no address of a network, no name. A mail address only where the reader wants an answer,
and only until it is sent. The log of decisions is append-only and holds none of it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ErrorReport(models.Model):
    """One report. Written by articles.reports alone."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting to be read")
        TAKEN = "taken", _("taken up")
        REFUSED = "refused", _("not an error")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="error_reports"
    )
    # The copy that the reader saw; what it said is still there when the story has changed.
    publication = models.ForeignKey(
        "articles.Publication", on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=2)
    # The passage as it is read in the story, and the number of its paragraph there, from 1;
    # 0 where the report is about no paragraph, or quotes what the copy does not say.
    quote = models.TextField(_("passage"), blank=True)
    paragraph = models.PositiveIntegerField(default=0)
    words = models.TextField(_("what is wrong"))
    mail = models.EmailField(blank=True)
    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["at"], name="report_open", condition=Q(state="open")),
            models.Index(fields=["at"], name="report_with_mail", condition=~Q(mail="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken", "refused"], language__in=["ar", "en"]),
                name="report_state_and_language_are_known",
            ),
            models.CheckConstraint(
                condition=Q(words__gt="") & (~Q(state="refused") | Q(reason__gt="")),
                name="report_has_words_and_a_refusal_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.pk}: {self.state}"


class ReportEvent(models.Model):
    """What was done with a report, for ever: who, when, why."""

    report = models.ForeignKey(ErrorReport, on_delete=models.PROTECT, related_name="events")
    move = models.CharField(max_length=10)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision on a report")
        verbose_name_plural = _("decisions on reports")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.move}"
