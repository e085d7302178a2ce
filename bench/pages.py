"""What a page costs its server: `python -m bench.pages`, on the database in use.

One run asks for pages of a site of three thousand stories through the whole of Django, nothing kept by
anybody, and tells processor time as a multiple of a page that only says a word behind the same middleware.
"""

import statistics
import sys
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from bench.scratch import scratch_database

STORIES, ANSWERS, TIMES = 3_000, 30, 25


@dataclass(frozen=True)
class Cost:
    seconds: float
    queries: int
    size: int


def main() -> None:
    with scratch_database():
        _measure()


def _measure() -> None:
    # These read the settings and the tables, which are there only now.
    from tests.articles.many import archive  # noqa: PLC0415
    from tests.comments.crowd import ReadingCase, crowd  # noqa: PLC0415

    ReadingCase.setUpTestData()
    live = ReadingCase.live
    crowd(live, ANSWERS)
    archive(live.article, STORIES)
    if connection.vendor == "postgresql":
        # As its own housekeeping does; of SQLite nobody asks it.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    hello = _cost("/healthz")
    pages = {
        "story": live.get_absolute_url(),
        "home": "/",
        "section": live.section.get_absolute_url(),
        "archive": "/archive/",
        "questions": "/questions/",
    }
    for name, path in pages.items():
        cost = _cost(path)
        sys.stdout.write(
            f"{connection.vendor:<11} {name:<10} {1000 * cost.seconds:6.1f} ms   "
            f"×{cost.seconds / hello.seconds:.0f}   {cost.queries} queries   {cost.size / 1000:.1f} kB\n"
        )


def _cost(path: str) -> Cost:
    """The middle one of many answers."""
    handler, asked = WSGIHandler(), []

    def count(execute: Any, *told: Any) -> Any:
        asked.append(told[0])
        return execute(*told)

    _once(handler, path)
    with connection.execute_wrapper(count):
        size, _seconds = _once(handler, path)
    times = [_once(handler, path)[1] for _time in range(TIMES)]
    return Cost(statistics.median(times), len(asked), size)


def _once(handler: WSGIHandler, path: str) -> tuple[int, float]:
    environ = {"PATH_INFO": unquote(path).encode().decode("latin1"), "HTTP_ACCEPT_ENCODING": "gzip"}
    setup_testing_defaults(environ)
    told: list[str] = []
    began = time.process_time()
    response = handler(environ, lambda status, _headers: told.append(status))
    size = len(b"".join(response))
    seconds = time.process_time() - began
    if not told[0].startswith("200"):
        raise RuntimeError(f"{path}: {told[0]}")
    return size, seconds


if __name__ == "__main__":
    main()
