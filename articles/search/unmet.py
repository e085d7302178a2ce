"""Questions that no story answered, for the desk: folded words, a count, a day.

Who asked is not known here and what may say it is not kept: an address, a number as long as one of a
telephone, a long text. Reading never waits for this note: where the database is busy it is left out.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from articles.models import UnmetSearch
from newsroom.text.arabic import fold

MOST_ROWS, KEPT = 1000, timedelta(days=90)
_LONGEST, _MOST_WORDS = 60, 6
_SHORTEST = 2
_PERSONAL = re.compile(r"[@/\\]|www\.|(?:\d[\s().+-]*){5}")


def note_unmet(text: str, *, language: str, today: date) -> None:
    """Count a question that found nothing. Raises nothing."""
    if is_personal(text) or not is_short(folded := fold(text)):
        return
    try:
        with _without_waiting(), transaction.atomic():
            _write(folded, language, today)
    except DatabaseError:
        return


def is_personal(text: str) -> bool:
    """Whether a text looks like an address or a number of somebody. Its digits may be any script's."""
    return _PERSONAL.search(text) is not None


def is_short(folded: str) -> bool:
    is_long = len(folded) > _LONGEST or len(folded.split()) > _MOST_WORDS
    return len(folded) >= _SHORTEST and not is_long


def _write(folded: str, language: str, today: date) -> None:
    row = UnmetSearch.objects.filter(language=language, folded=folded)
    if row.update(times=F("times") + 1, day=today):
        return
    UnmetSearch.objects.filter(day__lt=today - KEPT).delete()
    if UnmetSearch.objects.count() < MOST_ROWS:
        UnmetSearch.objects.create(language=language, folded=folded, day=today)


@contextmanager
def _without_waiting() -> Iterator[None]:
    """SQLite has one writer at a time, and a reader's page must not queue behind it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
