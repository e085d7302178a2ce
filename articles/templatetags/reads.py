"""How a story is read, in words and as a drawing. For the desk only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.reads import DAYS, Readership
from articles.templatetags.panes import PLACE, TALLEST, WIDE, columns
from articles.templatetags.site import number

register = template.Library()

# Under so many reads a rate says more of chance than of the story.
FEWEST_FOR_A_RATE = 20


@dataclass(frozen=True)
class Bar:
    """One day as it is drawn and as it is read."""

    day: date
    reads: int
    start: int
    top: int
    tall: int
    is_last: bool


@register.filter
def read_words(count: int) -> str:
    """«12 قراءة»."""
    return ngettext("%(n)s read", "%(n)s reads", count) % {"n": number(count)}


@register.filter
def bars(readership: Readership) -> list[Bar]:
    """The days as bars."""
    days = readership.days
    drawn = zip(days, columns([day.reads for day in days]), strict=True)
    return [Bar(day.day, day.reads, *column, day is days[-1]) for day, column in drawn]


@register.simple_tag
def plot_size() -> dict[str, Any]:
    return {"wide": PLACE * DAYS, "tall": TALLEST + 1, "bar": WIDE}


@register.simple_tag
def answer_rate(answers: int, readership: Readership) -> str:
    """«من كل 100 قارئ أجاب 7»; "" where too few read for it to mean anything."""
    if readership.total < FEWEST_FOR_A_RATE:
        return ""
    rate = min(round(100 * answers / readership.total), 100)
    return _("Of 100 readings, %(n)s led to an answer.") % {"n": number(rate)}
