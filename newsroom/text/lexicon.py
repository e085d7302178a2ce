"""Which words of a language there are, from the frequency lists that come with pyspellchecker.

The lists are counted from subtitles, misspellings included, so a word counts as one only from a
number of sightings; what is rarer may be a word or not. They are read at the first question.
"""

from collections import Counter
from functools import lru_cache

from spellchecker import SpellChecker

from newsroom.text.arabic import fold, without_marks

# Below this many sightings misspellings outnumber words: «الفانين» has 142.
WORD_FROM = 150
# From here a word is so usual that a misspelt one which holds it may be it with a preposition.
USUAL_FROM = 500
# A word seen so many times less than its neighbour is that one misspelt: «لاكن» for «لكن».
MISSPELT_BELOW = 1 / 25
# How often at least a verb of the past is hers rather than his; «عملت» is far rarer than «عمل».
VERBS_ARE_HERS = 1 / 4
CLITICS = ("و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "ول", "وب")


def is_word_apart(before: str, after: str) -> bool:
    """Whether the first, folded, is a word of its own rather than the second misspelt."""
    seen = _seen(before)
    return seen >= WORD_FROM and seen > _seen(after) * MISSPELT_BELOW


def is_its_own_word(before: str, after: str, *, misspelt_below: float) -> bool | None:
    """Whether `before`, as it is written, is a word beside `after` and not that one misspelt, which
    is seen less than that share of its times. None where the list knows neither."""
    shared = [clitic for clitic in CLITICS if before.startswith(clitic) == after.startswith(clitic)]
    forms = [(before, after)] + [
        (before.removeprefix(clitic), after.removeprefix(clitic)) for clitic in shared
    ]
    written = _sightings_as_written()
    seen = [(written.get(old, 0), written.get(new, 0)) for old, new in forms if len(old) > 2]
    old, new = max(seen, key=sum, default=(0, 0))
    return None if old + new < WORD_FROM else old > new * misspelt_below


def is_past_verb(word: str) -> bool:
    """Whether the word, folded, is a verb that somebody did, as «أعلن» is by «أعلنت»."""
    return _seen(f"{word}ت") >= max(WORD_FROM, _seen(word) * VERBS_ARE_HERS)


def is_seen(word: str) -> bool:
    """Whether the word, folded, was ever seen."""
    return _seen(word) > 0


def is_unknown(word: str) -> bool:
    """Whether a word, folded, is none in any form, with or without what it may carry."""
    bare = {word.removeprefix(clitic) for clitic in CLITICS if word.startswith(clitic)} - {word}
    return _seen(word) < WORD_FROM and not any(
        _sightings().get(form, 0) >= USUAL_FROM for form in bare if len(form) > 2
    )


def _seen(word: str) -> int:
    """Sightings of the word, with the article or without it, whichever is more usual."""
    bare = word.removeprefix("ال")
    forms = {word, bare, f"ال{bare}"} if len(bare) > 2 else {word}
    return max(_sightings().get(form, 0) for form in forms)


@lru_cache(maxsize=1)
def _sightings() -> dict[str, int]:
    """How often each folded word was seen, for both languages; their letters keep them apart."""
    seen: Counter[str] = Counter()
    for word, times in _sightings_as_written().items():
        seen[fold(word)] += times
    return dict(seen)


@lru_cache(maxsize=1)
def _sightings_as_written() -> dict[str, int]:
    """The same with hamza, ة and ى kept apart."""
    seen: Counter[str] = Counter()
    for language in ("ar", "en"):
        for word, times in SpellChecker(language=language).word_frequency.dictionary.items():
            seen[without_marks(word)] += times
    return dict(seen)
