"""Times of the desk with their zone. For signed-in people only, like `desk`."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.roles import has_right
from articles.templatetags.site import date_time, iso, isolate, number, own_direction, own_time
from articles.workflow import watch
from newsroom.web import zones

register = template.Library()
for tool in (date_time, isolate, number, own_direction):
    register.filter(tool.__name__, tool)

# Stories named in the alarm; of more it tells the number.
NAMED = 5


@register.filter
def zoned(moment: datetime) -> str:
    """A time to reckon with: in the newsroom's zone, named, and in one's own where that differs."""
    here = format_html(
        '<time datetime="{}">{}</time>{}<span class="zoned__zone">{}</span>',
        iso(moment), date_time(moment), _(", "), zones.label(zones.site_zone(), moment),
    )  # fmt: skip
    if not zones.has_own_clock(moment):
        return here
    own = zones.label(zones.own_zone(), moment)
    words = _("For you: %(time)s, %(zone)s") % {"time": own_time(moment), "zone": own}
    return format_html('{} <span class="zoned__own">{}</span>', here, words)


@register.inclusion_tag("desk/clock.html")
def desk_clock() -> dict[str, Any]:
    """Whose clock the times of the page are told by, and what it shows now."""
    now = timezone.now()
    return {
        "now": now,
        "zone": zones.label(zones.site_zone(), now),
        "own_zone": zones.label(zones.own_zone(), now) if zones.has_own_clock(now) else "",
        "own_time": own_time(now),
    }


@register.inclusion_tag("desk/alarm.html", takes_context=True)
def alarm(context: dict[str, Any]) -> dict[str, Any]:
    """That the scheduler is silent, or which stories wait for it: for those who can do something."""
    user, now = context["request"].user, timezone.now()
    if not (has_right(user, "publish") or has_right(user, "administer")):
        return {}
    beat_at, late = watch.last_beat(now), now - watch.SILENT_AFTER
    waiting = list(watch.overdue(now).only("headline_ar", "headline_en")[: NAMED + 1])
    count = watch.overdue(now).count() if len(waiting) > NAMED else len(waiting)
    return {
        "is_silent": beat_at is None or beat_at < late,
        "beat_at": beat_at,
        "count": count,
        "stories": waiting[:NAMED],
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


@register.simple_tag(takes_context=True)
def may_write(context: dict[str, Any]) -> bool:
    """Whether the person may begin a story; a superuser's key alone is no role."""
    return has_right(context["request"].user, "write")


@register.simple_tag(takes_context=True)
def may_publish(context: dict[str, Any]) -> bool:
    """Whether the person may see the site as it will be."""
    return has_right(context["request"].user, "publish")


@register.filter
def opened_words(count: int) -> str:
    """«3 مرات»: how often a link was opened."""
    return ngettext("opened %(n)s time", "opened %(n)s times", count) % {"n": number(count)}
