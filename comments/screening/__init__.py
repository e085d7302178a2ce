"""A look at each new answer before anybody reads it: a flat list of phases, each a plain function.

A phase finds nothing, or says hold, reject or spam with a code and its evidence. The first that
rejects ends it, and nothing is stored (a form sent twice never comes here: its key brings back what
it stored the first time); what holds is gathered, so a moderator sees every reason. To
add a phase, write the function in one of the modules here and give it its row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from comments.screening import sender, switches, words
from comments.screening.outcome import Outcome
from comments.screening.submission import Submission


class Phase(NamedTuple):
    """`reads_words`: it looks at what is said; a choice alone has none, and colleagues pass it.
    `for_guests`: it asks who somebody is, so that colleagues pass it too."""

    name: str
    look: Callable[[Submission], Outcome | None]
    reads_words: bool = False
    for_guests: bool = False


PHASES = (
    # What the form is.
    Phase("size", words.size),
    Phase("name", words.name, reads_words=True),
    Phase("open", switches.question_open),
    Phase("token", sender.token),
    # Who sends it.
    Phase("trap", sender.trap, for_guests=True),
    Phase("block", sender.blocked, for_guests=True),
    Phase("rate", sender.rate, for_guests=True),
    # What it says.
    Phase("duplicate", words.duplicate, reads_words=True),
    Phase("links", words.links, reads_words=True),
    Phase("word_rules", words.word_rules, reads_words=True),
    Phase("hidden", words.hidden, reads_words=True),
    Phase("language", words.language, reads_words=True),
    Phase("shouting", words.shouting, reads_words=True),
    Phase("outside", words.outside, reads_words=True),
    # Whether it can go out by itself.
    Phase("history", sender.history, reads_words=True, for_guests=True),
    Phase("trust", sender.trusted, reads_words=True, for_guests=True),
    Phase("switches", switches.switched, for_guests=True),
)


@dataclass(frozen=True)
class Screened:
    """What came of it. `verdict`: pass, hold, spam or reject; `found`: every reason."""

    verdict: str
    found: tuple[tuple[str, Outcome], ...]

    @property
    def rejection(self) -> Outcome | None:
        return next(
            (outcome for _phase, outcome in self.found if outcome.verdict == "reject"), None
        )

    def as_codes(self) -> list[dict[str, object]]:
        """What is kept with the answer, for its moderator."""
        return [{"phase": phase} | outcome.as_row() for phase, outcome in self.found]


def screen(submission: Submission) -> Screened:
    """Walk the phases in their order."""
    found: list[tuple[str, Outcome]] = []
    for phase in PHASES:
        # Colleagues answer under their own names: nobody screens what they say.
        if submission.is_staff and (phase.reads_words or phase.for_guests):
            continue
        if phase.reads_words and not submission.body:
            continue
        outcome = phase.look(submission)
        if outcome is None:
            continue
        found.append((phase.name, outcome))
        if outcome.verdict == "reject":
            return Screened(outcome.verdict, tuple(found))
    verdicts = {outcome.verdict for _phase, outcome in found}
    verdict = "spam" if "spam" in verdicts else "hold" if "hold" in verdicts else "pass"
    return Screened(verdict, tuple(found))


__all__ = ["PHASES", "Outcome", "Phase", "Screened", "Submission", "screen"]
