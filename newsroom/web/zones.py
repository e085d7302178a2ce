"""Whose clock a time is told by: the newsroom's own, and beside it that of the colleague who asks.

Every time in the desk is typed and read in the zone of the site unless it says otherwise. Like
the language, the colleague's own zone is known to everything that runs for their request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsroom.text import bidi, dates, zones

_own: ContextVar[str] = ContextVar("own_zone", default="")


@contextmanager
def seen_from(key: str) -> Iterator[None]:
    """Run for a colleague in this zone; with an empty or unknown key, in that of the site."""
    token = _own.set(key if zones.is_zone(key) else "")
    try:
        yield
    finally:
        _own.reset(token)


def site_zone() -> str:
    """The key of the newsroom's zone, such as Asia/Riyadh."""
    return str(settings.TIME_ZONE)


def own_zone() -> str:
    """The key of the zone of whoever this runs for."""
    return _own.get() or site_zone()


def has_own_clock(moment: datetime) -> bool:
    """Whether the colleague's clock shows another time at this moment than the newsroom's."""
    here, there = (moment.astimezone(ZoneInfo(key)) for key in (site_zone(), own_zone()))
    return here.utcoffset() != there.utcoffset()


def city(key: str) -> str:
    """The zone by its city, in the language of the page."""
    return zones.city_name(key, language=get_language() or settings.LANGUAGE_CODE)


def label(key: str, moment: datetime) -> str:
    """الرياض (+03:00), for places without markup: with the offset that holds at the moment."""
    offset = zones.offset(moment.astimezone(ZoneInfo(key)))
    return f"{city(key)} ({bidi.embed_number(offset)})"


def site_time(moment: datetime) -> str:
    """26 نوفمبر 2026، 9:30 by the newsroom's clock, for places without markup."""
    return dates.date_time(
        moment.astimezone(ZoneInfo(site_zone())),
        language=get_language() or settings.LANGUAGE_CODE,
        digits=settings.DIGITS,
        months=settings.MONTHS,
    )


def zone_choices() -> list[tuple[str, str]]:
    """The zones a colleague may choose from; the empty one is that of the site."""
    now = timezone.now()
    of_site = _("The newsroom's: %(zone)s") % {"zone": label(site_zone(), now)}
    return [("", of_site), *((key, label(key, now)) for key in zones.CITIES)]
