"""Words behind their disguises: marks, tatweel, hidden characters, digits for letters, letters of
other languages, spaces and dots between letters, repeated letters, markup, mirrored text.

A text becomes readings: words as a reader takes them, each with the place it came from. Nothing here
is stored; the text itself stays as it is written. Whole words are compared, with the articles and
conjunctions that Arabic writes together with them, because a part of a word is another word: «كلب»
stands in «كلبش».
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import product
from typing import NamedTuple

# The letters of a name in Unicode's list are those that it is taken for: KEHEH is read as KAF.
_TAKEN_FOR = {
    "ALEF": "ا", "ALEF WASLA": "ا", "HIGH HAMZA ALEF": "ا", "BEH": "ب", "PEH": "ب", "BEEH": "ب",
    "BEHEH": "ب", "DOTLESS BEH": "ب", "TEH": "ت", "TTEH": "ت", "TTEHEH": "ت", "TEHEH": "ت",
    "THEH": "ث", "JEEM": "ج", "TCHEH": "ج", "TCHEHEH": "ج", "NYEH": "ج", "DYEH": "ج", "HAH": "ح",
    "KHAH": "خ", "DAL": "د", "DDAL": "د", "DAHAL": "د", "DDAHAL": "د", "DUL": "د", "THAL": "ذ",
    "REH": "ر", "RREH": "ر", "ZAIN": "ز", "JEH": "ز", "SEEN": "س", "SHEEN": "ش", "SAD": "ص",
    "DAD": "ض", "TAH": "ط", "ZAH": "ظ", "AIN": "ع", "GHAIN": "غ", "FEH": "ف", "VEH": "ف",
    "PEHEH": "ف", "DOTLESS FEH": "ف", "AFRICAN FEH": "ف", "QAF": "ق", "DOTLESS QAF": "ق",
    "AFRICAN QAF": "ق", "KAF": "ك", "KEHEH": "ك", "SWASH KAF": "ك", "GAF": "ك", "NG": "ك",
    "LAM": "ل", "MEEM": "م", "NOON": "ن", "NOON GHUNNA": "ن", "RNOON": "ن", "AFRICAN NOON": "ن",
    "HEH": "ه", "HEH DOACHASHMEE": "ه", "HEH GOAL": "ه", "TEH MARBUTA": "ه",
    "TEH MARBUTA GOAL": "ه", "AE": "ه", "WAW": "و", "OE": "و", "U": "و", "YU": "و", "VE": "و",
    "KIRGHIZ OE": "و", "KIRGHIZ YU": "و", "YEH": "ي", "FARSI YEH": "ي", "YEH BARREE": "ي",
    "ALEF MAKSURA": "ي", "E": "ي",
}  # fmt: skip
# What a digit stands for among Arabic letters, and among Latin ones.
_DIGITS = {
    "0": "هو", "1": "ال", "2": "ا", "3": "ع", "4": "ش", "5": "خه", "6": "ط", "7": "ح", "8": "غق",
    "9": "قص",
}  # fmt: skip
_LATIN_DIGITS = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Lm", "Co", "Cs", "Cn"})
# Fillers that are letters to Unicode and blanks to the eye.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
_MARKUP = re.compile(
    r"<[^<>\n]{0,200}>|\]\([^()\n]{0,200}\)|[*_~`\\\[\]]"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,12});)"
)
_OVERRIDE = re.compile("[\u202d\u202e]([^\u202c\u202d\u202e\n]*)")
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0621-\u064a]")
_LATIN = re.compile("[a-z]")
# What Arabic writes before a word, longest first, and after it. Of ي and ك alone nothing is taken:
# they end too many words of their own.
_BEFORE = re.compile("(?:يا)?(?:[وف])?(?:لل|[بكل]?ال|[بكل])?")
_AFTER = re.compile("(?:هما|كما|ها|هم|هن|كم|كن|نا|ه)$")
_AGAIN = re.compile(r"(.)\1+")
_THRICE = re.compile(r"(.)\1\1")
SHORTEST, SHORT = 2, 3
MOST_TOGETHER = 12
LONGEST_GAP = 3
MOST_GUESSES = 32


class Word(NamedTuple):
    """A word of a reading, folded, and where it stands in the text: from `start` up to `end`.

    `is_whole`: put together from two longer parts, it is compared as it is, or every «كل بيت» would
    be searched for what the two make together.
    """

    text: str
    start: int
    end: int
    is_whole: bool = False


class Reading(NamedTuple):
    """A text as it may be read: its words in a row, and others that are put together from parts."""

    words: tuple[Word, ...]
    guessed: tuple[Word, ...]


def readings(text: str) -> list[Reading]:
    """As it stands and, where a control turns a part round, as that part shows."""
    found = [_reading([*_characters(text)])]
    if _OVERRIDE.search(text):
        found.append(_reading([*_turned(text)]))
    return found


def fold_word(word: str) -> str:
    """A word of a rule, as the readings have it."""
    return "".join(_letters(character) for character in word)


def squeeze(word: str) -> str:
    """Each run of a letter as one."""
    return _AGAIN.sub(r"\1", word)


@lru_cache(maxsize=16384)
def stems(word: str, *, suffixes: bool = True) -> frozenset[str]:
    """The word, and what is left of it without what is written together with it."""
    longest = _BEFORE.match(word)
    found = set()
    for start in (0, *_cuts(word, longest.end() if longest else 0)):
        rest = word[start:]
        if len(rest) >= SHORTEST:
            found.add(rest)
        if suffixes and (after := _AFTER.search(rest)) and after.start() >= SHORTEST:
            found.add(rest[: after.start()])
    return frozenset(found)


@lru_cache(maxsize=8192)
def _letters(character: str) -> str:
    """One character as the letters it is taken for; nothing for what cannot be seen."""
    out = []
    for part in unicodedata.normalize("NFKD", character).casefold():
        category = unicodedata.category(part)
        if category in _DROPPED_CATEGORIES or part in _FILLERS:
            continue
        if category == "Cc" and not part.isspace():
            continue
        if category == "Nd":
            out.append(str(unicodedata.digit(part)))
        elif "\u0621" <= part <= "\u08ff":
            out.append(_base(part))
        else:
            out.append(part)
    return "".join(out)


def _base(letter: str) -> str:
    name = unicodedata.name(letter, "").removeprefix("ARABIC LETTER ")
    return _TAKEN_FOR.get(name.partition(" WITH ")[0], letter)


def _characters(text: str, at: Iterable[int] | None = None) -> Iterator[tuple[str, int]]:
    """The folded letters with their places, markup and entities resolved."""
    places = at if at is not None else range(len(text))
    plain: list[tuple[str, int]] = list(zip(text, places, strict=True))
    end = 0
    for match in _MARKUP.finditer(text):
        yield from _plain(plain[end : match.start()])
        if match.group("entity"):
            place = plain[match.start()][1]
            yield from _plain([(character, place) for character in unescape(match.group())])
        end = match.end()
    yield from _plain(plain[end:])


def _plain(characters: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for character, place in characters:
        for letter in _letters(character):
            yield letter, place


def _turned(text: str) -> Iterator[tuple[str, int]]:
    """The text with what stands under an override turned round, as it shows."""
    characters, places, end = [], [], 0
    for match in _OVERRIDE.finditer(text):
        characters += [*text[end : match.start()], *reversed(match.group(1))]
        places += [*range(end, match.start()), *reversed(range(*match.span(1)))]
        end = match.end()
    characters += text[end:]
    places += range(end, len(text))
    return _characters("".join(characters), places)


def _reading(characters: list[tuple[str, int]]) -> Reading:
    text = "".join(character for character, _place in characters)
    places = [place for _character, place in characters]
    words, gaps, end = [], [], 0
    for match in _WORD.finditer(text):
        covered = places[match.start() : match.end()]
        words.append(Word(match.group(), min(covered), max(covered) + 1))
        gaps.append(text[end : match.start()])
        end = match.end()
    return Reading(tuple(words), tuple(_guesses(words, gaps)))


def _guesses(words: list[Word], gaps: list[str]) -> Iterator[Word]:
    """Words under their disguise, which the eye puts together."""
    for word in words:
        yield from _decoded(word)
    for word in _joined(words, gaps):
        yield word
        yield from _decoded(word)


def _joined(words: list[Word], gaps: list[str]) -> Iterator[Word]:
    """Parts that are one word: dotted («ك.ل.ب»), spaced («ك ل ب»), or broken at one place."""
    for first in range(len(words)):
        text, is_tight, longer = words[first].text, True, int(len(words[first].text) > 1)
        for place in range(first + 1, min(first + MOST_TOGETHER, len(words))):
            gap, word = gaps[place], words[place]
            if len(gap.strip(" ")) > LONGEST_GAP:
                break
            is_tight &= not any(map(str.isspace, gap))
            longer += len(word.text) > 1
            # Letters apart may have one longer piece among them; words apart are two at the most.
            is_broken = not is_tight and longer > 1
            if is_broken and (place > first + 1 or not gap.isspace()):
                break
            text += word.text
            yield Word(text, words[first].start, word.end, is_broken)
            if is_broken:
                break


def _decoded(word: Word) -> Iterator[Word]:
    """The word without repeated letters, and with letters for its digits."""
    spellings = [word.text]
    if not word.text.isalpha():
        spellings += _spelt_out(word.text)
    for spelling in spellings:
        if spelling != word.text:
            yield word._replace(text=spelling)
        if not _AGAIN.search(spelling):
            continue
        once = squeeze(spelling)
        # Three in a row are never written in earnest; two are, in short words.
        if len(once) > SHORT or _THRICE.search(spelling):
            yield word._replace(text=once)


def _spelt_out(word: str) -> Iterator[str]:
    if _ARABIC.search(word):
        known = _DIGITS
    elif _LATIN.search(word):
        known = _LATIN_DIGITS
    else:
        return
    choices = [known.get(character, character) for character in word]
    guesses = 1
    for letters in choices:
        guesses *= len(letters)
    if guesses <= MOST_GUESSES:
        yield from ("".join(letters) for letters in product(*choices))


def _cuts(word: str, longest: int) -> Iterator[int]:
    """Where a word may begin, after each of the small words that can stand before it."""
    for end in range(1, longest + 1):
        if _BEFORE.fullmatch(word, 0, end):
            yield end
