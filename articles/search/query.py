"""What was asked: words, phrases, words that must not be there. Any text is a question; none fails.

«…» and "…" hold a phrase, a minus in front excludes a word. Signs that databases read as operators
mean nothing here, since only tokens of the analyser ever reach one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from articles.search.analyser import Token, root_of, tokens
from articles.search.names import Names

LONGEST_QUERY = 300
MOST_WORDS = 24
_PHRASE = re.compile(r'"([^"]*)"|«([^«»]*)»|“([^“”]*)”|„([^„“”]*)[“”]')
_WITHOUT = re.compile(r"(?:^|\s)[-−]([^\s-]\S*)")


@dataclass(frozen=True)
class Term:
    """One word that was asked for, or a name in one of its spellings (its root is "" then).

    `text` is as the reader wrote it; `instead` are known words asked for in place of one that the
    index has never seen. `also` are further stems that count as this one.
    """

    word: str
    stem: str
    root: str
    text: str
    is_name: bool = False
    instead: tuple[Token, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems to be looked for."""
        found = tuple(dict.fromkeys(token.stem for token in self.instead)) or (self.stem,)
        return (*found, *self.also)

    @property
    def stems_beside_root(self) -> tuple[str, ...]:
        """Those that are not found by the root already: a document that holds a stem holds its root."""
        return tuple(stem for stem in self.stems if not self.root or root_of(stem) != self.root)


@dataclass(frozen=True)
class Query:
    """What a text asks for. `phrases` and `without` are stems."""

    text: str
    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def with_last(self, instead: tuple[Token, ...]) -> "Query":
        """The same, with other words in place of the last."""
        last = replace(self.terms[-1], root="", instead=instead)
        return replace(self, terms=(*self.terms[:-1], last))

    @property
    def has_number(self) -> bool:
        return any(term.word.isdigit() for term in self.terms)


def parse(text: str, *, language: str, names: Names) -> Query:
    """The question in a text, of which the first LONGEST_QUERY characters are read."""
    text = " ".join(text[:LONGEST_QUERY].split())
    without = tuple(
        token.stem for word in _WITHOUT.findall(text) for token in tokens(word, language)
    )
    wanted = _WITHOUT.sub(" ", text)
    phrases = (
        tuple(token.stem for token in tokens("".join(parts), language))
        for parts in _PHRASE.findall(wanted)
    )
    return Query(
        text=text,
        terms=_terms(wanted, language, names),
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1)[:3],
        without=without[:MOST_WORDS],
    )


def _terms(text: str, language: str, names: Names) -> tuple[Term, ...]:
    """The words, each once; a name stands for the words that it is written with, so that all its
    spellings ask the same. Where nothing but stop words was asked, they are what is asked for.
    """
    every = list(tokens(text, language, every=True))
    kept = {token[:3] for token in tokens(text, language)} or {token[:3] for token in every}
    found = {
        name.first: name for name in names.find([token.word for token in every], is_question=True)
    }
    terms: dict[str, Term] = {}
    place = 0
    while place < len(every) and len(terms) < MOST_WORDS:
        token, name = every[place], found.get(place)
        if name:
            written = text[token.start : every[name.end - 1].end]
            also = _words_of(names.spellings.get(name.key, ()), language)
            terms.setdefault(
                name.key, Term(name.key, name.key, "", written, is_name=True, also=also)
            )
            place = name.end
            continue
        if token[:3] in kept:
            terms.setdefault(token.stem, _term(token, text))
        place += 1
    return tuple(terms.values())


def _words_of(spellings: Iterable[str], language: str) -> tuple[str, ...]:
    """The stems of spellings that are one word: where a text does not tell whether the name is meant, the
    word is found, and the same for every spelling."""
    found = [list(tokens(spelling, language)) for spelling in spellings]
    return tuple(dict.fromkeys(words[0].stem for words in found if len(words) == 1))


def _term(token: Token, text: str) -> Term:
    return Term(token.word, token.stem, token.root, text[token.start : token.end])
