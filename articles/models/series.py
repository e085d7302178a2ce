"""A series («ملف»): stories that are read in an order, part by part.

A story names its series, as it names its section: the working copy, its revisions and its public
copies hold it. The order is the editors' arrangement and applies at once, without publishing
anything anew. `parts` is what readers may know of, kept by articles.workflow.series.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from articles.models.taxonomy import Named


@dataclass(frozen=True)
class Part:
    """A part that readers of an edition see: its number in the series, headline and address."""

    number: int
    story: int
    headline: str
    address: str


class Series(Named):
    """Stories that belong together, in order.

    `order` is a list of stories by their keys; those it does not name follow by their first
    publication. `parts` is a list, in that order, of {"story", "from", "until", "ar", "en"}: a public
    copy that is visible between two moments, and {"headline", "slug"} of each edition, or None.
    """

    about = models.TextField(_("about the series"), blank=True)
    order = models.JSONField(default=list, editable=False)
    parts = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("one", "series")
        verbose_name_plural = pgettext_lazy("several", "series")
        constraints = [
            models.UniqueConstraint(fields=["slug_ar"], name="series_slug_ar_is_unique"),
            models.UniqueConstraint(fields=["slug_en"], name="series_slug_en_is_unique"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:series", args=[self.slug or self.slug_ar])

    def parts_at(self, now: datetime, language: str) -> list[Part]:
        """The parts that readers of an edition see at a moment, numbered as they see them."""
        found = []
        for row in self.parts:
            words = row[language]
            begin, end = parse_datetime(row["from"]), parse_datetime(row["until"] or "")
            if words and begin and begin <= now and (end is None or now < end):
                with override(language):
                    address = reverse("articles:story", args=[row["story"], words["slug"]])
                found.append(Part(len(found) + 1, row["story"], words["headline"], address))
        return found
