"""The scheduler: what is due is published once, on time, whoever else is at it."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.management.commands.run_due import TASK_IS_LOST_AFTER, run_due
from articles.models import Article, Publication, PublicationTag, WorkflowEvent
from articles.workflow.publishing import SUPERSEDE_AFTER
from newsroom.models import Heartbeat
from tests.architecture.tree import ROOT
from tests.articles.test_workflow import StoryCase

STORIES = 6


class Scheduling:
    """Stories approved in the past, whose time comes when a test says."""

    def scheduled(self, at, *, now):
        story = self.move(self.story(), "submit", self.amal, now=now)
        story = self.move(story, "approve", self.basim, now=now)
        return self.move(story, "schedule", self.basim, at=at, now=now)

    def due(self):
        """A story that should have been published half a minute ago."""
        now = timezone.now()
        return self.scheduled(now - timedelta(seconds=30), now=now - timedelta(hours=1))

    def fired(self):
        return WorkflowEvent.objects.filter(move="fire")


class RunDue(Scheduling, StoryCase):
    def test_a_due_story_is_published_at_its_time_and_a_second_round_does_nothing(self):
        story = self.due()
        visible_from = story.publications.get().visible_from
        assert run_due() == 1
        assert run_due() == 0
        story.refresh_from_db()
        assert story.state == "published"
        # Late by half a minute itself, it does not move the time that readers saw.
        assert story.publications.get().visible_from == visible_from
        event = self.fired().get()
        assert (event.actor_id, event.actor_name) == (None, "scheduler")
        announced = DBTaskResult.objects.filter(task_path__endswith="announce_published")
        assert announced.count() == 1

    def test_a_story_before_its_time_waits(self):
        now = timezone.now()
        story = self.scheduled(now + timedelta(minutes=1), now=now)
        assert run_due() == 0
        assert Article.objects.get(pk=story.pk).state == "scheduled"
        assert not Publication.objects.visible(now).exists()

    def test_after_days_of_silence_all_are_published_in_their_order(self):
        now = timezone.now()
        ages = (10, 50, 30)
        stories = {
            age: self.scheduled(now - timedelta(hours=age), now=now - timedelta(days=3))
            for age in ages
        }
        assert run_due() == 3
        order = list(self.fired().order_by("id").values_list("article_id", flat=True))
        assert order == [stories[age].pk for age in (50, 30, 10)]

    def test_an_update_replaces_the_live_copy_at_its_time(self):
        start = timezone.now() - timedelta(hours=2)
        story = self.move(self.story(), "submit", self.amal, now=start)
        story = self.move(story, "approve", self.basim, now=start)
        story = self.move(story, "publish", self.basim, now=start)
        story = self.move(story, "start_change", self.basim, now=start)
        story = self.move(story, "submit", self.amal, now=start)
        story = self.move(story, "approve", self.basim, now=start)
        at = start + timedelta(hours=1)
        told = {"change_class": "update", "public_note_ar": "أضيف رد الشركة."}
        self.move(story, "schedule", self.basim, at=at, now=start, **told)
        assert run_due() == 1
        before, after = story.publications.order_by("visible_from")
        assert before.visible_until == after.visible_from == at

    def test_a_round_leaves_its_heartbeat_and_says_what_it_published(self):
        self.due()
        out = self.capture("run_due")
        assert out == "published on schedule: 1\n"
        assert self.capture("run_due") == ""
        assert Heartbeat.objects.get(name="scheduler").beat_at > timezone.now() - timedelta(
            minutes=1
        )

    def capture(self, command):
        out = StringIO()
        call_command(command, stdout=out)
        return out.getvalue()

    def test_copies_closed_long_ago_leave_the_lists(self):
        story = self.move(self.approved(), "publish", self.basim)
        now = timezone.now()
        copy = story.publications.get()
        Publication.objects.filter(pk=copy.pk).update(
            visible_from=now - timedelta(hours=1),
            visible_until=now - SUPERSEDE_AFTER - timedelta(seconds=1),
        )
        run_due()
        copy.refresh_from_db()
        assert copy.superseded
        assert PublicationTag.objects.filter(publication=copy, superseded=True).count() == 2

    def test_a_task_that_a_killed_worker_left_is_put_back(self):
        self.move(self.approved(), "publish", self.basim)
        lost = timezone.now() - TASK_IS_LOST_AFTER - timedelta(seconds=1)
        DBTaskResult.objects.update(status="RUNNING", started_at=lost)
        run_due()
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY"}
        DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
        run_due()
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"RUNNING"}


class SeveralSchedulers(Scheduling, TransactionTestCase):
    """Processes of their own, on the database of the test."""

    setUp = StoryCase.setUp
    story = StoryCase.story
    move = StoryCase.move

    def test_several_at_once_publish_each_story_once(self):
        stories = [self.due() for _ in range(STORIES)]
        started = [self.start() for _ in range(3)]
        ended = [process.communicate(timeout=120) for process in started]
        assert [process.returncode for process in started] == [0, 0, 0], ended
        states = Article.objects.filter(pk__in=[story.pk for story in stories])
        assert set(states.values_list("state", flat=True)) == {"published"}
        assert self.fired().count() == STORIES
        tasks = DBTaskResult.objects.filter(task_path__endswith="announce_published")
        assert tasks.count() == STORIES
        # What they say they published is what was published, by whichever of them.
        said = "".join(out for out, _err in ended).replace("published on schedule:", "").split()
        assert sum(map(int, said)) == STORIES

    def start(self):
        return subprocess.Popen(
            [sys.executable, "manage.py", "run_due"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": address_of(connection)},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def address_of(connection) -> str:
    """The database of the test, as DATABASE_URL writes it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    secret = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    host, port = given["HOST"].replace("/", "%2F"), given["PORT"] or 5432
    return f"postgres://{given['USER']}{secret}@{host}:{port}/{given['NAME']}"
