"""Questions to the lists: what waits for a person, what is late, and what stands in which section."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.workflow.waiting import waiting_for

ME, OVERDUE = "me", "overdue"
NEEDED, STALE = "needed", "stale"


class WaitingFilter(admin.SimpleListFilter):
    """Waiting for me: handed to me, back to me with changes requested, or mine to review."""

    title = _("what is to be done")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(ME, _("Waiting for me")), (OVERDUE, _("Overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == ME:
            return queryset.filter(waiting_for(request.user))
        if self.value() == OVERDUE:
            return queryset.overdue(timezone.now())
        return queryset


class TranslationFilter(admin.SimpleListFilter):
    """An edition that is wanted and lacks something, or one whose original says something else since."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(NEEDED, _("Needs translation")), (STALE, _("Translation is stale"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == NEEDED:
            return queryset.filter(needs_translation=True)
        if self.value() == STALE:
            return queryset.filter(translation_stale_since__isnull=False)
        return queryset


class SectionFilter(admin.RelatedOnlyFieldListFilter):
    """By section; a draft or an idea may have none yet, which the stock filter calls «-»."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = _("No section")
