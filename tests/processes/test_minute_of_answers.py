"""Fifty readers at one story through the shipped server, a moderator and a recount beside them: a whole
minute in `make soak`, some seconds in `make test`. Nothing is lost, nothing is there twice."""

import random
import shutil
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from comments.answering import answer
from comments.models import Comment, ModerationEvent, Question, Reader, UsedToken, Vote
from comments.moderation import ModerationRefused, moderate
from comments.summary import recount
from tests.conftest import make_user
from tests.processes.readers import Browser, ReadersCase, Sent
from tests.processes.test_killed import ENOUGH_ROUNDS
from tests.serving import WAIT_SECONDS, Site

READERS = 50
A_MINUTE, SOME_SECONDS = 60, 9
# The pace that screening allows, with a moment to spare: words each half minute, few changes of mind.
PAUSE_SECONDS, MOST_CHOICES = 31, 9
THREADS_OF_THE_HOUSE = 2


class Life:
    """What one reader does, by their number, until the time is over."""

    def __init__(self, browser: Browser, until: float) -> None:
        self.browser, self.until = browser, until
        self.luck = random.Random(browser.number)  # noqa: S311 (a test's luck)
        self.wrote_at, self.choices, self.written = 0.0, 0, 0

    def live(self) -> None:
        try:
            while time.monotonic() < self.until:
                self.do_something(self.browser.read())
        finally:
            self.browser.close()

    def do_something(self, answers: list[str]) -> None:
        kind, is_first = self.browser.number % 5, not self.browser.sent
        # Some have no cookie yet when they send their first form.
        if not (is_first and kind == 0):
            self.mark(answers)
        if kind == 1 and is_first:
            # Changes the standing answer later: to a choice with words.
            self.choose()
        elif self.may_write():
            self.write(self.luck.choice(answers) if kind == 2 and answers else "")
        elif kind == 3 and self.written == 1:
            # In a hurry: what comes too soon after the last words is refused.
            self.write("")
        elif self.choices < MOST_CHOICES:
            self.choose()

    def mark(self, answers: list[str]) -> None:
        for public_id in self.luck.sample(answers, min(2, len(answers))):
            self.browser.press_useful(public_id)

    def may_write(self) -> bool:
        return not self.wrote_at or time.monotonic() - self.wrote_at > PAUSE_SECONDS

    def write(self, parent: str) -> None:
        self.written += 1
        number = self.browser.number
        body = f"جواب القارئ {number} للمرة {self.written}: {self.luck.random()} لأن السرعة تحسم."
        choice = "" if parent else self.luck.choice(["yes", "no"])
        sent = self.browser.send(times=self.presses(), body=body, choice=choice, parent=parent)
        if sent.outcome != "refused":
            self.wrote_at = time.monotonic()

    def choose(self) -> None:
        self.choices += 1
        self.browser.send(times=self.presses(), choice=self.luck.choice(["yes", "no"]))

    def presses(self) -> int:
        return 2 if self.browser.number % 3 == 0 else 1


@pytest.mark.usefixtures("rounds", "tell")
class Minute(ReadersCase):
    def setUp(self):
        super().setUp()
        self.layla = make_user("layla", "moderator")
        folder = Path(tempfile.mkdtemp(prefix="newsroom-serving-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        # What a proxy tells of addresses is believed, so each reader has a network of their own.
        told = {"DATABASE_URL": _this_database(), "TRUSTED_PROXIES": "127.0.0.1"}
        if settings.CACHE_URL:
            told["CACHE_URL"] = settings.CACHES["default"]["LOCATION"]
        self.site = Site(folder, **told)
        done = self.site.manage("collectstatic", "--no-input")
        assert done.returncode == 0, done.stderr
        for number in range(3):
            early = answer(
                self.live, reader=Reader.objects.create(), body=f"جواب سابق رقم {number * 7919}",
                choice="yes", name="عمر", submit_key=f"early-{number}", now=timezone.now(),
            )  # fmt: skip
            moderate(early, "approve", by=self.layla)
        self.early = set(Comment.objects.values_list("body", flat=True))
        self.log: list[str] = []
        self.drifts: list[object] = []
        self.approved = 0
        self.over = Event()

    def serve(self) -> None:
        process = self.site.start()

        def drain() -> None:
            # A pipe that nobody reads is full after some hundred requests.
            self.log += list(process.stdout)

        reading = Thread(target=drain, daemon=True)
        reading.start()

        def stop() -> None:
            process.terminate()
            process.wait(WAIT_SECONDS)
            reading.join(WAIT_SECONDS)

        self.stop = stop
        self.addCleanup(lambda: process.poll() is None and stop())

    def test_they_lose_nothing_and_repeat_nothing(self):
        self.serve()
        seconds = A_MINUTE if self.rounds >= ENOUGH_ROUNDS else SOME_SECONDS
        began = time.monotonic()
        browsers = [
            Browser(self.site.port, self.live.article_id, number) for number in range(READERS)
        ]
        lives = [Life(browser, began + seconds) for browser in browsers]
        with ThreadPoolExecutor(READERS + THREADS_OF_THE_HOUSE) as pool:
            house = [pool.submit(self.approve_what_waits), pool.submit(self.count_again)]
            readers = [pool.submit(life.live) for life in lives]
            problems = [found for reader in readers if (found := reader.exception())]
            lasted = time.monotonic() - began
            self.over.set()
            problems += [found for one in house if (found := one.exception())]
        assert not problems, problems
        self.taken_along = [browser.take_along() for browser in browsers]
        self.worked = self.site.seconds_of("gunicorn")
        self.stop()
        self.say(browsers, lasted)
        self.assert_nothing_failed(browsers)
        self.assert_words(browsers)
        self.assert_own(browsers)
        assert not self.drifts, self.drifts
        self.assert_counts()

    def approve_what_waits(self) -> None:
        """A moderator beside them: what a reader replaced meanwhile is refused, and nothing else."""
        try:
            while not self.over.wait(0.3):
                for comment in Comment.objects.filter(state="held").order_by("pk"):
                    try:
                        moderate(comment, "approve", by=self.layla)
                        self.approved += 1
                    except ModerationRefused:
                        continue
        finally:
            connection.close()

    def count_again(self) -> None:
        """Counts anew in the middle of it all, where a figure that is written late would show."""
        try:
            while not self.over.wait(1):
                if drift := recount(Question.objects.get(pk=self.question.pk)):
                    self.drifts.append(drift)
        finally:
            connection.close()

    def assert_nothing_failed(self, browsers: list[Browser]) -> None:
        statuses = sum((browser.statuses for browser in browsers), Counter())
        broken = {status for status in statuses if status >= 500}
        # SQLite has one writer at a time: whoever waited too long is told when to come back.
        assert broken <= ({503} if connection.vendor == "sqlite" else set()), statuses
        traces = [line for line in self.log if '"level": "error"' in line or "Traceback" in line]
        assert broken or not traces, traces

    def assert_words(self, browsers: list[Browser]) -> None:
        forms = {sent.body: (browser, sent) for browser in browsers for sent in words_of(browser)}
        stored = {row.body: row for row in _comments() if row.body not in self.early}
        twice = Counter(Comment.objects.values_list("body", flat=True))
        assert max(twice.values()) == 1, twice.most_common(3)
        kept = {body for body, (_by, sent) in forms.items() if sent.outcome == "kept"}
        cut = {body for body, (_by, sent) in forms.items() if sent.outcome == "cut"}
        assert kept <= set(stored) <= kept | cut
        assert len(kept) >= READERS // 2
        for body, row in stored.items():
            browser, sent = forms[body]
            parent = row.parent.public_id if row.parent else ""
            found = (row.name, row.choice_key, parent)
            assert found == (browser.name, sent.choice, sent.parent), body
            assert sent.outcome == "cut" or row.public_id == sent.public_id
        numbers = sorted(row.number for row in _comments())
        assert numbers == list(range(1, len(numbers) + 1))
        screened = ModerationEvent.objects.filter(move="screen")
        assert screened.count() == len(stored) + len(self.early)
        # Those of setUp beside those of the run.
        assert ModerationEvent.objects.filter(move="approve").count() == self.approved + 3

    def assert_own(self, browsers: list[Browser]) -> None:
        """What each finds on their own page: all that was told them as taken, in its order, and no more."""
        for browser, own in zip(browsers, self.taken_along, strict=True):
            if any(sent.outcome == "cut" for sent in browser.sent):
                continue
            kept = [sent for sent in browser.sent if sent.outcome == "kept"]
            words = [sent.body for sent in kept if sent.body]
            assert [row["text"] for row in own["answers"]] == words
            history = [key for key, _same in groupby(sent.choice for sent in kept if sent.choice)]
            changes = [change["to"] for row in own["choices"] for change in row["changes"]]
            assert changes == history, browser.name
            marked = {public_id for public_id, is_mine in browser.marked.items() if is_mine}
            assert set(own["found_useful"]) == marked
        # One reader a browser, however its first form was pressed; and those of before.
        assert Reader.objects.count() == READERS + len(self.early)
        outcomes = Counter(sent.outcome for browser in browsers for sent in browser.sent)
        spent = UsedToken.objects.count() - outcomes["kept"]
        assert 0 <= spent <= outcomes["cut"]

    def say(self, browsers: list[Browser], lasted: float) -> None:
        took = sorted(second for browser in browsers for second in browser.seconds)
        statuses = sum((browser.statuses for browser in browsers), Counter())
        outcomes = Counter(sent.outcome for browser in browsers for sent in browser.sent)
        middle, late = (1000 * took[int(len(took) * share)] for share in (0.5, 0.95))
        self.tell(
            f"{connection.vendor}: {READERS} readers, {lasted:.0f} s, {len(took) / lasted:.1f} requests/s, "
            f"p50 {middle:.0f} ms, p95 {late:.0f} ms, processor {1000 * self.worked / len(took):.0f} ms each; "
            f"forms {dict(outcomes)}, answers {Comment.objects.count()}, "
            f"votes {Vote.objects.count()}, statuses {dict(sorted(statuses.items()))}"
        )


def words_of(browser: Browser) -> list[Sent]:
    return [sent for sent in browser.sent if sent.body]


def _comments():
    return Comment.objects.select_related("reader", "parent").order_by("pk")


def _this_database() -> str:
    """The address of the database of this test, for a process of its own."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    who = ":".join(quote(given[part], safe="") for part in ("USER", "PASSWORD") if given[part])
    where = f"{quote(given['HOST'], safe='')}:{given['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{given['NAME']}"
