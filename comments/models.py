"""The life of a closing question: who answered it, with which choice, and what became of it.

The wording belongs to articles. A choice counts through its Ballot, words stand in a Comment, and
the Tally is kept beside them in the same transaction, so that no page ever counts rows.
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_public_id() -> str:
    """A short address for an answer that tells nothing of its number or time."""
    return secrets.token_urlsafe(6).replace("-", "x").replace("_", "y")


class Question(models.Model):
    """One story's question as readers live it; it holds no text."""

    article = models.OneToOneField(
        "articles.Article", on_delete=models.PROTECT, related_name="answered_question"
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    show_tally = models.CharField(max_length=15, default="always")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_reason_ar = models.CharField(max_length=300, blank=True)
    closed_reason_en = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return str(self.article)


class Reader(models.Model):
    """Somebody who answers: a guest known by a signed cookie, or an account of the newsroom."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return self.name or str(_("guest"))


class CommentQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(state=Comment.State.VISIBLE)

    def answers_to(self, article_id: int):
        """Top-level answers of a story, the newest first."""
        return self.filter(article_id=article_id, depth=0).order_by("-created_at", "-id")


class Comment(models.Model):
    """Words of a reader: an answer at depth 0, a reply below it."""

    class State(models.TextChoices):
        HELD = "held", _("awaiting review")
        VISIBLE = "visible", _("visible")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")

    class RejectCode(models.TextChoices):
        OFF_TOPIC = "off_topic", _("does not answer the question")
        ABUSE = "abuse", _("insults or hatred")
        ADVERTISING = "advertising", _("advertising")
        PRIVATE = "private", _("private details of somebody")
        UNCLEAR = "unclear", _("cannot be understood")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="comments"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="comments")
    question_version = models.PositiveIntegerField(default=1)
    choice_key = models.CharField(max_length=30, blank=True)
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="thread"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    depth = models.PositiveSmallIntegerField(default=0)
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="comments")
    name = models.CharField(_("name"), max_length=40)
    body = models.TextField(_("answer"))
    body_html = models.TextField()
    is_staff = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    reject_code = models.CharField(
        _("reason for rejection"), max_length=15, choices=RejectCode, blank=True
    )
    submit_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("written"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["article", "-created_at", "-id"],
                name="comment_visible_answers",
                condition=Q(state="visible", depth=0),
            ),
            models.Index(
                fields=["root", "id"], name="comment_visible_thread", condition=Q(state="visible")
            ),
            models.Index(fields=["state", "created_at"], name="comment_queue"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "visible", "rejected", "spam", "withdrawn"]),
                name="comment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(depth=0, root=None, parent=None)
                | Q(depth__in=[1, 2], root__isnull=False, parent__isnull=False),
                name="comment_depth_fits_its_parent",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | Q(reject_code__gt=""),
                name="comment_rejected_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Ballot(models.Model):
    """A reader's choice. `counted` says whether the tally holds it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="ballots")
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="ballots")
    choice_key = models.CharField(max_length=30, blank=True)
    comment = models.OneToOneField(
        Comment, null=True, blank=True, on_delete=models.PROTECT, related_name="ballot"
    )
    counted = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "reader"], name="ballot_one_a_reader_and_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.choice_key}"


class Tally(models.Model):
    """How many counted ballots a choice has."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tallies")
    choice_key = models.CharField(max_length=30, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "choice_key"], name="tally_once_a_choice")
        ]

    def __str__(self) -> str:
        return f"{self.choice_key}: {self.count}"


class UsedToken(models.Model):
    """A form token that has been spent; a unique row makes it single-use."""

    nonce = models.CharField(max_length=32, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce


class ModerationEvent(models.Model):
    """The log of moderation: ids and codes only, so that erasing a reader leaves it whole.

    Append-only, by database trigger (articles.models.triggers).
    """

    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    move = models.CharField(_("move"), max_length=20)
    public_id = models.CharField(max_length=12, db_index=True)
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    code = models.CharField(max_length=15, blank=True)

    class Meta:
        verbose_name = _("moderation event")
        verbose_name_plural = _("moderation events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.move}"
