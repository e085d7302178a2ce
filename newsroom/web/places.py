"""Where a page of a list starts, as a link carries it: a keyset, so no page costs more than the first."""

from datetime import UTC, datetime
from typing import Any

from newsroom.web.typed import read_number

Place = tuple[datetime, int]


def write_place(place: Place) -> str:
    """Microseconds and key: whole numbers, so nothing is lost on the way."""
    at, pk = place
    seconds = int(at.replace(microsecond=0).timestamp())
    return f"{seconds * 1_000_000 + at.microsecond}-{pk}"


def read_place(text: str) -> Place | None:
    """The place in a list that a link carries; a broken one is the first page."""
    stamp, _hyphen, pk = text.partition("-")
    if not (text.isascii() and stamp.isdecimal() and pk.isdecimal()):
        return None
    if len(stamp) > 17 or len(pk) > 18:
        return None
    seconds, micros = divmod(int(stamp), 1_000_000)
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


def page_below(rows: Any, before: str | None, *, size: int) -> tuple[list[Any], int | None]:
    """A page of rows that stand in the order of their keys, the youngest first: those below the key that a
    link carries, and the key that the next page stands below; none on the last page."""
    key = read_number(before)
    if key is not None:
        rows = rows.filter(pk__lt=key)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
