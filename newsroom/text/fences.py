"""Where the code of a text stands: the one notion of a fence that checking, parsing and setting
share. Were there two, what one takes for code would pass its limits and be parsed by the other.

A fence stands at the margin, and one that is never closed is no fence, so that a stray line of
«~~~» does not swallow the rest of a story.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})[ ]*(?P<info>[^`]*)")
_LANGUAGE = re.compile(r"\{?[ ]*\.?([\w+#.-]{1,20})(?![\w+#.-])")


class Fence(NamedTuple):
    """A block of code: the indexes of its first and last line, and its language or ""."""

    start: int
    end: int
    language: str


def find_fences(lines: Sequence[str]) -> list[Fence]:
    """The blocks of fenced code, in order."""
    marks = [
        _Mark(index, found["mark"], found["info"])
        for index, line in enumerate(lines)
        if (found := _FENCE.fullmatch(line))
    ]
    fences: list[Fence] = []
    # The shortest mark of each sign that was seen to have no end: longer ones have none either,
    # and need not be looked for again, which keeps this linear.
    endless: dict[str, int] = {}
    for place, mark in enumerate(marks):
        is_inside = bool(fences) and mark.line <= fences[-1].end
        if is_inside or len(mark.signs) >= endless.get(mark.signs[0], len(mark.signs) + 1):
            continue
        after = (marks[later] for later in range(place + 1, len(marks)))
        end = next((other.line for other in after if other.closes(mark)), None)
        if end is None:
            endless[mark.signs[0]] = len(mark.signs)
            continue
        language = _LANGUAGE.match(mark.info)
        fences.append(Fence(mark.line, end, language[1] if language else ""))
    return fences


def prose(lines: Sequence[str], fences: Sequence[Fence]) -> Iterator[tuple[int, str]]:
    """The lines outside code with their indexes; a block of code shows as one empty line."""
    end = 0
    for fence in fences:
        yield from enumerate(lines[end : fence.start], start=end)
        yield fence.start, ""
        end = fence.end + 1
    yield from enumerate(lines[end:], start=end)


class _Mark(NamedTuple):
    """A line that may open or close a fence."""

    line: int
    signs: str
    info: str

    def closes(self, opening: "_Mark") -> bool:
        return self.signs.startswith(opening.signs) and not self.info.strip()
