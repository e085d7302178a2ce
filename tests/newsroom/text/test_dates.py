"""Days as a desk speaks of them, and where a week begins."""

from datetime import UTC, date, datetime

import pytest

from newsroom.text import dates, numbers

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "arabic", "english"),
    [
        (date(2026, 11, 24), "أمس", "yesterday"),
        (date(2026, 11, 25), "اليوم", "today"),
        (date(2026, 11, 26), "غدًا", "tomorrow"),
        (date(2026, 11, 29), "الأحد", "Sunday"),
        (date(2026, 12, 1), "الثلاثاء", "Tuesday"),
        # A week away the name of the day would be today's.
        (date(2026, 12, 2), "2 ديسمبر", "2 December"),
        (date(2026, 11, 20), "20 نوفمبر", "20 November"),
        (date(2025, 11, 20), "20 نوفمبر 2025", "20 November 2025"),
    ],
)
def test_a_near_day_is_called_by_what_it_is_to_today(day, arabic, english):
    assert dates.near_day(day, today=WEDNESDAY, language="ar") == arabic
    assert dates.near_day(day, today=WEDNESDAY, language="en") == english


def test_days_follow_the_months_and_digits_of_the_house():
    day = date(2026, 1, 9)
    words = dates.day_month(day, language="ar", digits="arab", months="levantine")
    assert words == "٩ كانون الثاني"
    assert dates.day_month(day, language="en", digits="arab", months="levantine") == "9 January"


@pytest.mark.parametrize(("starts_on", "first"), [(6, 22), (5, 21), (0, 23)])
def test_a_week_begins_on_the_day_of_the_house(starts_on, first):
    assert dates.first_of_week(WEDNESDAY, starts_on=starts_on) == date(2026, 11, first)


@pytest.mark.parametrize("starts_on", [5, 6, 0])
def test_the_first_day_of_a_week_is_its_own_first_day(starts_on):
    first = dates.first_of_week(WEDNESDAY, starts_on=starts_on)
    assert dates.first_of_week(first, starts_on=starts_on) == first


def test_an_hour_is_written_as_the_language_writes_it():
    early = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
    assert dates.clock_time(early, language="ar") == "9:05"
    assert dates.clock_time(early, language="ar", digits="arab") == "٩:٠٥"
    assert dates.clock_time(early, language="en") == "09:05"


@pytest.mark.parametrize(
    ("months", "april", "november"),
    [
        ("gregorian", "أبريل", "نوفمبر"),
        ("levantine", "نيسان", "تشرين الثاني"),
        ("dual", "أبريل / نيسان", "نوفمبر / تشرين الثاني"),
        ("maghrib", "أفريل", "نوفمبر"),
    ],
)
def test_months_are_called_as_in_the_country_of_the_house(months, april, november):
    names = [dates.month_name(month, language="ar", months=months) for month in (4, 11)]
    assert names == [april, november]
    assert dates.month_name(4, language="en", months=months) == "April"


def test_a_hijri_date_is_that_of_umm_al_qura():
    day = date(2024, 11, 26)
    assert dates.hijri_date(day, language="ar") == "24 جمادى الأولى 1446 هـ"
    assert dates.hijri_date(day, language="ar", digits="arab") == "٢٤ جمادى الأولى ١٤٤٦ هـ"
    assert dates.hijri_date(day, language="en", digits="arab") == "24 Jumada al-Ula 1446 AH"


@pytest.mark.parametrize("day", [date(1924, 7, 31), date(2077, 11, 17), date(1, 1, 1)])
def test_a_day_that_the_hijri_calendar_was_not_reckoned_for_has_no_hijri_date(day):
    assert dates.hijri_date(day, language="ar") == ""


def test_a_share_has_the_sign_of_its_digits():
    assert numbers.format_percent(46) == "46%"
    assert numbers.format_percent(46, digits="arab") == "٤٦٪"
