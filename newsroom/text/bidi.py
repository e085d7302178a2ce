"""Two directions in one line: finding the foreign runs of a text and isolating them.

Without isolation «C++» is drawn as «++C» in an Arabic line, «2024-11-26» backwards, and two Latin
names swallow the comma between them. Storage stays plain; isolation happens where text is set.
"""

import re
import unicodedata
from html import escape
from typing import NamedTuple

from newsroom.text.arabic import direction

LRM, RLM, ALM = "\u200e", "\u200f", "\u061c"
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"
# Controls, and the separators of lines and paragraphs.
_BREAKING = ("Cc", "Zl", "Zp")
# Embeddings and overrides, which reach past their own text, and invisible joiners of no use here.
DANGEROUS = "\u202a\u202b\u202c\u202d\u202e\u200b\ufeff"
# Signs for what cannot be seen, where a difference must be: a control, and each kind of blank.
_TURNING = dict.fromkeys(f"{DANGEROUS}{LRI}\u2067{FSI}{PDI}", "◌")
_CONTROLS = _TURNING | dict.fromkeys(f"{LRM}{RLM}{ALM}\u200c\u00ad\u2060", "◌")
_BLANKS = {" ": "␣", "\u00a0": "⍽", "\t": "⇥", "\n": "↵\n"}

LONGEST_NUMBER = 30

__all__ = [
    "Run",
    "direction",
    "embed",
    "embed_number",
    "first_strong",
    "isolate",
    "isolate_plain",
    "one_line",
    "runs",
    "strip_dangerous",
    "visible",
]


class Run(NamedTuple):
    """A piece of a text: "text" in its own script, "foreign", or a "number" that needs order."""

    text: str
    kind: str


_LATIN = "A-Za-z\u00c0-\u024f"
_LETTER = (
    "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc"
)
_ARABIC = f"{_LETTER}\u0660-\u066d\u06d5-\u06f9\u064b-\u065f"
# Digits that run from left to right with their signs. Those of ٥-١٠٪ do not: a range of them is read from
# right to left in an Arabic line as it stands, and the sign of the share ends it on the left.
_DIGIT = "[0-9۰-۹]"
_BARE = "[0-9٠-٩۰-۹]++"


def _any(pattern: str, *, least: int = 0) -> str:
    """The pattern any number of times, for good: no text makes the search look twice at a place.

    An atomic group, not `(?:…)*+`: Python before 3.11.5 loses its place in that one where the
    pattern ends in vain, and takes a space into the name (gh-106052). `[…]*+` is safe.
    """
    return rf"(?>(?:{pattern}){'+' if least else '*'})"


# An address whole, without the comma or bracket that ends the sentence.
_ADDRESS = (
    r"(?:https?://|www\.)" + _any(r"[^\s<>«»“”\"،؛؟()]|\([^\s<>()]*+\)", least=1) + r"(?<![.,;:!?])"
)
# A Latin word with the signs that belong to it: C++, C#, .NET, GPT-4o, @sama, node.js, AT&T.
_LATIN_WORD = rf"(?:(?<!\w)[@#.])?[{_LATIN}]" + _any(
    rf"[{_LATIN}0-9_+#]|[.@/:&%’'-](?=[{_LATIN}0-9])"
)
_LATIN_START = rf"(?:[0-9]++(?:\.[0-9]++)?[{_LATIN}]" + (
    _any(rf"[{_LATIN}0-9+#]|[.@/:&-](?=[{_LATIN}0-9])") + ")"
)
_WORD = rf"(?:{_LATIN_WORD}|{_LATIN_START})"
_PARTS = _any(r"\.[0-9]++")
# More words of the name, and its number: «iPhone 15 Pro», but not the share in «OpenAI 49%».
_MORE_WORDS = _any(rf"[ \u00a0](?:{_WORD}|[0-9]++{_PARTS}(?![%٪{_ARABIC}]|[-/:\u2013][0-9]))")
_FOREIGN_LATIN = rf"(?:{_ADDRESS}|{_WORD}{_MORE_WORDS})"
_FOREIGN_ARABIC = rf"[{_ARABIC}]++" + _any(rf"[ \u00a0،]++[{_ARABIC}]++") + "؟?"
# Numbers whose signs would change sides: ranges, sums, dates, percentages, prices, phone numbers, degrees,
# inches, ranks (#1), and addresses of machines, which hold letters too.
_MACHINE = r"[0-9A-Fa-f]{1,4}:" + _any(r"[0-9A-Fa-f]{0,4}:", least=1) + r"[0-9A-Fa-f]{0,4}(?!\w)"
_DEGREES = "°[CFK]?+"
_AMOUNT = rf"{_DIGIT}++" + _any(rf"[.,٫٬]{_DIGIT}++")
_RANGE = _any(rf"[-/:\u2013+=×]{_AMOUNT}", least=1)
_PRICE = rf"[$€£]{_AMOUNT}"
_NUMBER = (
    rf"(?:\+{_DIGIT}++(?:[ -]{_DIGIT}++)+"
    rf"|{_PRICE}{_any(rf'[-–]{_PRICE}')}"
    rf"|(?<!\w)#[0-9]++(?![{_LATIN}])"
    rf"|(?<!\w){_MACHINE}"
    rf"|(?<![\w)])[-+±\u2212]{_AMOUNT}(?:[%٪]|{_DEGREES})?"
    rf"|{_AMOUNT}(?:{_RANGE}(?:-[{_LATIN}]++{_DIGIT}*+)?(?:[%٪]|{_DEGREES})?"
    rf"|-[{_LATIN}]++{_DIGIT}*+|[%٪$€£\"″′]|{_DEGREES}))"
)
_PATTERNS = {
    # A bare number matches last, or a search would begin again at each of its digits.
    "ar": re.compile(rf"(?P<number>{_NUMBER})|(?P<foreign>{_FOREIGN_LATIN})|{_BARE}"),
    "en": re.compile(rf"(?P<foreign>{_FOREIGN_ARABIC})"),
}
_TAGS = {
    ("ar", "foreign"): '<bdi lang="en" dir="ltr">',
    ("ar", "number"): '<bdi dir="ltr">',
    ("en", "foreign"): '<bdi lang="ar" dir="rtl">',
}


def runs(text: str, *, language: str) -> list[Run]:
    """The text cut at its foreign runs; joined again it is the same text."""
    found, end = [], 0
    for match in _PATTERNS[language].finditer(text):
        if not match.lastgroup:
            continue
        if match.start() > end:
            found.append(Run(text[end : match.start()], "text"))
        # Style sheets keep a number on one line; one that no line holds is set as a name is.
        is_long = match.end() - match.start() > LONGEST_NUMBER
        found.append(Run(match.group(), "foreign" if is_long else match.lastgroup))
        end = match.end()
    if end < len(text):
        found.append(Run(text[end:], "text"))
    return found


def isolate(text: str, *, language: str) -> str:
    """The text as escaped HTML with its foreign runs in `<bdi>`."""
    return "".join(
        escape(run.text, quote=False)
        if run.kind == "text"
        else f"{_TAGS[language, run.kind]}{escape(run.text, quote=False)}</bdi>"
        for run in runs(text, language=language)
    )


def isolate_plain(text: str, *, language: str) -> str:
    """For places without markup: an Arabic text that opens in Latin is told its direction."""
    opens_foreign = re.match(rf"[\W\d_]*[{_LATIN}]", text)
    return f"{RLM}{text}" if language == "ar" and opens_foreign else text


def embed(name: str, *, language: str = "") -> str:
    """A name inside a sentence, isolated without markup, in the direction of its language, or of its
    letters where that is not known: the first of them, which would decide, may be of the other script."""
    is_rtl = language == "ar" if language else direction(name) == "rtl"
    is_turned = first_strong(name) == ("ltr" if is_rtl else "rtl")
    told = (RLM if is_rtl else LRM) if is_turned else ""
    return f"{FSI}{told}{name}{PDI}"


def first_strong(text: str) -> str:
    """ "rtl" or "ltr" by the first letter or mark, which decides for whoever is told nothing; "" for none."""
    for kind in map(unicodedata.bidirectional, text):
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def embed_number(text: str) -> str:
    """A number with signs, such as +03:00, in its own order, without markup: it holds no letter
    from which a browser could learn its direction."""
    return f"{LRI}{text}{PDI}"


def one_line(text: str, *, keep_isolates: bool = False) -> str:
    """A text for a header of a letter: one line, without a control that could reach past it."""
    controls = DANGEROUS if keep_isolates else f"{DANGEROUS}\u2066\u2067{FSI}{PDI}"
    plain = text.translate(dict.fromkeys(map(ord, controls)))
    plain = "".join(" " if unicodedata.category(c) in _BREAKING else c for c in plain)
    return " ".join(plain.split())


def visible(text: str, *, is_change: bool) -> str:
    """The text with a sign for each control that turns what stands around it. In a change every
    control has one, and so has every blank where the change is nothing else.
    """
    signs = _CONTROLS if is_change else _TURNING
    if is_change and not text.strip():
        signs = signs | _BLANKS
    return text.translate({ord(character): sign for character, sign in signs.items()})


def strip_dangerous(text: str) -> tuple[str, int]:
    """An editor's text without controls that reach past it, and how many there were."""
    clean = text.translate(dict.fromkeys(map(ord, DANGEROUS)))
    return clean, len(text) - len(clean)
