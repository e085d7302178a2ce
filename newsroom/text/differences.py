"""What changed between two texts: word by word, and paragraph by paragraph.

The longest common sequence comes from rapidfuzz, whose bit-parallel search does 64 words at a step
and does not slow down on repeated ones. Around it stands what the library does not know: Arabic
pieces, paragraphs first, and a ceiling above which a stretch is shown as replaced whole.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from newsroom.text.pieces import has_too_many_lines, paragraphs, pieces

# Cells of the table of one search: 5,000 words against 5,000 are 25 million, 3 MB and milliseconds.
MOST_CELLS = 50_000_000
# Pairs of paragraphs that are held against each other in one changed stretch.
MOST_PAIRS = 900
# Share of common words from which two paragraphs are one that was changed.
ALIKE_FROM = 0.4
# Words of a stretch that stays, shown on each side of a change in a long text.
AROUND = 30
# A common word of at most so many letters, alone between two changes, is no help to a reader.
SHORT = 3

RunKind = Literal["same", "added", "removed", "left_out"]
PlaceKind = Literal["same", "changed", "added", "removed", "moved"]


class Run(NamedTuple):
    """A stretch of text that both have, or only one of them; "left_out" is one that both have and
    that `shortened` took out of sight.
    """

    kind: RunKind
    text: str


class Stretch(NamedTuple):
    """`before[was_start:was_end]` became `after[start:end]`."""

    is_same: bool
    was_start: int
    was_end: int
    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """A paragraph and what happened to it. Numbers count from 1 in their own text; None where
    that text does not have the paragraph.
    """

    kind: PlaceKind
    was_number: int | None
    number: int | None
    before: str
    after: str


def word_changes(before: str, after: str) -> list[Run]:
    """The runs in reading order; what was removed stands before what came in its place.

    The same and removed runs joined are `before`, the same and added ones `after`.
    """
    if has_too_many_lines(before) or has_too_many_lines(after):
        return _joined(_word_runs(before, after))
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Run] = []
    for was, now in pair(old, new):
        if was is not None and now is not None:
            runs += _word_runs(old[was], new[now])
        else:
            runs += [] if was is None else [Run("removed", old[was])]
            runs += [] if now is None else [Run("added", new[now])]
    return _joined(runs)


def shortened(runs: list[Run]) -> list[Run]:
    """The runs with the middle of long stretches that stay left out: joined they are the same."""
    last = len(runs) - 1
    found: list[Run] = []
    for index, run in enumerate(runs):
        is_between = run.kind == "same" and last > 0
        found += _ends(run, head=index > 0, tail=index < last) if is_between else [run]
    return found


def places(before: str, after: str) -> list[Place]:
    """The paragraphs of both bodies in the order of `after`, removed ones where they stood."""
    old, new = ([paragraph.text for paragraph in body] for body in paragraphs(before, after))
    pairs = pair(old, new)
    gone = {old[was]: was for was, now in pairs if was is not None and now is None}
    moves = {
        now: gone.pop(new[now])
        for was, now in pairs
        if was is None and now is not None and new[now] in gone
    }
    from_places = set(moves.values())
    found: list[Place] = []
    for was, now in pairs:
        if was in from_places:
            continue
        kind: PlaceKind
        if now in moves:
            was, kind = moves[now], "moved"
        elif was is None or now is None:
            kind = "added" if was is None else "removed"
        else:
            kind = "same" if old[was] == new[now] else "changed"
        found.append(
            Place(
                kind,
                None if was is None else was + 1,
                None if now is None else now + 1,
                "" if was is None else old[was],
                "" if now is None else new[now],
            )
        )
    return found


def align(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Stretch]:
    """The stretches that both have and those that differ, which alternate and cover both.

    Beyond MOST_CELLS the middle is one stretch that differs.
    """
    head = _common(before, after)
    most = min(len(before), len(after)) - head
    tail = _common(before[::-1], after[::-1], most=most)
    ids: dict[Hashable, int] = {}
    old, new = (
        [ids.setdefault(item, len(ids)) for item in part[head : len(part) - tail]]
        for part in (before, after)
    )
    stretches = [Stretch(True, 0, head, 0, head)] if head else []
    if len(old) * len(new) > MOST_CELLS:
        blocks: list[tuple[int, int, int]] = []
    else:
        blocks = [
            (block.a + head, block.b + head, block.size)
            for block in LCSseq.editops(old, new).as_matching_blocks()
            if block.size
        ]
    was, now = head, head
    for old_start, new_start, size in [*blocks, (head + len(old), head + len(new), tail)]:
        if old_start > was or new_start > now:
            stretches.append(Stretch(False, was, old_start, now, new_start))
        was, now = old_start + size, new_start + size
        if size:
            stretches.append(Stretch(True, old_start, was, new_start, now))
    return stretches


def pair(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which text of `before` is which of `after`, in order: the same, or alike and changed."""
    pairs: list[tuple[int | None, int | None]] = []
    for stretch in align(before, after):
        was, now = range(*stretch[1:3]), range(*stretch[3:])
        if stretch.is_same:
            pairs += zip(was, now, strict=True)
        else:
            pairs += _pair_alike(before, after, was, now)
    return pairs


def _pair_alike(
    before: Sequence[str], after: Sequence[str], was: range, now: range
) -> Iterator[tuple[int | None, int | None]]:
    """The pairing, in order, in which paragraphs have most words in common; one that stands for
    one is a pair whatever they have.
    """
    if len(was) == len(now) == 1:
        yield was[0], now[0]
        return
    if not was or not now or len(was) * len(now) > MOST_PAIRS:
        yield from ((index, None) for index in was)
        yield from ((None, index) for index in now)
        return
    ids: dict[str, int] = {}
    old = [_numbered(before[index], ids) for index in was]
    new = [_numbered(after[index], ids) for index in now]
    alike = [[_likeness(one, other) for other in new] for one in old]
    # best[i][j]: the most that the paragraphs from i and from j on can have in common.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i][j] + best[i + 1][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield was[i], now[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield was[i], None
            i += 1
        else:
            yield None, now[j]
            j += 1
    yield from ((index, None) for index in was[i:])
    yield from ((None, index) for index in now[j:])


def _numbered(text: str, ids: dict[str, int]) -> list[int]:
    return [ids.setdefault(piece, len(ids)) for piece in pieces(text) if not piece.isspace()]


def _likeness(before: list[int], after: list[int]) -> float:
    """The share of common pieces, 0 where it is too small for one paragraph that was changed."""
    if len(before) * len(after) > MOST_CELLS:
        return 0.0
    share = 2 * LCSseq.similarity(before, after) / (len(before) + len(after) or 1)
    return share if share >= ALIKE_FROM else 0.0


def _word_runs(before: str, after: str) -> list[Run]:
    """The runs of one paragraph. Words are matched without the blanks between them, or a text
    rewritten would still have every second piece in common.
    """
    if before == after:
        return [Run("same", before)]
    old, new = pieces(before), pieces(after)
    old_words = [index for index, piece in enumerate(old) if not piece.isspace()]
    new_words = [index for index, piece in enumerate(new) if not piece.isspace()]
    stretches = align([old[index] for index in old_words], [new[index] for index in new_words])
    runs: list[Run] = []
    was = now = 0
    for was_word, now_word in _anchors(stretches, [old[index] for index in old_words]):
        was_index, now_index = old_words[was_word], new_words[now_word]
        runs += _gap(old[was:was_index], new[now:now_index])
        runs.append(Run("same", old[was_index]))
        was, now = was_index + 1, now_index + 1
    return runs + _gap(old[was:], new[now:])


def _anchors(stretches: list[Stretch], words: list[str]) -> Iterator[tuple[int, int]]:
    """The pairs of words that stay, without lone short ones between two changes."""
    for index, stretch in enumerate(stretches):
        size = stretch.was_end - stretch.was_start
        is_between = 0 < index < len(stretches) - 1
        kept = words[stretch.was_start : stretch.was_end]
        if not stretch.is_same:
            continue
        if is_between and sum(map(len, kept)) <= SHORT and _are_replaced(stretches, index):
            continue
        for step in range(size):
            yield stretch.was_start + step, stretch.start + step


def _are_replaced(stretches: list[Stretch], index: int) -> bool:
    """Whether both neighbours are words that became others, two or more in one of them."""
    sizes = [
        (stretch.was_end - stretch.was_start, stretch.end - stretch.start)
        for stretch in (stretches[index - 1], stretches[index + 1])
    ]
    return all(min(size) for size in sizes) and max(map(max, sizes)) > 1


def _ends(run: Run, *, head: bool, tail: bool) -> list[Run]:
    """A stretch by the words beside the changes, unless little would be left out."""
    words = run.text.split(" ")
    kept = AROUND * (head + tail)
    if len(words) <= 2 * kept:
        return [run]
    first, end = AROUND if head else 0, len(words) - AROUND if tail else len(words)
    parts = (words[:first], words[first:end], words[end:])
    texts = [" ".join(part) for part in parts]
    # The blanks at the borders stay with what is left out.
    middle = f"{' ' if head else ''}{texts[1]}{' ' if tail else ''}"
    found = (Run("same", texts[0]), Run("left_out", middle), Run("same", texts[2]))
    return [one for one in found if one.text]


def _gap(before: list[str], after: list[str]) -> list[Run]:
    """What stands between two words that stay; blanks that both have stay outside the change."""
    head = _common(before, after, blank_only=True)
    tail = _common(before[head:][::-1], after[head:][::-1], blank_only=True)
    old_end, new_end = len(before) - tail, len(after) - tail
    return [
        Run("same", "".join(before[:head])),
        Run("removed", "".join(before[head:old_end])),
        Run("added", "".join(after[head:new_end])),
        Run("same", "".join(before[old_end:])),
    ]


def _common(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    *,
    most: int | None = None,
    blank_only: bool = False,
) -> int:
    """How many items both begin with."""
    count = 0
    for one, other in zip(before[:most], after[:most], strict=False):
        if one != other or (blank_only and not str(one).isspace()):
            break
        count += 1
    return count


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours of one kind as one run, and in each change what was removed before what was added."""
    out: list[Run] = []
    full = [run for run in runs if run.text]
    for is_same, group in groupby(full, key=lambda run: run.kind == "same"):
        change = list(group)
        kinds: tuple[RunKind, ...] = ("same",) if is_same else ("removed", "added")
        for kind in kinds:
            text = "".join(run.text for run in change if run.kind == kind)
            if text:
                out.append(Run(kind, text))
    return out
