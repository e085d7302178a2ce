"""A process that is killed in the middle of a move: the story is as before or as after, never
between. `make soak` does each a hundred times, `make test` a few."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Autosave
from articles.workflow import SCHEDULER
from tests.articles.workflow.cases import SORA
from tests.processes.forks import ProcessCase, killed, seconds_of

# From so many on, one that was never killed in the middle is a test that does not kill.
ENOUGH_ROUNDS = 50


@pytest.mark.usefixtures("rounds")
class Killed(ProcessCase):
    def walk(self, make, act, states: set[str]) -> None:
        """Kill `act` on a fresh story from `make`, at many moments."""
        usual = seconds_of(lambda: act(make()))
        for _ in range(self.rounds):
            story = make()
            killed(lambda story=story: act(story), within=usual * 1.3)
            assert Article.objects.get(pk=story.pk).state in states
            self.assert_whole(story)
            # What was cut short can be done again.
            act(Article.objects.get(pk=story.pk))
            self.assert_whole(story)

    def publish(self, story):
        if story.state == "approved":
            workflow.perform(story, "publish", by=self.basim, expected_version=story.version)

    def test_publishing(self):
        self.walk(lambda: self.story("submit", "approve"), self.publish, {"approved", "published"})

    def test_saving(self):
        def save(story):
            changes = {"body_ar": f"نص آخر {story.version}."}
            workflow.edit(story, changes, by=self.amal, expected_version=story.version)

        self.walk(self.story, save, {"draft"})

    def test_publishing_on_schedule(self):
        def scheduled():
            story = self.story("submit", "approve")
            now = timezone.now()
            return workflow.perform(
                story, "schedule", by=self.basim, expected_version=story.version,
                at=now - timedelta(minutes=5), now=now - timedelta(minutes=10),
            )  # fmt: skip

        def fire(story):
            if story.state == "scheduled":
                workflow.perform(story, "fire", by=SCHEDULER, expected_version=story.version)

        self.walk(scheduled, fire, {"scheduled", "published"})

    def test_withdrawing(self):
        def withdraw(story):
            if workflow.public_status(story) == "live":
                workflow.perform(
                    story, "withdraw", by=self.basim, expected_version=story.version,
                    public_note_ar="سبب يراه القرّاء.",
                )  # fmt: skip

        self.walk(lambda: self.story("submit", "approve", "publish"), withdraw, {"published"})
        assert {workflow.public_status(story) for story in Article.objects.all()} <= {"withdrawn"}

    def test_keeping_words_that_are_on_their_way(self):
        """A form sends one text after another; the process dies in the middle of one."""
        self.client.force_login(self.amal)
        # As long as a real story: a row that was half written would be seen.
        words = SORA.read_text(encoding="utf-8")
        sent = {serial: f"{words}{serial}" for serial in range(1, 7)}

        def keep(story, serials=sent):
            for serial in serials:
                tab, body = f"tab-of-{story.pk}", sent[serial]
                self.keep(story, self.amal, self.client, tab=tab, serial=serial, body=body)

        usual = seconds_of(lambda: keep(self.story()))
        died_between = 0
        for number in range(self.rounds):
            story = self.story()
            untouched = Article.objects.filter(pk=story.pk).values().get()
            # The first text makes the row, later ones change it: both are cut short.
            keep(story, range(1, 1 + number % 2))
            killed(lambda story=story: keep(story), within=usual * 1.3)
            rows = Autosave.objects.filter(article=story).values_list("serial", "fields__body_ar")
            assert len(rows) <= 1
            for serial, kept in rows:
                died_between += serial < max(sent)
                assert kept == [sent[serial]]
            assert Article.objects.filter(pk=story.pk).values().get() == untouched
            self.assert_whole(story)
            # Whoever comes back goes on under the same tab.
            keep(story)
            assert Autosave.objects.get(article=story).serial == max(sent)
        if self.rounds >= ENOUGH_ROUNDS:
            assert died_between
