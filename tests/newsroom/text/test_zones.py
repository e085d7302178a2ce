"""Times on the wall as moments, in zones whose clocks move by rules of their own."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.arabic import direction
from newsroom.text.zones import CITIES, city_name, is_zone, next_valid, offset, readings

FIRST, LAST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2037-12-31")
# Clocks go forward: what does not exist, and the first moment after.
SKIPPED = [
    ("Africa/Cairo", "2026-04-24T00:00", "2026-04-24T01:00:00+03:00"),
    ("Africa/Cairo", "2026-04-24T00:30", "2026-04-24T01:00:00+03:00"),
    ("Asia/Beirut", "2026-03-29T00:15", "2026-03-29T01:00:00+03:00"),
    # The end of Ramadan, not the spring.
    ("Africa/Casablanca", "2026-03-22T02:59", "2026-03-22T03:00:00+01:00"),
    ("Asia/Gaza", "2026-03-28T02:30", "2026-03-28T03:00:00+03:00"),
]
# Clocks go back: what exists twice, with the two offsets in the order in which they pass.
TWICE = [
    ("Africa/Cairo", "2026-10-29T23:30", ["+03:00", "+02:00"]),
    ("Asia/Beirut", "2026-10-24T23:00", ["+03:00", "+02:00"]),
    ("Africa/Casablanca", "2026-02-15T02:30", ["+01:00", "+00:00"]),
    ("Asia/Gaza", "2026-10-24T01:30", ["+03:00", "+02:00"]),
]
ONCE = [
    ("Africa/Cairo", "2026-04-24T01:00"),
    ("Africa/Cairo", "2026-10-30T00:00"),
    ("Asia/Riyadh", "2026-03-29T00:15"),
    ("Asia/Riyadh", "2028-02-29T12:00"),
    ("UTC", "2026-03-29T02:30"),
]


@pytest.mark.parametrize(("zone", "local", "after"), SKIPPED)
def test_a_skipped_time_is_no_moment_and_has_a_next_one(zone, local, after):
    local, zone = datetime.fromisoformat(local), ZoneInfo(zone)
    assert readings(local, zone) == ()
    assert next_valid(local, zone).isoformat() == after


@pytest.mark.parametrize(("zone", "local", "offsets"), TWICE)
def test_a_time_that_passes_twice_is_two_moments_an_hour_apart(zone, local, offsets):
    first, second = readings(datetime.fromisoformat(local), ZoneInfo(zone))
    assert [offset(first), offset(second)] == offsets
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize(("zone", "local"), ONCE)
def test_other_times_are_one_moment(zone, local):
    (moment,) = readings(datetime.fromisoformat(local), ZoneInfo(zone))
    assert moment.isoformat().startswith(local)


@given(
    st.datetimes(min_value=FIRST, max_value=LAST),
    st.sampled_from(CITIES),
)
def test_every_time_is_shown_by_its_readings_or_skipped_before_its_next(local, key):
    zone = ZoneInfo(key)
    found = readings(local, zone)
    for moment in found:
        assert moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
    if not found:
        after = next_valid(local, zone)
        assert after.replace(tzinfo=None) > local
        assert readings(after.replace(tzinfo=None), zone)
        # The moment before it stands before the gap.
        before = (after.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone)
        assert before.replace(tzinfo=None) < local


def test_every_city_that_is_offered_is_a_zone_with_a_name_in_both_languages():
    for key in CITIES:
        assert is_zone(key), key
        arabic = city_name(key, language="ar").replace(" ", "")
        assert all(direction(letter) == "rtl" for letter in arabic), key
        assert city_name(key, language="en").isascii(), key
    assert not is_zone("Asia/Nowhere")
