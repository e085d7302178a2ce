"""Who answers: a guest known by a signed cookie, a joined mail address, or an account of the house.

A mail address is stored sealed (newsroom.web.sealing), beside a keyed hash by which it is found again.
Network addresses are never stored: only hashes with a key of the month, which is thrown away.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Reader(models.Model):
    """Somebody who answers.

    `trust`: 0 new (held first), 1 and 2 earned, 3 given by hand. `approved` and `rejected` count the
    decisions on this reader's words; `flags_upheld` and `flags_refused` those on the flags.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    email_hmac = models.CharField(max_length=64, blank=True, db_index=True)
    email_sealed = models.TextField(blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, default="ar")
    notify = models.BooleanField(_("letters about replies"), default=False)
    shows_record = models.BooleanField(_("shows the foresight record"), default=False)
    # {"settled", "right", "brier"} of a reader who shows it (comments.foresight); else empty.
    foresight = models.JSONField(default=dict, blank=True)
    trust = models.PositiveSmallIntegerField(_("trust"), default=0)
    approved = models.PositiveIntegerField(_("approved"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    flags_upheld = models.PositiveIntegerField(default=0)
    flags_refused = models.PositiveIntegerField(default=0)
    muted_until = models.DateTimeField(_("muted until"), null=True, blank=True)
    banned_until = models.DateTimeField(_("banned until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [
            models.CheckConstraint(condition=Q(trust__lte=3), name="reader_trust_is_three_at_most"),
            # Two devices with one address are one reader as soon as both have proved it.
            models.UniqueConstraint(
                fields=["email_hmac"],
                condition=Q(email_confirmed_at__isnull=False),
                name="reader_one_a_confirmed_address",
            ),
            models.CheckConstraint(
                condition=Q(email_confirmed_at=None) | Q(email_hmac__gt="", email_sealed__gt=""),
                name="reader_confirmed_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", email_hmac="", email_sealed=""),
                name="reader_erased_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("guest"))


class AddressKey(models.Model):
    """The key of a month's hashes of network addresses; without it they tell nothing."""

    month = models.CharField(max_length=7, unique=True)
    secret = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.month


class Block(models.Model):
    """Somebody whose answers are not taken: a hash of an address, or a domain of links or mail."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("network address")
        EMAIL = "email", _("mail address")
        DOMAIN = "domain", _("domain")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("value"), max_length=255)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["address", "email", "domain"]), name="block_kind_is_known"
            ),
            models.UniqueConstraint(fields=["kind", "value"], name="block_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value[:20]}"


class Subscription(models.Model):
    """Letters that a reader asked for: about replies, or about the verdict of one question.

    `told_choice` is the verdict they were told of: the key of a choice, or the sign of none.
    `stop_key` is in each letter: one click with it ends them, without signing in.
    """

    class Scope(models.TextChoices):
        REPLIES = "replies", _("replies to my answers")
        VERDICT = "verdict", _("what came true")

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="subscriptions")
    scope = models.CharField(max_length=10, choices=Scope)
    question = models.ForeignKey(
        "comments.Question", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    stop_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_choice = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=["replies", "verdict"]), name="subscription_scope_is_known"
            ),
            models.UniqueConstraint(
                fields=["reader", "scope", "question"],
                name="subscription_once_a_question",
            ),
            models.UniqueConstraint(
                fields=["reader", "scope"],
                condition=Q(question=None),
                name="subscription_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id}: {self.scope}"


class UsedToken(models.Model):
    """A form token or a link of a letter that has been spent; a unique row makes it single-use.

    `reader`: whose form it was, for a second click that comes before the cookie.
    """

    nonce = models.CharField(max_length=32, primary_key=True)
    reader = models.ForeignKey(Reader, null=True, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce
