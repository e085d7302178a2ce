"""Markdown to HTML, behind guards: the only file that imports `markdown`.

python-markdown is quadratic, or recurses, on shapes that nobody writes by accident: thousands of
brackets, backquotes or nested lists. Each shape is refused by a linear look at the source before
the parser sees it, with the line that has it.
"""

import re
from collections.abc import Iterable

import markdown
from markdown.extensions.footnotes import FootnoteExtension

LARGEST = 200_000
LONGEST_WORD = 1_500
LONGEST_LINE = 20_000
MOST_BRACKETS = 200
MOST_IN_A_ROW = 40
DEEPEST = 12
MOST_NOTES, MOST_ROWS, MOST_ITEMS = 300, 1_000, 2_000
MOST_SIGNS = 600

_IN_A_ROW = re.compile(rf"([\[\]!<>\-*_`\"':|\\])\1{{{MOST_IN_A_ROW},}}")
_WORD_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_BLANKS = re.compile(r"[ \t]{200,}")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_NESTING = re.compile(r"^(?:[ \t]*(?:[-*+>]|\d+[.)])[ \t]+)+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_SIGNS = re.compile(r"[\[\]<>`*_\"\\|!&]")


class TooComplex(ValueError):
    """The source has a shape that is refused. `line` counts from 1; `reason` is a stable code."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def check(source: str) -> None:
    """Raise TooComplex for a shape that would stall the parser; linear in the source."""
    if len(source) > LARGEST:
        raise TooComplex(1, "too_long")
    counts = {"notes": 0, "rows": 0, "items": 0}
    fenced = False
    paragraph = [0, 0]
    for number, line in enumerate(source.split("\n"), start=1):
        if _FENCE.match(line):
            fenced = not fenced
        if not line.strip():
            paragraph = [0, 0]
        _check_line(line, number, fenced=fenced)
        if fenced:
            continue
        paragraph[0] += line.count("[")
        paragraph[1] += len(_SIGNS.findall(line))
        if paragraph[0] > MOST_BRACKETS:
            raise TooComplex(number, "brackets")
        if paragraph[1] > MOST_SIGNS and "|" not in line:
            raise TooComplex(number, "signs")
        counts["notes"] += line.count("[^")
        counts["rows"] += "|" in line
        counts["items"] += bool(_ITEM.match(line))
        if (
            counts["notes"] > MOST_NOTES
            or counts["rows"] > MOST_ROWS
            or counts["items"] > MOST_ITEMS
        ):
            raise TooComplex(number, "too_many")


def to_html(source: str) -> str:
    """HTML of the source, not yet sanitised. Raises TooComplex."""
    check(source)
    try:
        return _converter().convert(source)
    except RecursionError as problem:
        raise TooComplex(1, "nesting") from problem


def _check_line(line: str, number: int, *, fenced: bool) -> None:
    if len(line) > LONGEST_LINE or _WORD_TOO_LONG.search(line):
        raise TooComplex(number, "long_line")
    if _BLANKS.search(line):
        raise TooComplex(number, "blanks")
    if fenced:
        return
    if _IN_A_ROW.search(line) or line.count("|") > 60:
        raise TooComplex(number, "repeated_signs")
    indent = len(line) - len(line.lstrip(" \t>"))
    nesting = _NESTING.match(line)
    marks = len(re.findall(r"[-*+>]|\d+[.)]", nesting.group())) if nesting else 0
    if marks > DEEPEST or indent > 4 * DEEPEST:
        raise TooComplex(number, "nesting")


def _converter() -> markdown.Markdown:
    """A fresh parser: one that was stopped half-way keeps state."""
    parser = markdown.Markdown(
        extensions=["tables", "fenced_code", "sane_lists", FootnoteExtension(BACKLINK_TEXT="↩")],
        output_format="html",
    )
    # Raw HTML is text here: an editor who pastes a tag sees it, and nothing of it runs.
    _without(parser.preprocessors, ["html_block"])
    _without(parser.inlinePatterns, ["html", "autolink", "automail", "entity"])
    return parser


def _without(registry: "markdown.util.Registry[object]", names: Iterable[str]) -> None:
    for name in names:
        registry.deregister(name, strict=False)
