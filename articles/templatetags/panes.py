"""The words and drawings of the desk's start page. For signed-in people only: it reads drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.desk import Desk
from articles.figures import Week
from articles.templatetags.site import clock_time, number
from newsroom.text import dates
from newsroom.text.numbers import format_number
from newsroom.web.zones import city, site_zone

register = template.Library()

NOON, EVENING = 12, 17
# A drawing of twelve bars: the height of the tallest, the width of one and of the place it has.
TALLEST, WIDE, PLACE = 56, 7, 10


@register.simple_tag(takes_context=True)
def desk_of(context: dict[str, Any]) -> Desk:
    """The desk of whoever looks; each pane is read when the page prints it."""
    return Desk(context["request"].user, timezone.now())


@register.simple_tag
def greeting(name: str) -> str:
    """By the clock of the newsroom: Arabic has one greeting from noon on."""
    hour = timezone.localtime().hour
    if hour < NOON:
        words = _("Good morning, %(name)s")
    elif hour < EVENING:
        words = _("Good afternoon, %(name)s")
    else:
        words = _("Good evening, %(name)s")
    return words % {"name": name}


@register.simple_tag
def site_zone_words() -> str:
    """Whose clock the times of the page are told by."""
    return _("by the clock of %(city)s") % {"city": city(site_zone())}


@register.filter
def since(moment: datetime, now: datetime) -> str:
    """«منذ 25 دقيقة», «منذ ساعتين», «منذ 3 أيام»: how long something has waited."""
    minutes = max(int((now - moment).total_seconds() // 60), 0)
    hours, days = minutes // 60, minutes // (60 * 24)
    if not minutes:
        return _("just now")
    if not hours:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": number(minutes)}
    if hours < 48:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": number(hours)}
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": number(days)}


@register.filter
def near_day(moment: datetime, now: datetime) -> str:
    """«اليوم», «غدًا», «الأحد», «27 نوفمبر»."""
    return dates.near_day(
        timezone.localdate(moment),
        today=timezone.localdate(now),
        **_style(),
        months=settings.MONTHS,
    )


@register.filter
def near_time(moment: datetime, now: datetime) -> str:
    """«اليوم 16:00»."""
    return f"{near_day(moment, now)} {clock_time(moment)}"


register.filter("clock_time", clock_time)


@register.filter
def weekday_words(day: date) -> str:
    return dates.weekday_name(day, language=_style()["language"])


@register.filter
def day_month(day: date) -> str:
    """«27 نوفمبر»."""
    return dates.day_month(day, **_style(), months=settings.MONTHS)


@register.filter
def month_words(day: date) -> str:
    """«نوفمبر 2026»."""
    return dates.month_year(day, **_style(), months=settings.MONTHS)


@register.filter
def week_words(days: list[Any]) -> str:
    """«22 نوفمبر – 28 نوفمبر 2026»."""
    last = dates.long_date(days[-1].day, **_style(), months=settings.MONTHS)
    return _("%(first)s – %(last)s") % {"first": day_month(days[0].day), "last": last}


@register.filter
def more_words(count: int) -> str:
    """«و3 قصص أخرى»."""
    return ngettext("and %(n)s more story", "and %(n)s more stories", count) % {"n": number(count)}


class Column(NamedTuple):
    """Where a value stands in a drawing, and how tall."""

    start: int
    top: int
    tall: int


@dataclass(frozen=True)
class Bar:
    """One week as it is drawn and as it is read."""

    week: Week
    words: str
    start: int
    top: int
    tall: int
    is_last: bool


@dataclass(frozen=True)
class Plot:
    """Twelve weeks of one figure. `value` is this week's, `before` that of the weeks before it."""

    bars: list[Bar]
    value: str
    before: str
    is_empty: bool
    wide: int = PLACE * 12
    tall: int = TALLEST + 1


@register.simple_tag
def stories_plot(weeks: list[Week]) -> Plot:
    """How many stories were published, by the week; the week that runs is not judged yet."""
    past = [week.stories for week in weeks[:-1]]
    mean = sum(past) / len(past)
    return Plot(
        _bars(weeks, [week.stories for week in weeks], _story_words),
        value=number(weeks[-1].stories),
        before=_("%(n)s a week before") % {"n": _one_decimal(mean)},
        is_empty=not any(week.stories for week in weeks),
    )


@register.simple_tag
def hours_plot(weeks: list[Week]) -> Plot:
    """The median of the hours from submission to readers, by the week."""
    known = [week.hours for week in weeks if week.hours is not None]
    last = weeks[-1].hours
    before = sorted(week.hours for week in weeks[:-1] if week.hours is not None)
    return Plot(
        _bars(weeks, [week.hours for week in weeks], _hour_words),
        value="—" if last is None else span(last),
        before=_("%(time)s before") % {"time": span(before[len(before) // 2])} if before else "",
        is_empty=not known,
    )


def columns(values: Sequence[float | None]) -> list[Column]:
    """The values as columns side by side; what is small is still seen, what is nothing is not."""
    most = max((value for value in values if value), default=1)
    found = []
    for place, value in enumerate(values):
        tall = max(round(TALLEST * value / most), 2) if value else 0
        found.append(Column(place * PLACE + (PLACE - WIDE) // 2, TALLEST - tall, tall))
    return found


def span(hours: float) -> str:
    """«5 ساعات», and under an hour «40 دقيقة»; from two days on, days."""
    if round(hours * 60) < 60:
        minutes = round(hours * 60)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": number(minutes)}
    if hours < 48:
        whole = round(hours)
        return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": number(whole)}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def _bars(weeks: list[Week], values: list[float | None], words: Any) -> list[Bar]:
    drawn = zip(weeks, values, columns(values), strict=True)
    return [Bar(week, words(value), *column, week is weeks[-1]) for week, value, column in drawn]


def _story_words(count: float | None) -> str:
    count = int(count or 0)
    return ngettext("%(n)s story", "%(n)s stories", count) % {"n": number(count)}


def _hour_words(hours: float | None) -> str:
    return _("no story") if hours is None else span(hours)


def _one_decimal(value: float) -> str:
    rounded = round(value, 1)
    whole = int(rounded) if rounded == int(rounded) else rounded
    return format_number(whole, digits=_style()["digits"])


def _style() -> dict[str, str]:
    language = get_language() or settings.LANGUAGE_CODE
    return {"language": language, "digits": settings.DIGITS if language == "ar" else "latn"}
