"""Local times and zones: what a clock on the wall means as a moment, and what a zone is called.

When clocks go forward some times of the day do not exist, when they go back some exist twice. A
time that somebody types is one of the three, and only they can say which of two they meant.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

# The cities of the Arab world by their clocks from east to west, then where its newsrooms have people.
CITIES = (
    "Asia/Dubai", "Asia/Muscat", "Asia/Riyadh", "Asia/Kuwait", "Asia/Bahrain", "Asia/Qatar",
    "Asia/Baghdad", "Asia/Aden", "Asia/Damascus", "Asia/Amman", "Asia/Beirut", "Asia/Gaza",
    "Asia/Hebron", "Asia/Jerusalem", "Africa/Cairo", "Africa/Khartoum", "Africa/Djibouti",
    "Africa/Mogadishu", "Indian/Comoro", "Africa/Tripoli", "Africa/Tunis", "Africa/Algiers",
    "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Nouakchott",
    "Europe/Istanbul", "Europe/Moscow", "Europe/Athens", "Europe/Berlin", "Europe/Vienna",
    "Europe/Rome", "Europe/Stockholm", "Europe/Amsterdam", "Europe/Brussels", "Europe/Paris",
    "Europe/Madrid", "Europe/London", "America/New_York", "America/Toronto", "America/Chicago",
    "America/Los_Angeles", "America/Sao_Paulo", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Jakarta", "Asia/Kuala_Lumpur", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "UTC",
)  # fmt: skip
# Where the tables of the world's languages have a clumsy name, or none.
_OWN_NAMES = {
    ("UTC", "ar"): "التوقيت العالمي",
    ("UTC", "en"): "Universal time",
    ("Asia/Hebron", "ar"): "الخليل",
    ("Asia/Kolkata", "ar"): "كلكتا",
    ("Africa/Mogadishu", "ar"): "مقديشو",
    ("America/Los_Angeles", "ar"): "لوس أنجلوس",
}


@cache
def is_zone(key: str) -> bool:
    """Whether the world knows a zone of this name."""
    return key in available_timezones()


@cache
def city_name(key: str, *, language: str) -> str:
    """الرياض · Riyadh"""
    own = _OWN_NAMES.get((key, language))
    return own or str(get_timezone_location(key, locale=language, return_city=True))


def offset(moment: datetime) -> str:
    """+03:00: how far the clock of the moment's zone is from universal time."""
    return moment.isoformat(timespec="seconds")[19:25]


def readings(local: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """The moments, in order, at which a clock in this zone shows the time: none, one or two."""
    found: list[datetime] = []
    for fold in (0, 1):
        moment = local.replace(tzinfo=zone, fold=fold)
        # What a skipped time means is a moment at which the clock shows another one.
        is_shown = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == local
        if is_shown and moment.utcoffset() not in [other.utcoffset() for other in found]:
            found.append(moment)
    return tuple(found)


def next_valid(local: datetime, zone: tzinfo) -> datetime:
    """The first moment after a skipped time: when the clock had gone forward."""
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    first = before.astimezone(zone).utcoffset()
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == first:
            before = middle
        else:
            after = middle
    return after.astimezone(zone)
