"""The demo's readings: many on the first days of a story, few later, the same in every demo."""

import zlib
from datetime import datetime, timedelta

from django.utils import timezone

from articles.models import Publication, StoryReads
from articles.reads import DAYS

# A day later a story is read by so much of those who read it the day before.
FADES = 0.72
FEWEST, MOST = 120, 900


def load(now: datetime) -> int:
    """The number of days written; a day that is there is left as it is."""
    rows = []
    today = timezone.localdate(now)
    for copy in Publication.objects.visible(now).only("article_id", "first_at_ar", "first_at_en"):
        first = timezone.localdate(copy.first_at_ar)
        at_first = FEWEST + zlib.crc32(str(copy.first_at_ar.minute).encode()) % (MOST - FEWEST)
        shares = {"ar": 1.0} | ({"en": 0.2} if copy.first_at_en else {})
        for after in range(min((today - first).days + 1, DAYS)):
            for language, share in shares.items():
                count = round(at_first * share * FADES**after)
                row = {"article_id": copy.article_id, "language": language, "count": count}
                rows.append(StoryReads(day=first + timedelta(days=after), **row))
    StoryReads.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
