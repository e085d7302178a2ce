"""The list of the picture library: cards instead of rows, and what to narrow them by."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.images.addresses import thumbnail
from articles.images.uses import used_pictures, uses_by_picture
from articles.models import Image, Rendition
from articles.templatetags.site import month_year
from newsroom.auth import name_of
from newsroom.models import User
from newsroom.text.arabic import fold

# Months to choose from: the last two years that have pictures.
MONTHS = 24


@dataclass(frozen=True)
class Card:
    """A picture as the library shows it."""

    image: Image
    thumbnail: str
    has_failed: bool
    uses: int

    @property
    def lacks_alt(self) -> bool:
        return not self.image.alt_ar and not self.image.is_decorative

    @property
    def lacks_credit(self) -> bool:
        return not self.image.credit_ar


class Cards(ChangeList):
    """The stock list with `cards`."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        images = list(self.result_list)
        uses = uses_by_picture([image.pk for image in images], now=timezone.now())
        self.cards = [_card(image, len(uses[image.pk])) for image in images]


def _card(image: Image, uses: int) -> Card:
    has_failed = any(row.state == Rendition.State.FAILED for row in image.renditions.all())
    return Card(image, thumbnail(image), has_failed, uses)


class LacksFilter(admin.SimpleListFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("alt", _("without alternative text")),
            ("credit", _("without credit")),
            ("files", _("could not be prepared")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        asked = {
            "alt": queryset.without_alt(),
            "credit": queryset.without_credit(),
            "files": queryset.filter(renditions__state=Rendition.State.FAILED).distinct(),
        }
        return asked.get(self.value() or "", queryset)


class UseFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("in no story")), ("some", _("in a story"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        if self.value() not in ("none", "some"):
            return queryset
        used = used_pictures(timezone.now())
        is_used = self.value() == "some"
        return queryset.filter(pk__in=used) if is_used else queryset.exclude(pk__in=used)


class WhoFilter(admin.SimpleListFilter):
    title = gettext_lazy("who brought it")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        people = User.objects.filter(pk__in=Image.objects.values("uploaded_by"))
        names = [(str(one.pk), name_of(one)) for one in people]
        return sorted(names, key=lambda row: fold(row[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        known = [key for key, _label in self.lookup_choices]
        return queryset.filter(uploaded_by=self.value()) if self.value() in known else queryset


class MonthFilter(admin.SimpleListFilter):
    title = gettext_lazy("month")
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        months = Image.objects.datetimes("uploaded_at", "month", order="DESC")[:MONTHS]
        return [(f"{month:%Y-%m}", month_year(month)) for month in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        known = [key for key, _label in self.lookup_choices]
        if self.value() not in known:
            return queryset
        year, month = map(int, str(self.value()).split("-"))
        return queryset.filter(uploaded_at__year=year, uploaded_at__month=month)
