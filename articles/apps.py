"""Stories: what the newsroom writes and what readers see."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        # Imported here because all of them need the loaded models.
        from articles import search  # noqa: PLC0415
        from articles.distribution.tasks import tell_of_story  # noqa: PLC0415
        from articles.models import Image  # noqa: PLC0415
        from articles.models.triggers import restore_after_migrate  # noqa: PLC0415
        from articles.notifications.telling import tell_of_move, tell_of_remark  # noqa: PLC0415
        from articles.roles import apply_roles_after_migrate  # noqa: PLC0415
        from articles.search import pictures  # noqa: PLC0415
        from articles.signals import moved, published, remarked, taken_down  # noqa: PLC0415
        from articles.workflow import finding  # noqa: PLC0415

        post_migrate.connect(restore_after_migrate, dispatch_uid="articles.triggers")
        post_migrate.connect(search.create_after_migrate, dispatch_uid="articles.search")
        post_migrate.connect(apply_roles_after_migrate, dispatch_uid="articles.roles")
        post_save.connect(pictures.keep_picture, sender=Image, dispatch_uid="articles.keep_picture")
        pre_delete.connect(
            pictures.drop_picture, sender=Image, dispatch_uid="articles.drop_picture"
        )
        search.collect(search.STORIES, finding.SOURCE)
        search.collect(search.PICTURES, pictures.SOURCE)
        moved.connect(tell_of_move, dispatch_uid="articles.tell_of_move")
        published.connect(tell_of_story, dispatch_uid="articles.tell_of_published")
        taken_down.connect(tell_of_story, dispatch_uid="articles.tell_of_taken_down")
        remarked.connect(tell_of_remark, dispatch_uid="articles.tell_of_remark")
