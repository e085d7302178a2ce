"""Setting a reader's words as HTML: paragraphs, line breaks, quotations and links, nothing else.

Never Markdown: it stalls on hostile input, and an answer needs none. Each paragraph carries its
own direction, judged by its letters, so that one that opens with «OpenAI» stays right-to-left. A link
shows its host, in the letters that a browser would ask for, so that no text can pretend another.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.html import escape

from newsroom.text.bidi import direction
from newsroom.text.lookalikes import mixes_scripts

# As newsroom.text.bidi reads them, but of http alone; the sentence's own marks do not belong to it.
_ADDRESS = re.compile(r"https?://[^\s<>«»\"“”،؛؟\u2066-\u2069\u202a-\u202e]{1,500}", re.IGNORECASE)
_ENDS = ".,;:!?)]}'*_~"
_PART = re.compile(r"\n[ \t]*\n+")
COVER = "\u2022"
LONGEST_SHOWN = 40


def set_words(text: str, covered: Iterable[tuple[int, int]] = ()) -> str:
    """HTML of a cleaned answer; linear in its length. `covered`: places that a rule masks."""
    text = _cover(text, covered)
    return "".join(_block(part) for part in _PART.split(text.strip()))


def addresses(text: str) -> list[str]:
    """The links that the words would have, as they are written."""
    return [found for match in _ADDRESS.finditer(text) if (found := _trimmed(match.group()))]


def excerpt(text: str, *, longest: int = 140) -> str:
    """The beginning of an answer in one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[:longest].rsplit(' ', 1)[0]}…"


def _cover(text: str, covered: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in covered:
        for place in range(start, min(end, len(letters))):
            if not letters[place].isspace():
                letters[place] = COVER
    return "".join(letters)


def _block(part: str) -> str:
    """A paragraph; lines that all begin with > are words of somebody else."""
    lines = part.split("\n")
    if all(line.lstrip().startswith(">") for line in lines):
        quoted = "\n".join(line.lstrip().removeprefix(">") for line in lines)
        return f"<blockquote>{_paragraph(quoted)}</blockquote>"
    return _paragraph(part)


def _paragraph(part: str) -> str:
    return f'<p dir="{direction(part)}">{_lines(part)}</p>'


def _lines(paragraph: str) -> str:
    return "<br>".join(_line(line.strip()) for line in paragraph.split("\n"))


def _line(line: str) -> str:
    out, end = [], 0
    for match in _ADDRESS.finditer(line):
        address = _trimmed(match.group())
        if not address:
            continue
        out.append(escape(line[end : match.start()]))
        out.append(_link(address))
        end = match.start() + len(address)
    out.append(escape(line[end:]))
    return "".join(out)


def _trimmed(address: str) -> str:
    """The address without the end of the sentence; nothing where no host is named."""
    address = address.rstrip(_ENDS)
    return address if _host(address) else ""


def _host(address: str) -> str:
    """The host as a browser asks for it, or nothing for an address that is none."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host or "." not in host or parts.username is not None:
        return ""
    if mixes_scripts(host.replace(".", " ")):
        try:
            return host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host


def _link(address: str) -> str:
    rest = address.split("//", 1)[1].partition("/")[2]
    shown = f"{_host(address)}/{rest}" if rest else _host(address)
    if len(shown) > LONGEST_SHOWN:
        shown = f"{shown[:LONGEST_SHOWN]}…"
    return (
        f'<a href="{escape(address)}" rel="ugc nofollow noopener" dir="ltr">'
        f"<bdi>{escape(shown)}</bdi></a>"
    )
