"""Phases that ask what the newsroom has switched: closed, read first, or flooded just now."""

from comments.screening.outcome import Outcome
from comments.screening.submission import Submission

# So many answers a minute on one story are read before they show.
SURGE_A_MINUTE = 60


def question_open(submission: Submission) -> Outcome | None:
    if not submission.is_open:
        return Outcome("reject", "closed")
    if submission.mode == "closed":
        return Outcome("reject", "answers_closed")
    if submission.mode == "trust" and not submission.is_staff:
        is_known = submission.trust >= submission.least_trust
        return None if is_known else Outcome("reject", "known_readers", str(submission.trust))
    return None


def switched(submission: Submission) -> Outcome | None:
    """In a flood everything waits; without a piece of work done first it waits behind the rest."""
    if not submission.body:
        return None
    if submission.is_surging or submission.pace.story_in_a_minute >= SURGE_A_MINUTE:
        evidence = f"{submission.pace.story_in_a_minute} / min"
        return Outcome("hold", "surge" if submission.has_worked else "surge_no_work", evidence)
    return Outcome("hold", "read_first") if submission.mode == "pre" else None
