"""What screening looks at: a form as it was sent, and what the house knows around it.

All of it is gathered before (comments.facts), so that a phase is a plain function of this and a test
needs no database.
"""

from dataclasses import dataclass, field

# The state of a form's token that lets it pass.
FRESH = "fresh"


@dataclass(frozen=True)
class Rule:
    """A word rule as it is applied: `kind` token, phrase or regex; `action` hold, reject or mask."""

    pk: int
    pattern: str
    kind: str = "token"
    action: str = "hold"
    suffixes: bool = True


@dataclass(frozen=True)
class Pace:
    """How much came lately: seconds since the reader's last words, and counts of words."""

    since_last: float | None = None
    in_ten_minutes: int = 0
    in_a_day: int = 0
    network_in_ten_minutes: int = 0
    choices_in_ten_minutes: int = 0
    network_choices_in_ten_minutes: int = 0
    story_in_a_minute: int = 0


@dataclass(frozen=True)
class Submission:
    """One form. `body` is cleaned, `raw` as it was sent; `body` is empty for a choice alone.

    `token`: "fresh", or what is wrong with it. `blocks`: what of this reader stands on a list.
    `same_words`: how often these words came in a day; `nearest`: bits of difference to the nearest
    other answer. `outside`: what a service asked beforehand said, (verdict, evidence).
    """

    body: str = ""
    raw: str = ""
    name: str = ""
    choice: str = ""
    is_open: bool = True
    token: str = FRESH
    trap: str = ""
    is_staff: bool = False
    is_author: bool = False
    trust: int = 0
    approved: int = 0
    rejected: int = 0
    is_muted: bool = False
    is_banned: bool = False
    blocks: tuple[str, ...] = ()
    pace: Pace = field(default_factory=Pace)
    same_words: int = 0
    nearest: int | None = None
    hosts: tuple[str, ...] = ()
    blocked_hosts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    languages: tuple[str, ...] = ("ar", "en")
    reserved_names: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    mode: str = "post"
    least_trust: int = 0
    is_surging: bool = False
    has_worked: bool = False
    outside: tuple[str, str] = ("", "")
