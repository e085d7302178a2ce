"""What the writing sheet tells its script: words for the numbers that are counted while one types."""

from collections.abc import Callable

from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.translation import ngettext

from articles.templatetags.desk import word_words
from articles.templatetags.site import minute_words, number

register = template.Library()

# The least number of each kind of plural that CLDR knows, from «zero» to «other».
_KINDS = (0, 1, 2, 3, 11, 100)


@register.simple_tag
def count_forms() -> str:
    """«612 كلمة», «5 دقائق», «12 كلمة محددة» in every form of the plural, as attributes."""
    forms = {"words": word_words, "minutes": minute_words, "marked": _marked_words}
    attributes = ((name, _in_every_form(words)) for name, words in forms.items())
    return format_html_join(" ", 'data-{}="{}"', attributes)


@register.simple_tag
def hidden_forms() -> str:
    """«3 محارف خفية» in every form of the plural."""
    return _in_every_form(_hidden_words)


@register.simple_tag
def quotation_marks() -> str:
    """The marks around a quotation in Arabic and around one inside it: «»‹› or “”‘’."""
    return str(settings.QUOTATION_MARKS)


@register.simple_tag
def language_of_cell(field: BoundField) -> str:
    """The language of a field in a row; "" of one that belongs to none."""
    return field.name[-2:] if field.name.endswith(("_ar", "_en")) else ""


@register.simple_tag
def arabic_of(row: forms.Form, field: BoundField) -> str:
    """What an English field of a row translates."""
    return row[f"{field.name.removesuffix('_en')}_ar"].value() or ""


def _in_every_form(words: Callable[[int], str]) -> str:
    return "|".join(map(words, _KINDS))


def _hidden_words(count: int) -> str:
    words = ngettext("%(n)s invisible character", "%(n)s invisible characters", count)
    return words % {"n": number(count)}


def _marked_words(count: int) -> str:
    return ngettext("%(n)s word marked", "%(n)s words marked", count) % {"n": number(count)}
