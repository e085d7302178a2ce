"""The load of the queue, drawn. For those who moderate only."""

from dataclasses import dataclass
from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from articles.templatetags.panes import PLACE, TALLEST, Column, columns, span
from comments.load import HOURS, Load

register = template.Library()


@dataclass(frozen=True)
class Plot:
    """One row of bars; both are drawn to one scale, or they could not be compared."""

    name: str
    total: int
    bars: list[Column]
    wide: int = PLACE * HOURS
    tall: int = TALLEST + 1


@register.simple_tag
def load_plots(load: Load) -> list[Plot]:
    both = columns([hour.came for hour in load.hours] + [hour.decided for hour in load.hours])
    # The second row begins at the edge, as the first does.
    below = [Column(bar.start - PLACE * HOURS, bar.top, bar.tall) for bar in both[HOURS:]]
    return [
        Plot(_("Came, by the hour"), load.came, both[:HOURS]),
        Plot(_("Decided, by the hour"), load.decided, below),
    ]


@register.filter
def span_words(time: timedelta) -> str:
    """«5 ساعات», «40 دقيقة»."""
    return span(time / timedelta(hours=1))
