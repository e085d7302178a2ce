"""Putting two people's changes to one text together, paragraph by paragraph.

A paragraph that only one of the two touched is taken as that person left it; one that both changed
is a clash, which somebody has to settle. Whatever either of them wrote stands in the text or in a
clash. merge3 would do most of it, but comes under the GPL, which this project cannot pass on, and
calls two neighbouring paragraphs, changed by one person each, a conflict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from newsroom.text.differences import pair
from newsroom.text.pieces import Paragraph, paragraphs

Choice = Literal["mine", "theirs", "both"]


class Clash(NamedTuple):
    """A stretch that both changed, each to something else. "" is a stretch that one of them took
    out, or that the base did not have.
    """

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The text in its parts: what is settled, with the line ends after it, and the clashes."""

    parts: tuple[str | Clash, ...]
    # Between paragraphs that had nothing after them.
    gap: str = "\n\n"

    @property
    def clashes(self) -> list[Clash]:
        return [part for part in self.parts if isinstance(part, Clash)]

    @property
    def text(self) -> str:
        """The whole text, with mine where the two clash."""
        return self.settled([])

    def settled(self, choices: Sequence[Choice]) -> str:
        """The whole text with a choice for each clash in turn, and mine where none is made;
        `both` sets theirs under mine.
        """
        waiting = iter(choices)
        chosen: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                chosen.append(part)
                continue
            choice = next(waiting, "mine")
            chosen += [part.mine] if choice != "theirs" else []
            chosen += [part.theirs] if choice != "mine" else []
        return _joined(chosen, self.gap)


def merge_texts(base: str, mine: str, theirs: str) -> Merged:
    """Both changes to `base`; where only one of the texts differs from it, that one as it is."""
    if mine in (base, theirs):
        return Merged((theirs,))
    if theirs == base:
        return Merged((mine,))
    bodies = paragraphs(base, mine, theirs)
    gaps = {paragraph.gap for body in bodies for paragraph in body} - {""}
    gap = "\n" if gaps == {"\n"} else "\n\n"
    parts: list[str | Clash] = []
    for clashes, group in groupby(_gathered(_steps(*bodies)), key=lambda step: step.clashes):
        together = list(group)
        if clashes:
            sides = ([one for step in together for one in step[side]] for side in range(3))
            parts.append(Clash(*(_joined(map(_whole, side), gap) for side in sides)))
        else:
            parts += [_whole(one) for step in together for one in step.merged]
    return Merged(tuple(parts), gap)


class _Step(NamedTuple):
    """A paragraph of the base, or a place between two, and what each side has there."""

    base: list[Paragraph]
    mine: list[Paragraph]
    theirs: list[Paragraph]

    @property
    def clashes(self) -> bool:
        base, mine, theirs = ([paragraph.text for paragraph in side] for side in self)
        if not base and (_holds(mine, theirs) or _holds(theirs, mine)):
            return False
        return mine not in (base, theirs) and theirs != base

    @property
    def merged(self) -> list[Paragraph]:
        """The side that changed the words, and the line ends of the one that changed those."""
        is_mine = [one.text for one in self.mine] != [one.text for one in self.base]
        if not self.base:
            return max(self.mine, self.theirs, key=len)
        side, other = (self.mine, self.theirs) if is_mine else (self.theirs, self.mine)
        if not len(self.base) == len(side) == len(other) == 1:
            return side
        is_changed = side[0].gap not in ("", self.base[0].gap)
        return side if is_changed else [Paragraph(side[0].text, other[0].gap)]


def _steps(base: list[Paragraph], mine: list[Paragraph], theirs: list[Paragraph]) -> list[_Step]:
    """Place, paragraph, place, paragraph … place."""
    mine_kept, mine_new = _held_against(base, mine)
    theirs_kept, theirs_new = _held_against(base, theirs)
    _settle_moves(mine_new, theirs_new, gone=_taken_out(base, mine_kept, theirs_kept))
    steps: list[_Step] = []
    for index, paragraph in enumerate(base):
        steps.append(_Step([], mine_new[index], theirs_new[index]))
        steps.append(_Step([paragraph], mine_kept[index], theirs_kept[index]))
    return [*steps, _Step([], mine_new[-1], theirs_new[-1])]


def _taken_out(base: list[Paragraph], *kept: list[list[Paragraph]]) -> set[str]:
    """The paragraphs that both sides have not where the base has them."""
    return {paragraph.text for paragraph, *sides in zip(base, *kept, strict=True) if not any(sides)}


def _settle_moves(
    mine: list[list[Paragraph]], theirs: list[list[Paragraph]], *, gone: set[str]
) -> None:
    """A paragraph that both moved, each to another place, stands once, where it comes first."""
    for text in gone:
        was, now = _place_of(text, mine), _place_of(text, theirs)
        if was is None or now is None or was == now:
            continue
        side, place = (mine, was) if was > now else (theirs, now)
        side[place] = [one for one in side[place] if one.text != text]


def _place_of(text: str, new: list[list[Paragraph]]) -> int | None:
    found = (place for place, ones in enumerate(new) if any(one.text == text for one in ones))
    return next(found, None)


def _held_against(
    base: list[Paragraph], side: list[Paragraph]
) -> tuple[list[list[Paragraph]], list[list[Paragraph]]]:
    """What a side has of each paragraph of the base, and what is new before each and at the end."""
    kept: list[list[Paragraph]] = [[] for _ in base]
    new: list[list[Paragraph]] = [[] for _ in range(len(base) + 1)]
    place = 0
    for was, now in pair([one.text for one in base], [one.text for one in side]):
        if was is not None:
            place = was + 1
            kept[was] = [] if now is None else [side[now]]
        elif now is not None:
            new[place].append(side[now])
    return kept, new


def _gathered(steps: list[_Step]) -> list[_Step]:
    """A side that wrote a paragraph anew, unlike the old one, took that out and put one beside it:
    beside a clash the new one belongs to the clash.
    """
    out: list[_Step] = []
    for step in steps:
        if out and _belong_together(out[-1], step):
            last = out.pop()
            step = _Step(last.base + step.base, last.mine + step.mine, last.theirs + step.theirs)
        if any(step):
            out.append(step)
    return out


def _belong_together(step: _Step, after: _Step) -> bool:
    clash, other = (step, after) if step.clashes else (after, step)
    if not clash.clashes or other.base:
        return False
    return bool((other.mine and not clash.mine) or (other.theirs and not clash.theirs))


def _holds(side: list[str], other: list[str]) -> bool:
    """Whether a side has all that the other has, in its order."""
    left = iter(side)
    return all(text in left for text in other)


def _whole(paragraph: Paragraph) -> str:
    return paragraph.text + paragraph.gap


def _joined(texts: Iterable[str], gap: str) -> str:
    """The texts as one, each on lines of its own, and no line end after the last."""
    full = [text if text.endswith("\n") else text + gap for text in texts if text.strip()]
    return "".join(full).rstrip("\n")
