"""Word rules against a text, behind any disguise that newsroom.text.disguises undoes.

A token is compared whole, with what Arabic writes before and (if the rule says so) after it. A phrase
is its tokens in a row, or written together. A pattern is a regular expression of a harmless kind,
searched in the folded words with single spaces between them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from comments.screening.submission import Rule
from newsroom.text.disguises import Reading, Word, fold_word, readings, squeeze, stems

# Tries a pattern may cost at one place of the text: all its repetitions multiplied.
MOST_TRIES = 400
MOST_REPEATS = 20
_PARSER = re._parser  # type: ignore[attr-defined] # The parser that `re` itself uses.
_HARMLESS = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "RANGE", "CATEGORY", "NEGATE"})


class BadPattern(Exception):
    """The pattern cannot be applied; the code says why: "empty", "broken", "costly"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Hit:
    """A rule and the place in the text that it speaks of."""

    rule: Rule
    start: int
    end: int


class Matcher:
    """The rules, ready to be applied to many texts. Raises BadPattern for one that cannot be."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._words: dict[str, list[Rule]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
        self._patterns: list[tuple[re.Pattern[str], Rule]] = []
        for rule in rules:
            self._add(rule)

    def find(self, text: str) -> list[Hit]:
        """Every hit, each rule once a place, in the order of the text."""
        found: dict[tuple[int, int, int], Hit] = {}
        for reading in readings(text):
            for hit in self._hits(reading):
                found.setdefault((hit.start, hit.end, hit.rule.pk), hit)
        return [found[key] for key in sorted(found)]

    def _add(self, rule: Rule) -> None:
        if rule.kind == "regex":
            self._patterns.append((harmless(rule.pattern), rule))
            return
        words = [word for word in map(fold_word, rule.pattern.split()) if word]
        if not words:
            raise BadPattern("empty")
        if len(words) > 1:
            self._phrases.setdefault(words[-1], []).append((tuple(words), rule))
        whole = "".join(words)
        for spelling in {whole, squeeze(whole)}:
            self._words.setdefault(spelling, []).append(rule)

    def _hits(self, reading: Reading) -> Iterator[Hit]:
        for word in (*reading.words, *reading.guessed):
            for rule in self._rules_of(word):
                yield Hit(rule, word.start, word.end)
        if self._phrases:
            yield from self._phrase_hits(reading.words)
        if self._patterns:
            yield from self._pattern_hits(reading.words)

    def _rules_of(self, word: Word) -> Iterator[Rule]:
        if word.is_whole:
            yield from self._words.get(word.text, ())
            return
        for stem in stems(word.text) & self._words.keys():
            for rule in self._words[stem]:
                if rule.suffixes or stem in stems(word.text, suffixes=False):
                    yield rule

    def _phrase_hits(self, words: tuple[Word, ...]) -> Iterator[Hit]:
        for place, word in enumerate(words):
            for last in stems(word.text) & self._phrases.keys():
                for phrase, rule in self._phrases[last]:
                    first = place - len(phrase) + 1
                    if first >= 0 and _agrees(words[first:place], phrase[:-1]):
                        yield Hit(rule, words[first].start, word.end)

    def _pattern_hits(self, words: tuple[Word, ...]) -> Iterator[Hit]:
        starts, text = [], ""
        for word in words:
            starts.append(len(text))
            text += f"{word.text} "
        for pattern, rule in self._patterns:
            for match in pattern.finditer(text.rstrip()):
                if match.end() == match.start():
                    continue
                inside = [
                    word
                    for start, word in zip(starts, words, strict=True)
                    if start < match.end() and start + len(word.text) > match.start()
                ]
                if inside:
                    yield Hit(rule, inside[0].start, inside[-1].end)


def harmless(pattern: str) -> re.Pattern[str]:
    """The pattern compiled, if it cannot stall: single characters may repeat, a few times each."""
    # Latin letters stay: behind a backslash a capital means the opposite.
    folded = "".join(part if part.isascii() else fold_word(part) for part in pattern)
    if not folded.strip():
        raise BadPattern("empty")
    try:
        tree = _PARSER.parse(folded)
    except (re.error, RecursionError, OverflowError) as problem:
        raise BadPattern("broken") from problem
    if _tries(tree) > MOST_TRIES:
        raise BadPattern("costly")
    return re.compile(folded)


def _agrees(words: tuple[Word, ...], phrase: tuple[str, ...]) -> bool:
    return all(
        wanted in stems(word.text, suffixes=False)
        for word, wanted in zip(words, phrase, strict=True)
    )


def _tries(tree: Iterable[tuple[Any, Any]]) -> int:
    """How many ways there are to try the pattern at one place; beyond the limit for what may stall."""
    tries = 1
    for operator, value in tree:
        name = str(operator)
        if name in _HARMLESS:
            continue
        if name == "SUBPATTERN":
            tries *= _tries(value[-1])
        elif name == "BRANCH":
            tries *= sum(_tries(branch) for branch in value[1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            is_single = len(inner) == 1 and str(inner[0][0]) in _HARMLESS
            if int(most) > MOST_REPEATS or not (is_single or int(most) == 1):
                return MOST_TRIES + 1
            tries *= (int(most) - int(least) + 1) * _tries(inner)
        else:
            return MOST_TRIES + 1
    return tries
