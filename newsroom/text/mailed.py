"""Two directions in a letter, where nothing can be trusted: readers of mail drop `<bdi>`, their editors know
no isolates, and a line of plain text takes its direction from the first letter in it.

So a foreign run stands between marks wherever its order hangs on more than its own letters: a mark is a
letter that is not seen, and every reader of mail since the nineties obeys it. Addresses have none: a
program that makes a link of one would take the mark into it.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import NamedTuple

from newsroom.text.bidi import FSI, LRI, LRM, PDI, RLM, Run, direction, first_strong, runs

__all__ = ["mark", "mark_lines", "mark_up", "own_span"]

_FOREIGN_MARK = {"ar": LRM, "en": RLM}
_OWN_MARK = {"ar": RLM, "en": LRM}
_TAGS = {
    ("ar", "foreign"): 'lang="en" dir="ltr"',
    ("ar", "number"): 'dir="ltr"',
    ("en", "foreign"): 'lang="ar" dir="rtl"',
}
# So long a name may be broken at its hyphen, where the line ends; «GPT-4o» may not.
LONGEST_UNBROKEN = 16
_ADDRESS = re.compile(r"https?://|www\.")
# A name or a number that stands isolated in a sentence, with the isolate that opens it.
_EMBEDDED = re.compile(f"([{FSI}{LRI}])([^{FSI}{LRI}{PDI}]*){PDI}")


class _Set(NamedTuple):
    """A run, the mark on both its sides, and the one that parts it from what follows; "" for none."""

    run: Run
    beside: str = ""
    after: str = ""


def mark(text: str, *, language: str) -> str:
    """A line without markup, such as a subject, in the direction of its language."""
    words = "".join(
        _held(piece, own, language) if own else _joined(piece, language)
        for piece, own in _pieces(text)
    )
    return f"{_opening(words, text, language)}{words}"


def mark_lines(text: str, *, language: str) -> str:
    """A text of lines: each begins with a letter of its language, or the mark of its direction."""
    return "\n".join(mark(line, language=language) for line in text.split("\n"))


def mark_up(text: str, *, language: str) -> str:
    """The text as escaped HTML. Spans, for Word knows their `dir` and not that of `<bdi>`; browsers
    isolate both alike."""
    return "".join(
        _span(piece, own, language) if own else _tagged(piece, language)
        for piece, own in _pieces(text)
    )


def own_span(text: str, *, language: str) -> str:
    """Words of somebody's own, such as a name, within a letter: HTML in the direction of their letters."""
    own = "ar" if direction(text) == "rtl" else "en"
    return _span(text, own, language)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text parted at what was embedded in it, with the language that each such piece runs in."""
    end = 0
    for match in _EMBEDDED.finditer(text):
        yield text[end : match.start()], ""
        # The first letter of it decides, as in any program that knows isolates: `embed` sees to that.
        is_ltr = match[1] == LRI or first_strong(match[2]) == "ltr"
        yield match[2], "en" if is_ltr else "ar"
        end = match.end()
    yield text[end:], ""


def _span(text: str, own: str, language: str) -> str:
    mark = "" if own == language else _FOREIGN_MARK[language]
    inner = f"{mark}{_tagged(text, own)}{mark}"
    return f'<span lang="{own}" dir="{"rtl" if own == "ar" else "ltr"}">{inner}</span>'


def _held(piece: str, own: str, language: str) -> str:
    mark = "" if own == language else _FOREIGN_MARK[language]
    return f"{FSI}{mark}{_joined(piece, own)}{mark}{PDI}"


def _joined(text: str, language: str) -> str:
    return "".join(
        f"{beside}{run.text}{beside}{after}" for run, beside, after in _marked(text, language)
    )


def _tagged(text: str, language: str) -> str:
    return "".join(
        escape(run.text, quote=False)
        if run.kind == "text"
        else f"<span {_attributes(run, language)}>{beside}{escape(run.text, quote=False)}{beside}</span>{after}"
        for run, beside, after in _marked(text, language)
    )


def _attributes(run: Run, language: str) -> str:
    is_name = "-" in run.text and " " not in run.text and len(run.text) <= LONGEST_UNBROKEN
    keeps_whole = run.kind == "number" or is_name
    return _TAGS[language, run.kind] + (' style="white-space: nowrap"' if keeps_whole else "")


def _marked(text: str, language: str) -> Iterator[_Set]:
    """Numbers with signs, and names that begin or end with one (C++), are held together by marks; names
    that no word parts from the next, or from a number («OpenAI (2024)، GPT-4o»), are parted by one."""
    found = runs(text, language=language)
    for run, following in pairwise([*found, None]):
        if run is None or run.kind == "text" or _ADDRESS.match(run.text):
            yield _Set(run or Run("", "text"))
            continue
        is_whole = run.kind == "foreign" and run.text[0].isalnum() and run.text[-1].isalnum()
        beside = "" if is_whole else _FOREIGN_MARK[language]
        is_parted = following is None or _begins_with_a_word(
            following, is_last=following is found[-1]
        )
        yield _Set(run, beside, "" if is_parted else _OWN_MARK[language])


def _begins_with_a_word(run: Run, *, is_last: bool) -> bool:
    """Whether the next letter or digit of the line is a letter of its own script, or there is none."""
    if run.kind != "text":
        return False
    first = next(filter(str.isalnum, run.text), "")
    return first.isalpha() if first else is_last


def _opening(marked: str, line: str, language: str) -> str:
    """The mark a line must begin with, where its first letter says another direction than its own.
    What is embedded does not count: it says nothing of the line around it."""
    if _ADDRESS.match(line) or not any(map(str.isalnum, line)):
        return ""
    first = first_strong(_EMBEDDED.sub("", marked))
    if language == "en":
        return LRM if first == "rtl" and direction(line) == "ltr" else ""
    return "" if first == "rtl" else RLM
