"""The public register of corrections: one line for each clarification, correction and retraction.

A small table beside the stories, so that its pages cost the same however many stories there are.
A line belongs to the edition whose readers it concerns and holds no words: they stand in the
Publication or the PublicNotice it points at. A story that vanishes takes its lines with it.
"""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(models.QuerySet):
    def told(self, now: datetime, *, language: str) -> Self:
        """The lines that readers of an edition may see, newest first."""
        rows = self.filter(language=language, at__lte=now)
        return rows.order_by(F("at").desc(), F("id").desc())

    def older_than(self, at: datetime, pk: int) -> Self:
        """The lines after this one in `told`; the plain bound keeps a deep page cheap."""
        return self.filter(Q(at__lt=at) | Q(at=at, id__lt=pk), at__lte=at)

    def with_words(self) -> Self:
        """With the note, the changed words or the reason, without the text of the story."""
        return self.select_related("publication", "notice").defer(
            "publication__html_ar",
            "publication__html_en",
            "publication__toc_ar",
            "publication__toc_en",
            "publication__sources",
            "publication__notes",
        )


class Correction(models.Model):
    """One line of the register, in one edition."""

    class Kind(models.TextChoices):
        CLARIFICATION = "clarification", _("clarification")
        CORRECTION = "correction", _("correction")
        RETRACTION = "retraction", _("retraction")

    # What feeds know the line by, for ever.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="corrections"
    )
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=15, choices=Kind)
    at = models.DateTimeField()
    # A copy that nobody has seen is deleted when its schedule is taken back, and this line with it.
    publication = models.ForeignKey(
        "articles.Publication", null=True, on_delete=models.CASCADE, related_name="+"
    )
    notice = models.ForeignKey(
        "articles.PublicNotice", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the register of corrections")
        verbose_name_plural = _("register of corrections")
        indexes = [
            models.Index("language", F("at").desc(), F("id").desc(), name="correction_newest")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language"], name="correction_once_a_publication"
            ),
            models.UniqueConstraint(fields=["notice", "language"], name="correction_once_a_notice"),
            models.CheckConstraint(
                condition=Q(kind="retraction", notice__isnull=False, publication=None)
                | Q(
                    kind__in=["clarification", "correction"],
                    notice=None,
                    publication__isnull=False,
                ),
                name="correction_has_its_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.kind} ({self.language})"
