"""Signing in. The demo's password is known to everybody, so it opens nothing but a demo.

The mark of a demo is a row of the database, and it counts only where SITE_URL is this machine: a
demo's database that was copied to a public server lets nobody in.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from newsroom.models import Installation

DEMO_PASSWORD = "newsroom-demo"  # noqa: S105 (it is meant to be known)
_AT_HOME = {"127.0.0.1", "localhost", "::1"}


def is_at_home() -> bool:
    """Whether readers reach this installation from its own machine only."""
    return urlsplit(settings.SITE_URL).hostname in _AT_HOME


def is_marked_demo() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


def is_demo() -> bool:
    """A database marked as a demo's, reached only from this machine."""
    return is_at_home() and is_marked_demo()


class NewsroomBackend(ModelBackend):
    """Django's own, without the demo password outside a demo."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if password == DEMO_PASSWORD and not is_demo():
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)


class NotTheDemoPassword:
    """Refuses to set the demo's password in a real newsroom."""

    def validate(self, password, user=None) -> None:
        if password == DEMO_PASSWORD and not is_demo():
            raise ValidationError(
                _("This password is known to everybody."), code="password_of_the_demo"
            )

    def get_help_text(self) -> str:
        return _("Not the password of the demo.")
