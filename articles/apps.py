"""Stories: what the newsroom writes and what readers see."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        # Imported here because both need the loaded models.
        from articles.models.triggers import restore_after_migrate  # noqa: PLC0415
        from articles.roles import apply_roles_after_migrate  # noqa: PLC0415

        post_migrate.connect(restore_after_migrate, dispatch_uid="articles.triggers")
        post_migrate.connect(apply_roles_after_migrate, dispatch_uid="articles.roles")
