"""What of the queue is looked at. Each choice is an address, to be kept or handed on."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet, TextField, Value
from django.db.models.functions import Cast, Least, StrIndex
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.admin.cards import publications
from comments.models import Comment, Flag
from newsroom.text.bidi import isolate_plain
from newsroom.web.typed import read_number

State = Comment.State
HELD, EVERY, FLAGGED, SURGED = State.HELD, "all", "flagged", "surged"
STORIES = 20
# 0 or 1; the codes are compared as text, as in `lane`.
WITHOUT_WORK = Least(StrIndex(Cast("hold_codes", TextField()), Value('"surge_no_work"')), Value(1))


def lane(name: str, rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """The answers of a lane: waiting, complained about, come in a flood, or in one state."""
    if name == EVERY:
        return rows
    if name == FLAGGED:
        open_flags = Flag.objects.filter(outcome=Flag.Outcome.OPEN)
        return rows.filter(
            pk__in=open_flags.values("comment_id"), state__in=[State.VISIBLE, State.HIDDEN]
        )
    if name == SURGED:
        # The codes are compared as text: SQLite cannot look into a list.
        found = rows.filter(state=HELD).annotate(found=Cast("hold_codes", TextField()))
        return found.filter(found__contains='"surge')
    return rows.filter(state=name)


class StateFilter(admin.SimpleListFilter):
    """What waits, unless something else is asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        shown = (State.HIDDEN, State.VISIBLE, State.REJECTED, State.SPAM, State.WITHDRAWN)
        return [
            (HELD.value, HELD.label),
            (FLAGGED, _("complained about")),
            (SURGED, _("come in a flood")),
            *((row.value, row.label) for row in shown),
            (EVERY, _("all")),
        ]

    def value(self) -> str:
        asked = super().value()
        return asked if asked in dict(self.lookup_choices) else HELD.value

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for key, label in self.lookup_choices:
            yield {
                "selected": self.value() == key,
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return lane(self.value(), queryset)


class StoryFilter(admin.SimpleListFilter):
    """The stories with the most answers in the state that is looked at."""

    title = gettext_lazy("story")
    parameter_name = "story"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = lane(request.GET.get("state", HELD), Comment.objects.all())
        counts = rows.values_list("article_id").annotate(n=Count("pk")).order_by("-n", "article_id")
        most = dict(counts[:STORIES])
        asked = read_number(request.GET.get(self.parameter_name))
        if asked is not None:
            most.setdefault(asked, 0)
        public = publications(most)
        return [
            (str(pk), f"{isolate_plain(public[pk].headline_ar, language='ar')} ({count})")
            for pk, count in most.items()
            if pk in public
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        story = self.value()
        if not story:
            return queryset
        return queryset.filter(article_id=read_number(story))
