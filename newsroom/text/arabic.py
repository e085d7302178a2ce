"""Arabic letters: folding, direction and counting.

`fold` is the one meaning of "the same word to a reader": without hamza forms, marks, tatweel and
invisible controls. It decides uniqueness of names and is the first step of search. Stored text is
never folded.
"""

import re
import unicodedata

# Removed by folding: tatweel, harakat and Quranic marks, invisible controls.
_REMOVED = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08ca-\u08ff\u00ad\u200b\u200d-\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069\ufeff\u180e]"
)
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیېئ", "ي"),
        **dict.fromkeys("ھہەۀۂة", "ه"),
        **dict.fromkeys("کڪگ", "ك"),
        **dict.fromkeys("ڤڥ", "ف"),
        "ؤ": "و",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ز",
        "\u200c": " ",
    }
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_FOLDED = {
    **{code: None for code in range(0x10000) if _REMOVED.match(chr(code))}, **_LETTERS, **_DIGITS,
}  # fmt: skip
_ARABIC = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f]")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")

# Share of Arabic among the letters from which a paragraph is set right-to-left. First-strong
# rules misjudge «OpenAI رائعة».
RTL_FROM = 0.4
# Silent reading of newspaper prose: Brysbaert 2019 gives 238 words a minute for English; the same
# review finds about 140 for Arabic, whose words carry articles, prepositions and pronouns.
WORDS_PER_MINUTE = {"ar": 140, "en": 238}


def fold(text: str) -> str:
    """The text with letters that readers take for the same made the same."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return " ".join(text.split())


def without_marks(text: str) -> str:
    """The letters as they are written, hamza, ة and ى kept apart, without harakat and tatweel."""
    return _REMOVED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def latin_digits(text: str) -> str:
    """Arabic-Indic and Persian digits as European ones."""
    return text.translate(_DIGITS)


def arabic_share(text: str) -> float:
    """Arabic letters among all letters, 0 to 1; 1 where there is no letter at all."""
    letters = sum(character.isalpha() for character in text)
    return len(_ARABIC.findall(text)) / letters if letters else 1.0


def direction(text: str) -> str:
    """ "rtl" or "ltr", by the share of Arabic letters."""
    return "rtl" if arabic_share(text) >= RTL_FROM else "ltr"


def count_words(text: str) -> int:
    """How many words there are to read; an address is none."""
    return len(_WORD.findall(_ADDRESS.sub(" ", _REMOVED.sub("", text))))


def reading_minutes(words: int, *, language: str) -> int:
    """Whole minutes, at least one."""
    return max(1, round(words / WORDS_PER_MINUTE[language]))
