"""Who may do what: the roles of the newsroom in one table, applied as groups by `migrate`.

Rules ask for a right, never for a role. Being a superuser grants no editorial right: a technical
account that could publish would make "who approved this" meaningless.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps as registry
from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """One role. `rights` are ours, `permissions` are Django's, for the admin's own pages."""

    key: str
    label: str | Promise
    rights: frozenset[str]
    permissions: frozenset[str] = frozenset()


def _admin(model: str, *actions: str) -> frozenset[str]:
    return frozenset(f"{action}_{model}" for action in actions)


_CONTRIBUTOR = frozenset({"write"})
_WRITER = _CONTRIBUTOR | {"write_others"}
_EDITOR = _WRITER | {"review", "publish", "moderate", "judge_answers"}
_CHIEF = _EDITOR | {"override", "take_down", "manage_people", "audit", "erase_answers"}

_DESK = _admin("article", "view", "add", "change") | _admin(
    "image", "view", "add", "change", "delete"
)
_DESK |= _admin("idea", "view", "add", "change")
_DESK |= _admin("term", "view") | _admin("spelling", "view")
_DESK |= _admin("series", "view")
_DESK |= _admin("section", "view") | _admin("tag", "view") | _admin("person", "view")
_TEND = _admin("section", "add", "change") | _admin("tag", "add", "change")
_TEND |= _admin("person", "add", "change") | _admin("series", "add", "change")
_TEND |= _admin("term", "add", "change", "delete") | _admin("spelling", "add", "change", "delete")
_TEND |= _admin("frontpage", "view", "change")
_TEND |= _admin("unmetsearch", "view")
_RULES = _admin("deskrule", "view", "change")
_ANSWERS = _admin("comment", "view", "change")
_ACCOUNTS = _admin("user", "view", "add", "change") | _admin("workflowevent", "view")

ROLES = (
    Role("contributor", _("contributor"), _CONTRIBUTOR, _DESK),
    Role("writer", _("writer"), _WRITER, _DESK),
    Role("editor", _("editor"), _EDITOR, _DESK | _TEND | _ANSWERS),
    Role(
        "managing_editor",
        _("managing editor"),
        _CHIEF,
        _DESK | _TEND | _RULES | _ANSWERS | _ACCOUNTS,
    ),
    Role("moderator", _("moderator"), frozenset({"moderate"}), _ANSWERS),
    Role("technical_admin", _("technical admin"), frozenset({"administer", "audit"}), _ACCOUNTS),
)
BY_KEY = {role.key: role for role in ROLES}


def roles_of(user: Any) -> frozenset[str]:
    """The keys of the user's roles; read once and kept on the user of this request, or read with
    it (newsroom.auth.with_rights)."""
    if not getattr(user, "is_active", False):
        return frozenset()
    if not hasattr(user, "_newsroom_roles"):
        told = getattr(user, "told_roles", None)
        names = user.groups.values_list("name", flat=True) if told is None else _names(told)
        user._newsroom_roles = frozenset(names)
    roles: frozenset[str] = user._newsroom_roles
    return roles


def _names(told: list[dict[str, str]]) -> list[str]:
    return [row["name"] for row in told]


def has_right(user: Any, right: str) -> bool:
    """Whether one of the user's roles carries the right."""
    return any(right in BY_KEY[key].rights for key in roles_of(user) if key in BY_KEY)


def people_with(right: str) -> frozenset[int]:
    """The ids of the open accounts whose roles carry the right."""
    keys = [role.key for role in ROLES if right in role.rights]
    users = get_user_model().objects.filter(is_active=True, groups__name__in=keys)
    return frozenset(users.values_list("pk", flat=True))


def apply_roles_after_migrate(sender: Any, **kwargs: Any) -> None:
    """Make the groups and give them the admin's permissions; runs after every `migrate`."""
    # The permission rows of every app must exist first, and comments is the last of ours.
    if sender.name != "comments":
        return
    from django.contrib.auth.management import create_permissions  # noqa: PLC0415 (needs apps)
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 (needs apps)

    # `flush` sends the signal too, and names no registry.
    apps = kwargs.get("apps", registry)
    for config in apps.get_app_configs():
        if config.label in {"newsroom", "articles", "comments"}:
            # A migration's own registry leaves it out.
            config.models_module = getattr(config, "models_module", True)
            create_permissions(config, verbosity=0, apps=apps, using=kwargs["using"])
    for role in ROLES:
        group, _made = Group.objects.using(kwargs["using"]).get_or_create(name=role.key)
        group.permissions.set(
            Permission.objects.using(kwargs["using"]).filter(
                codename__in=role.permissions,
                content_type__app_label__in=["newsroom", "articles", "comments"],
            )
        )
