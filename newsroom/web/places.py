"""Where a page of a list starts, as a link carries it: a keyset, so no page costs more than the first."""

from datetime import UTC, datetime

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
