"""A text as the typo guard reads it: the signs that carry meaning, each with what it stands for.

Left out are blanks, commas and the marks of emphasis and lists, which may change freely. Kept are
words, numbers, marks of quotation, questions, and the addresses of links and pictures, and with
each whether it stands inside a quotation or in the words around one that name its speaker.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from newsroom.text.arabic import direction, latin_digits
from newsroom.text.pieces import pieces
from newsroom.text.spelling import letters
from newsroom.text.weighty_words import folded_words, reading_of

SignKind = Literal[
    "word", "number", "date", "name", "negation", "quotation", "question", "link", "markup"
]

# `[words](address "title")`, `![alt](image:KEY)`, `[id]: address`, `[[answer:ID]]`, `[^note]`.
_MARKUP = re.compile(
    r"\]\((?P<link>[^()\[\]\n]*+(?>(?:\([^()\[\]\n]*+\)[^()\[\]\n]*+)*))\)"
    r"|^ {0,3}\[[^\]\n]++\]:[ \t]*+(?P<named>\S[^\n]*+)"
    r"|\[\[(?P<embed>[^\[\]\n]*+)\]\]|\[\^(?P<note>[^\[\]\n]*+)\]"
    r"|(?P<bare>(?:https?://|www\.)[^\s<>«»“”\"،؛؟()\[\]]++)",
    re.MULTILINE,
)
_QUOTED = re.compile(r"“[^“”]*+”|«[^«»]*+»|‹[^‹›]*+›|\"[^\"\n]*+\"")
_MARKS = frozenset('“”«»„‹›"')
_BLOCK_QUOTATION = re.compile(r"^ {0,3}>.*+(?>(?:\n(?!\s*+\n).++)*)", re.MULTILINE)
_SPEAKER_LINE = re.compile(r"^[ \t]*+[–—].*+$", re.MULTILINE)
# How many words beside a quotation may name its speaker: «قال فلان الفلاني، المتحدث باسم كذا».
_SPEAKER_WORDS = 12
# Signs that say something of the number beside which they stand.
_OF_NUMBERS = frozenset("%٪‰+-\u2212±~≈<>≤≥=×÷")
_YEAR = re.compile("(?:1[3-9]|20)[0-9][0-9]")
_BEFORE_NAME = ("و", "ف", "ب", "ل", "ك", "ال", "وب", "ول", "بال", "لل", "وال", "فب", "فل")
_ASKING = folded_words(
    """
هل ماذا لماذا كيف متى أين كم ما من أي لم who what why how when where which is are do does did
can will could should would
"""
)
_SPEAKING = folded_words(
    """
قال قالت قالوا يقول تقول يقولون قول قوله قولها قائلا قائلة أضاف أضافت يضيف تضيف مضيفا مضيفة أوضح
أوضحت يوضح توضح موضحا موضحة صرح صرحت يصرح تصريح تصريحات أكد أكدت يؤكد تؤكد مؤكدا مؤكدة ذكر ذكرت
يذكر أشار أشارت يشير مشيرا مشيرة كتب كتبت يكتب أعلن أعلنت نقل نقلت نقلا رد ردت الرد وصف وصفت يصف
علق علقت يعلق معلقا تابع تابعت زعم زعمت يزعم ادعى ادعت يدعي اعتبر اعتبرت رأى رأت يرى شدد شددت
حذر حذرت تساءل تساءلت سأل أجاب أجابت بحسب حسب وفق وفقا لسان بيان تغريدة تعبير تعبيره تعبيرها
اتهم اتهمت said says told asked wrote added according tweeted announced
"""
)


@dataclass(slots=True)
class Sign:
    """`key` is what it says, the same in two texts that say the same; `letters` how it is spelt."""

    kind: SignKind
    key: str
    text: str
    letters: str
    # Its sentence, counted from the beginning.
    sentence: int = 0
    is_quoted: bool = False
    # In the words around a quotation that say whose it is.
    is_attribution: bool = False
    # A word of a question.
    is_asked: bool = False
    is_name: bool = False


def quotations(text: str) -> list[str]:
    """What the text quotes, in order and as written, blanks apart."""
    return [" ".join(text[start:end].split()) for start, end in _quoted_places(text)]


def read(text: str, names: frozenset[str] = frozenset()) -> list[Sign]:
    """The signs of the text in order. `names` are folded, of one word or several."""
    language = "en" if direction(text) == "ltr" else "ar"
    quoted = _covered(_quoted_places(text))
    spoken = _covered([match.span() for match in _SPEAKER_LINE.finditer(text)]) if quoted else set()
    signs: list[Sign] = []
    sentence = 0
    opens = True
    for piece, start, kind in _cut(text):
        meaning = _meaning(piece, kind, language=language, opens=opens)
        if meaning:
            is_quoted, is_attribution = start in quoted, start in spoken
            signs.append(Sign(*meaning, piece, letters(piece), sentence, is_quoted, is_attribution))
            opens = False
        if _ends_sentence(piece):
            sentence += 1
            opens = True
    signs = _without_loose_signs(signs)
    for _, group in groupby(signs, key=lambda sign: sign.sentence):
        _relate(list(group))
    _mark_names(signs, names)
    return signs


def _cut(text: str) -> Iterator[tuple[str, int, SignKind | None]]:
    """The pieces with their places; an address is one piece and says what kind it is."""
    end = 0
    for match in _MARKUP.finditer(text):
        yield from _placed(text[end : match.start()], end)
        is_picture = match.lastgroup == "link" and _opens_picture(text, match.start())
        is_link = match.lastgroup in ("link", "named", "bare") and not is_picture
        yield match[match.lastgroup or 0], match.start(), "link" if is_link else "markup"
        end = match.end()
    yield from _placed(text[end:], end)


def _placed(text: str, start: int) -> Iterator[tuple[str, int, None]]:
    for piece in pieces(text):
        yield piece, start, None
        start += len(piece)


def _opens_picture(text: str, end: int) -> bool:
    opening = text.rfind("[", max(0, end - 1_000), end)
    return opening > 0 and text[opening - 1] == "!"


def _meaning(
    piece: str, kind: SignKind | None, *, language: str, opens: bool
) -> tuple[SignKind, str] | None:
    """Kind and key of a piece; None for one that says nothing by itself."""
    if kind:
        return kind, piece.strip(" .,;:!")
    if piece in _MARKS:
        return "quotation", piece
    if piece in ("؟", "?"):
        return "question", "?"
    if any(unicodedata.numeric(letter, None) is not None for letter in piece):
        return _number(piece)
    if piece[0].isalnum():
        return _word(piece, language=language, opens=opens)
    if len(piece) > 1 and any(letter.isalnum() for letter in piece):
        return "name", piece.casefold()
    category = unicodedata.category(piece[0])
    if piece in _OF_NUMBERS or category == "Sc":
        return "number", piece.replace("٪", "%")
    return ("word", piece) if category == "So" else None


def _number(piece: str) -> tuple[SignKind, str]:
    """A number by its value: neither the script of its digits nor the marks of its thousands
    change that.
    """
    if any(letter.isalpha() for letter in piece):
        return "name", piece.casefold()
    said = latin_digits(piece).replace("٪", "%").replace("٫", ".").replace("٬", ",")
    said = f"{said[1:]}%" if said.startswith("%") else said
    said = re.sub(r"(?<![.,\d])(\d{1,3})((?:,\d{3})+)(?![,\d])", _ungrouped, said)
    said = said.replace("\u2013", "-").replace("\u2212", "-")
    is_date = bool(_YEAR.fullmatch(said)) or said.count("/") + said.count("-") == 2 or ":" in said
    return "date" if is_date else "number", said


def _ungrouped(match: re.Match[str]) -> str:
    return match.group().replace(",", "")


def _word(piece: str, *, language: str, opens: bool) -> tuple[SignKind, str]:
    is_foreign = any(letter.isalpha() and not _is_arabic(letter) for letter in piece)
    reading = None if is_foreign and language == "ar" else reading_of(letters(piece))
    if reading:
        return reading.kind, reading.says
    is_plain = language == "en" and (piece.islower() or (opens and piece.istitle()))
    return ("name", piece.casefold()) if is_foreign and not is_plain else ("word", letters(piece))


def _is_arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u08ff" or "\ufb50" <= letter <= "\ufefc"


def _ends_sentence(piece: str) -> bool:
    return "\n" in piece or piece in (".", "!", "؟", "?", "…")


def _without_loose_signs(signs: list[Sign]) -> list[Sign]:
    """Without dashes and pluses that stand by no number: those are punctuation."""
    return [
        sign
        for index, sign in enumerate(signs)
        if sign.key not in _OF_NUMBERS
        or any(
            other.kind in ("number", "date") and other.key not in _OF_NUMBERS
            for other in signs[max(0, index - 1) : index + 2]
        )
    ]


def _relate(sentence: list[Sign]) -> None:
    """Mark the signs of a sentence that asks, and those that name the speaker of a quotation."""
    if any(sign.letters in _ASKING for sign in sentence):
        for sign in sentence:
            sign.is_asked = True
    quoting = [index for index, sign in enumerate(sentence) if sign.is_quoted]
    if quoting and any(_speaks(sign.letters) for sign in sentence if not sign.is_quoted):
        first, last = max(0, quoting[0] - _SPEAKER_WORDS), quoting[-1] + _SPEAKER_WORDS + 1
        for sign in sentence[first:last]:
            sign.is_attribution = True


def _speaks(word: str) -> bool:
    return word in _SPEAKING or (word[:1] in ("و", "ف", "ب") and word[1:] in _SPEAKING)


def _mark_names(signs: list[Sign], names: frozenset[str]) -> None:
    """Mark the words of names, whatever clitic the first of them carries."""
    by_opening: dict[str, list[list[str]]] = {}
    for name in names:
        words = name.split()
        if words:
            by_opening.setdefault(words[0], []).append(words)
    for index, sign in enumerate(signs):
        bare = (sign.letters.removeprefix(clitic) for clitic in ("", *_BEFORE_NAME))
        for words in (words for word in set(bare) for words in by_opening.get(word, ())):
            stretch = signs[index : index + len(words)]
            if [one.letters for one in stretch[1:]] == words[1:]:
                for one in stretch:
                    one.is_name = True


def _quoted_places(text: str) -> list[tuple[int, int]]:
    """Where quotations begin and end; one inside another counts once."""
    found = [
        match.span() for pattern in (_BLOCK_QUOTATION, _QUOTED) for match in pattern.finditer(text)
    ]
    places: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _covered(places: list[tuple[int, int]]) -> set[int]:
    return {index for start, end in places for index in range(start, end)}
