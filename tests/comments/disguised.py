"""A generator of disguises for a word, for tests: each the way somebody has tried to get past a list.

Deterministic by its seed, so a failure can be looked at again.
"""

import random

MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0653\u06d6\u0300\u0336\u20dd"
HIDDEN = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200f", "\u061c", "\u180e", "\u034f", "\u3164"]  # fmt: skip
DIGITS = {"ح": "7", "ع": "3", "ق": "9", "ا": "1", "خ": "5", "ط": "6", "غ": "8"}
LOOKALIKES = {
    "ك": "کڪگڭ", "ي": "یېے", "ه": "ہھۀة", "ف": "ڤڡڥ", "ب": "پٻ", "ت": "ٹٺټ", "ج": "چڃ", "ز": "ژ",
    "ر": "ڑړږ", "د": "ڈډڊ", "ل": "ڵڷ", "ن": "ںڻ", "و": "ۆۇۋ", "ا": "آأإٱ", "ق": "ڨڧ", "ح": "ځ",
    "س": "ښ", "ش": "ۺ", "ع": "ڠ", "غ": "ۼ", "ط": "ڟ", "ص": "ڝ", "م": "ݥ",
}  # fmt: skip
SEPARATORS = [" ", ".", "-", "_", "*", "/", "|", "·", "•", "  ", " . ", "+", "😂", "'", ","]


def _forms() -> dict[str, list[str]]:
    """The presentation forms of each letter, from the characters that are made of one letter."""
    import unicodedata  # noqa: PLC0415 (only here)

    found: dict[str, list[str]] = {}
    for code in [*range(0xFB50, 0xFDFF), *range(0xFE70, 0xFEFD)]:
        letter = unicodedata.normalize("NFKC", chr(code))
        if len(letter) == 1:
            found.setdefault(letter, []).append(chr(code))
    return found


FORMS = _forms()


def marked(word, luck):
    return "".join(letter + "".join(luck.choices(MARKS, k=luck.randint(0, 3))) for letter in word)


def stretched(word, luck):
    return "".join(letter + "\u0640" * luck.randint(0, 4) for letter in word)


def veiled(word, luck):
    return "".join(letter + luck.choice([*HIDDEN, ""]) for letter in word)


def numbered(word, luck):
    return "".join(DIGITS.get(letter, letter) for letter in word)


def eastern_numbered(word, luck):
    return numbered(word, luck).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def apart(word, luck):
    return luck.choice(SEPARATORS).join(word)


def apart_anyhow(word, luck):
    return "".join(letter + luck.choice(SEPARATORS) for letter in word).rstrip(" .-_*/|·•+'،,😂")


def cut_once(word, luck):
    place = luck.randint(1, len(word) - 1)
    return word[:place] + luck.choice([".", "-", "_", "*", "/", "·", "\n"]) + word[place:]


def repeated(word, luck):
    return "".join(letter * (luck.randint(3, 6) if luck.random() < 0.5 else 1) for letter in word)


def all_repeated(word, luck):
    return "".join(letter * luck.randint(3, 5) for letter in word)


def foreign(word, luck):
    return "".join(luck.choice(LOOKALIKES.get(letter, letter)) for letter in word)


def presented(word, luck):
    return "".join(luck.choice(FORMS.get(letter, [letter])) for letter in word)


def tagged(word, luck):
    mark = luck.choice(["<b></b>", "<span class=x>", "</i>", "<!-- x -->", "&#8203;", "&zwnj;", "&shy;"])  # fmt: skip
    return mark.join(word)


def entities(word, luck):
    return "".join(f"&#{ord(letter)};" if luck.random() < 0.6 else letter for letter in word)


def in_markdown(word, luck):
    return luck.choice(["**", "~~", "`", "_", "\\", "[](x)"]).join(word)


def on_lines(word, luck):
    return luck.choice(["\n", "\n\n", " \n", "\r\n"]).join(word)


def mirrored(word, luck):
    end = luck.choice(["\u202c", "", "\n"])
    return luck.choice("\u202e\u202d") + word[::-1] + end


def dressed(word, luck):
    """With what Arabic writes before and after it."""
    before = luck.choice(["", "و", "ف", "ال", "وال", "بال", "ب", "ل", "لل", "يا", "فال"])
    after = luck.choice(["", "ه", "ها", "هم", "كم", "نا"]) if "ال" not in before else ""
    return before + word + after


DISGUISES = (
    marked, stretched, veiled, numbered, eastern_numbered, apart, apart_anyhow, cut_once, repeated,
    all_repeated, foreign, presented, tagged, entities, in_markdown, on_lines, mirrored, dressed,
)  # fmt: skip
# What can be worn on top of another without becoming something nobody could read.
OVER = (marked, stretched, veiled)


def mixed(word, luck):
    return luck.choice(OVER)(luck.choice(DISGUISES[3:12])(word, luck), luck)


def disguises(word: str, *, times: int, seed: int) -> list[tuple[str, str]]:
    """Pairs of the disguise's name and the word in it; the word as it is when it does not fit."""
    luck = random.Random(f"{word} {seed}")  # noqa: S311 (a test's luck)
    return [
        (make.__name__, make(word, luck)) for make in (*DISGUISES, mixed) for _time in range(times)
    ]
