"""How the desk slows down as the newsroom grows: `make bench`, or `python -m bench`.

One run makes a newsroom of thirty stories in a database of its own, asks for each page, makes it
one of three thousand and asks again. What is told is the ratio within this run: seconds of one
machine say nothing of another, so they are printed beside it and judged by nobody.
"""

import sys
import time

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.scratch import scratch_database

FEW, MANY = 30, 3_000
TIMES = 7


def main() -> None:
    with scratch_database():
        _measure()


def _measure() -> None:
    # These read the settings and the tables, which are there only now.
    from articles.models import Section  # noqa: PLC0415
    from tests.articles.many import fill  # noqa: PLC0415
    from tests.conftest import make_user  # noqa: PLC0415

    writer, editor = make_user("amal", "writer"), make_user("basim", "editor")
    section = Section.objects.create(name_ar="تقنية", name_en="Technology")
    client = Client()
    client.force_login(editor)
    newsroom = {"writer": writer, "editor": editor, "section": section}
    fill(FEW, **newsroom)
    few = _seconds(client)
    fill(MANY - FEW, **newsroom)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    many = _seconds(client)
    for page, seconds in few.items():
        times = many[page] / seconds
        sys.stdout.write(
            f"{page:<28} {FEW} stories {1000 * seconds:6.1f} ms   "
            f"{MANY} stories {1000 * many[page]:6.1f} ms   ×{times:.2f}\n"
        )


def _seconds(client: Client) -> dict[str, float]:
    """The quickest of several answers of each page: what else the machine does only adds to it."""
    listed = reverse("admin:articles_article_changelist")
    pages = {
        "desk": reverse("admin:index"),
        "list": listed,
        "list, waiting for me": f"{listed}?waiting=me",
        "corrections": reverse("articles:corrections"),
    }
    return {name: min(_once(client, page) for _try in range(TIMES)) for name, page in pages.items()}


def _once(client: Client, page: str) -> float:
    began = time.perf_counter()
    answer = client.get(page)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    return took


if __name__ == "__main__":
    main()
