"""Markdown to HTML, behind guards: the only file that imports `markdown`.

python-markdown is quadratic, or recurses, on shapes that nobody writes by accident: thousands of
brackets, backquotes or nested lists. Each shape is refused by a linear look at the source before
the parser sees it, with the line that has it. The limits are far beyond what an article holds, and
together they keep the dearest accepted source near a second of work.
"""

import re
from collections.abc import Iterable
from html import escape

import markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.preprocessors import Preprocessor

from newsroom.text.fences import Fence, find_fences, prose

# Of the parser's source, which is an editor's with its paragraphs marked.
LARGEST = 230_000
LONGEST_WORD = 1_500
LONGEST_LINE = 20_000
MOST_IN_A_ROW = 40
MOST_COLUMNS = 60
DEEPEST = 12
# In one paragraph.
MOST_BRACKETS, MOST_SIGNS = 200, 3_000
# In the whole text.
MOST_FENCES, MOST_SIGNS_OF_CODE = 300, 20_000
MOST = {
    "notes": 300,
    "rows": 1_000,
    "cells": 6_000,
    "items": 2_000,
    "headings": 500,
    "paragraphs": 4_000,
    "breaks": 4_000,
    "signs": 8_000,
}
# From every sign the parser may look to the end of its paragraph: at most so many characters in
# all. It looks from a bracket one character at a time, which costs as much as twenty.
MOST_LOOKS, LOOKS_OF_A_BRACKET = 50_000_000, 20

_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
# The parser marks places with two of these, and takes others for the end of a line.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_IN_A_ROW = re.compile(rf"([\[\]!<>*_`\"':|\\])\1{{{MOST_IN_A_ROW},}}")
_WORD_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_BLANKS = re.compile(r"[ \t]{200,}")
_SIGNS_OF_CODE = re.compile(r"[<>&]")
_MARK = r"(?:[-*+>]|\d+[.)])"
_NESTING = re.compile(rf"(?:[ ]*{_MARK}[ ]+)+")
_COUNTED = {
    "notes": re.compile(r"\[\^"),
    "rows": re.compile(r"^(?=.*\|)"),
    "cells": re.compile(r"\|"),
    "items": re.compile(r"^(?:[ ]*>)*[ ]*(?:[-*+]|\d+[.)])(?:[ ]|$)"),
    "headings": re.compile(r"^(?:[ ]*>)*[ ]*(?:#{1,6}|=+[ ]*$|-+[ ]*$)"),
    "breaks": re.compile(r"[ ]{2}$"),
    "signs": (_SIGNS := re.compile(r"[\[\]<>`*_\\!&]")),
}


class TooComplex(ValueError):
    """The source has a shape that is refused. `line` counts from 1; `reason` is a stable code."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def split_lines(source: str) -> list[str]:
    """The lines of a source, without the control characters that no text has."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", source)).split("\n")


def check(source: str) -> None:
    """Raise TooComplex for a shape that would stall the parser; linear in the source."""
    if len(source) > LARGEST:
        raise TooComplex(1, "too_long")
    lines = split_lines(source)
    for number, line in enumerate(lines, start=1):
        _check_length(line, number)
    fences = find_fences(lines)
    _check_code(lines, fences)
    counts = _Counts()
    for index, line in prose(lines, fences):
        line = line.expandtabs(4)
        _check_signs(line, index + 1)
        counts.add(line, index + 1)


def to_html(source: str) -> str:
    """HTML of the source, not yet sanitised. Raises TooComplex."""
    check(source)
    try:
        return _converter().convert("\n".join(split_lines(source)))
    except RecursionError as problem:
        raise TooComplex(1, "nesting") from problem


class _Counts:
    """What the text has so far, as a whole and in the paragraph that is being read."""

    def __init__(self) -> None:
        self.text = dict.fromkeys(MOST, 0)
        self.looks = 0
        self.size = self.signs = self.brackets = 0

    def add(self, line: str, number: int) -> None:
        """Count a line in. Raises TooComplex once there is too much of something."""
        if not line.strip(" >"):
            self.looks += self._looks_of_paragraph()
            self.size = self.signs = self.brackets = 0
        elif not self.size:
            self.text["paragraphs"] += 1
        for name, pattern in _COUNTED.items():
            self.text[name] += len(pattern.findall(line))
        self.size += len(line)
        self.signs += len(_SIGNS.findall(line))
        self.brackets += line.count("[")
        if any(self.text[name] > most for name, most in MOST.items()):
            raise TooComplex(number, "too_many")
        if self.brackets > MOST_BRACKETS or self.signs > MOST_SIGNS:
            raise TooComplex(number, "signs")
        if self.looks + self._looks_of_paragraph() > MOST_LOOKS:
            raise TooComplex(number, "looks")

    def _looks_of_paragraph(self) -> int:
        return self.size * (self.signs + LOOKS_OF_A_BRACKET * self.brackets)


def _check_length(line: str, number: int) -> None:
    if len(line) > LONGEST_LINE or _WORD_TOO_LONG.search(line):
        raise TooComplex(number, "long_line")
    if _BLANKS.search(line):
        raise TooComplex(number, "blanks")


def _check_code(lines: list[str], fences: list[Fence]) -> None:
    """Code is not parsed, but each sign of HTML in it is escaped by itself."""
    signs = 0
    for count, fence in enumerate(fences, start=1):
        signs += len(_SIGNS_OF_CODE.findall("\n".join(lines[fence.start : fence.end])))
        if count > MOST_FENCES or signs > MOST_SIGNS_OF_CODE:
            raise TooComplex(fence.start + 1, "too_many")


def _check_signs(line: str, number: int) -> None:
    if _IN_A_ROW.search(line) or line.count("|") > MOST_COLUMNS:
        raise TooComplex(number, "repeated_signs")
    nesting = _NESTING.match(line)
    marks = len(re.findall(_MARK, nesting.group())) if nesting else 0
    indent = len(line) - len(line.lstrip(" >"))
    if marks > DEEPEST or line[:indent].count(">") > DEEPEST or indent > 4 * DEEPEST:
        raise TooComplex(number, "nesting")


class _Fences(Preprocessor):
    """Takes fenced code out of the parser's way, in linear time."""

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        end = 0
        for fence in find_fences(lines):
            code = escape("\n".join(lines[fence.start + 1 : fence.end]), quote=False)
            name = f' class="language-{escape(fence.language)}"' if fence.language else ""
            html = f"<pre><code{name}>{code}\n</code></pre>"
            out += [*lines[end : fence.start], "", self.md.htmlStash.store(html), ""]
            end = fence.end + 1
        return out + lines[end:]


class _Headings(HashHeaderProcessor):
    """«#وسم» at the beginning of a line is a hashtag; a heading has a blank after its marks."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>\S[^\n]*?)(?:[ ]+#+)?[ ]*(?:\n|$)")


def _converter() -> markdown.Markdown:
    """A fresh parser: one that was stopped half-way keeps state."""
    parser = markdown.Markdown(
        extensions=["tables", "sane_lists", FootnoteExtension(BACKLINK_TEXT="↩")],
        output_format="html",
    )
    parser.preprocessors.register(_Fences(parser), "fences", 25)
    parser.parser.blockprocessors.register(_Headings(parser.parser), "hashheader", 70)
    # Raw HTML is text here: an editor who pastes a tag sees it, and nothing of it runs.
    _without(parser.preprocessors, ["html_block"])
    _without(parser.inlinePatterns, ["html", "autolink", "automail", "entity"])
    return parser


def _without(registry: "markdown.util.Registry[object]", names: Iterable[str]) -> None:
    for name in names:
        registry.deregister(name, strict=False)
