"""What of a text is shown under a result, with the words that were found marked.

Marks are put by the analyser's own tokens, so «والمستخدمون» lights up for «مستخدم», with its clitics and
its harakat, and nothing does that was not found.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from typing import NamedTuple

from articles.search.analyser import Token, tokens
from articles.search.names import Names
from articles.search.query import Query, parse
from articles.search.term_bank import known_names

WORDS = 34
_BEFORE = 8
_TAG = re.compile(r"(<[^>]*>)")


class Piece(NamedTuple):
    """A stretch of text; whether it is one that was asked for."""

    text: str
    is_found: bool


def marked(text: str, query: Query, *, language: str, names: Names) -> list[Piece]:
    """The whole text in pieces."""
    return _pieces(text, 0, len(text), _spans(text, query, language, names))


def snippet(text: str, query: Query, *, language: str, names: Names) -> list[Piece]:
    """The stretch of the text that holds most of the question, in pieces; its first words where it holds
    none."""
    spans = _spans(text, query, language, names)
    words = list(tokens(text, language, every=True))
    if not words:
        return []
    first = _best_start(words, spans)
    start = words[first].start if first else 0
    last = min(first + WORDS, len(words)) - 1
    end = words[last].end if last < len(words) - 1 else len(text)
    pieces = _pieces(text, start, end, spans)
    dots_before = [Piece("… ", is_found=False)] if start else []
    return dots_before + pieces + ([Piece(" …", is_found=False)] if end < len(text) else [])


class Marks:
    """The words of a question, to be marked in many texts of the desk: two queries."""

    def __init__(self, text: str) -> None:
        self.names = known_names()
        self.query = parse(text, language="ar", names=self.names)

    def in_text(self, text: str) -> list[Piece]:
        return marked(text, self.query, language="ar", names=self.names)

    def in_html(self, html: str) -> str:
        """HTML of ours with <mark> around the words; one that tags part is not marked."""
        parts = _TAG.split(html)
        # Every other part is a tag.
        parts[::2] = ["".join(map(_as_html, self.in_text(unescape(text)))) for text in parts[::2]]
        return "".join(parts)


def _as_html(piece: Piece) -> str:
    text = escape(piece.text)
    return f"<mark>{text}</mark>" if piece.is_found else text


def as_written(word: str, texts: Iterable[str], *, language: str) -> str:
    """A folded word as the first of these texts writes it, or as it is where none does: «المدرسه» is
    no word to show to a reader."""
    for text in texts:
        for token in tokens(text, language):
            if token.word == word:
                return text[token.start : token.end]
    return word


def _spans(text: str, query: Query, language: str, names: Names) -> list[tuple[int, int, str]]:
    """Where the words of the question stand: start, end, which."""
    stems = {stem: term.stem for term in query.terms for stem in term.stems}
    roots = {term.root: term.stem for term in query.terms if term.root}
    spans = [
        (token.start, token.end, asked)
        for token in tokens(text, language)
        if (asked := stems.get(token.stem) or roots.get(token.root))
    ]
    if any(term.is_name for term in query.terms):
        every = list(tokens(text, language, every=True))
        spans += [
            (every[name.first].start, every[name.end - 1].end, name.key)
            for name in names.find([token.word for token in every])
            if name.key in stems
        ]
    return sorted(spans)


def _best_start(words: Sequence[Token], spans: Sequence[tuple[int, int, str]]) -> int:
    """The word that the stretch with most different words of the question begins at."""
    places = {word.start: place for place, word in reversed(list(enumerate(words)))}
    found = [(places[start], asked) for start, _end, asked in spans if start in places]
    best, most = 0, 0
    for at, (place, _asked) in enumerate(found):
        held = {asked for other, asked in found[at:] if other < place + WORDS - _BEFORE}
        if len(held) > most:
            best, most = place, len(held)
    return max(0, best - _BEFORE)


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    pieces, at = [], start
    for first, last, _asked in spans:
        if first < at or last > end:
            continue
        pieces += [Piece(text[at:first], is_found=False), Piece(text[first:last], is_found=True)]
        at = last
    pieces.append(Piece(text[at:end], is_found=False))
    return [piece for piece in pieces if piece.text]
