"""What the page of a story shows of its series: its part of how many, the parts beside it, all of them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from articles.models import Publication, Series
from articles.models.series import Part


@dataclass(frozen=True)
class InSeries:
    """The story's place in its series, in the edition of the page."""

    series: Series
    parts: list[Part]
    number: int

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def previous(self) -> Part | None:
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> Part | None:
        return self.parts[self.number] if self.number < self.total else None


def in_series(publication: Publication, now: datetime) -> InSeries | None:
    """None for a story of no series, and of one that has no name in this edition or no other part
    that readers see."""
    language = get_language() or "ar"
    if publication.series_id is None or not getattr(publication.series, f"name_{language}"):
        return None
    parts = publication.series.parts_at(now, language)
    number = next((part.number for part in parts if part.story == publication.article_id), None)
    if number is None or len(parts) < 2:
        return None
    return InSeries(publication.series, parts, number)
