"""The lists of what waits for a person, and of what is late: two questions to the list of stories."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.workflow.waiting import waiting_for

ME, OVERDUE = "me", "overdue"


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
