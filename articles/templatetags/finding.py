"""Words of the search page."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.search import Results
from articles.templatetags.site import number

register = template.Library()


@register.filter
def story_words(found: Results) -> str:
    """How many stories answer, in words."""
    count = len(found.scores)
    if found.is_cut:
        words = ngettext("At least %(number)s story", "At least %(number)s stories", count)
    else:
        words = ngettext("%(number)s story", "%(number)s stories", count)
    return words % {"number": number(count)}


@register.simple_tag
def asked_again(asked: Any, **other: object) -> str:
    """The address of the same question, with something else about it."""
    address: str = asked.address(**other)
    return address


@register.simple_tag
def narrowed_to(asked: Any, kind: str, key: int) -> str:
    address: str = asked.address(**{kind: key})
    return address


@register.simple_tag
def asked_anywhere(asked: Any) -> str:
    """The same words without a filter."""
    nothing = dict.fromkeys(("section", "tag", "person", "since", "start", "end", "open"))
    address: str = asked.address(**nothing)
    return address


@register.filter
def one_after_another(words: tuple[str, ...]) -> str:
    return _(", ").join(_("“%(word)s”") % {"word": word} for word in words)
