"""Setting a story: one recipe from an editor's Markdown to the HTML that readers get.

Pure: pictures and the prefix of ids come from the caller, nothing is looked up, and the same
source gives the same bytes. The result is stored with its RECIPE_VERSION when a story is
published; no view ever renders. No character of the text is changed; controls that would turn what stands
around them are left out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from articles.rendering.additions import STEPS
from articles.rendering.answers import fill
from articles.rendering.elsewhere import absolute
from articles.rendering.paragraphs import separate
from articles.rendering.setting import Heading, Picture, Setting
from newsroom.text import markdown, sanitise
from newsroom.text.arabic import count_words, reading_minutes
from newsroom.text.markdown import TooComplex

RECIPE_VERSION = 3
# Characters of a source: thirty times a long article.
LARGEST = 200_000

__all__ = [
    "RECIPE_VERSION",
    "Heading",
    "Picture",
    "Rendered",
    "TooComplex",
    "absolute",
    "check",
    "fill",
    "picture_keys",
    "render",
]

Result = TypeVar("Result")
# Wherever Markdown takes an address; a key too many only asks for a picture that is not shown.
_PICTURE_KEY = re.compile(r"(?:\(|\]:)\s*<?image:(\d{1,12})", re.IGNORECASE)


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
    setting = Setting(language=language, pictures=pictures or {}, prefix=prefix)
    html = sanitise.clean(
        _in_paragraphs(source, markdown.to_html),
        # Our own trusted additions, after the sanitiser and in this order.
        filters=[setting.filter(step) for step in STEPS],
    )
    words = count_words(setting.text)
    return Rendered(
        html=html,
        toc=tuple(setting.headings),
        words=words,
        minutes=reading_minutes(words, language=language),
    )


def check(source: str) -> None:
    """Raise TooComplex for a source that `render` would refuse before parsing it; linear."""
    _in_paragraphs(source, markdown.check)


def picture_keys(source: str | None) -> set[str]:
    """The keys of the pictures that a text may use."""
    return set(_PICTURE_KEY.findall(source or ""))


def _in_paragraphs(source: str, work: Callable[[str], Result]) -> Result:
    """`work` on the source with its paragraphs marked; a refusal names the editor's own line."""
    if len(source) > LARGEST:
        raise TooComplex(1, "too_long")
    lines = separate(source)
    try:
        return work("\n".join(line.text for line in lines))
    except TooComplex as problem:
        raise TooComplex(lines[problem.line - 1].number, problem.reason) from problem
