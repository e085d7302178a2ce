"""Lines of a headline that is drawn: where they break, how large they are, in which order their runs
stand.

Shaping and the order of two scripts are Raqm's work; without it letters would stand apart and
reversed, so nothing is measured or drawn there.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from newsroom.text.bidi import embed, embed_number, runs

FONT = Path(__file__).with_name("fonts") / "alexandria-extrabold.ttf"
LARGEST, SMALLEST, STEP = 76, 34, 2
MOST_LINES = 6
# How much smaller letters may get so that the last line holds more than one word.
WORTH_A_WORD = 0.75
# Between two lines: harakat above and letters that go deep below need it.
LINE_HEIGHT = {"ar": 1.42, "en": 1.22}
# What has no drawing of its own: it stands on a letter, or says how one stands.
_NOT_DRAWN_ALONE = ("Mn", "Cf", "Zs")
# No font has a letter here, so it is drawn as every letter that is missing.
_MISSING = "\uffff"
_JOINERS = dict.fromkeys(map(ord, "\u200d\ufe0e\ufe0f\u20e3"))


@dataclass(frozen=True)
class Lines:
    """A text set into a box: its lines as they are drawn, and the size of its letters in pixels."""

    lines: tuple[str, ...]
    size: int
    language: str

    @property
    def step(self) -> int:
        """From one line to the next."""
        return _step(self.size, self.language)

    @property
    def height(self) -> int:
        return self.step * len(self.lines)


def can_shape() -> bool:
    """Whether this installation joins Arabic letters and orders two directions."""
    return bool(features.check("raqm") and features.check("fribidi"))


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.RAQM)


def direction(language: str) -> str:
    return "rtl" if language == "ar" else "ltr"


def width_of(line: str, *, size: int, language: str) -> float:
    return font(size).getlength(line, direction=direction(language), language=language)


def drawable(text: str) -> str:
    """The text without what the font cannot draw, as one line."""
    plain = "".join(
        letter for letter in text.translate(_JOINERS)
        if letter.isspace() or _has_drawing(letter)
    )  # fmt: skip
    return " ".join(plain.split())


@lru_cache(maxsize=4096)
def _has_drawing(letter: str) -> bool:
    if unicodedata.category(letter) in _NOT_DRAWN_ALONE:
        return True
    pen = font(SMALLEST)
    return bytes(pen.getmask(letter)) != bytes(pen.getmask(_MISSING))


def ordered(line: str, language: str) -> str:
    """The line with its foreign runs isolated, so that «C++» is not drawn as «++C»."""
    marks = {"text": str, "foreign": embed, "number": embed_number}
    return "".join(marks[run.kind](run.text) for run in runs(line, language=language))


def fit(text: str, *, width: int, height: int, language: str, largest: int = LARGEST) -> Lines:
    """The text as large as the box allows, in lines of even length; never a word alone on the last
    one where it can be helped, never a letter outside. What no size fits ends in «…».
    """
    words = drawable(text).split() or [""]
    best: Lines | None = None
    for size in range(largest, SMALLEST - 1, -STEP):
        if best and size < best.size * WORTH_A_WORD:
            break
        lines = _broken(words, width, size, language)
        is_narrow = all(_width(line, size, language) <= width for line in lines)
        if not is_narrow or len(lines) > min(MOST_LINES, height // _step(size, language)):
            continue
        lines = _evened(words, lines, width, size, language)
        best = best or _drawn(lines, size, language)
        if len(lines) == 1 or " " in lines[-1]:
            return _drawn(lines, size, language)
    return best or _cut(words, width, height, language)


def _step(size: int, language: str) -> int:
    """From one line to the next, in pixels."""
    return round(size * LINE_HEIGHT[language])


def _broken(words: list[str], width: float, size: int, language: str) -> list[str]:
    """As many words to a line as it holds."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _width(longer, size, language) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _evened(
    words: list[str], lines: list[str], width: float, size: int, language: str
) -> list[str]:
    """The same number of lines in the narrowest box that holds them: none is left nearly empty."""
    narrow, wide, best = width / 2, float(width), lines
    while wide - narrow > size / 8:
        middle = (narrow + wide) / 2
        tried = _broken(words, middle, size, language)
        if len(tried) > len(lines) or any(_width(one, size, language) > width for one in tried):
            narrow = middle
        else:
            wide, best = middle, tried
    return best


def _cut(words: list[str], width: int, height: int, language: str) -> Lines:
    """At the smallest size, as far as the box goes."""
    most = max(1, min(MOST_LINES, height // _step(SMALLEST, language)))
    lines = [
        _shortened(line, width, language) for line in _broken(words, width, SMALLEST, language)
    ]
    if len(lines) > most:
        lines = [*lines[: most - 1], _shortened(f"{lines[most - 1]} …", width, language)]
    return _drawn(lines, SMALLEST, language)


def _shortened(line: str, width: int, language: str) -> str:
    """A line that is too wide loses letters at its end."""
    if _width(line, SMALLEST, language) <= width:
        return line
    while len(line) > 1 and _width(f"{line}…", SMALLEST, language) > width:
        line = line[:-1].rstrip(" …")
    return f"{line}…"


def _drawn(lines: list[str], size: int, language: str) -> Lines:
    return Lines(tuple(ordered(line, language) for line in lines), size, language)


def _width(line: str, size: int, language: str) -> float:
    return width_of(ordered(line, language), size=size, language=language)
