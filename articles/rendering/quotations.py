"""Quotations: the speaker in the footer, and the mark of a pull quote.

The last paragraph of a quotation that opens with a dash is its speaker. `{.pull}` on its last line
makes it a pull quote: the newsroom's own words set large, quoting the story rather than somebody.
"""

import re

from articles.rendering.setting import Setting
from articles.rendering.tokens import Tokens, is_end, is_start, is_text, put

_PULL = re.compile(r"(?:^|\n)\{\.pull\}\s*\Z")
_DASHES = ("–", "—")


def set_quotations(tokens: Tokens, setting: Setting) -> Tokens:
    open_quotations: list[int] = []
    dropped: set[int] = set()
    for index, token in enumerate(tokens):
        if is_start(token, "blockquote"):
            open_quotations.append(index)
        elif is_end(token, "blockquote"):
            began = open_quotations.pop()
            last = _last_paragraph(tokens, began, index)
            if last and _take_mark(tokens, *last):
                put(tokens[began], {"class": "pull"})
                if last[1] - last[0] == 2 and not tokens[last[0] + 1]["data"]:
                    dropped.update(range(last[0], last[1] + 1))
                    last = _last_paragraph(tokens, began, last[0])
            if last:
                _name_speaker(tokens, began, *last)
    return [token for index, token in enumerate(tokens) if index not in dropped]


def _last_paragraph(tokens: Tokens, began: int, ended: int) -> tuple[int, int] | None:
    """Where the last paragraph between these two places starts and ends, if one stands last."""
    last = ended - 1
    while last > began and is_text(tokens[last]) and not tokens[last]["data"].strip():
        last -= 1
    if not is_end(tokens[last], "p"):
        return None
    first = next(place for place in range(last, began, -1) if is_start(tokens[place], "p"))
    return first, last


def _take_mark(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the paragraph ends in the mark of a pull quote, which is then gone from it."""
    token = tokens[last - 1]
    if not is_text(token) or not _PULL.search(token["data"]):
        return False
    token["data"] = _PULL.sub("", token["data"])
    return True


def _name_speaker(tokens: Tokens, began: int, first: int, last: int) -> None:
    opening = tokens[first + 1]
    has_words = any(is_end(token, "p") for token in tokens[began:first])
    if has_words and is_text(opening) and opening["data"].lstrip().startswith(_DASHES):
        tokens[first]["name"] = tokens[last]["name"] = "footer"
