"""What templates need to set a page: isolates, dates, numbers, and the blocks every page shows."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Section
from newsroom.text import bidi, dates, numbers
from newsroom.web.markup import trusted

register = template.Library()


@register.filter
def isolate(text: str):
    """A headline or name as HTML with its foreign runs isolated."""
    return trusted(bidi.isolate(text or "", language=get_language()))


@register.filter
def plain(text: str) -> str:
    """A headline for a place without markup: title, attribute, card of a network."""
    return bidi.isolate_plain(text or "", language=get_language())


@register.filter
def stored_html(html: str):
    """HTML that rendering made and a Publication or answer holds."""
    return trusted(html)


@register.filter
def worded(row: dict, name: str) -> str:
    """A column of a stored row in the language of the page."""
    return row.get(f"{name}_{get_language()}") or ""


@register.filter
def number(value: int) -> str:
    digits = settings.DIGITS if get_language() == "ar" else "latn"
    return numbers.format_number(value, digits=digits)


@register.filter
def long_date(moment) -> str:
    return _date(dates.long_date, moment)


@register.filter
def date_time(moment) -> str:
    return _date(dates.date_time, moment)


@register.filter
def month_year(moment) -> str:
    return _date(dates.month_year, moment)


@register.simple_tag
def today() -> str:
    return _date(dates.weekday_date, timezone.now())


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME_EN if get_language() == "en" else settings.SITE_NAME_AR


@register.simple_tag
def site_sections():
    """The sections that have a name in the language of the page."""
    return Section.objects.in_order().filter(**{f"name_{get_language()}__gt": ""})


@register.simple_tag(takes_context=True)
def absolute(context, path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@register.simple_tag
def home_in(language: str) -> str:
    return translate_url("/" if get_language() == "ar" else "/en/", language)


def _date(set_date, moment) -> str:
    return set_date(
        timezone.localtime(moment),
        language=get_language(),
        digits=settings.DIGITS,
        months=settings.MONTHS,
    )
