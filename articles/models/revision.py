"""Append-only snapshots of the whole story, as plain JSON in the form of articles.workflow.content."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """One state of a working copy: what it said, who made it so, and by which move."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="revisions"
    )
    seq = models.PositiveIntegerField(_("number"))
    content = models.JSONField()
    pictures = models.JSONField(default=dict)
    # What the working copy knew then of its translation, so that it comes back with the words.
    translation = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    move = models.CharField(max_length=30)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(fields=["article", "seq"], name="revision_seq_once_an_article")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.seq}"
