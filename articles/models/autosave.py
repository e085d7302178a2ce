"""What somebody has typed into the form of a story and not saved.

It stands beside the story, never in it: no revision, no event, no version. A row belongs to one
person and one opening of the form (its tab), so that two tabs never overwrite each other.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AutosaveQuerySet(models.QuerySet):
    def of(self, user, article):
        """A person's rows for a story; `article` None is a story that is not begun yet."""
        return self.filter(user=user, article=article)

    def open(self):
        """Those whose words nobody has saved or discarded."""
        return self.filter(closed_at=None)


class Autosave(models.Model):
    """The form of one tab, word for word as it was typed.

    A row that was closed holds no words, only the number of its last text: what was still on its
    way when the story was saved comes too late, and is dropped.
    """

    article = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.CASCADE, related_name="autosaves"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="autosaves"
    )
    tab = models.CharField(max_length=40)
    # Rises with every text of the tab: the newest wins, however late an older one arrives.
    serial = models.BigIntegerField()
    # Names of the form's fields to lists of values, as a browser posts them.
    fields = models.JSONField(default=dict)
    # What the story said when the person began to type.
    base = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by_name = models.CharField(max_length=150, blank=True)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("words not saved yet")
        verbose_name_plural = _("words not saved yet")
        ordering = ["-saved_at", "-id"]
        indexes = [
            models.Index(fields=["user", "article"], name="autosave_of_a_person"),
            models.Index(fields=["saved_at"], name="autosave_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "tab"], name="autosave_once_a_tab"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(fields={}),
                name="autosave_closed_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id or 'new'}/{self.tab}"
