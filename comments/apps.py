"""Readers' answers: the closing question comes alive."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Readers")

    def ready(self) -> None:
        # Imported here because all need the loaded models.
        from articles import search  # noqa: PLC0415
        from articles.signals import published, round_made  # noqa: PLC0415
        from comments.brief_letters import brief_now_and_then  # noqa: PLC0415
        from comments.indexing import SOURCE  # noqa: PLC0415
        from comments.questions import open_question  # noqa: PLC0415
        from comments.tidying import tidy_now_and_then  # noqa: PLC0415

        search.collect(search.ANSWERS, SOURCE)
        published.connect(open_question, dispatch_uid="comments.open_question")
        round_made.connect(tidy_now_and_then, dispatch_uid="comments.tidy")
        round_made.connect(brief_now_and_then, dispatch_uid="comments.brief")
