"""What word processors and web pages say in styles: what is hidden, strong, emphasised, code."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from newsroom.text.pasted.shapes import Tokens, attribute

_STRONG = re.compile(r"font-weight:\s*(?:bold|bolder|[6-9]00)\b")
_PLAIN = re.compile(r"font-weight:\s*(?:normal|[1-5]00)\b")
_SLANTED = re.compile(r"font-style:\s*(?:italic|oblique)\b")
_UPRIGHT = re.compile(r"font-style:\s*normal\b")
_CODE = re.compile(r"font-family:[^;]*(?:courier|consolas|monospace|roboto mono)")
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|visibility:\s*hidden")
_UNWANTED = ["style", "script", "head", "meta", "link", "title", "xml", "noscript", "template", "svg",
             "iframe", "object", "button", "input", "select", "textarea", "nav"]  # fmt: skip
_SAME = {"b": "strong", "i": "em", "dfn": "em", "tt": "code", "kbd": "code", "samp": "code"}
EMPHASIS = ("strong", "em")


def style(tag: Tag) -> str:
    return attribute(tag, "style").lower()


def drop_hidden(soup: BeautifulSoup, tokens: Tokens) -> None:
    """Leave out what no reader of the page saw."""
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        # Word's own elements: <o:p>, <w:sdt>, <st1:place>.
        if ":" in tag.name:
            tag.unwrap()
        elif tag.name in _UNWANTED or _HIDDEN.search(style(tag)) or tag.has_attr("hidden"):
            tag.decompose()


def mark_emphasis(soup: BeautifulSoup, tokens: Tokens) -> None:
    """`<span style="font-weight:700">` as `<strong>`; Google's `<b style="font-weight:normal">`
    around a whole document is none."""
    for tag in soup.find_all(True):
        written = style(tag)
        tag.name = _SAME.get(tag.name, tag.name)
        if tag.name == "strong" and _PLAIN.search(written):
            tag.name = "span"
        if tag.name == "em" and _UPRIGHT.search(written):
            tag.name = "span"
        if tag.name != "span":
            continue
        if _CODE.search(written) and not tag.find_parent(["pre", "code"]):
            tag.name = "code"
            continue
        for name, pattern in (("strong", _STRONG), ("em", _SLANTED)):
            if pattern.search(written):
                inside = soup.new_tag(name)
                inside.extend(list(tag.contents))
                tag.append(inside)
    for tag in soup.find_all("span"):
        tag.unwrap()


def join_emphasis(soup: BeautifulSoup, tokens: Tokens) -> None:
    """Word cuts a strong sentence at each Latin name; Markdown wants it whole, and headings plain."""
    heads = soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "th"])
    for head in [*heads, *soup.select("table tr:first-child td")]:
        for tag in head.find_all(EMPHASIS):
            tag.unwrap()
    for tag in soup.find_all([*EMPHASIS, "code"]):
        if (not tag.get_text(strip=True) and not tag.find(["img", "br"])) or tag.find_parent(
            tag.name
        ):
            tag.unwrap()
    soup.smooth()
    for tag in soup.find_all(EMPHASIS):
        if tag.parent is None:
            continue
        while (after := _next_of(tag)) is not None:
            between = tag.next_sibling
            if isinstance(between, NavigableString):
                tag.append(between.extract())
            tag.extend(list(after.contents))
            after.decompose()


def _next_of(tag: Tag) -> Tag | None:
    """The same emphasis right after it, or after a blank."""
    after = tag.next_sibling
    if isinstance(after, NavigableString) and not after.strip():
        after = after.next_sibling
    return after if isinstance(after, Tag) and after.name == tag.name else None
