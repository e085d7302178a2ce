"""Rules about words: slips of common ones, names, and a word that stands twice."""

import re
from collections.abc import Iterator

from newsroom.text.linter.findings import LETTER, MARK, Finding, Text
from newsroom.text.linter.slips import slip_of

# Words that never rightly stand twice in a row. «من من» («منْ مِن») and «لا لا» may.
_NEVER_TWICE_AR = """
في على إلى عن مع أن إن التي الذي الذين هذا هذه ذلك تلك كان كانت قد ثم أو حتى بعد قبل عند هو هي كما
لكن
"""
_NEVER_TWICE_EN = "the a an of to in and for with on at is are was were it as by from"
_NEVER_TWICE = {
    language: frozenset(words.split())
    for language, words in (("ar", _NEVER_TWICE_AR), ("en", _NEVER_TWICE_EN))
}
_TWICE = re.compile(rf"(?<![\w{MARK}])([^\W\d_]+)([ \u00a0]+)\1(?![\w{MARK}’'-])", re.IGNORECASE)
# «و لا شك»; not among letters that are counted («أ و ب»), nor before a Latin name.
_PARTED = re.compile(rf"(?<![^\s«“(])(?<!\s[{LETTER}] )و[ \u00a0]+(?=[{LETTER}]{{2}})")
# With the article a word of some length stands twice by mistake alone.
_LONG_WITH_ARTICLE = re.compile(rf"ال[{LETTER}]{{4,}}")


def common_slips(text: Text) -> Iterator[Finding]:
    """Hamza, ة and ه, ى and ي, in words where only one spelling can be meant."""
    if text.language != "ar":
        return
    before = ""
    for start, word in text.words:
        rights = slip_of(word, after=before)
        before = word
        if rights:
            fix = rights[0] if len(rights) == 1 else None
            about = " / ".join(rights)
            yield text.finding("common_slips", start, start + len(word), fix=fix, about=about)


def known_names(text: Text) -> Iterator[Finding]:
    """A name of the term bank in another spelling."""
    for wrong in text.terms.misspelt(text.prose):
        yield text.finding(
            "known_names", wrong.start, wrong.end, fix=wrong.right, about=wrong.right
        )


def parted_waw(text: Text) -> Iterator[Finding]:
    """«و» is written with the word after it."""
    if text.language != "ar":
        return
    for waw in _PARTED.finditer(text.prose):
        yield text.finding("parted_waw", *waw.span(), fix="و")


def repeated_words(text: Text) -> Iterator[Finding]:
    """«في في»."""
    never = _NEVER_TWICE[text.language]
    for twice in _TWICE.finditer(text.prose):
        word = twice[1].lower()
        if word in never or _LONG_WITH_ARTICLE.fullmatch(word):
            yield text.finding("repeated_words", *twice.span(), fix=twice[1])
