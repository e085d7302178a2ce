"""Signing in, and what an account may do, read with it.

The demo's password is known to everybody, so it opens nothing but a demo.

The mark of a demo is a row of the database, and it counts only where SITE_URL is this machine: a
demo's database that was copied to a public server lets nobody in.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from newsroom.models import Installation, User
from newsroom.rows import Rows

DEMO_PASSWORD = "newsroom-demo"  # noqa: S105 (it is meant to be known)
_AT_HOME = {"127.0.0.1", "localhost", "::1"}


def name_of(user: Any) -> str:
    """As logs and notes keep it; "" of nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


def is_at_home() -> bool:
    """Whether readers reach this installation from its own machine only."""
    return urlsplit(settings.SITE_URL).hostname in _AT_HOME


def is_marked_demo() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


def is_demo(account: User | None = None) -> bool:
    """A database marked as a demo's, reached only from this machine. An `account` that was read
    with its rights knows of the mark."""
    told = getattr(account, "told_demo", None)
    return is_at_home() and (is_marked_demo() if told is None else told)


def with_roles(accounts: QuerySet[User]) -> QuerySet[User]:
    """The accounts with the names of their roles, for articles.roles to read."""
    roles = Group.objects.filter(user=OuterRef("pk")).order_by()
    return accounts.annotate(told_roles=Rows(roles, name="name"))


def with_rights(accounts: QuerySet[User]) -> QuerySet[User]:
    """The accounts with all that a request asks about who makes it, in one query: names of roles,
    Django's permissions, sections, the devices of the second factor, and whether this is a demo.
    Read with the account and kept as long as it: what is taken away is gone with the next request.
    """
    its = OuterRef("pk")
    permission = {"app": "content_type__app_label", "name": "codename"}
    # By the names of their relations: what they mean is known to those who ask.
    itself = User.objects.filter(pk=its).order_by()
    apps = itself.filter(totpdevice__confirmed=True)
    codes = itself.filter(staticdevice__confirmed=True)
    scopes = itself.filter(section_scopes__isnull=False)
    return with_roles(accounts).annotate(
        told_permissions=Rows(Permission.objects.filter(user=its).order_by(), **permission),
        told_by_roles=Rows(Permission.objects.filter(group__user=its).order_by(), **permission),
        told_sections=Rows(scopes, section_id="section_scopes__section_id"),
        told_apps=Rows(apps, pk="totpdevice__pk"),
        told_codes=Rows(codes, pk="staticdevice__pk"),
        told_demo=Exists(Installation.objects.filter(is_demo=True)),
    )


class NewsroomBackend(ModelBackend):
    """Django's own, without the demo password outside a demo. An account comes with its rights."""

    def get_user(self, user_id: Any) -> User | None:
        account = with_rights(User.objects.all()).filter(pk=user_id).first()
        return account if account and self.user_can_authenticate(account) else None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return _told(user_obj, "told_permissions", obj, super().get_user_permissions)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return _told(user_obj, "told_by_roles", obj, super().get_group_permissions)

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


def _told(account: Any, name: str, thing: Any, asked: Any) -> set[str]:
    """The permissions that were read with the account, else what Django says of it."""
    told = getattr(account, name, None)
    if told is None or thing is not None or account.is_superuser or not account.is_active:
        return asked(account, thing)
    return {f"{row['app']}.{row['name']}" for row in told}
