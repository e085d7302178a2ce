"""A difference as readers are shown it: its words without Markdown's signs, and a short form.

The runs are those of `differences.word_changes`, as they were stored with a public copy:
`["same" | "added" | "removed", text]`, in reading order.
"""

import re
from collections.abc import Iterable, Sequence

Runs = list[tuple[str, str]]

# Words kept on either side of a change in the short form, in characters.
AROUND = 48
_LINK = re.compile(r"!?\[([^\]\n]*+)\]\([^()\n]*+\)")
# A star is multiplication between figures or blanks, else emphasis, also after a joined «و».
_SIGNS = re.compile(
    r"\*\*|__|`|(?<![0-9\s])\*|\*(?![0-9\s])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|\[\^[^\]\n]*+\]:?"
)
_LINE_START = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)+", re.MULTILINE)
_BLANKS = re.compile(r"[ \t]*\n\s*")


def readable(runs: Iterable[Sequence[str]]) -> Runs:
    """The runs without the signs of Markdown, each paragraph on one line; empty ones are left out.

    A link that changed in the middle keeps its signs: what changed is then its address.
    """
    shown: Runs = []
    at_line_start = True
    for kind, text in runs:
        words = _LINK.sub(r"\1", text)
        words = _LINE_START.sub("", words if at_line_start else f"\0{words}").removeprefix("\0")
        words = _BLANKS.sub(" ", _SIGNS.sub("", words))
        at_line_start = text.endswith("\n") or (at_line_start and not words.strip())
        if words:
            shown.append((kind, words))
    return shown


def excerpt(runs: Runs, *, around: int = AROUND) -> Runs:
    """The changes with a few words around each; «…» stands for what is left out."""
    last = len(runs) - 1
    return [
        (kind, _cut(text, around, is_first=index == 0, is_last=index == last))
        if kind == "same"
        else (kind, text)
        for index, (kind, text) in enumerate(runs)
    ]


def weight(runs: Runs) -> int:
    """How many characters were added and removed."""
    return sum(len(text) for kind, text in runs if kind != "same")


def _cut(text: str, around: int, *, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else _first_words(text, around)
    tail = "" if is_last else _first_words(text[::-1], around)[::-1]
    if len(head) + len(tail) + 2 >= len(text):
        return text
    return f"{head}…{tail}"


def _first_words(text: str, most: int) -> str:
    """The words that fit, and the blank after the last of them."""
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most) + 1]
