"""Setting a story: one recipe from an editor's Markdown to the HTML that readers get.

Pure: pictures and the prefix of ids come from the caller, nothing is looked up, and the same
source gives the same bytes. The result is stored with its RECIPE_VERSION when a story is
published; no view ever renders. No character of the text is changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from articles.rendering import additions
from articles.rendering.additions import Heading, Picture
from articles.rendering.paragraphs import separate
from newsroom.text import markdown, sanitise
from newsroom.text.arabic import count_words, reading_minutes
from newsroom.text.markdown import TooComplex, check

RECIPE_VERSION = 1

__all__ = [
    "RECIPE_VERSION",
    "Heading",
    "Picture",
    "Rendered",
    "TooComplex",
    "check",
    "fill",
    "picture_keys",
    "render",
]

_PICTURE_KEY = re.compile(r"!\[[^\]\n]{0,300}\]\(image:(\d{1,12})")
_ANSWER = re.compile(r'<aside data-answer="([\w-]{1,20})"></aside>')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Rendered:
    """A text that has been set."""

    html: str
    toc: tuple[Heading, ...]
    words: int
    minutes: int


def render(
    source: str,
    *,
    language: str = "ar",
    pictures: Mapping[str, Picture] | None = None,
    prefix: str = "",
) -> Rendered:
    """Set the source. `pictures` maps the key of `![…](image:KEY)` to the picture; `prefix` makes
    ids unique where several texts share a page. Raises TooComplex, naming the line.
    """
    setting = additions.Setting(language=language, pictures=pictures or {}, prefix=prefix)
    text = separate(source.replace("\r\n", "\n"))
    html = sanitise.clean(
        markdown.to_html(text),
        # Our own trusted additions, after the sanitiser and in this order.
        filters=[setting.filter(step) for step in additions.STEPS],
    )
    words = count_words(_TAG.sub(" ", html))
    return Rendered(
        html=html,
        toc=tuple(setting.headings),
        words=words,
        minutes=reading_minutes(words, language=language),
    )


def picture_keys(source: str | None) -> set[str]:
    """The keys of the pictures that a text uses."""
    return set(_PICTURE_KEY.findall(source or ""))


def fill(html: str, picks: Mapping[str, str]) -> str:
    """Put picked answers (public id to ready HTML) into their places; a missing one leaves nothing."""
    return _ANSWER.sub(lambda match: picks.get(match.group(1), ""), html)
