"""The people who sign in, and what a running installation knows of itself.

Roles are groups (articles/roles.py); this module only holds the account.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

# The column of a name in the logs of stories and answers.
LONGEST_NAME = 150


class User(AbstractUser):
    """An account of the newsroom; the public name is a Person of the articles app."""

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        ENGLISH = "en", _("English")

    class Letters(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day, at eight in the morning")
        OFF = "off", _("never")

    email = models.EmailField(_("email address"), unique=True)
    language = models.CharField(
        _("interface language"), max_length=2, choices=Language, default=Language.ARABIC
    )
    # A key of the world's table of zones; empty is the zone of the site.
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)

    letters = models.CharField(
        _("notices by mail"), max_length=8, choices=Letters, default=Letters.AT_ONCE
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(letters__in=["at_once", "daily", "off"]),
                name="user_letters_are_known",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["ar", "en"]), name="user_language_is_known"
            ),
        ]

    def get_full_name(self) -> str:
        """As long as the log has room for: first and last name may have 150 characters each."""
        return super().get_full_name()[:LONGEST_NAME]


class Installation(models.Model):
    """One row: what this database is. Only a demo's may hold the demo accounts."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one_row")
        ]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "newsroom"


class Heartbeat(models.Model):
    """When a background process was last alive; `/readyz` and the admin read it."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"
