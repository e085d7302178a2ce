"""Counting what is read, without knowing who reads.

A page that stayed in sight tells its story's number; a process adds in memory and writes what it
has every half minute, so no request waits for the database, and a process that is killed loses
half a minute of counts and nothing else. No cookie, no address and no browser is stored: for ten
minutes the process remembers a keyed hash, with a key of its own that dies with it, so that who
opens a page again is not counted again.
"""

import atexit
import hashlib
import logging
import secrets
import threading
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from articles.models import Publication, StoryReads

logger = logging.getLogger("newsroom.reads")

EVERY_SECONDS = 30
# Who opens a page again within this time reads on.
AGAIN_SECONDS = 600
MOST_REMEMBERED = 50_000
DAYS = 30

_Key = tuple[int, str, date]


class Counting:
    """What a process has counted and not yet written. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._salt = secrets.token_bytes(16)
        self._counts: Counter[_Key] = Counter()
        self._seen: OrderedDict[bytes, float] = OrderedDict()
        self._writer: threading.Thread | None = None

    def add(self, article_id: int, language: str, *, reader: str, now: datetime) -> bool:
        """Count a read; whether it counts. `reader`: what tells two readers apart, never stored."""
        seen = f"{article_id} {language} {reader}".encode()
        mark = hashlib.blake2b(seen, key=self._salt, digest_size=12).digest()
        with self._lock:
            if not self._is_new(mark, time.monotonic()):
                return False
            self._counts[article_id, language, timezone.localdate(now)] += 1
        return True

    def start(self) -> None:
        """Write every half minute from now on, in a thread of this process."""
        with self._lock:
            if self._writer and self._writer.is_alive():
                return
            self._writer = threading.Thread(target=self._go_on, name="reads", daemon=True)
            self._writer.start()
        atexit.register(self.write)

    def write(self) -> int:
        """Write what was counted; the number of reads written. What cannot be written is kept for
        the next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return 0
        try:
            return _write(counts)
        except DatabaseError as problem:
            logger.warning("reads wait to be written: %s", type(problem).__name__)
            with self._lock:
                self._counts.update(counts)
            return 0

    def _is_new(self, mark: bytes, now: float) -> bool:
        last = self._seen.pop(mark, None)
        self._seen[mark] = now
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return last is None or now - last > AGAIN_SECONDS

    def _go_on(self) -> None:
        while True:
            time.sleep(EVERY_SECONDS)
            self.write()
            connection.close()


counting = Counting()


def _write(counts: Counter[_Key]) -> int:
    """Add the counts to the rows; a number that no published story has is dropped."""
    stories = {article_id for article_id, _language, _day in counts}
    known = set(
        Publication.objects.filter(article_id__in=stories).values_list("article_id", flat=True)
    )
    written = 0
    with transaction.atomic():
        # In one order in every process: two that write the same rows wait, and never for each other.
        for (article_id, language, day), count in sorted(counts.items()):
            if article_id not in known:
                continue
            StoryReads.objects.get_or_create(article_id=article_id, language=language, day=day)
            rows = StoryReads.objects.filter(article_id=article_id, language=language, day=day)
            rows.update(count=F("count") + count)
            written += count
    return written


@dataclass(frozen=True)
class Day:
    """One day of a story: its reads in both editions."""

    day: date
    reads: int


@dataclass(frozen=True)
class Readership:
    """The last thirty days of a story, the oldest first, and its reads in all, by edition."""

    days: list[Day]
    arabic: int
    english: int

    @property
    def total(self) -> int:
        return self.arabic + self.english


def readership(article_id: int, now: datetime) -> Readership:
    """How a story was read. One query, of at most two rows a day since it was published."""
    today = timezone.localdate(now)
    rows = StoryReads.objects.filter(article_id=article_id)
    by_day: Counter[date] = Counter()
    by_language: Counter[str] = Counter()
    for day, language, count in rows.values_list("day", "language", "count"):
        by_day[day] += count
        by_language[language] += count
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return Readership([Day(day, by_day[day]) for day in days], by_language["ar"], by_language["en"])


def most_read(now: datetime, *, days: int, rows: int) -> list[tuple[int, int]]:
    """The stories read most in the last days, today included: their ids with their reads."""
    since = timezone.localdate(now) - timedelta(days=days - 1)
    found = StoryReads.objects.filter(day__gte=since).values("article_id")
    summed = found.annotate(reads=Sum("count")).order_by("-reads", "-article_id")[:rows]
    return [(row["article_id"], row["reads"]) for row in summed]
