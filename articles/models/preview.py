"""Links that show one revision of a story to somebody without an account.

A row is also the log of its link: who made it and for whom, when it ends, who revoked it, how
often it was opened. Rows are never deleted. Of the token only a hash is kept, so that the
database alone opens nothing.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PreviewLinkQuerySet(models.QuerySet):
    def open_at(self, now):
        return self.filter(revoked_at=None, expires_at__gt=now)


class PreviewLink(models.Model):
    """One link to one revision. People as plain numbers and names, as in the log of moves."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="preview_links"
    )
    revision = models.ForeignKey("articles.Revision", on_delete=models.PROTECT, related_name="+")
    # The part of the token by which the row is found; it opens nothing.
    key = models.CharField(max_length=16, unique=True)
    token_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=100)
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by_id = models.BigIntegerField(null=True)
    revoked_by_name = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    last_seen_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="preview_ends_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by_name="")
                | Q(revoked_at__isnull=False, revoked_by_name__gt=""),
                name="preview_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(views=0, last_seen_at=None)
                | Q(views__gt=0, last_seen_at__isnull=False),
                name="preview_seen_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.label}"

    def is_open(self, now) -> bool:
        return self.revoked_at is None and self.expires_at > now
