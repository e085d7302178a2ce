"""Words of readers: answers at depth 0, replies below them, and what they were before a change."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Max, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from comments.models.question import Question
from comments.models.reader import Reader


def new_public_id() -> str:
    """A short address for an answer that tells nothing of its number or time."""
    return secrets.token_urlsafe(6).replace("-", "x").replace("_", "y")


def _place_by(count: str) -> models.GeneratedField:
    """What answers are ordered by: the count while it is visible, and where it is gone, see Comment."""
    return models.GeneratedField(
        expression=Case(
            When(state="visible", then=F(count)),
            When(
                replies__gt=0,
                state__in=["hidden", "rejected", "spam", "withdrawn", "erased"],
                then=Value(-1),
            ),
            default=None,
            output_field=models.IntegerField(),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )


# An answer with a place on the page, as the indexes of reading know it.
_SHOWN = Q(depth=0, merit__isnull=False)


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """What everybody may read. Corrections are letters to the desk and never among them."""
        return self.filter(state=Comment.State.VISIBLE)

    def shown(self):
        """What has a place on the page: what is visible, and the tombstones that hold a thread."""
        return self.filter(merit__isnull=False)

    def standing(self):
        """What its reader has not taken back and nobody has decided against."""
        return self.filter(state__in=STANDING)

    def answers_to(self, article_id: int):
        """Top-level answers of a story, the newest first."""
        return self.filter(article_id=article_id, depth=0, kind=Comment.Kind.ANSWER).order_by(
            "-created_at", "-id"
        )

    def next_number(self, question: Question) -> int:
        """The number of the question's next answer or reply; ask it under the question's lock."""
        last = self.filter(question=question).aggregate(last=Max("number"))["last"]
        return (last or 0) + 1


class Comment(models.Model):
    """Words of a reader: an answer at depth 0, a reply below it.

    `number` counts answers and replies of a question as they were sent: what readers call them by.
    `top` is the key of the answer in whose thread it stands, its own for the answer itself.
    `merit` is what they are ordered by: how many found it useful, -1 for one that is gone but holds a
    thread (it comes after all others), null for what no reader sees; `sway` is the same of how many readers
    changed their minds by it. The database keeps all three itself.
    `hold_codes` is what screening found, a list of {"phase", "verdict", "code", "evidence", "rule"}.
    `immune` holds reasons of flags that a moderator has refused: they hide the answer no more.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("mail address not confirmed")
        HELD = "held", _("awaiting review")
        VISIBLE = "visible", _("visible")
        HIDDEN = "hidden", _("hidden after complaints")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        ERASED = "erased", _("erased")
        SETTLED = "settled", _("seen by the desk")

    class Kind(models.TextChoices):
        ANSWER = "answer", _("answer")
        CORRECTION = "correction", _("correction for the desk")

    class RejectCode(models.TextChoices):
        OFF_TOPIC = "off_topic", _("does not answer the question")
        ABUSE = "abuse", _("insults or hatred")
        ADVERTISING = "advertising", _("advertising")
        PRIVATE = "private", _("private details of somebody")
        UNCLEAR = "unclear", _("cannot be understood")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.PROTECT, related_name="comments"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="comments")
    question_version = models.PositiveIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ANSWER)
    choice_key = models.CharField(max_length=30, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="thread"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    top = models.GeneratedField(
        expression=Coalesce(F("root_id"), F("id")),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    depth = models.PositiveSmallIntegerField(default=0)
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="comments")
    name = models.CharField(_("name"), max_length=40)
    body = models.TextField(_("answer"))
    body_html = models.TextField()
    lang = models.CharField(max_length=2, default="ar")
    dir = models.CharField(max_length=3, default="rtl")
    # Of the newsroom, and in the byline of the story, when it was written.
    is_staff = models.BooleanField(default=False)
    is_author = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)
    hold_codes = models.JSONField(default=list, blank=True)
    reject_code = models.CharField(
        _("reason for rejection"), max_length=15, choices=RejectCode, blank=True
    )
    # How many visible replies stand below it (at a reply of a reply: below its answer too), how many
    # found it useful, what complaints weigh.
    replies = models.PositiveIntegerField(default=0)
    useful = models.PositiveIntegerField(default=0)
    persuaded = models.PositiveIntegerField(default=0)
    merit, sway = _place_by("useful"), _place_by("persuaded")
    flag_weight = models.PositiveIntegerField(default=0)
    immune = models.JSONField(default=list, blank=True)
    picked_at = models.DateTimeField(_("picked"), null=True, blank=True)
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    picked_reason = models.CharField(_("why it was picked"), max_length=300, blank=True)
    locked_at = models.DateTimeField(_("closed to replies"), null=True, blank=True)
    submit_key = models.CharField(max_length=64, unique=True)
    # Keyed hashes: the address and its network (gone after 30 days), and the words as compared.
    ip_hmac = models.CharField(max_length=64, blank=True)
    network_hmac = models.CharField(max_length=64, blank=True)
    dedupe_hmac = models.CharField(max_length=64, blank=True)
    simhash = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-created_at", "-id"]
        indexes = [
            # The orders of reading: all of a story, those of a choice, a thread, what a feed gives.
            *(
                models.Index(fields=["article", *fields], name=f"comment_{name}", condition=_SHOWN)
                for name, fields in {
                    "newest": ["-created_at", "-id"],
                    "useful": ["-merit", "-id"],
                    "persuasive": ["-sway", "-id"],
                    "newest_of_a_choice": ["choice_key", "-created_at", "-id"],
                    "useful_of_a_choice": ["choice_key", "-merit", "-id"],
                    "persuasive_of_a_choice": ["choice_key", "-sway", "-id"],
                }.items()
            ),
            models.Index(
                fields=["top", "id"], name="comment_thread", condition=Q(merit__isnull=False)
            ),
            models.Index(
                fields=["article", "-created_at", "-id"],
                name="comment_feed",
                condition=Q(state="visible"),
            ),
            models.Index(fields=["state", "created_at"], name="comment_queue"),
            models.Index(fields=["created_at"], name="comment_by_time"),
            models.Index(
                fields=["dedupe_hmac", "created_at"],
                name="comment_same_words",
                condition=Q(dedupe_hmac__gt=""),
            ),
            models.Index(
                fields=["network_hmac", "created_at"],
                name="comment_by_network",
                condition=Q(network_hmac__gt=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "unconfirmed", "held", "visible", "hidden", "rejected", "spam",
                        "withdrawn", "erased", "settled",
                    ]
                ),
                name="comment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="answer") & ~Q(state="settled")
                | Q(kind="correction", depth=0, choice_key="") & ~Q(state="visible"),
                name="comment_correction_stays_with_the_desk",
            ),
            models.CheckConstraint(
                condition=Q(depth=0, root=None, parent=None)
                | Q(depth__in=[1, 2], root__isnull=False, parent__isnull=False),
                name="comment_depth_fits_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(depth=0) | Q(choice_key="", confidence=None),
                name="comment_reply_has_no_choice",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None)
                | Q(confidence__gte=50, confidence__lte=100, choice_key__gt=""),
                name="comment_confidence_is_50_to_100",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | Q(reject_code__gt=""),
                name="comment_rejected_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased") | Q(body="", body_html="", name=""),
                name="comment_erased_holds_no_words",
            ),
            models.CheckConstraint(
                condition=Q(picked_at=None) | Q(state="visible"), name="comment_picked_is_visible"
            ),
            models.UniqueConstraint(
                fields=["question", "number"], name="comment_number_once_a_question"
            ),
            models.UniqueConstraint(
                fields=["question", "reader"],
                condition=Q(
                    depth=0, kind="answer", state__in=["unconfirmed", "held", "visible", "hidden"]
                ),
                name="comment_one_standing_answer",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.body[:60]


STANDING = (
    Comment.State.UNCONFIRMED,
    Comment.State.HELD,
    Comment.State.VISIBLE,
    Comment.State.HIDDEN,
)


class CommentRevision(models.Model):
    """The words before their reader changed them; seen by moderators only, gone with an erasure."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    body = models.TextField()
    body_html = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.body[:60]
