"""Public copies by how far their questions have come: asked of the database as the copy itself says it."""

from datetime import datetime

from django.db import models
from django.db.models import Q


def _closed_question(now: datetime) -> Q:
    """The summary's own time goes before the copy's."""
    by_summary = Q(summary__closes_at__lte=now)
    by_copy = Q(summary__closes_at=None, question_closes_at__lte=now)
    return Q(summary__is_closed=True) | by_summary | by_copy


class AskingQuerySet(models.QuerySet):
    """Of publications, joined to their summaries."""

    def with_open_question(self, now: datetime):
        """As `is_question_open` asks of one that is visible."""
        return self.filter(~_closed_question(now))

    def with_closed_question(self, now: datetime):
        return self.filter(_closed_question(now))

    def settled_last_first(self):
        rows = self.filter(summary__settled_at__isnull=False)
        return rows.order_by("-summary__settled_at", "-summary__article_id")

    def settled_before(self, at: datetime, article: int):
        """The rows after this one in `settled_last_first`, bounded as `older_than` is."""
        return self.filter(
            Q(summary__settled_at__lt=at)
            | Q(summary__settled_at=at, summary__article_id__lt=article),
            summary__settled_at__lte=at,
        )
