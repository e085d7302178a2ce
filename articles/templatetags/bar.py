"""What the bar over every page of the desk says: the bell, and whether the clock is at work.

Both are asked once a page, in one query; for signed-in people only.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.db.models import Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from articles import notifications
from articles.models import Article
from articles.roles import has_right
from articles.templatetags.site import number
from articles.workflow import watch
from articles.workflow.access import opens_stories
from newsroom.models import User
from newsroom.rows import Rows, made

register = template.Library()

# Stories named in the alarm; of more it tells the number.
NAMED = 5


@dataclass(frozen=True)
class Bar:
    """`unread` is at most one more than is counted; `late` at most one more than is named."""

    now: datetime
    unread: int
    beat_at: datetime | None
    late: list[Article]


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> int | None:
    """How many notices are unread; None for those who have no stories to be told of."""
    request = context["request"]
    return _bar(request).unread if opens_stories(request.user) else None


@register.inclusion_tag("desk/alarm.html", takes_context=True)
def alarm(context: dict[str, Any]) -> dict[str, Any]:
    """That the scheduler is silent, or which stories wait for it: for those who can do something."""
    user = context["request"].user
    if not (has_right(user, "publish") or has_right(user, "administer")):
        return {}
    bar = _bar(context["request"])
    has_more = len(bar.late) > NAMED
    return {
        "is_silent": bar.beat_at is None or bar.beat_at < bar.now - watch.SILENT_AFTER,
        "beat_at": bar.beat_at,
        "count": watch.overdue(bar.now).count() if has_more else len(bar.late),
        "stories": bar.late[:NAMED],
        "may_open": has_right(user, "write"),
    }


@register.filter
def waiting_words(count: int) -> str:
    """«3 قصص حان موعدها …»."""
    return ngettext(
        "%(n)s story has reached its time and the desk does not know yet.",
        "%(n)s stories have reached their time and the desk does not know yet.",
        count,
    ) % {"n": number(count)}


def _bar(request: HttpRequest) -> Bar:
    """Kept on the request, as two places of the bar ask."""
    if not hasattr(request, "desk_bar"):
        request.desk_bar = _read(request.user, timezone.now())
    return request.desk_bar


def _read(user: Any, now: datetime) -> Bar:
    late = watch.overdue(now)[: NAMED + 1]
    headlines = ("headline_ar", "headline_en")
    row = User.objects.filter(pk=user.pk).values_list(
        Rows(notifications.unread(user), pk="pk"),
        Subquery(watch.beats(now).values("beat_at")[:1]),
        Rows(late, id="id", **{name: name for name in headlines}),
    )
    unread, beat_at, stories = row.get()
    return Bar(now, len(unread), beat_at, made(Article, stories))
