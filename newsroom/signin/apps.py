"""Signing in: passwords and their limits, the second factor, sessions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    name = "newsroom.signin"
    verbose_name = _("Sign-in")
