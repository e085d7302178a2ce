"""Quotations: the speaker in the footer, and the marks of a pull quote and of a box.

The last paragraph of a quotation that opens with a dash is its speaker. `{.pull}` at its end makes
it a pull quote: the newsroom's own words set large, quoting the story rather than somebody.
`{.aside}` makes it a box beside the story, which may open with a heading: its title.
"""

import re

from articles.rendering.setting import Setting
from articles.rendering.tokens import Tokens, is_blank, is_end, is_start, is_text, put

_MARK = re.compile(r"(?:^|[\n ])\{\.(pull|aside)\}\s*\Z")
_DASHES = ("–", "—")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMES = {"ar": "على الهامش", "en": "Aside"}


def set_quotations(tokens: Tokens, setting: Setting) -> Tokens:
    open_quotations: list[int] = []
    dropped: set[int] = set()
    for index, token in enumerate(tokens):
        if is_start(token, "blockquote"):
            open_quotations.append(index)
        elif is_end(token, "blockquote"):
            began = open_quotations.pop()
            last = _last_paragraph(tokens, began, index)
            mark = _take_mark(tokens, *last) if last else ""
            if mark and last and last[1] - last[0] == 2 and not tokens[last[0] + 1]["data"]:
                dropped.update(range(last[0], last[1] + 1))
                last = _last_paragraph(tokens, began, last[0])
            if mark == "aside":
                _make_box(tokens, began, index, setting)
                continue
            if mark == "pull":
                put(tokens[began], {"class": "pull"})
            if last:
                _name_speaker(tokens, began, *last)
    return [token for index, token in enumerate(tokens) if index not in dropped]


def _last_paragraph(tokens: Tokens, began: int, ended: int) -> tuple[int, int] | None:
    """Where the last paragraph between these two places starts and ends, if one stands last."""
    last = ended - 1
    while last > began and is_blank(tokens[last]):
        last -= 1
    if not is_end(tokens[last], "p"):
        return None
    first = next(place for place in range(last, began, -1) if is_start(tokens[place], "p"))
    return first, last


def _take_mark(tokens: Tokens, first: int, last: int) -> str:
    """The mark that the paragraph ends in, which is then gone from it; "" where there is none."""
    token = tokens[last - 1]
    found = _MARK.search(token["data"]) if is_text(token) else None
    if not found:
        return ""
    token["data"] = token["data"][: found.start()]
    return found[1]


def _make_box(tokens: Tokens, began: int, ended: int, setting: Setting) -> None:
    """A box, named by the heading it opens with: a title of its own, no part of the contents."""
    tokens[began]["name"] = tokens[ended]["name"] = "aside"
    put(tokens[began], {"class": "aside-box"})
    first = next(place for place in range(began + 1, ended + 1) if not is_blank(tokens[place]))
    level = tokens[first].get("name")
    if level not in _HEADINGS or not is_start(tokens[first], level):
        put(tokens[began], {"aria-label": _NAMES[setting.language]})
        return
    last = next(place for place in range(first, ended) if is_end(tokens[place], level))
    setting.boxes += 1
    name = f"{setting.prefix}box-{setting.boxes}"
    tokens[first]["name"] = tokens[last]["name"] = "p"
    put(tokens[first], {"class": "aside-box__title", "id": name})
    put(tokens[began], {"aria-labelledby": name})


def _name_speaker(tokens: Tokens, began: int, first: int, last: int) -> None:
    opening = tokens[first + 1]
    has_words = any(is_end(token, "p") for token in tokens[began:first])
    if has_words and is_text(opening) and opening["data"].lstrip().startswith(_DASHES):
        tokens[first]["name"] = tokens[last]["name"] = "footer"
