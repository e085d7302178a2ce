"""Two directions in one line: finding the foreign runs of a text and isolating them.

Without isolation «C++» is drawn as «++C» in an Arabic line, «2024-11-26» backwards, and two Latin
names swallow the comma between them. Storage stays plain; isolation happens where text is set.
"""

import re
from html import escape
from typing import NamedTuple

from newsroom.text.arabic import direction

LRM, RLM, ALM = "\u200e", "\u200f", "\u061c"
FSI, PDI = "\u2068", "\u2069"
# Embeddings and overrides, which reach past their own text, and invisible joiners of no use here.
DANGEROUS = "\u202a\u202b\u202c\u202d\u202e\u200b\ufeff"

__all__ = ["Run", "direction", "embed", "isolate", "isolate_plain", "runs", "strip_dangerous"]


class Run(NamedTuple):
    """A piece of a text: "text" in its own script, "foreign", or a "number" that needs order."""

    text: str
    kind: str


_LATIN = "A-Za-z\u00c0-\u024f"
_ARABIC = "\u0620-\u064a\u0660-\u06d3\u0750-\u077f"
# A Latin word with the signs that belong to it: C++, C#, .NET, GPT-4o, @sama, node.js, AT&T.
_LATIN_WORD = rf"[@#.]?[{_LATIN}](?:[{_LATIN}0-9’'_+#]|[.@/:&%-](?=[{_LATIN}0-9]))*"
_LATIN_START = rf"(?:[0-9]+(?:\.[0-9]+)?[{_LATIN}](?:[{_LATIN}0-9+#]|[.@/:&-](?=[{_LATIN}0-9]))*)"
_FOREIGN_LATIN = (
    rf"(?:{_LATIN_WORD}|{_LATIN_START})"
    rf"(?:[ \u00a0](?:{_LATIN_WORD}|{_LATIN_START}|[0-9]+(?:\.[0-9]+)*(?![0-9%٪\u0600-\u06ff])))*"
)
_FOREIGN_ARABIC = rf"[{_ARABIC}\u064b-\u0652]+(?:[ \u00a0،]+[{_ARABIC}\u064b-\u0652]+)*"
# Numbers whose signs would change sides: ranges, dates, percentages, prices, phone numbers.
_DIGIT = "[0-9٠-٩۰-۹]"
_NUMBER = (
    rf"(?:\+{_DIGIT}+(?:[ -]{_DIGIT}+)+"
    rf"|[$€£]{_DIGIT}[0-9٠-٩۰-۹.,٫٬]*{_DIGIT}|[$€£]{_DIGIT}"
    rf"|(?<![\w)])[-+\u2212]{_DIGIT}+(?:[.,٫]{_DIGIT}+)*[%٪]?"
    rf"|{_DIGIT}+(?:[.,٫٬]{_DIGIT}+)*(?:[-/:\u2013]{_DIGIT}+(?:[.,٫٬]{_DIGIT}+)*)+"
    rf"(?:-[{_LATIN}]+{_DIGIT}*)?[%٪]?"
    rf"|{_DIGIT}+(?:\.{_DIGIT}+)+-[{_LATIN}]+{_DIGIT}*"
    rf"|{_DIGIT}+(?:[.,٫٬]{_DIGIT}+)*[%٪$€£])"
)
_PATTERNS = {
    "ar": re.compile(rf"(?P<number>{_NUMBER})|(?P<foreign>{_FOREIGN_LATIN})"),
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
        if match.start() > end:
            found.append(Run(text[end : match.start()], "text"))
        found.append(Run(match.group(), match.lastgroup or "foreign"))
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


def embed(name: str) -> str:
    """A name inside a sentence, isolated without markup."""
    return f"{FSI}{name}{PDI}"


def strip_dangerous(text: str) -> tuple[str, int]:
    """An editor's text without controls that reach past it, and how many there were."""
    clean = text.translate(dict.fromkeys(map(ord, DANGEROUS)))
    return clean, len(text) - len(clean)
