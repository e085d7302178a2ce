"""How a letter is set. Each cell says all of its own type: readers of mail drop the head of a letter, make
a `<div>` of its body, and put both into a page that runs the other way.

What Word cannot read, and Outlook is Word, is not used: no side called `start`, no length but pixels, no
colour without the ground it stands on, no line height that is not exact.
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from newsroom.text import bidi, mailed
from newsroom.web.markup import trusted

register = template.Library()

FACE = "Segoe UI, Tahoma, Arial, sans-serif"
# The light theme of the pages; where a reader of mail keeps the head of a letter, it has the dark one too.
INK, PAPER, LINE = "#15171c", "#fdfcf9", "#8a867c"
NIGHT_INK, NIGHT_PAPER = "#f0ede5", "#121418"
DARK = (
    "<style>@media (prefers-color-scheme: dark) {{"
    " .paper, .paper a, .paper h1 {{ background-color: {paper} !important; color: {ink} !important }}"
    " .pressed, .pressed a {{ background-color: {ink} !important; color: {paper} !important }} }}</style>"
)
LEADING, LEADING_OF_A_HEADLINE = 1.75, 1.5
SMALL, TEXT, LARGE = 14, 16, 18


@register.simple_tag
def cell(
    size: int = TEXT,
    padding: str = "0 0 16px",
    *,
    weight: str = "normal",
    direction: str = "",
    edge: str = "",
    is_pressed: bool = False,
) -> str:
    """The attributes of a `<td>` with words in it. `padding` in CSS; `direction`: "rtl" or "ltr" where it is
    not the letter's own; `edge`: a border of CSS, "bar" for one where the lines begin; `is_pressed`:
    ink and paper exchanged."""
    towards = direction or _direction()
    side = _side(towards)
    leading = LEADING if size < LARGE else LEADING_OF_A_HEADLINE
    ink, ground = (PAPER, INK) if is_pressed else (INK, PAPER)
    borders = {"": "", "bar": f"; border-{side}: 3px solid {LINE}"}
    return format_html(
        'class="{}" dir="{}" align="{}" bgcolor="{}" style="padding: {}; font-family: {}; font-size: {}px; '
        "font-weight: {}; line-height: {}px; mso-line-height-rule: exactly; color: {}; "
        'background-color: {}; text-align: {}; word-wrap: break-word{}"',
        "pressed" if is_pressed else "paper", towards, side, ground, padding, FACE, size,
        weight, round(size * leading), ink, ground, side, borders.get(edge, f"; {edge}"),
    )  # fmt: skip


@register.simple_tag
def sheet(*, is_wide: bool = True) -> str:
    """The attributes of a `<table>` that sets, and holds no table of facts. A wide one is as wide as the
    letter, whatever long word stands in it."""
    return format_html(
        'role="presentation" lang="{}" dir="{}" border="0" cellpadding="0" cellspacing="0"{}',
        get_language() or "ar",
        _direction(),
        trusted(' width="100%" style="width: 100%; table-layout: fixed"' if is_wide else ""),
    )


@register.simple_tag
def heading(size: int = 22) -> str:
    """The attributes of a heading: what a web mail's own style sheet would make of one is taken back."""
    return format_html(
        'style="margin: 0; font-family: {}; font-size: {}px; font-weight: bold; line-height: {}px; '
        'mso-line-height-rule: exactly; color: {}; text-align: {}"',
        FACE, size, round(size * LEADING_OF_A_HEADLINE), INK, _side(_direction()),
    )  # fmt: skip


@register.simple_tag
def link(address: str, *, is_underlined: bool = True) -> str:
    """The attributes of an `<a>` in words: blue is no colour of ours, and is unread on dark paper."""
    line = "underline" if is_underlined else "none"
    return format_html('href="{}" style="color: {}; text-decoration: {}"', address, INK, line)


@register.simple_tag
def dark_theme() -> str:
    return format_html(DARK, ink=NIGHT_INK, paper=NIGHT_PAPER)


@register.simple_tag
def letter_direction() -> str:
    return _direction()


@register.filter
def mailed_words(text: Any) -> str:
    """Words in the direction of the letter, their foreign runs held together."""
    return trusted(mailed.mark_up(str(text or ""), language=get_language() or "ar"))


@register.filter
def mailed_own(text: Any) -> str:
    """Words of somebody's own, such as a headline or a name, in the direction of their letters."""
    return trusted(mailed.own_span(str(text or ""), language=get_language() or "ar"))


@register.filter
def mailed_headline(text: Any) -> str:
    """A headline or a question of ours: in an Arabic letter always Arabic, in an English one of either
    edition, as its letters tell."""
    return mailed_own(text) if get_language() == "en" else mailed_words(text)


@register.filter
def direction_of(words: Any) -> str:
    return bidi.direction(str(words or ""))


@register.filter
def mailed_apart(text: Any) -> str:
    """Words of others in plain text, each of their lines isolated."""
    return "\n".join(bidi.embed(line) if line else "" for line in str(text or "").splitlines())


def _direction() -> str:
    return "ltr" if get_language() == "en" else "rtl"


def _side(towards: str) -> str:
    return "left" if towards == "ltr" else "right"
