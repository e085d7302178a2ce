"""A day that somebody named, as a moment of the newsroom's clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from newsroom.text.zones import next_valid, readings
from newsroom.web.zones import site_zone

# When a story is put on a day and nobody said at which hour.
USUAL_TIME = time(9, 0)
STEP, SOON = timedelta(minutes=30), timedelta(minutes=5)


def moment_of(day: date, hour: time) -> datetime:
    """The moment of a local time; where clocks skip it, the first one after."""
    zone = ZoneInfo(site_zone())
    local = datetime.combine(day, hour)
    found = readings(local, zone)
    return found[0] if found else next_valid(local, zone)


def usual_moment(day: date, *, now: datetime) -> datetime:
    """The usual hour of the day; on the day that runs, where that has passed, the next half hour."""
    usual = moment_of(day, USUAL_TIME)
    if usual > now or day != timezone.localdate(now):
        return usual
    soon = timezone.localtime(now + SOON)
    passed = timedelta(minutes=soon.minute % 30, seconds=soon.second, microseconds=soon.microsecond)
    return soon - passed + STEP
