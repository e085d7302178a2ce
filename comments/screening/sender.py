"""Phases that ask who sends a form, and how: not what it says."""

from comments.screening.outcome import Outcome
from comments.screening.submission import FRESH, Submission

LEAST_PAUSE = 30
IN_TEN_MINUTES, IN_A_DAY = 5, 20
# A network is a school or a phone company, too: it has the pace of many readers.
NETWORK_IN_TEN_MINUTES = 40
CHOICES_IN_TEN_MINUTES, NETWORK_CHOICES_IN_TEN_MINUTES = 10, 120
# A reader of whose answers so many were refused, and so large a part, is read first.
REJECTED_BEFORE, REJECTED_SHARE = 3, 0.3


def token(submission: Submission) -> Outcome | None:
    """Signed, of this story, three seconds to a day old, never used."""
    is_fresh = submission.token == FRESH
    return None if is_fresh else Outcome("reject", "token", submission.token)


def trap(submission: Submission) -> Outcome | None:
    """A field that no reader sees was filled."""
    return Outcome("spam", "trap", submission.trap) if submission.trap else None


def blocked(submission: Submission) -> Outcome | None:
    if submission.is_banned:
        return Outcome("reject", "banned")
    if submission.blocks:
        return Outcome("reject", "blocked", ", ".join(submission.blocks))
    return Outcome("reject", "muted") if submission.is_muted and submission.body else None


def rate(submission: Submission) -> Outcome | None:
    """Words at the pace of writing, choices at the pace of changing one's mind."""
    pace = submission.pace
    if not submission.body:
        if pace.choices_in_ten_minutes >= CHOICES_IN_TEN_MINUTES:
            return Outcome("reject", "rate", f"{pace.choices_in_ten_minutes} / 10 min")
        if pace.network_choices_in_ten_minutes >= NETWORK_CHOICES_IN_TEN_MINUTES:
            return Outcome("reject", "rate_network", f"{pace.network_choices_in_ten_minutes}")
        return None
    if pace.since_last is not None and pace.since_last < LEAST_PAUSE:
        return Outcome("reject", "rate", f"{pace.since_last:.0f} s")
    if pace.in_ten_minutes >= IN_TEN_MINUTES or pace.in_a_day >= IN_A_DAY:
        return Outcome("reject", "rate", f"{pace.in_ten_minutes} / 10 min, {pace.in_a_day} / day")
    is_guest = submission.trust == 0
    if is_guest and pace.network_in_ten_minutes >= NETWORK_IN_TEN_MINUTES:
        return Outcome("reject", "rate_network", f"{pace.network_in_ten_minutes} / 10 min")
    return None


def history(submission: Submission) -> Outcome | None:
    """Much of what this reader wrote was refused."""
    decided = submission.approved + submission.rejected
    if submission.rejected < REJECTED_BEFORE or submission.rejected / decided < REJECTED_SHARE:
        return None
    return Outcome("hold", "history", f"{submission.rejected} / {decided}")


def trusted(submission: Submission) -> Outcome | None:
    """Words of a new reader are read first."""
    return Outcome("hold", "new_reader") if submission.trust == 0 else None
