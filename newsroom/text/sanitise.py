"""Sanitising HTML: the only file that imports `bleach`.

Closed lists of elements and attributes; an address must be of a known form after unescaping and
hold no control, blank or invisible character. What we add ourselves (pictures, isolates, wrappers)
comes as token filters that run after the sanitiser, so the text is parsed and written once.
"""

import html
import re
from collections.abc import Iterable
from typing import Any

from bleach.sanitizer import Cleaner

ELEMENTS = frozenset(
    {
        "a", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "ins", "li", "ol", "p", "pre", "strong", "sub",
        "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_ADDRESS = re.compile(
    r"(?:https?://[\w.-]+(?::\d{1,5})?(?:[/?#]\S*)?|mailto:[^\s@]+@[\w.-]+|#[\w:-]+|/(?![/\\])\S*)",
    re.IGNORECASE,
)
_HIDDEN = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\\\\]")
_NOTE_ID = re.compile(r"(?:fn|fnref\d*):[\w-]{1,40}")
_LANGUAGE = re.compile(r"language-[\w+#.-]{1,20}")
_PICTURE = re.compile(r"image:\d{1,12}")
_CLASSES = {"footnote", "footnote-ref", "footnote-backref"}


def is_safe_address(address: str) -> bool:
    """Whether a link may lead there."""
    plain = html.unescape(html.unescape(address))
    return not _HIDDEN.search(plain) and _ADDRESS.fullmatch(plain) is not None


def _allow(tag: str, name: str, value: str) -> bool:
    match name:
        case "href":
            return tag == "a" and is_safe_address(value)
        case "src":
            return tag == "img" and _PICTURE.fullmatch(value) is not None
        case "alt" | "title":
            return tag in {"img", "a"}
        case "id":
            return tag in {"li", "sup", "a"} and _NOTE_ID.fullmatch(value) is not None
        case "class":
            return value in _CLASSES or (tag == "code" and _LANGUAGE.fullmatch(value) is not None)
        case "start":
            return tag == "ol" and value.isdecimal() and len(value) < 6
        case _:
            return False


_PROTOCOLS = frozenset({"http", "https", "mailto", "image"})


def clean(source: str, filters: Iterable[Any] = ()) -> str:
    """The HTML with nothing in it but what the lists allow, then passed through `filters`."""
    cleaner = Cleaner(
        tags=ELEMENTS, attributes=_allow, protocols=_PROTOCOLS, strip=True, filters=list(filters)
    )
    return cleaner.clean(source)


__all__ = ["ELEMENTS", "clean", "is_safe_address"]
