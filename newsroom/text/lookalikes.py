"""Names that look the same: one skeleton for all the spellings that an eye takes for one name.

Arabic letters by `fold`; letters of other scripts by Unicode's table of confusables (UTS #39, as the
package confusable-homoglyphs carries it), so that «аdmin» with a Cyrillic letter is «admin».
"""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs import confusables

from newsroom.text.arabic import fold

_LATIN_LETTER = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER")
_FOR_LETTERS = str.maketrans({
    "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "|": "l", "!": "i",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def skeleton(name: str) -> str:
    """What a name looks like, for comparing; never shown and never stored as a name."""
    latin = "".join(_latin(character) for character in unicodedata.normalize("NFKC", name))
    folded = fold("".join(c for c in unicodedata.normalize("NFKD", latin) if not _is_mark(c)))
    if folded.isascii():
        # i, l and I are one stroke in most faces.
        folded = folded.translate(_FOR_LETTERS).replace("i", "l").replace("rn", "m")
    return "".join(character for character in folded if character.isalnum())


def mixes_scripts(name: str) -> bool:
    """Whether one word of the name takes letters from two scripts, which no honest name does."""
    return any(len({_script(c) for c in word} - {""}) > 1 for word in _WORD.findall(name))


@cache
def _latin(character: str) -> str:
    if character.isascii() or "\u0600" <= character <= "\u08ff":
        return character
    for twin in confusables.confusables_data.get(character, ()):
        if _LATIN_LETTER.match(twin["n"]) and len(twin["c"]) == 1:
            return twin["c"]
    return character


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _script(letter: str) -> str:
    """The first word of the letter's name: LATIN, ARABIC, CYRILLIC; nothing for a modifier."""
    if unicodedata.category(letter) in ("Lm", "Mn", "Me"):
        return ""
    return unicodedata.name(letter, "").partition(" ")[0]
