"""How a difference is printed: each run in its own language, and nothing in it invisible.

A blank or a control character that was added or removed would otherwise be a change that nobody
sees, and one that turns the text around would let a change look like another.
"""

from django import template
from django.utils.translation import get_language, ngettext

from articles.templatetags.site import number
from newsroom.text import bidi
from newsroom.text.arabic import count_words
from newsroom.text.differences import Run
from newsroom.web.markup import trusted

register = template.Library()


@register.filter
def set_run(run: Run, language: str) -> str:
    """The words of a run as HTML, its foreign runs isolated as in a text of this language. Blanks
    around the words of a change are printed outside its frame.
    """
    is_change = run.kind in ("added", "removed")
    shown = bidi.visible(
        run.text.strip() or run.text if is_change else run.text, is_change=is_change
    )
    return trusted(bidi.isolate(shown, language=language or get_language() or "ar"))


@register.filter
def blanks_before(text: str) -> str:
    """The blanks that a change begins with; none where it is nothing else."""
    return text[: len(text) - len(text.lstrip())] if text.strip() else ""


@register.filter
def blanks_after(text: str) -> str:
    """The blanks that a change ends with."""
    return text[len(text.rstrip()) :] if text.strip() else ""


@register.filter
def left_out_words(text: str) -> str:
    """«120 كلمة لم تتغيّر»: what stands where a long stretch was left out."""
    count = count_words(text)
    words = ngettext("%(n)s unchanged word", "%(n)s unchanged words", count)
    return words % {"n": number(count)}


@register.filter
def unchanged_places(count: int) -> str:
    """«18 موضعًا لم يتغيّر»."""
    return ngettext("%(n)s place unchanged", "%(n)s places unchanged", count) % {"n": number(count)}


@register.filter
def changed_places(count: int) -> str:
    """«5 مواضع تغيّرت»."""
    return ngettext("%(n)s place changed", "%(n)s places changed", count) % {"n": number(count)}
