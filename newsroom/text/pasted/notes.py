"""Footnotes: Word, Google Docs and LibreOffice link a sign to a note and the note back to it."""

import re

from bs4 import BeautifulSoup, Tag

from newsroom.text.pasted.shapes import Tokens, attribute

# Where the sign leads, and where the note leads back to.
_NOTE = re.compile(r"#(?:_(?:ftn|edn)(\d+)|(?:ftnt|edn)(\d+)|sd(?:foot|end)note(\d+)sym)$")
_BACK = re.compile(r"#(?:_(?:ftn|edn)ref(\d+)|(?:ftnt|edn)_ref(\d+)|sd(?:foot|end)note(\d+)anc)$")
_SIGN = re.compile(r"^\[?(?:\d{1,3}|[a-z*†])\]?$")
_BLOCKS = ["p", "li", "div", "td"]


def take_notes(soup: BeautifulSoup, tokens: Tokens) -> None:
    """Each sign becomes `[^1]`, and the notes stand at the end. A sign whose note was not copied, as
    on the pages of an encyclopedia, is left out."""
    found = {number: _take(back) for back, number in _links(soup, _BACK)}
    for link, number in _links(soup, _NOTE):
        place = link.parent if _is_only(link) else link
        if place is not None:
            place.replace_with(tokens.put(f"[^{number}]") if found.get(number) else "")
    for link in soup.select("sup a[href^='#'], a[href^='#'] sup"):
        outer = link.find_parent("a") or link
        if not outer.decomposed and _SIGN.match(outer.get_text(strip=True)):
            outer.decompose()
    tokens.notes += [f"[^{number}]: {words}" for number, words in found.items() if words]


def _links(soup: BeautifulSoup, pattern: re.Pattern[str]) -> list[tuple[Tag, str]]:
    # Word saves whole addresses: file:///C:/…#_ftn1.
    return [
        (link, next(filter(None, match.groups())))
        for link in soup.find_all("a")
        if (match := pattern.search(attribute(link, "href")))
    ]


def _take(back: Tag) -> str:
    """The words of the note that this link leads back from; the note itself is taken out."""
    block = back.find_parent(_BLOCKS)
    if block is None:
        return ""
    back.decompose()
    words = " ".join(block.get_text().split())
    block.decompose()
    return words


def _is_only(link: Tag) -> bool:
    parent = link.parent
    return (
        parent is not None
        and parent.name in ("sup", "span")
        and parent.get_text(strip=True) == link.get_text(strip=True)
    )
