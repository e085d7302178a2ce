"""Which words of a language there are, from the frequency lists that come with pyspellchecker.

The lists are counted from subtitles, misspellings included, so a word counts as one only from a
number of sightings; what is rarer may be a word or not. They are read at the first question.
"""

from collections import Counter
from functools import lru_cache

from spellchecker import SpellChecker

from newsroom.text.arabic import fold

# Below this many sightings in the list misspellings outnumber words.
WORD_FROM = 300
# A word seen so many times less than its neighbour is that one misspelt: «لاكن» for «لكن».
MISSPELT_BELOW = 1 / 25


def are_two_words(before: str, after: str) -> bool:
    """Whether both, folded, are words of their own, rather than the first the second misspelt."""
    seen, others = _sightings().get(before, 0), _sightings().get(after, 0)
    return bool(seen and others) and seen > others * MISSPELT_BELOW


@lru_cache(maxsize=1)
def _sightings() -> dict[str, int]:
    """How often each folded word was seen, for both languages; their letters keep them apart."""
    seen: Counter[str] = Counter()
    for language in ("ar", "en"):
        for word, times in SpellChecker(language=language).word_frequency.dictionary.items():
            seen[fold(word)] += times
    return {word: times for word, times in seen.items() if times >= WORD_FROM}
