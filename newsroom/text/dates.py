"""Dates in words, Arabic and English. The caller converts to the reader's zone first.

Django's own Arabic formats are wrong in several places (the order of a date with time, «إبريل»,
relative times), so dates are set here.
"""

from datetime import date, datetime, timedelta
from typing import Literal

from hijridate import Gregorian

from newsroom.text.numbers import convert_digits

_GREGORIAN = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
_MAGHRIB = (
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
    "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
_ENGLISH = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = {
    "gregorian": _GREGORIAN,
    "levantine": _LEVANTINE,
    "maghrib": _MAGHRIB,
    "dual": tuple(f"{one} / {other}" for one, other in zip(_GREGORIAN, _LEVANTINE, strict=True)),
}
_WEEKDAYS = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_NEAR = {
    "ar": {-1: "أمس", 0: "اليوم", 1: "غدًا"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


def month_name(month: int, *, language: str, months: str = "gregorian") -> str:
    """The name of a month, 1 to 12."""
    return (_ENGLISH if language == "en" else MONTHS[months])[month - 1]


def long_date(
    moment: date, *, language: str, digits: str = "latn", months: str = "gregorian"
) -> str:
    """27 نوفمبر 2024 · 27 November 2024"""
    name = month_name(moment.month, language=language, months=months)
    return _digits(f"{moment.day} {name} {moment.year}", language, digits)


def date_time(
    moment: datetime, *, language: str, digits: str = "latn", months: str = "gregorian"
) -> str:
    """27 نوفمبر 2024، 9:30 · 27 November 2024, 09:30"""
    date = long_date(moment, language=language, digits=digits, months=months)
    comma = ", " if language == "en" else "، "
    return f"{date}{comma}{clock_time(moment, language=language, digits=digits)}"


def clock_time(moment: datetime, *, language: str, digits: str = "latn", months: str = "") -> str:
    """9:30 · 09:30"""
    if language == "en":
        return f"{moment:%H:%M}"
    return _digits(f"{moment.hour}:{moment:%M}", language, digits)


def weekday_date(
    moment: date, *, language: str, digits: str = "latn", months: str = "gregorian"
) -> str:
    """الأربعاء 27 نوفمبر 2024 · Wednesday 27 November 2024"""
    date = long_date(moment, language=language, digits=digits, months=months)
    return f"{_WEEKDAYS[language][moment.weekday()]} {date}"


def weekday_name(day: date, *, language: str) -> str:
    """الأربعاء · Wednesday"""
    return _WEEKDAYS[language][day.weekday()]


def day_month(day: date, *, language: str, digits: str = "latn", months: str = "gregorian") -> str:
    """27 نوفمبر · 27 November"""
    name = month_name(day.month, language=language, months=months)
    return _digits(f"{day.day} {name}", language, digits)


def near_day(
    day: date, *, today: date, language: str, digits: str = "latn", months: str = "gregorian"
) -> str:
    """اليوم · غدًا · الأحد (within the coming week) · 27 نوفمبر (within a year) · else the long date."""
    away = (day - today).days
    if away in _NEAR[language]:
        return _NEAR[language][away]
    if 0 < away < 7:
        return weekday_name(day, language=language)
    written = long_date if abs(away) > 300 else day_month
    return written(day, language=language, digits=digits, months=months)


def hijri_date(day: date, *, language: str, digits: str = "latn", months: str = "") -> str:
    """24 جمادى الأولى 1446 هـ · 24 Jumada al-Ula 1446 AH, by the calendar of Umm al-Qura.

    Nothing for a day outside the years that the calendar was reckoned for (1924 to 2077).
    """
    try:
        hijri = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return ""
    known: Literal["en", "ar"] = "en" if language == "en" else "ar"
    words = f"{hijri.day} {hijri.month_name(known)} {hijri.year} {hijri.notation(known)}"
    return _digits(words, language, digits)


def first_of_week(day: date, *, starts_on: int) -> date:
    """The first day of the week that holds `day`; weeks start on `starts_on`, Monday being 0."""
    return day - timedelta(days=(day.weekday() - starts_on) % 7)


def month_year(
    moment: date, *, language: str, digits: str = "latn", months: str = "gregorian"
) -> str:
    """نوفمبر 2024 · November 2024"""
    name = month_name(moment.month, language=language, months=months)
    return _digits(f"{name} {moment.year}", language, digits)


def _digits(text: str, language: str, digits: str) -> str:
    return convert_digits(text, digits=digits) if language == "ar" else text
