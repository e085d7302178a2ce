"""What reading answers costs as they become many: `python -m bench.answers`, on the database in use.

One run asks for the block of a story's answers with twenty of them, and again with ten thousand, in each
order. What is told is the ratio of processor time within this run (F4: 1.3 at most); nobody judges it.
"""

import sys
import time

from django.db import connection
from django.test import RequestFactory

from bench.scratch import scratch_database

FEW, MANY, REPLIES, TIMES = 20, 10_000, 4, 9


def main() -> None:
    with scratch_database():
        _measure()


def _measure() -> None:
    # These read the settings and the tables, which are there only now.
    from tests.comments.crowd import ReadingCase, crowd  # noqa: PLC0415

    ReadingCase.setUpTestData()
    live = ReadingCase.live
    crowd(live, FEW, replies=REPLIES)
    few = _seconds(live)
    crowd(live, MANY - FEW, replies=REPLIES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for order, seconds in _seconds(live).items():
        sys.stdout.write(
            f"{connection.vendor:<11} {order:<9} {FEW} answers {1000 * few[order]:6.1f} ms   "
            f"{MANY} answers {1000 * seconds:6.1f} ms   ×{seconds / few[order]:.2f}\n"
        )


def _seconds(live) -> dict[str, float]:
    """The cheapest of several: the query, and the block as its template writes it."""
    from django.template.loader import render_to_string  # noqa: PLC0415

    from comments.listing import Asked, listing  # noqa: PLC0415
    from comments.reading import SORTS  # noqa: PLC0415

    request = RequestFactory().get("/")

    def once(sort: str) -> float:
        began = time.process_time()
        shown = {"list": listing(live, Asked(sort=sort)), "is_open": True}
        render_to_string("comments/blocks/listing.html", shown, request)
        return time.process_time() - began

    return {sort: min(once(sort) for _try in range(TIMES)) for sort in SORTS}


if __name__ == "__main__":
    main()
