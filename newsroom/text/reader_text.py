"""Cleaning what readers write: exactly which code points go, and which stay within limits.

Kept are the marks that Arabic, Persian and emoji need; dropped is whatever is invisible, private
or reaches past its own text. Output is isolated as well, so a miss cannot leak past its answer.
"""

import re
import unicodedata

_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5"
    "\u180b-\u180f\u200b\u202a-\u202e\u2060-\u2065\u2066-\u2069\u206a-\u206f\u2800\ufe00-\ufe0d"
    "\ufeff\ufff9-\ufffc\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_PRESENTATION = re.compile("[\ufb50-\ufd3d\ufd40-\ufdf9\ufdfc\ufe70-\ufefc]")
_BLANKS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_JOINABLE = "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9"
_INDIC = "\u0900-\u0dff"
_EMOJI = "\xa9\xae\u203c-\u3299\U0001f000-\U0001faff\ufe0f"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_GIANT = "\ufdfd\U0001242b\U00012219\u102a\ua9c5"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
MARKS_ON_ARABIC, MARKS_ELSEWHERE = 4, 2
LONGEST_REPEAT, LONGEST_TATWEEL = 9, 2


def clean(text: str) -> str:
    """An answer's text as it is stored. Cleaning twice changes nothing more."""
    before = None
    # Dropping one character can bring two others together; three rounds are enough in practice.
    for _round in range(6):
        if text == before:
            break
        before, text = text, _clean_once(text)
    return text


def clean_name(name: str) -> str:
    """A reader's name: one line, no joiners, direction marks, tatweel or giant glyphs."""
    name = unicodedata.normalize("NFKC", clean(name)).replace("\n", " ")
    name = re.sub(f"[{_ZWNJ}{_ZWJ}{_DIRECTION_MARKS}\u0640{_GIANT}]", "", name)
    return " ".join(clean(name).split())


def _clean_once(text: str) -> str:
    text = unicodedata.normalize("NFC", _NEWLINES.sub("\n", text))
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _BLANKS.sub(" ", _DROPPED.sub("", text))
    text = _limit_joiners(text)
    text = re.sub(f"[{_DIRECTION_MARKS}]{{2,}}", lambda match: match.group()[-1], text)
    text = _limit_marks(text)
    text = re.sub(rf"(.)\1{{{LONGEST_REPEAT},}}", lambda m: m.group(1) * LONGEST_REPEAT, text)
    text = re.sub("\u0640{3,}", "\u0640" * LONGEST_TATWEEL, text)
    for glyph in _GIANT:
        head, found, tail = text.partition(glyph)
        text = head + found + tail.replace(glyph, "")
    text = re.sub(" *\n *", "\n", re.sub(" {2,}", " ", text))
    text = re.sub("\n{3,}", "\n\n", text)
    return re.sub(rf"^[{_DIRECTION_MARKS}\s]+|[{_DIRECTION_MARKS}\s]+$", "", text)


def _limit_joiners(text: str) -> str:
    text = re.sub(f"{_ZWNJ}+", _ZWNJ, re.sub(f"{_ZWJ}+", _ZWJ, text))
    letter = f"{_JOINABLE}{_INDIC}"
    text = re.sub(f"(?<![{letter}\u064b-\u0652]){_ZWNJ}|{_ZWNJ}(?![{letter}])", "", text)
    inside = f"(?<=[{_EMOJI}\U0001f3fb-\U0001f3ff]){_ZWJ}(?=[{_EMOJI}])"
    beside = f"(?<=[{letter}]){_ZWJ}|{_ZWJ}(?=[{letter}])"
    return re.sub(f"({inside}|{beside})|{_ZWJ}", lambda m: m.group(1) or "", text)


def _limit_marks(text: str) -> str:
    """At most four marks on an Arabic letter, two elsewhere, none without a letter."""
    out: list[str] = []
    count, limit = 0, 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me") and character not in "\ufe0e\ufe0f":
            count += 1
            keycap = (
                category == "Me"
                and character == "\u20e3"
                and out
                and out[-1] in "0123456789#*\ufe0f"
            )
            if not keycap and (category == "Me" or count > limit):
                continue
        else:
            count = 0
            arabic = "\u0600" <= character <= "\u08ff"
            limit = 0 if character.isspace() else MARKS_ON_ARABIC if arabic else MARKS_ELSEWHERE
        out.append(character)
    return "".join(out)
