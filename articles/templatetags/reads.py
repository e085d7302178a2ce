"""How a story is read, in words and as a drawing. For the desk only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.reads import DAYS, Readership
from articles.templatetags.site import number

register = template.Library()

# The height of the tallest bar, the width of one, and of the place it has.
TALLEST, WIDE, PLACE = 56, 7, 10
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
    """The days as bars; what is small is still seen, what is nothing is not."""
    most = max(day.reads for day in readership.days) or 1
    found = []
    for place, day in enumerate(readership.days):
        tall = max(round(TALLEST * day.reads / most), 2) if day.reads else 0
        start = place * PLACE + (PLACE - WIDE) // 2
        found.append(Bar(day.day, day.reads, start, TALLEST - tall, tall, place == DAYS - 1))
    return found


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
