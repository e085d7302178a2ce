"""Who was told of what: a row a person and happening. `PublicNotice` is what readers are told.

A row points at the event or the remark and holds no words: it is told in the language of whoever
reads it, when they read it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.editorial_note import NoteRemark


class Reason(models.TextChoices):
    """Why a person is told. The first that applies counts, in this order."""

    MENTIONED = "mentioned", _("You are mentioned by name.")
    ASSIGNED = "assigned", _("The story is assigned to you.")
    AUTHOR = "author", _("You began the story.")
    SUBMITTER = "submitter", _("You submitted the story.")
    REVIEWER = "reviewer", _("You reviewed the story.")
    THREAD = "thread", _("You wrote in this note.")
    WATCHER = "watcher", _("You watch the story.")


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def telling(self):
        """With all that is needed to tell it in words; `is_reply` where it is not a note's first."""
        texts = [f"article__{name}" for name in ("body_ar", "body_en", "standfirst_ar")]
        before = NoteRemark.objects.filter(
            note=OuterRef("remark__note"), pk__lt=OuterRef("remark_id")
        )
        rows = self.select_related("article", "event", "remark__note").defer(*texts)
        return rows.annotate(is_reply=Exists(before))


class Notification(models.Model):
    """One thing told to one person."""

    Reason = Reason

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(
        "articles.WorkflowEvent", null=True, on_delete=models.PROTECT, related_name="+"
    )
    remark = models.ForeignKey(
        "articles.NoteRemark", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # A letter may go from then on; null where none goes (any more).
    mail_at = models.DateTimeField(null=True)
    # A task was last written for it.
    queued_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event"], name="told_once_of_an_event"),
            models.UniqueConstraint(fields=["recipient", "remark"], name="told_once_of_a_remark"),
            models.CheckConstraint(
                condition=Q(event=None, remark__isnull=False) | Q(event__isnull=False, remark=None),
                name="notification_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=Reason.values), name="notification_reason_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_person"),
            models.Index(
                fields=["mail_at"],
                condition=Q(mailed_at=None, mail_at__isnull=False),
                name="notification_to_be_mailed",
            ),
            models.Index(
                fields=["recipient", "-id"],
                condition=Q(read_at=None),
                name="notification_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.event_id or self.remark_id}"


class Watch(models.Model):
    """A person who wants to be told of a story."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="watches"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches"
    )
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="watched_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.article_id}"
