"""Readers' answers that a story quotes: rendering keeps their places, the page fills them.

A stored story never holds a reader's words, so an answer that is erased is gone from it at once.
"""

import re
from collections.abc import Mapping

from articles.rendering.setting import Setting
from articles.rendering.tokens import Token, Tokens, element, is_text, replace_lone

_KEY = r"([A-Za-z0-9-]{1,20})"
_WRITTEN = re.compile(rf"\s*\[\[answer:{_KEY}\]\]\s*")
_PLACE = re.compile(rf'<aside data-answer="{_KEY}"></aside>')


def place_answers(tokens: Tokens, setting: Setting) -> Tokens:
    """A paragraph that is only `[[answer:ID]]` keeps the place of a reader's answer."""

    def place(token: Token) -> Tokens | None:
        written = _WRITTEN.fullmatch(token["data"]) if is_text(token) else None
        return element("aside", {"data-answer": written[1]}) if written else None

    return replace_lone(tokens, place)


def fill(html: str, picks: Mapping[str, str]) -> str:
    """Put picked answers (public id to ready HTML) into their places; a missing one leaves nothing."""
    return _PLACE.sub(lambda place: picks.get(place[1], ""), html)
