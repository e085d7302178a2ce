"""«الترجمة ما زالت صالحة»: a person says that a translation still fits what the original says now.

No word changes, so no revision is made and no approval is lost; the log tells who said it, of what.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from articles.models import Article
from articles.roles import has_right
from articles.workflow import content as contents
from articles.workflow import translations
from articles.workflow.editing import TRANSLATION, record, set_translation
from articles.workflow.errors import NotAllowed
from articles.workflow.table import edit_row


def may_vouch(user: Any, article: Article) -> bool:
    """Whoever may write the text now, and those who review whenever it is closed."""
    row = edit_row(article)
    return has_right(user, "review") or (row is not None and row.who(user, article))


def say_it_fits(
    article: Article,
    language: str,
    part: str = "",
    *,
    by: Any,
    shown: contents.Content,
    now: datetime,
) -> None:
    """Vouch for a part of the translation into `language`, or for all of it, against the original as
    the person was `shown` it: what changed after that stays to be looked at. Raises NotAllowed.
    """
    with transaction.atomic():
        # The lock of every writer; no word changes, so a form that is open stays in time.
        Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
        story = Article.objects.with_aggregate().select_related("revision").get(pk=article.pk)
        if not may_vouch(by, story):
            raise NotAllowed
        content = contents.snapshot(story)
        found = translations.vouch(
            story.translation,
            content,
            shown,
            language=language,
            part=part,
            pictures=story.revision.pictures,
            now=now,
        )
        set_translation(story, found, content)
        story.save(update_fields=TRANSLATION)
        details = {"language": language, "part": part}
        record(story, "translation_fits", by=by, now=now, details=details)
