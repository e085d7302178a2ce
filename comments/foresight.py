"""A reader's record over settled forecasts: how many were right, and how well they knew it.

The Brier score is the mean of (confidence - outcome)², with the outcome 1 where the choice came true
and 0 where it did not, over the forecasts that were given a confidence: 0 knows everything, 0.25 is
the toss of a coin. It is kept beside the name only of those who show it.
"""

from dataclasses import asdict, dataclass

from django.db import transaction

from comments.models import Ballot, Reader


@dataclass(frozen=True)
class Record:
    """`brier` is None where no forecast had a confidence."""

    settled: int = 0
    right: int = 0
    brier: float | None = None


def record_of(reader: Reader) -> Record:
    """Counted from the ballots; a void forecast is nobody's."""
    ballots = Ballot.objects.filter(
        reader=reader, counted=True, choice_key__gt="", question__verdict_choice__gt=""
    )
    rows = list(ballots.values_list("choice_key", "confidence", "question__verdict_choice"))
    misses = [
        (sure / 100 - (chosen == true)) ** 2 for chosen, sure, true in rows if sure is not None
    ]
    return Record(
        settled=len(rows),
        right=sum(chosen == true for chosen, _sure, true in rows),
        brier=round(sum(misses) / len(misses), 3) if misses else None,
    )


def show_record(reader: Reader, *, is_shown: bool) -> None:
    """The reader's own choice."""
    Reader.objects.filter(pk=reader.pk, erased_at=None).update(shows_record=is_shown)
    keep_record(reader.pk)


def keep_record(reader_id: int) -> None:
    """Write what stands beside the name. Under the reader's lock: of two at once, the second counts
    what the first could not see."""
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(pk=reader_id)
        shown = asdict(record_of(reader)) if reader.shows_record else {}
        if shown != reader.foresight:
            Reader.objects.filter(pk=reader_id).update(foresight=shown)
