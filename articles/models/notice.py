"""What the public is told where a story was taken down."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def in_force(self, now):
        return self.filter(Q(until_at=None) | Q(until_at__gt=now), from_at__lte=now)


class PublicNotice(models.Model):
    """Why a story that was public is not there now, or is read under a banner."""

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", _("withdrawn")
        RETRACTED = "retracted", _("retracted")
        REDIRECTED = "redirected", _("redirected")
        VANISHED = "vanished", _("vanished")
        EXPIRED = "expired", _("archived")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(_("public reason"), blank=True)
    target = models.ForeignKey(
        "articles.Article", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["withdrawn", "retracted", "redirected", "vanished", "expired"]
                ),
                name="notice_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="redirected") | Q(target__isnull=False),
                name="notice_redirect_has_target",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=models.F("from_at")),
                name="notice_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(until_at=None), name="notice_one_open_an_article"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.kind}"
