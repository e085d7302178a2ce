"""Public copies by how far their questions have come: asked of the database as the copy itself says it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Window
from django.db.models.functions import Coalesce, RowNumber

# The story that was the first to ask, as `Publication.question_root`.
_ROOT = Coalesce("asked_first_id", "article_id")


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

    def in_question_series(self, root: int):
        """The stories that ask one question, by the number of the first of them."""
        return self.filter(Q(article_id=root) | Q(asked_first_id=root))

    def with_question_series(self, others: models.QuerySet):
        """`is_in_series`: whether another of these asks the same question."""
        rows = others.in_question_series(OuterRef("asked_root")).exclude(
            article_id=OuterRef("article_id")
        )
        return self.alias(asked_root=_ROOT).annotate(is_in_series=Exists(rows.order_by()))

    def first_of_each_series(self, *order: Any):
        """Of those that ask the same question the first in this order. Each is looked at: they are to be few."""
        place = Window(RowNumber(), partition_by=[_ROOT], order_by=order)
        return self.alias(place_in_series=place).filter(place_in_series=1)

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
