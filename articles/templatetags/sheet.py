"""What the writing sheet tells its script: words for the numbers that are counted while one types."""

from django import template
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
    attributes = ((name, "|".join(map(words, _KINDS))) for name, words in forms.items())
    return format_html_join(" ", 'data-{}="{}"', attributes)


def _marked_words(count: int) -> str:
    return ngettext("%(n)s word marked", "%(n)s words marked", count) % {"n": number(count)}
