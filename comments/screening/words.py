"""Phases that read what is said."""

import re
from collections import Counter

from comments.screening.likeness import NEAR
from comments.screening.matcher import Hit, Matcher
from comments.screening.outcome import Outcome
from comments.screening.submission import Submission
from newsroom.text.arabic import arabic_share
from newsroom.text.lookalikes import mixes_scripts, skeleton

SHORTEST, LONGEST, MOST_LINES = 2, 2_000, 12
NAME_SHORTEST, NAME_LONGEST = 2, 40
LINKS_HELD_AT = {0: 1, 1: 3, 2: 6}
LEAST_KNOWN_LETTERS = 0.5
# One more hidden control than a keyboard may leave behind.
MOST_HIDDEN = 3
SHOUTED, LETTERS_OF_A_SHOUT = 0.7, 20
REPEATED_SHARE, WORDS_OF_A_LITANY = 0.5, 8
# No answer is refused for a word so short: too many good words look like it.
SHORTEST_REFUSED = 4
_TURNING = re.compile("[\u200b\u202a-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e007f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CAPITALS = re.compile("[A-Z\u00c0-\u00de]")
_MARKS_IN_A_ROW = re.compile(r"[!?\u061f\u203c]{6,}")
_WORDS = re.compile(r"[^\W\d_]+")


def size(submission: Submission) -> Outcome | None:
    if not submission.body:
        return None if submission.choice else Outcome("reject", "empty")
    length = len(submission.body)
    if not SHORTEST <= length <= LONGEST:
        return Outcome("reject", "size", str(length))
    lines = submission.body.count("\n") + 1
    return Outcome("reject", "lines", str(lines)) if lines > MOST_LINES else None


def name(submission: Submission) -> Outcome | None:
    """A name of its own: neither the newsroom's, nor written to be taken for another."""
    if not NAME_SHORTEST <= len(submission.name) <= NAME_LONGEST:
        return Outcome("reject", "name_size", str(len(submission.name)))
    looks_like = skeleton(submission.name)
    if sum(map(str.isalnum, submission.name)) < NAME_SHORTEST:
        return Outcome("reject", "name_size")
    if looks_like in submission.reserved_names:
        return Outcome("reject", "name_reserved", submission.name)
    if mixes_scripts(submission.name):
        return Outcome("reject", "name_mixed", submission.name)
    if looks_like in submission.people:
        return Outcome("hold", "name_of_a_colleague", submission.name)
    return None


def duplicate(submission: Submission) -> Outcome | None:
    """The second of the same words waits, the third is an advertisement."""
    if submission.same_words:
        verdict = "spam" if submission.same_words > 1 else "hold"
        return Outcome(verdict, "same_words", str(submission.same_words + 1))
    if submission.nearest is not None and submission.nearest <= NEAR:
        return Outcome("hold", "near_words", f"{submission.nearest} bits")
    return None


def links(submission: Submission) -> Outcome | None:
    if submission.blocked_hosts:
        return Outcome("reject", "blocked_link", ", ".join(submission.blocked_hosts))
    most = LINKS_HELD_AT.get(submission.trust)
    if most is None or len(submission.hosts) < most:
        return None
    return Outcome("hold", "links", ", ".join(submission.hosts))


def word_rules(submission: Submission) -> Outcome | None:
    """The gravest of what the rules say: a rejection before a wait before a cover."""
    hits = Matcher(submission.rules).find(submission.raw or submission.body)
    hits += Matcher(submission.rules).find(submission.name)
    if not hits:
        return None
    by_action = {action: [hit for hit in hits if _does(hit) == action] for action in _GRAVITY}
    action, gravest = next((action, found[0]) for action, found in by_action.items() if found)
    text = submission.raw or submission.body
    evidence = f"{gravest.rule.pattern}: {text[gravest.start : gravest.end]}"
    verdict = {"reject": "reject", "hold": "hold", "mask": "note"}[action]
    return Outcome(verdict, "word_rule", evidence, rule=gravest.rule.pk)


_GRAVITY = ("reject", "hold", "mask")


def _does(hit: Hit) -> str:
    """What a rule does; of a short word nobody is refused, only asked to wait."""
    is_short = hit.rule.kind == "token" and len(hit.rule.pattern) < SHORTEST_REFUSED
    return "hold" if hit.rule.action == "reject" and is_short else hit.rule.action


def hidden(submission: Submission) -> Outcome | None:
    found = len(_TURNING.findall(submission.raw))
    return Outcome("hold", "hidden", str(found)) if found > MOST_HIDDEN else None


def language(submission: Submission) -> Outcome | None:
    """Half of the letters at least are of a language that the newsroom reads."""
    letters = [character for character in submission.body if character.isalpha()]
    if not letters:
        return Outcome("hold", "no_letters")
    text = "".join(letters)
    known = arabic_share(text) if "ar" in submission.languages else 0.0
    if "en" in submission.languages:
        known += len(_LATIN.findall(text)) / len(letters)
    return Outcome("hold", "language", f"{known:.0%}") if known < LEAST_KNOWN_LETTERS else None


def shouting(submission: Submission) -> Outcome | None:
    """Capitals, rows of exclamation marks, or one word over and over."""
    latin, capitals = _LATIN.findall(submission.body), _CAPITALS.findall(submission.body)
    if len(latin) >= LETTERS_OF_A_SHOUT and len(capitals) / len(latin) >= SHOUTED:
        return Outcome("hold", "shouting", f"{len(capitals)} / {len(latin)}")
    if marks := _MARKS_IN_A_ROW.search(submission.body):
        return Outcome("hold", "shouting", marks.group()[:20])
    words = [word.casefold() for word in _WORDS.findall(submission.body)]
    if len(words) < WORDS_OF_A_LITANY:
        return None
    word, times = Counter(words).most_common(1)[0]
    is_litany = times / len(words) >= REPEATED_SHARE
    return Outcome("hold", "repetition", f"{word} × {times}") if is_litany else None


def outside(submission: Submission) -> Outcome | None:
    """What a service of the newsroom's choice has said; its silence is noted and holds nothing."""
    verdict, evidence = submission.outside
    if not verdict:
        return None
    known = {"spam": "spam", "hold": "hold"}
    return Outcome(known.get(verdict, "note"), f"outside_{verdict}", evidence)
