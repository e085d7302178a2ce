"""Word's own marks: headings by their outline level, lists that are paragraphs, quotations by style."""

import re
from itertools import groupby

from bs4 import BeautifulSoup, Tag

from newsroom.text.pasted.shapes import Tokens, attribute

_CLASS = re.compile(r"^(?:Mso)?Heading(\d)$", re.IGNORECASE)
_OUTLINE = re.compile(r"mso-outline-level:\s*(\d)")
_TITLES = {"MsoTitle": "h1", "MsoSubtitle": "h2", "title": "h1", "subtitle": "h2"}
_QUOTES = {"MsoQuote", "MsoIntenseQuote", "quotations"}
_LIST = re.compile(r"mso-list:\s*l(\d+)\s+level(\d+)")
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\(?(?:[0-9\u0660-\u0669]{1,3}|[a-z]{1,4}|[\u0621-\u064a])[.)\-]", re.IGNORECASE
)


def mark_headings(soup: BeautifulSoup, tokens: Tokens) -> None:
    for tag in soup.find_all("p"):
        name = next((_heading(name) for name in classes(tag) if _heading(name)), "")
        outline = _OUTLINE.search(attribute(tag, "style"))
        if outline and not name and int(outline[1]) <= 6:
            name = f"h{outline[1]}"
        if name and tag.get_text(strip=True):
            tag.name = name


def mark_quotations(soup: BeautifulSoup, tokens: Tokens) -> None:
    """Paragraphs in the style of a quotation that follow one another are one quotation."""
    for tag in soup.find_all("p"):
        if not _QUOTES & set(classes(tag)):
            continue
        before = tag.find_previous_sibling()
        if isinstance(before, Tag) and before.name == "blockquote" and before.has_attr("data-word"):
            before.append(tag.extract())
        else:
            tag.wrap(soup.new_tag("blockquote", attrs={"data-word": ""}))


def make_lists(soup: BeautifulSoup, tokens: Tokens) -> None:
    """`<p style="mso-list:l0 level1 lfo1">` in a row as one list, the levels inside one another."""
    items = [tag for tag in soup.find_all("p") if _LIST.search(attribute(tag, "style"))]
    places = {id(tag): place for place, tag in enumerate(items)}
    run = 0
    runs: list[int] = []
    for tag in items:
        before = tag.find_previous_sibling()
        if id(before) not in places:
            run += 1
        runs.append(run)
    for _number, group in groupby(zip(runs, items, strict=True), key=lambda pair: pair[0]):
        _make_list(soup, [tag for _run, tag in group])


def _make_list(soup: BeautifulSoup, items: list[Tag]) -> None:
    open_lists: list[tuple[int, Tag]] = []
    anchor = items[0]
    for item in items:
        found = _LIST.search(attribute(item, "style"))
        level = int(found[2]) if found else 1
        kind = _kind(item)
        while open_lists and (
            open_lists[-1][0] > level
            or (open_lists[-1][0] == level and open_lists[-1][1].name != kind)
        ):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            _open(soup, open_lists, level, kind, anchor)
        row = soup.new_tag("li")
        row.extend(list(item.contents))
        open_lists[-1][1].append(row)
    for item in items:
        item.decompose()


def _open(
    soup: BeautifulSoup, open_lists: list[tuple[int, Tag]], level: int, kind: str, anchor: Tag
) -> None:
    made = soup.new_tag(kind)
    outer = open_lists[-1][1].find_all("li", recursive=False) if open_lists else []
    if outer:
        outer[-1].append(made)
    else:
        anchor.insert_before(made)
    open_lists.append((level, made))


def _kind(item: Tag) -> str:
    """Whether it is numbered; its sign, which Word writes as text, is taken out."""
    signs = [tag for tag in item.find_all("span") if _IGNORED.search(attribute(tag, "style"))]
    sign = "".join(tag.get_text() for tag in signs).strip()
    for tag in signs:
        if not tag.decomposed:
            tag.decompose()
    return "ol" if _NUMBERED.match(sign) else "ul"


def _heading(name: str) -> str:
    found = _CLASS.match(name)
    return f"h{found[1]}" if found and 1 <= int(found[1]) <= 6 else _TITLES.get(name, "")


def classes(tag: Tag) -> list[str]:
    return attribute(tag, "class").split()
