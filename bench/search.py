"""What search costs in a large archive: `python -m bench.search [STORIES …]`, on the database in use.

`make bench` runs it on both. It makes as many stories as asked for, of words as frequent as in news
(Zipf's law), indexes them with the site's own functions and asks for a rare word, a common one, three
words and a slip; beside that the two ways that databases offer by themselves. CPU is that of this
process, in which SQLite works; for PostgreSQL the time on the clock says more. Nothing here is judged.
"""

import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

import django
from django.db import connection, transaction
from django.test.utils import setup_test_environment
from django.utils import timezone

SIZES = (10_000, 100_000)
VOCABULARY, WORDS_A_STORY, TIMES, BATCH = 60_000, 180, 20, 500
SEED = 7
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
ARABIC = "to_tsvector('arabic', headline_ar || ' ' || html_ar)"


def main(sizes: tuple[int, ...]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    setup_test_environment()
    logging.disable(logging.INFO)
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _measure(sizes)
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


class Writer:
    """Texts of made words: the hundredth is a hundredth as frequent as the first."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 (no secret)
        made = ("".join(self.chance.choices(_LETTERS, k=length)) for length in self._lengths())
        self.words = list(dict.fromkeys(made))
        self.weights = list(accumulate(1 / place for place in range(1, len(self.words) + 1)))

    def _lengths(self) -> Iterator[int]:
        return (self.chance.randint(4, 8) for _word in range(VOCABULARY))

    def text(self, count: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=count))


def _measure(sizes: tuple[int, ...]) -> None:
    # These read the settings and the tables, which are there only now.
    from articles import workflow  # noqa: PLC0415
    from articles.models import Publication, Section  # noqa: PLC0415
    from tests.articles.many import CONTENT, multiply  # noqa: PLC0415
    from tests.conftest import make_user  # noqa: PLC0415

    writer, editor = make_user("amal", "writer"), make_user("basim", "editor")
    section = Section.objects.create(name_ar="تقنية", name_en="Technology")
    story = workflow.create(CONTENT | {"section_id": section.pk}, by=writer)
    for move, by in (("submit", writer), ("approve", editor), ("publish", editor)):
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    texts = Writer()
    have = 1
    for size in sizes:
        multiply(story, size - have)
        made = Publication.objects.order_by("-pk")[: size - have]
        seconds = _index(list(made.values_list("pk", flat=True)), texts)
        _say(f"\n{connection.vendor}, {size:,} stories: indexed in {seconds:.0f} s, {_size()}")
        have = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        _ask(texts)


def _index(keys: list[int], texts: Writer) -> float:
    """Words for each copy, and its row in the index; the seconds that the index took."""
    from articles import search  # noqa: PLC0415
    from articles.models import Publication  # noqa: PLC0415
    from articles.search.term_bank import known_names  # noqa: PLC0415

    names, took = known_names(), 0.0
    for at in range(0, len(keys), BATCH):
        some = list(Publication.objects.filter(pk__in=keys[at : at + BATCH]))
        for publication in some:
            publication.headline_ar = texts.text(8)
            publication.html_ar = f"<p>{texts.text(WORDS_A_STORY)}</p>"
        Publication.objects.bulk_update(some, ["headline_ar", "html_ar"], batch_size=50)
        began = time.perf_counter()
        with transaction.atomic():
            for publication in some:
                search.index(publication, names)
        took += time.perf_counter() - began
    return took


def _ask(texts: Writer) -> None:
    from articles import search  # noqa: PLC0415

    now = timezone.now()
    words = texts.words
    questions = {
        "a rare word": words[20_000 : 20_000 + TIMES],
        "a common word": words[:TIMES],
        "three words": [" ".join(words[50 * n : 50 * n + 150 : 50]) for n in range(1, TIMES + 1)],
        "a slip": [f"{word[:2]}ء{word[2:]}" for word in words[200 : 200 + TIMES]],
    }

    def ours(text: str) -> None:
        search.search(text, language="ar", now=now)

    for name, asked in questions.items():
        _tell(name, ours, asked)
    _tell("  icontains, a rare word", _contains, questions["a rare word"][:3])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE INDEX bench_arabic ON articles_publication USING gin ({ARABIC})"
            )
        _tell("  PostgreSQL's Arabic, a rare word", _arabic, questions["a rare word"])
        _tell("  PostgreSQL's Arabic, a common word", _arabic, questions["a common word"])
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX bench_arabic")


def _contains(text: str) -> None:
    from articles.models import Publication  # noqa: PLC0415

    found = Publication.objects.visible(timezone.now()).filter(html_ar__icontains=text)
    list(found.values_list("pk", flat=True)[:10])


def _arabic(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM articles_publication, plainto_tsquery('arabic', %s) AS asked "  # noqa: S608
            f"WHERE {ARABIC} @@ asked ORDER BY ts_rank({ARABIC}, asked) DESC LIMIT 10",
            [text],
        )
        cursor.fetchall()


def _tell(name: str, ask: Callable[[str], None], questions: list[str]) -> None:
    times, cpu = [], time.process_time()
    for text in questions:
        began = time.perf_counter()
        ask(text)
        times.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - cpu) / len(questions)
    slow = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    middle = statistics.median(times)
    _say(f"{name:<36} p50 {middle:7.1f} ms   p95 {slow:7.1f} ms   CPU {cpu:7.1f} ms")


def _size() -> str:
    """What the index takes on the disk, words and all."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relkind = 'r' AND relname LIKE 'articles_search%'"
            )
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%search%'")
        (size,) = cursor.fetchone()
    return f"{int(size) / 1e6:,.0f} MB"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def on_both(sizes: list[str]) -> None:
    """This bench on SQLite, then on a PostgreSQL of the tests."""
    from tests import servers  # noqa: PLC0415 (needs a PostgreSQL)

    command = [sys.executable, "-m", "bench.search", *sizes]
    with tempfile.TemporaryDirectory() as folder, servers.postgres(Path(folder)) as address:
        for environment in ({}, {"DATABASE_URL": address}):
            subprocess.run(command, env=os.environ | environment, check=True)  # noqa: S603 (ours)


if __name__ == "__main__":
    if sys.argv[1:2] == ["both"]:
        on_both(sys.argv[2:])
    else:
        main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
