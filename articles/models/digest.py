"""The digest by mail: who wants it, its issues, and which of them went to whom.

A mail address is sealed and found again by a keyed hash. Leaving deletes the row and all that went to
it: nothing is kept of somebody who left, because nobody comes in without answering a letter.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Every(models.TextChoices):
    DAY = "day", _("every day")
    WEEK = "week", _("every week")


class Wish(models.Model):
    """What somebody asked for. `sections` are keys of sections; none stands for all of them."""

    key = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    language = models.CharField(max_length=2)
    every = models.CharField(max_length=4, choices=Every)
    sections = models.JSONField(default=list)

    class Meta:
        abstract = True


class SubscriptionRequest(Wish):
    """Waits for a yes from the mail box, two days at most."""

    asked_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("request for the digest")
        verbose_name_plural = _("requests for the digest")

    def __str__(self) -> str:
        return f"{self.pk}: {self.language}, {self.every}"


class Subscription(Wish):
    """Confirmed from the mail box; one for an address and edition."""

    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("subscription to the digest")
        verbose_name_plural = _("subscriptions to the digest")
        indexes = [models.Index(fields=["language", "every", "id"], name="subscription_in_order")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.language}, {self.every}"


class DigestIssue(models.Model):
    """One issue: the digest of a day or week, or the letter about one line of the register of corrections.

    `reached` is the last subscription that the batches have passed. The stories of a digest are those
    that were new when it was made; what is sent of them is what readers see at that moment.
    """

    language = models.CharField(max_length=2)
    # Of a letter about a correction it is empty.
    every = models.CharField(max_length=4, choices=Every, blank=True)
    correction = models.ForeignKey(
        "articles.Correction", null=True, on_delete=models.CASCADE, related_name="+"
    )
    due_at = models.DateTimeField()
    since = models.DateTimeField()
    made_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("issue of the digest")
        verbose_name_plural = _("issues of the digest")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "every", "due_at"],
                condition=Q(correction=None),
                name="digest_once_a_time",
            ),
            models.UniqueConstraint(fields=["correction"], name="digest_once_a_correction"),
            models.CheckConstraint(
                condition=Q(every="", correction__isnull=False)
                | Q(every__in=["day", "week"], correction=None),
                name="digest_is_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.every or self.correction_id} {self.due_at:%Y-%m-%d}"


class DigestStory(models.Model):
    """A story that was new for an issue; `publication` is the copy that stood then."""

    issue = models.ForeignKey(DigestIssue, on_delete=models.CASCADE, related_name="stories")
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(
        "articles.Publication", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "article"], name="digest_story_once_an_issue")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.article_id}"


class Delivery(models.Model):
    """That an issue goes to a subscriber: written before it is sent, so that none goes twice.

    `copies` is {number of the story: number of the public copy} as they were sent. A row without
    `sent_at` was claimed by a worker that came to no end, or is nothing that concerned the reader.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    issue = models.ForeignKey(DigestIssue, on_delete=models.CASCADE, related_name="deliveries")
    copies = models.JSONField(default=dict)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("delivery of the digest")
        verbose_name_plural = _("deliveries of the digest")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "issue"], name="delivery_once_a_subscriber"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.subscription_id}"
