"""Who may open a story at the desk: asked by its pages, its notes and whoever is told of it.

The permission is that of the role, and a contributor's ends at their own stories. Opening is not
editing: that is asked of THE TABLE.
"""

from typing import Any

from django.db.models import QuerySet

from articles.models import Article
from articles.roles import BY_KEY, has_right, roles_of
from newsroom.auth import name_of, with_roles
from newsroom.models import User

READS = "change_article"


def opens_stories(user: Any) -> bool:
    """Whether the account has stories to open at all."""
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or any(
        READS in BY_KEY[key].permissions for key in roles_of(user) if key in BY_KEY
    )


def sees_own_only(user: Any) -> bool:
    return has_right(user, "write") and not has_right(user, "write_others")


def known_to(user: Any) -> QuerySet[Article]:
    """The stories that exist for this person."""
    if not opens_stories(user):
        return Article.objects.none()
    rows = Article.objects.all()
    return rows.filter(created_by=user.pk) if sees_own_only(user) else rows


def may_open(user: Any, article: Article) -> bool:
    """Whether the person may read this story's working copy and what is said about it."""
    if not opens_stories(user):
        return False
    return not sees_own_only(user) or article.created_by_id == user.pk


def colleagues(article: Article) -> list[User]:
    """Everybody who may open the story, by name. One query."""
    staff = with_roles(User.objects.filter(is_active=True, is_staff=True))
    return sorted((user for user in staff if may_open(user, article)), key=name_of)
