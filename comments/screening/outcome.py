"""What a phase says, when it says something."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`verdict`: hold, spam, reject, or note (evidence that decides nothing).

    `code` is for people to be told in their language; `evidence` for the moderator, as it was found.
    """

    verdict: str
    code: str
    evidence: str = ""
    rule: int | None = None

    def as_row(self) -> dict[str, object]:
        row: dict[str, object] = {
            "verdict": self.verdict,
            "code": self.code,
            "evidence": self.evidence[:300],
        }
        return row | ({"rule": self.rule} if self.rule is not None else {})
