"""The scheduler: what is due is published once, on time, whoever else is at it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from unittest import mock

from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.management.commands.run_due import PAUSES, TASK_IS_LOST_AFTER, Setbacks, run_due
from articles.models import Article, Publication, PublicationTag, WorkflowEvent
from articles.workflow import watch
from articles.workflow.publishing import SUPERSEDE_AFTER
from newsroom.models import Heartbeat
from tests.architecture.tree import ROOT
from tests.articles.workflow.cases import StoryCase, furnish
from tests.conftest import make_user

STORIES = 6
MODULE = "articles.management.commands.run_due"


@contextmanager
def broken(pk):
    """One story meets a mistake of ours that nobody has thought of."""

    def fire(article, *, now):
        return 1 / 0 if article.pk == pk else workflow.fire_due(article, now=now)

    with mock.patch(f"{MODULE}.fire_due", fire):
        yield


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
        assert run_due().published == 1
        assert run_due().published == 0
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
        assert run_due().published == 0
        assert Article.objects.get(pk=story.pk).state == "scheduled"
        assert not Publication.objects.visible(now).exists()

    def test_after_days_of_silence_all_are_published_in_their_order(self):
        now = timezone.now()
        ages = (10, 50, 30)
        stories = {
            age: self.scheduled(now - timedelta(hours=age), now=now - timedelta(days=3))
            for age in ages
        }
        assert run_due().published == 3
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
        assert run_due().published == 1
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

    def test_one_bad_story_stops_no_other_and_is_counted(self):
        now = timezone.now()
        stories = [
            self.scheduled(now - timedelta(hours=hours), now=now - timedelta(days=1))
            for hours in (3, 2, 1)
        ]
        with broken(stories[0].pk), self.assertLogs("newsroom.scheduler", "ERROR") as log:
            assert run_due() == (2, 1)
        # The log leads to the story, and to what was wrong with it.
        assert str(stories[0].pk) in log.records[0].getMessage()
        assert "ZeroDivisionError" in log.output[0]
        states = [Article.objects.get(pk=story.pk).state for story in stories]
        assert states == ["scheduled", "published", "published"]
        assert Heartbeat.objects.filter(name="scheduler").exists()
        # Mended, it is published at the time it was meant for.
        assert run_due() == (1, 0)
        assert stories[0].publications.get().visible_from == now - timedelta(hours=3)

    def test_a_bad_story_is_left_in_peace_for_a_while_and_then_tried_again(self):
        story, now, setbacks = self.due(), timezone.now(), Setbacks()
        tried = []
        for minute in range(30):
            moment = now + timedelta(minutes=minute)
            if not setbacks.waits(story.pk, moment):
                tried.append(minute)
                for _second in range(8):
                    setbacks.add(story.pk, moment)
        assert tried == [0, 5, 10, 15, 20, 25]
        # A clock that jumped ahead a day and back again does not silence a story for a day.
        setbacks.add(story.pk, now + timedelta(days=1))
        assert not setbacks.waits(story.pk, now)

    def test_run_by_hand_it_says_what_failed(self):
        story = self.due()
        with broken(story.pk), self.assertRaisesMessage(CommandError, "on schedule: 1"):
            call_command("run_due")

    def test_a_chore_that_fails_stops_no_other(self):
        self.due()
        with mock.patch(f"{MODULE}.mark_superseded", side_effect=ValueError, __name__="mark"):
            assert run_due() == (1, 0)
        assert Heartbeat.objects.filter(name="scheduler").exists()

    def test_a_failed_task_is_tried_again_after_pauses_that_grow_and_then_given_up(self):
        self.move(self.approved(), "publish", self.basim)
        task = DBTaskResult.objects.filter(task_path__endswith="announce_published").get()
        failed_at, waited = timezone.now(), []
        for tries in range(1, len(PAUSES) + 2):
            DBTaskResult.objects.filter(pk=task.pk).update(
                status="FAILED", finished_at=failed_at, worker_ids=["w"] * tries
            )
            run_due()
            task.refresh_from_db()
            if task.status == "READY":
                waited.append(task.run_after - failed_at)
        assert waited == sorted(waited) == list(PAUSES)
        assert task.status == "FAILED"

    def test_a_task_that_loses_every_worker_is_given_up(self):
        self.move(self.approved(), "publish", self.basim)
        lost = timezone.now() - TASK_IS_LOST_AFTER - timedelta(seconds=1)
        DBTaskResult.objects.update(
            status="RUNNING", started_at=lost, worker_ids=["w"] * (len(PAUSES) + 1)
        )
        run_due()
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"FAILED"}

    def test_a_task_that_a_killed_worker_left_is_put_back(self):
        self.move(self.approved(), "publish", self.basim)
        lost = timezone.now() - TASK_IS_LOST_AFTER - timedelta(seconds=1)
        DBTaskResult.objects.update(status="RUNNING", started_at=lost)
        run_due()
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY"}
        DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
        run_due()
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"RUNNING"}


class BackwardClock(Scheduling, StoryCase):
    """The server's clock is put back after it ran ahead."""

    def test_what_is_published_after_it_follows_what_was_published_before(self):
        for back in (timedelta(seconds=10), timedelta(hours=1)):
            ahead = timezone.now()
            story = self.move(self.approved(), "publish", self.basim, now=ahead)
            now = ahead - back
            story = self.move(story, "start_change", self.basim, now=now)
            story = self.move(story, "submit", self.amal, now=now)
            story = self.move(story, "approve", self.basim, now=now)
            self.move(story, "publish", self.basim, now=now, change_class="typo")
            before, after = story.publications.order_by("visible_from")
            assert (before.number, after.number) == ("1.0", "1.1")
            assert before.visible_until == after.visible_from > before.visible_from

    def test_a_story_is_fired_once_and_keeps_its_time(self):
        story = self.due()
        at = story.publications.get().visible_from
        assert workflow.fire_due(story, now=at)
        assert not workflow.fire_due(story, now=at - timedelta(minutes=1))
        assert not workflow.fire_due(story, now=at)
        assert (story.publications.get().visible_from, self.fired().count()) == (at, 1)

    def test_a_sign_of_life_from_a_time_to_come_is_none(self):
        now = timezone.now()
        watch.beat(now + timedelta(days=1))
        assert not watch.is_alive(now)
        run_due()
        assert watch.is_alive(now)


class Alarm(Scheduling, StoryCase):
    """What stands above the pages of the desk while the clock and the desk are apart."""

    SILENT, WAITS = "خدمة الجدولة صامتة", "حان موعدها ولم يعلم بها المكتب"

    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)

    def page(self, address="/admin/"):
        return self.client.get(address).content.decode()

    def overdue(self, count):
        now = timezone.now()
        return [
            self.scheduled(now - timedelta(minutes=2 + n), now=now - timedelta(hours=1))
            for n in range(count)
        ]

    def test_with_everything_in_order_nothing_is_said(self):
        run_due()
        self.due()
        assert 'class="alarm"' not in self.page()

    def test_a_silent_scheduler_is_told_on_every_page_until_it_is_back(self):
        assert "لم تعمل بعد" in self.page()
        watch.beat(timezone.now() - timedelta(minutes=3))
        for address in ("/admin/", "/admin/articles/article/", "/admin/account/"):
            assert self.SILENT in self.page(address), address
        watch.beat(timezone.now())
        assert 'class="alarm"' not in self.page()

    def test_stories_that_wait_are_named_with_the_way_to_them(self):
        run_due()
        story = self.overdue(1)[0]
        page = self.page()
        assert self.WAITS in page
        assert f"/admin/articles/article/{story.pk}/change/" in page
        run_due()
        assert self.WAITS not in self.page()

    def test_of_many_the_oldest_are_named_and_the_rest_counted(self):
        run_due()
        stories = self.overdue(7)
        page = self.page("/admin/account/")
        assert "7 قصص" in page
        assert f"/article/{stories[-1].pk}/change/" in page
        assert f"/article/{stories[0].pk}/change/" not in page
        assert "state__exact=scheduled" in page

    def test_only_those_who_can_do_something_are_told(self):
        watch.beat(timezone.now() - timedelta(minutes=3))
        for role, told in (
            ("technical_admin", True),
            ("managing_editor", True),
            ("writer", False),
            ("moderator", False),
        ):
            self.client.force_login(make_user(role, role))
            assert (self.SILENT in self.page()) is told, role


class SeveralSchedulers(Scheduling, TransactionTestCase):
    """Processes of their own, on the database of the test."""

    setUp = furnish
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
