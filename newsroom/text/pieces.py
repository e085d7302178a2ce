"""Cutting a text into the pieces that differences, merging and the typo guard speak of.

A word keeps its clitics («وبالكتاب»), its harakat and its tatweel; a Latin compound its signs
(GPT-4o, C++, node.js), a number its separators and percent sign. At the border of two scripts the
text is cut («بـ|OpenAI»), so that each piece has one direction. Joined again the pieces are the
text, to the character.
"""

import re
from typing import NamedTuple

from newsroom.text.fences import find_fences

# More than any story has: a text of more lines is compared whole, as cutting it would take seconds.
MOST_LINES = 10_000
_LATIN = "A-Za-z\u00c0-\u024f"
_DIGIT = "0-9٠-٩۰-۹"
# Harakat, Quranic marks, combining accents, joiners: they belong to the letter before them.
_MARK = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08ca-\u08ff\u200c\u200d\ufe0e\ufe0f"
)
# An address whole, without the comma or bracket that ends the sentence.
ADDRESS = (
    r"(?:https?://|www\.)(?>(?:[^\s<>«»“”\"،؛؟()\[\].,;:!?]|[.,;:!?](?=[^\s<>«»“”\"،؛؟()\[\]])"
    r"|\([^\s<>()]*+\))+)"
)
_LATIN_WORD = (
    rf"(?:(?<!\w)[@#.])?[{_LATIN}](?>(?:[{_LATIN}{_MARK}0-9_+#]|[.@/:&’'-](?=[{_LATIN}0-9]))*)"
)
# «4K», «5G» and «2.5D» begin with their number.
_LATIN_START = rf"[0-9]++(?:\.[0-9]++)?[{_LATIN}](?>(?:[{_LATIN}0-9+#]|[.&-](?=[{_LATIN}0-9]))*)"
_NUMBER = rf"[%٪]?(?:(?<![\w)])[-+\u2212])?[{_DIGIT}]++(?>(?:[.,٫٬/:\u2013-][{_DIGIT}]++)*)[%٪]?"
_OTHER_WORD = rf"(?>(?:(?![{_LATIN}{_DIGIT}_])\w[{_MARK}]*+)+)"
# A sign with what modifies it: flags, skin tones and joined emoji are one piece.
_SIGN = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    rf"|[^\w\s](?>(?:[{_MARK}\u20e3\U0001f3fb-\U0001f3ff]|(?<=\u200d)[^\w\s])*)"
)
_PIECE = re.compile(
    rf"{ADDRESS}|{_LATIN_WORD}|{_LATIN_START}|{_NUMBER}|{_OTHER_WORD}|\n+|[^\S\n]+|{_SIGN}|."
)


class Paragraph(NamedTuple):
    """A paragraph of a body and the line ends that follow it, which may be none at the end."""

    text: str
    gap: str


def pieces(text: str) -> list[str]:
    """The text as words, numbers, signs and blanks, in order and complete."""
    return _PIECE.findall(text)


def has_too_many_lines(text: str) -> bool:
    return text.count("\n") > MOST_LINES


def paragraphs(*bodies: str) -> list[list[Paragraph]]:
    """Each Markdown body as its paragraphs; blank lines at its beginning are left out.

    Blank lines part paragraphs and fenced code is never parted. Where one of the bodies has no
    blank line, as text pasted from a word processor, all of them are cut at every line: bodies
    that are compared must be cut in the same way. Of more than MOST_LINES none is cut.
    """
    bodies = tuple(body.replace("\r\n", "\n") for body in bodies)
    if any(has_too_many_lines(body) for body in bodies):
        return [[Paragraph(body, "")] if body.strip() else [] for body in bodies]
    lines = [body.split("\n") for body in bodies]
    by_line = any(_is_one_paragraph_a_line(body) for body in lines)
    return [_paragraphs(body, by_line=by_line) for body in lines]


def _is_one_paragraph_a_line(lines: list[str]) -> bool:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    return len(filled) > 1 and len(filled) == filled[-1] - filled[0] + 1


def _paragraphs(lines: list[str], *, by_line: bool) -> list[Paragraph]:
    inside = {
        index for fence in find_fences(lines) for index in range(fence.start + 1, fence.end + 1)
    }
    found: list[Paragraph] = []
    is_open = False
    for index, line in enumerate(lines):
        ends = "\n" if index < len(lines) - 1 else ""
        if index in inside or (is_open and line.strip() and not by_line):
            text, gap = found[-1]
            found[-1] = Paragraph(text + gap + line, ends)
            is_open = True
        elif line.strip():
            found.append(Paragraph(line, ends))
            is_open = True
        else:
            is_open = False
            if found:
                text, gap = found[-1]
                found[-1] = Paragraph(text, gap + line + ends)
    return found
