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
from newsroom.web import zones

register = template.Library()
for tool in (date_time, isolate, number, own_direction):
    register.filter(tool.__name__, tool)


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
