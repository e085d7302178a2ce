"""Names with many spellings: OpenAI, أوبن إيه آي and اوبن ايه اي are one name to a reader.

Spellings are met on folded words that are not stemmed, after what Arabic writes in front of a word:
on stems سيري (Siri) would meet سير. The longest spelling wins. A name that is a common Arabic word too
(آبل and «الإبل») is meant in a text only beside one of its companions; in a question it always is, and the
word with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from articles.search.analyser import Token, tokens
from newsroom.text.arabic import fold

LONGEST_NAME = 5
# Longest first: «وبال» must not be read as «و» and «بال».
FRONTS = (
    "وبال",
    "فبال",
    "وكال",
    "وال",
    "فال",
    "بال",
    "كال",
    "ولل",
    "لل",
    "ال",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
)
_LETTERS_LEFT = 2
# No word of a text begins so: a name's token meets no other.
MARK = "@"


@dataclass(frozen=True)
class Name:
    """A name as search knows it: its token, its spellings, its companions (folded)."""

    key: str
    spellings: tuple[str, ...]
    companions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A name in a text: the token that stands for it, and which words it is (end excluded)."""

    key: str
    first: int
    end: int


@dataclass
class Names:
    """All names of the newsroom, ready to be looked for."""

    keys: dict[tuple[str, ...], str] = field(default_factory=dict)
    # How all spellings may begin: few words of a text do, so few are looked at twice.
    starts: set[str] = field(default_factory=set)
    companions: dict[str, frozenset[str]] = field(default_factory=dict)
    # The spellings of those with companions.
    spellings: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Names":
        table = cls()
        for name in names:
            key = MARK + fold(name.key).replace(" ", "")
            for spelling in name.spellings:
                words = _words(tokens(spelling, every=True))
                if 0 < len(words) <= LONGEST_NAME:
                    table.keys.setdefault(words, key)
                    table.starts |= {front + words[0] for front in ("", *FRONTS)}
            if name.companions:
                together = (word for text in name.companions for word in _bare(fold(text)))
                table.spellings.setdefault(key, []).extend(name.spellings)
                table.companions[key] = table.companions.get(key, frozenset()) | {*together}
        return table

    def find(self, words: Sequence[str], *, is_question: bool = False) -> Iterator[Found]:
        """The names among folded words, in their order."""
        if self.starts.isdisjoint(words):
            return
        around: frozenset[str] | None = None
        place = 0
        while place < len(words):
            found = self._at(words, place) if words[place] in self.starts else None
            wanted = self.companions.get(found.key) if found and not is_question else None
            if found and wanted and not words[place].isascii():
                if around is None:
                    around = frozenset(bare for word in words for bare in _bare(word))
                found = found if wanted & around else None
            if found:
                yield found
            place = found.end if found else place + 1

    def _at(self, words: Sequence[str], place: int) -> Found | None:
        for first in _bare(words[place]):
            for length in range(min(LONGEST_NAME, len(words) - place), 0, -1):
                key = self.keys.get((first, *words[place + 1 : place + length]))
                if key:
                    return Found(key, place, place + length)
        return None


def _words(found: Iterable[Token]) -> tuple[str, ...]:
    return tuple(token.word for token in found)


def _bare(word: str) -> Iterator[str]:
    """The word, and what is left of it without what may stand in front."""
    yield word
    for front in FRONTS:
        if word.startswith(front) and len(word) - len(front) >= _LETTERS_LEFT:
            yield word[len(front) :]
