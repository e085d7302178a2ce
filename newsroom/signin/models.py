"""What signing in leaves behind: sessions, tallies of tries, and the log of what was done.

None of them holds an address, a user agent or a secret in the clear.
"""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Browser(models.TextChoices):
    CHROME = "chrome", _("Chrome")
    EDGE = "edge", _("Edge")
    FIREFOX = "firefox", _("Firefox")
    OPERA = "opera", _("Opera")
    SAFARI = "safari", _("Safari")
    SAMSUNG = "samsung", _("Samsung Internet")
    OTHER = "other", _("another browser")


class System(models.TextChoices):
    ANDROID = "android", _("Android")
    IPAD = "ipad", _("iPad")
    IPHONE = "iphone", _("iPhone")
    LINUX = "linux", _("Linux")
    MAC = "mac", _("Mac")
    WINDOWS = "windows", _("Windows")
    OTHER = "other", _("another device")


class Session(AbstractBaseSession):
    """A session of Django's with what its owner may want to know of it: where, and since when."""

    public_id = models.UUIDField(unique=True, editable=False)
    # Nobody's until somebody has signed in.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    browser = models.CharField(max_length=10, choices=Browser, default=Browser.OTHER)
    system = models.CharField(max_length=10, choices=System, default=System.OTHER)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expire_date__gte=models.F("began_at")),
                name="session_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(browser__in=Browser.values, system__in=System.values),
                name="session_device_is_known",
            ),
        ]

    def __str__(self) -> str:
        # Not the key, which opens the session.
        return str(self.public_id)


class Tally(models.Model):
    """The tries of the last minutes under one key. The key is a hash that only we can make."""

    key = models.CharField(max_length=64, primary_key=True)
    # Moments in seconds since 1970.
    tries = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {len(self.tries)}"


class AccountEvent(models.Model):
    """What was done to the way into an account. Only ever added to (a trigger refuses the rest);
    numbers and names instead of keys, so that it outlives the accounts."""

    class Kind(models.TextChoices):
        ENROLLED = "enrolled", _("Two-step sign-in set up")
        MOVED = "moved", _("Two-step sign-in moved to another device")
        REMOVED = "removed", _("Two-step sign-in turned off")
        RESET = "reset", _("Two-step sign-in reset by a colleague")
        CODES_MADE = "codes_made", _("New recovery codes")
        CODE_USED = "code_used", _("Signed in with a recovery code")
        CODES_GUESSED = "codes_guessed", _("Too many wrong codes")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        PASSWORD_SET = "password_set", _("Password set by a colleague")
        PASSWORD_RESET = "password_reset", _("New password by mail")
        MAIL_CHANGED = "mail_changed", _("Mail address changed")

    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    account_id = models.PositiveBigIntegerField(db_index=True)
    account_name = models.CharField(max_length=150)
    # Empty where nobody was signed in yet.
    actor_id = models.PositiveBigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "enrolled",
                        "moved",
                        "removed",
                        "reset",
                        "codes_made",
                        "code_used",
                        "codes_guessed",
                        "password_changed",
                        "password_set",
                        "password_reset",
                        "mail_changed",
                    ]
                ),
                name="account_event_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind} {self.at:%Y-%m-%d %H:%M}"
