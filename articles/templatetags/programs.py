"""Words for those who write programs: samples of what is typed stand apart from the sentence."""

import re

from django import template
from django.utils.html import format_html, format_html_join

from articles.templatetags.site import isolate

register = template.Library()

# What stands between backticks, and moments as programs write them.
_SAMPLE = re.compile(r"`([^`]+)`|(\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?)")


@register.filter
def with_samples(text: str) -> str:
    """The sentence as HTML: each sample left to right and whole, the rest isolated as ever."""
    text, parts, end = str(text), [], 0
    for found in _SAMPLE.finditer(text):
        parts.append(isolate(text[end : found.start()]))
        parts.append(format_html('<code dir="ltr">{}</code>', found[1] or found[2]))
        end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, isolate(text[end:])]))
