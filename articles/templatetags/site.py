"""What templates need to set a page: isolates, dates, numbers, and the blocks every page shows.

Each filter is a thin door to `newsroom.text`, with the language of the page and the digits and
month names of the site. Times are printed as dates, for «two hours ago» would soon be wrong in a
cached page: where `<time data-ago>` asks for it, the browser puts the words in, by its own clock.
"""

import json
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.models import QuestionSummary, Section
from articles.models.question import Verdict
from newsroom.text import bidi, dates, numbers
from newsroom.web.editions import in_language, other_language
from newsroom.web.markup import trusted
from newsroom.web.zones import own_zone

register = template.Library()

LANGUAGE_NAMES = {"ar": "العربية", "en": "English"}
FEWEST_FOR_A_SHARE = 20
# A number for each form that an Arabic counted word has.
ARABIC_FORMS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


@register.filter
def isolate(text: str | None) -> str:
    """A headline or name as HTML with its foreign runs isolated; a lazy word of ours too."""
    return trusted(bidi.isolate(str(text or ""), language=_language()))


@register.filter
def own_direction(text: str | None) -> str:
    """Words of somebody's own, such as a headline at the desk, set in the direction of their own
    letters: an English page that isolates only runs of them would put «:» and «QR» out of order."""
    words = str(text or "")
    language = "ar" if bidi.direction(words) == "rtl" else "en"
    return format_html(
        '<bdi lang="{}" dir="{}">{}</bdi>',
        language,
        "rtl" if language == "ar" else "ltr",
        trusted(bidi.isolate(words, language=language)),
    )


@register.filter
def plain(text: str | None) -> str:
    """A headline for a place without markup: title, attribute, card of a network."""
    return bidi.isolate_plain(str(text or ""), language=_language())


@register.filter
def stored_html(html: str) -> str:
    """HTML that rendering made and a Publication or answer holds."""
    return trusted(html)


@register.filter
def worded(row: dict[str, Any], name: str) -> str:
    """A column of a stored row in the language of the page."""
    return row.get(f"{name}_{_language()}") or ""


@register.filter
def said(row: dict[str, Any], name: str) -> str:
    """The same, or what the other edition says: a picture's credit is owed in both."""
    return worded(row, name) or row.get(f"{name}_{other_language()}") or ""


@register.filter
def lent(row: dict[str, Any], name: str) -> str:
    """The language of words that `said` takes from the other edition; "" for the page's own."""
    return other_language() if said(row, name) and not worded(row, name) else ""


@register.filter
def having(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The stored rows that say `name` in the language of the page; the others are not its own."""
    return [row for row in rows if worded(row, name)]


@register.filter
def focus_classes(cover: dict[str, Any]) -> str:
    """The classes that keep the focal point of a cover in sight where it is cut, in tenths."""
    across, down = cover.get("focal") or (50, 50)
    return f"focus-x-{round(across / 10)} focus-y-{round(down / 10)}"


@register.filter
def number(value: int) -> str:
    return numbers.format_number(value, digits=_digits())


@register.filter
def percent(share: int) -> str:
    """«46%», or «٤٦٪»."""
    return numbers.format_percent(share, digits=_digits())


@register.filter
def digits(value: int | str) -> str:
    """A year, or another number that is not grouped; or the numbers in a sentence of ours."""
    return numbers.convert_digits(str(value), digits=_digits())


@register.filter
def answer_words(count: int) -> str:
    """«3 أجوبة»: how many answered."""
    return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": number(count)}


@register.filter
def written_words(count: int) -> str:
    """«8 أجوبة مكتوبة»: how many gave reasons, beside all who chose."""
    return ngettext("%(n)s written answer", "%(n)s written answers", count) % {"n": number(count)}


@register.filter
def story_count(count: int) -> str:
    """«12 قصة»: how many stories a list holds."""
    return ngettext("%(n)s story", "%(n)s stories", count) % {"n": number(count)}


@register.filter
def correction_count(count: int) -> str:
    """«3 تصويبات»: how many lines of the register are about somebody's stories."""
    return ngettext("%(n)s correction", "%(n)s corrections", count) % {"n": number(count)}


@register.filter
def site_of(address: str) -> str:
    """The name of the site that a link leads to, such as github.com; our own by the paper's name."""
    if address.startswith(f"{settings.SITE_URL}/"):
        return site_name()
    return urlsplit(address).hostname.removeprefix("www.")


@register.filter
def part_words(count: int) -> str:
    """«3 أجزاء»: how many parts a series has."""
    return ngettext("%(n)s part", "%(n)s parts", count) % {"n": number(count)}


@register.filter
def minute_words(count: int) -> str:
    """«5 دقائق»: how long the reading takes."""
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": number(count)}


@register.filter
def answered(summary: QuestionSummary) -> int:
    """How many answered: ballots, or written answers where the question has no choices."""
    return summary.ballots or summary.answers


@register.filter
def why_closed(summary: QuestionSummary) -> str:
    """Why a closed question takes no answers; "" where the newsroom wrote no reason in this language."""
    if summary.closed_at:
        reason: str = getattr(summary, f"closed_reason_{_language()}")
        return reason
    if not summary.closes_after:
        return _("The question closed at the time announced for it.")
    words = ngettext(
        "The question closed %(n)s day after publication.",
        "The question closed %(n)s days after publication.",
        summary.closes_after,
    )
    return words % {"n": number(summary.closes_after)}


@register.filter
def right_words(verdict: Verdict) -> str:
    """«أصاب 58% من 412 قارئًا»; of a few, how many, for a share of three says too much."""
    words = ngettext("of %(n)s reader", "of %(n)s readers", verdict.total)
    is_few = verdict.total < FEWEST_FOR_A_SHARE
    how_many = number(verdict.right or 0) if is_few else percent(verdict.share)
    return _("%(how_many)s %(of_readers)s got it right") % {
        "how_many": how_many,
        "of_readers": words % {"n": number(verdict.total)},
    }


@register.filter
def long_date(moment: datetime) -> str:
    return _set(dates.long_date, moment)


@register.filter
def hijri(moment: datetime) -> str:
    """The same day in the Hijri calendar, where the site shows it; else nothing."""
    return _set(dates.hijri_date, moment) if settings.HIJRI_DATE == "on" else ""


@register.filter
def date_time(moment: datetime) -> str:
    return _set(dates.date_time, moment)


@register.filter
def own_time(moment: datetime) -> str:
    """The same as `date_time`, by the clock of the colleague whose request this is."""
    return _set(dates.date_time, moment, zone=ZoneInfo(own_zone()))


@register.simple_tag
def script_locale() -> str:
    """The locale for a date that a script sets: the page's language with the digits of the site."""
    return f"{_language()}-u-nu-{settings.DIGITS}" if _language() == "ar" else _language()


@register.filter
def clock_time(moment: datetime) -> str:
    return _set(dates.clock_time, moment)


@register.filter
def month_year(moment: datetime) -> str:
    return _set(dates.month_year, moment)


@register.filter
def weekday_date(moment: datetime) -> str:
    return _set(dates.weekday_date, moment)


@register.filter
def iso(moment: datetime) -> str:
    """For `datetime` attributes and machines: local time with its offset."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME_EN if _language() == "en" else settings.SITE_NAME_AR


@register.simple_tag
def page_title(text: str | None) -> str:
    """The title of a page: what it is about, then whose it is."""
    return _("%(page)s — %(site)s") % {"page": plain(text), "site": site_name()}


@register.simple_tag
def site_sections() -> QuerySet[Section]:
    """The sections that have a name in the language of the page; asked once, when first printed."""
    return Section.objects.in_order().filter(**{f"name_{_language()}__gt": ""})


@register.simple_tag
def digest_is_on() -> bool:
    """Whether readers may subscribe to the digest by mail."""
    return settings.DIGEST == "on"


@register.simple_tag
def absolute(path: str) -> str:
    """An address of ours as others must write it."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def media(name: str) -> str:
    """The address of a file of ours."""
    return default_storage.url(name)


@register.inclusion_tag("components/editions.html")
def editions(address: str, other_edition: str | None = "") -> dict[str, Any]:
    """The canonical address of a page, and its editions where there are two."""
    here, there = _language(), other_language()
    addresses = {here: address, there: other_edition} if other_edition else {}
    return {"canonical": address, "arabic": addresses.get("ar"), "english": addresses.get("en")}


@register.inclusion_tag("components/language_switch.html")
def language_switch(other_edition: str | None = "") -> dict[str, str]:
    """The way to the same page in the other language, or to that edition's front page."""
    there = other_language()
    address = other_edition or in_language(there, "articles:home")
    return {"language": there, "name": LANGUAGE_NAMES[there], "address": address}


@register.simple_tag
def ago_words() -> str:
    """What `ago.js` says of a time that is near, as JSON for an attribute: the forms of each unit by
    the names that `Intl.PluralRules` has for them, and the ten digits."""
    numbers_of = ARABIC_FORMS if _language() == "ar" else {"one": 1, "other": 2}
    forms = {
        "minute": lambda n: ngettext("%(n)s minute ago", "%(n)s minutes ago", n),
        "hour": lambda n: ngettext("%(n)s hour ago", "%(n)s hours ago", n),
        "day": lambda n: ngettext("%(n)s day ago", "%(n)s days ago", n),
    }
    words = {
        unit: {name: form(n) for name, n in numbers_of.items()} for unit, form in forms.items()
    }
    return json.dumps(
        words | {"now": _("just now"), "digits": digits("0123456789")}, ensure_ascii=False
    )


def _digits() -> str:
    return settings.DIGITS if _language() == "ar" else "latn"


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _set(date: Callable[..., str], moment: datetime, zone: tzinfo | None = None) -> str:
    return date(
        timezone.localtime(moment, zone),
        language=_language(),
        digits=settings.DIGITS,
        months=settings.MONTHS,
    )
