"""What search costs in a large archive: `python -m bench.search [STORIES …]`, on the database in use.

`make bench` runs it on both. It makes as many stories as asked for, of words that are inflected as Arabic
is and as frequent as in news (Zipf's law), indexes them with the site's own functions and asks what
readers ask; beside that the two ways that databases offer by themselves. CPU is that of this process,
and for PostgreSQL on this machine that of its own beside it. Nothing here is judged.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import accumulate, cycle
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from bench.scratch import scratch_database

SIZES = (10_000, 100_000)
STEMS, WORDS_A_STORY, TIMES, BATCH, SAVES = 12_000, 180, 20, 2_000, 200
SEED = 7
_LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنه"
_BEFORE, _AFTER = ("", "", "ال", "ال", "و", "بال", "وال"), ("", "", "", "ة", "ات", "ين", "ها")
ARABIC = "to_tsvector('arabic', headline_ar || ' ' || html_ar)"
HOSTILE = (
    "«سورا» " * 1_500, '"' * 10_000, "س" * 10_000, "ا ب ت ث ج ح خ " * 500, "-سورا " * 2_000, "a' | 'b & ! <-> :*" * 500,
)  # fmt: skip


def main(sizes: tuple[int, ...]) -> None:
    with scratch_database():
        _measure(sizes)


class Writer:
    """Texts of made words: the hundredth is a hundredth as frequent as the first. Each has four forms."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 (no secret)
        stems = dict.fromkeys(self._stem() for _number in range(STEMS))
        forms = {self._form(stem): None for _time in range(4) for stem in stems}
        self.words = list(forms)
        self.weights = list(accumulate(1 / place for place in range(1, len(self.words) + 1)))

    def _stem(self) -> str:
        letters = self.chance.choices(_LETTERS, k=self.chance.choice((3, 3, 3, 4)))
        return "".join(self.chance.choice(("", "", "ا", "و", "ي")) + letter for letter in letters)

    def _form(self, stem: str) -> str:
        return self.chance.choice(_BEFORE) + stem + self.chance.choice(_AFTER)

    def text(self, count: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=count))

    def story(self) -> dict[str, str]:
        return {"headline_ar": self.text(8), "html_ar": f"<p>{self.text(WORDS_A_STORY)}</p>"}


class Clock:
    """Milliseconds since it was made: on the wall, and of work. Of PostgreSQL's own work those that
    Linux tells, where it is on this machine."""

    def __init__(self) -> None:
        self.wall, self.work = time.perf_counter(), self._work()

    def since(self) -> tuple[float, float]:
        return 1000 * (time.perf_counter() - self.wall), 1000 * (self._work() - self.work)

    def _work(self) -> float:
        if connection.vendor != "postgresql":
            return time.process_time()
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        if not stat.exists():
            return time.process_time()
        # Nanoseconds; /proc/*/stat counts in hundredths of a second, which is more than a search takes.
        return time.process_time() + int(stat.read_text().split()[0]) / 1e9


def _measure(sizes: tuple[int, ...]) -> None:
    # These read the settings and the tables, which are there only now.
    from articles import search, workflow  # noqa: PLC0415
    from articles.models import Publication, Section  # noqa: PLC0415
    from tests.articles.many import CONTENT, archive  # noqa: PLC0415
    from tests.conftest import make_user  # noqa: PLC0415

    writer, editor = make_user("amal", "writer"), make_user("basim", "editor")
    section = Section.objects.create(name_ar="تقنية", name_en="Technology")
    story = workflow.create(CONTENT | {"section_id": section.pk}, by=writer)
    for move, by in (("submit", writer), ("approve", editor), ("publish", editor)):
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    texts, have = Writer(), 0
    _tell_of_analyser(texts)
    pool = [texts.story() for _number in range(min(sizes))]
    for size in sizes:
        stories = cycle(pool)
        before = Publication.objects.count()
        for start in range(have, size, BATCH):
            archive(story, min(BATCH, size - start), lambda: next(stories))  # noqa: B023 (used at once)
        if have:
            _copy_index(len(pool), before)
        clock = Clock()
        made = search.rebuild()
        _wall, work = clock.since()
        told = f"indexed at {work / made:.1f} ms of CPU each" if made else "copied in the index"
        _say(f"\n{connection.vendor}, {size:,} stories: {told}; {_size()}")
        have = size
        _settle()
        _save(texts)
        _settle()
        _ask(texts, section.pk)


def _settle() -> None:
    """What a server does by itself within minutes of much writing."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _copy_index(pool: int, before: int) -> None:
    """Rows of the index for stories that repeat the first ones: copied, as analysing each again would
    take an hour and tell nothing new."""
    from articles.models import Publication, SearchDocument, SearchTotal, SearchWord  # noqa: PLC0415

    names = [field.column for field in SearchDocument._meta.concrete_fields]
    kept = ", ".join(f"document.{name}" for name in names if name not in ("id", "publication_id"))
    # The story that all are made from is the first public copy, and those of the pool come behind it.
    first = Publication.objects.order_by("pk").values_list("pk", flat=True)[before]
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) - 2 * max(publication_id) FROM articles_searchdocument")
        (number,) = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO articles_searchdocument (id, publication_id, {kept.replace('document.', '')}) "  # noqa: S608
            f"SELECT {number} + 2 * copy.id, copy.id, {kept} FROM articles_publication AS copy "
            "JOIN articles_searchdocument AS document "
            f"ON document.publication_id = 2 + (copy.id - {first}) % {pool} WHERE copy.id >= {first}"
        )
    times = Publication.objects.count() // before
    SearchWord.objects.update(documents=F("documents") * times)
    SearchTotal.objects.update(documents=F("documents") * times, tokens=F("tokens") * times)


def _tell_of_analyser(texts: Writer) -> None:
    from articles.search.documents import analyse  # noqa: PLC0415
    from articles.search.term_bank import known_names  # noqa: PLC0415

    names, stories = known_names(), [texts.story() for _number in range(1_000)]
    began = time.process_time()
    for story in stories:
        analyse(story, language="ar", names=names)
    _say(f"analyser: {len(stories) / (time.process_time() - began):,.0f} stories a second of CPU")


def _save(texts: Writer) -> None:
    """What the index takes of one save, each copy by itself: of the words it had, with a tenth of them
    new, and of other words altogether."""
    from articles import search  # noqa: PLC0415
    from articles.models import Publication  # noqa: PLC0415

    def index(publication: Publication) -> None:
        with transaction.atomic():
            search.index(publication)

    copies = list(Publication.objects.order_by("-pk")[:SAVES])
    _tell("a save", index, copies)
    for copy in copies:
        words = copy.html_ar.removesuffix("</p>").split()
        tenth = len(words) // 10
        copy.html_ar = f"{' '.join(words[:-tenth])} {texts.text(tenth)}</p>"
    _tell("a save, a tenth of the words new", index, copies)
    for copy in copies:
        copy.html_ar = texts.story()["html_ar"]
    _tell("a save, all words new", index, copies)


def _ask(texts: Writer, section: int) -> None:
    from articles import search  # noqa: PLC0415

    now = timezone.now()
    words, many = texts.words, range(1, TIMES + 1)
    questions = {
        "a rare word": words[20_000 : 20_000 + TIMES],
        "a common word": words[:TIMES],
        "three words": [" ".join(words[50 * n : 50 * n + 150 : 50]) for n in many],
        "three common words": [" ".join(words[n : n + 30 : 10]) for n in many],
        "a slip": [f"{word[:2]}ء{word[2:]}" for word in words[200 : 200 + TIMES]],
        "what no reader asks": [*HOSTILE],
    }
    in_section = search.Filters(section=section, since=now.date().replace(year=now.year - 2))

    def ours(text: str, **given: Any) -> None:
        search.search(text, language="ar", now=now, **given)

    for name, asked in questions.items():
        _tell(name, ours, asked)
    common = questions["a common word"]
    _tell("a common word, newest first", lambda text: ours(text, by_date=True), common)
    _tell("a common word of a section", lambda text: ours(text, filters=in_section), common)
    _tell("  icontains, a rare word", _contains, questions["a rare word"][:3])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE INDEX bench_arabic ON articles_publication USING gin ({ARABIC})"
            )
        _tell("  PostgreSQL's Arabic, a rare word", _arabic, questions["a rare word"])
        _tell("  PostgreSQL's Arabic, a common word", _arabic, common)
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


def _tell(name: str, ask: Callable[[Any], None], questions: Iterable[Any]) -> None:
    walls, works = [], []
    for text in questions:
        clock = Clock()
        ask(text)
        wall, work = clock.since()
        walls.append(wall)
        works.append(work)
    slow = statistics.quantiles(walls, n=20)[-1]
    _say(
        f"{name:<36} CPU {statistics.mean(works):7.1f} ms   on the wall p50 {statistics.median(walls):7.1f} ms   "
        f"p95 {slow:7.1f} ms"
    )


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
