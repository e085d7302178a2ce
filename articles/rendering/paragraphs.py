"""Structure that a text pasted from a word processor has but does not mark.

Four rules, none of which changes a character that is read. In a source without a single blank line every line
of prose is a paragraph: that is how a word processor pastes. A paragraph that is wholly a
quotation, followed by one that begins with a dash, is a quotation and its speaker. A last line
`– speaker` inside a quotation is a paragraph of its own. The address of a video or post alone in
its paragraph is a link, which becomes a card.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from newsroom.text.embeds import embed_of
from newsroom.text.fences import find_fences
from newsroom.text.markdown import split_lines

_BLOCK = re.compile(r"[ \t]*(?:#{1,6} |>|[-*+] |\d{1,4}[.)] |\||\[\^)|[ \t]{2,}")
# What it has matched it keeps: blanks that each part could take would be shared out in every way.
_RULE_OF_TABLE = re.compile(r"[ ]*+\|?(?>(?:[ ]*+:?-++:?[ ]*+\|)*)[ ]*+(?::?-++:?)?[ ]*+")
_QUOTATION = re.compile(r"(?:“[^“”]+”|«[^«»]+»)[.،!؟?]?")
_SPEAKER = re.compile(r"[–—] ?\S.{0,200}")
_ADDRESS = re.compile(r"[ ]{0,3}https?://[^\s<>]{1,500}[ \t]*")
_QUOTED_SPEAKER = re.compile(r"> ?[–—] ?\S")


class Line(NamedTuple):
    """A line and its number in the editor's source, from 1; what we add has its neighbour's."""

    number: int
    text: str
    is_code: bool = False


def separate(source: str) -> list[Line]:
    """The source with its paragraphs and quotations marked as Markdown."""
    texts = split_lines(source)
    lines = [Line(number, text) for number, text in enumerate(texts, start=1)]
    for fence in find_fences(texts):
        for index in range(fence.start, fence.end + 1):
            lines[index] = lines[index]._replace(is_code=True)
    if any(not line.text.strip() for line in _without_ends(lines)):
        parted = lines
    else:
        parted = _one_paragraph_a_line(lines)
    return _link_embeds(_part_quoted_speakers(_mark_quotations(parted)))


def _without_ends(lines: list[Line]) -> list[Line]:
    """Without the empty lines before the first word and after the last."""
    full = [index for index, line in enumerate(lines) if line.text.strip()]
    return lines[full[0] : full[-1] + 1] if full else []


def _one_paragraph_a_line(lines: list[Line]) -> list[Line]:
    out: list[Line] = []
    rows = _rows(lines)
    for line in lines:
        is_prose = not line.is_code and line.number not in rows and not _BLOCK.match(line.text)
        blank = Line(line.number, "")
        out += [blank, line, blank] if is_prose else [line]
    return out


def _rows(lines: list[Line]) -> set[int]:
    """The numbers of the lines of tables, whose rows need not begin with «|»."""
    rows: set[int] = set()
    for above, line in pairwise(lines):
        if _RULE_OF_TABLE.fullmatch(line.text) and "|" in line.text and "|" in above.text:
            rows |= {above.number, line.number}
        elif above.number in rows and "|" in line.text:
            rows.add(line.number)
    return rows


def _part_quoted_speakers(lines: list[Line]) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        follows = bool(out) and out[-1].text.startswith(">") and out[-1].text.rstrip() != ">"
        if follows and not line.is_code and _QUOTED_SPEAKER.match(line.text):
            out.append(Line(line.number, ">"))
        out.append(line)
    return out


def _link_embeds(lines: list[Line]) -> list[Line]:
    """As a link without words, so that no «_» of the address is taken for a mark."""
    out = list(lines)
    for index, line in enumerate(lines):
        around = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
        is_alone = not line.is_code and not any(other.text.strip() for other in around)
        if is_alone and _ADDRESS.fullmatch(line.text) and embed_of(line.text.strip()):
            out[index] = line._replace(text=f"[](<{line.text.strip()}>)")
    return out


def _mark_quotations(lines: list[Line]) -> list[Line]:
    out = list(lines)
    paragraphs = [index for index, line in enumerate(lines) if line.text.strip()]
    for index, after in pairwise(paragraphs):
        quotation, speaker = lines[index], lines[after]
        if quotation.is_code or speaker.is_code:
            continue
        said = _QUOTATION.fullmatch(quotation.text.strip())
        if said and _SPEAKER.fullmatch(speaker.text.strip()):
            for place in range(index, after + 1):
                out[place] = lines[place]._replace(text=f"> {lines[place].text}".rstrip())
    return out
