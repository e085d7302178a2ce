"""Telling the hub and the search engines of a change: what they get, when, and what if they are away."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, quote

from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.distribution import tasks
from articles.management.commands.run_due import run_due
from articles.models import Person
from articles.workflow.announce import announce_published, announce_taken_down
from newsroom.outbound import Unanswered
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user
from tests.newsroom.test_outbound import host

KEY = "a1b2c3d4e5f6a7b8"
HERE = "http://127.0.0.1:8000"
TELLING = (tasks.tell_hub, tasks.tell_engines)
ENGLISH = {
    "headline_en": "Artists leak Sora",
    "body_en": "First text.",
    "question_en": "Will it win?",
    "publish_en": True,
}


class DistributionCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")

    def run_tasks(self, *wanted):
        """What a worker would do with the rows that wait, in their order."""
        by_path = {task.module_path: task for task in wanted}
        rows = DBTaskResult.objects.filter(status="READY", task_path__in=by_path)
        found = list(rows.order_by("enqueued_at"))
        for row in found:
            by_path[row.task_path].call(*row.args_kwargs["args"])
            rows.filter(pk=row.pk).delete()
        return len(found)

    def announce(self):
        return self.run_tasks(announce_published, announce_taken_down)

    def tell(self, server):
        """The requests that this brings, after the announcements were heard."""
        server.asked.clear()
        self.announce()
        self.run_tasks(*TELLING)
        return server.asked

    def topics(self, server):
        [(_path, headers, body)] = self.tell(server)
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        (mode, *rows) = parse_qsl(body.decode())
        assert mode == ("hub.mode", "publish")
        assert {name for name, _address in rows} == {"hub.url"}
        return {address for _name, address in rows}


class Hub(DistributionCase):
    def test_it_learns_of_every_feed_that_holds_the_story(self):
        person = Person.objects.create(name_ar="أمل", name_en="Amal")
        self.changes |= ENGLISH | {"byline": [person.pk]}
        with host() as server, override_settings(WEBSUB_HUB=server.url):
            self.published()
            found = self.topics(server)
            for path in (
                "/feed/", "/feed/atom/", "/feed/json/", "/en/feed/", "/en/section/technology/feed/",
                f"/section/{quote('تقنية')}/feed/atom/", "/tag/openai/feed/json/",
                "/en/author/amal/feed/", "/corrections/feed/",
            ):  # fmt: skip
                assert f"{HERE}{path}" in found, path
            for address in found:
                answer = self.client.get(address.removeprefix(HERE))
                assert answer.status_code in (200, 404), address

    def test_it_learns_of_updates_and_removals(self):
        with host() as server, override_settings(WEBSUB_HUB=server.url):
            story = self.published()
            first = self.topics(server)
            fixed = story.body_ar.replace("الفانين", "الفنانين")
            story = self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
            assert self.topics(server) == first
            self.move(story, "withdraw", self.basim, public_note_ar="لم نتحقق.")
            assert self.topics(server) == first

    def test_a_story_that_changes_its_section_is_told_of_in_both(self):
        other = type(self.section).objects.create(name_ar="علوم", name_en="Science")
        with host() as server, override_settings(WEBSUB_HUB=server.url):
            story = self.published()
            self.tell(server)
            story = self.change(story, section_id=other.pk)
            self.move(story, "publish", self.basim, change_class="update", public_note_ar="نُقلت.")
            found = self.topics(server)
        for name in ("تقنية", "علوم"):
            assert f"{HERE}/section/{quote(name)}/feed/" in found

    def test_what_waits_for_its_time_is_told_to_nobody(self):
        with host() as server, override_settings(WEBSUB_HUB=server.url, INDEXNOW_KEY=KEY):
            story = self.approved()
            at = timezone.now() + timedelta(hours=1)
            self.move(story, "schedule", self.basim, at=at)
            tasks.tell_of_story(None, article_id=story.pk)
            assert not self.tell(server)


class Engines(DistributionCase):
    def told(self, server):
        [(_path, headers, body)] = self.tell(server)
        assert headers["Content-Type"].startswith("application/json")
        return json.loads(body)

    def test_they_learn_of_every_address_and_where_the_key_stands(self):
        self.changes |= ENGLISH
        with (
            host(200) as server,
            override_settings(INDEXNOW_KEY=KEY, INDEXNOW_URL=f"{server.url}/indexnow"),
        ):
            story = self.published()
            told = self.told(server)
            assert told["host"] == "127.0.0.1:8000"
            assert told["key"] == KEY
            path = told["keyLocation"].removeprefix(HERE)
            assert self.client.get(path).content.decode().strip() == KEY
            paths = [address.removeprefix(HERE) for address in told["urlList"]]
            assert len(paths) == 2
            assert all(self.client.get(path).status_code == 200 for path in paths)
            self.move(story, "retract", self.dana, public_note_ar="لم نتحقق.")
            gone = self.told(server)["urlList"]
            assert [self.client.get(path.removeprefix(HERE)).status_code for path in gone] == [
                410,
                410,
            ]

    def test_an_old_slug_is_told_of_beside_the_new_one(self):
        with host(200) as server, override_settings(INDEXNOW_KEY=KEY, INDEXNOW_URL=server.url):
            story = self.published()
            self.tell(server)
            story = self.change(story, slug_ar="عنوان-جديد")
            self.move(story, "publish", self.basim, change_class="update", public_note_ar="جديد.")
            assert len(self.told(server)["urlList"]) == 2


class WhenNobodyAnswers(DistributionCase):
    def test_without_settings_no_row_is_written(self):
        self.published()
        self.announce()
        assert not DBTaskResult.objects.filter(
            task_path__startswith="articles.distribution"
        ).exists()

    def test_what_a_hub_does_not_take_is_tried_again_and_keeps_the_engines_waiting_for_nothing(
        self,
    ):
        with (
            host(503) as hub,
            host(200) as engines,
            override_settings(WEBSUB_HUB=hub.url, INDEXNOW_KEY=KEY, INDEXNOW_URL=engines.url),
        ):
            story = self.published()
            self.announce()
            rows = DBTaskResult.objects.filter(task_path__startswith="articles.distribution")
            assert rows.count() == 2
            assert self.run_tasks(tasks.tell_engines) == 1
            with self.assertRaises(Unanswered):
                self.run_tasks(tasks.tell_hub)
            hub.status = 204
            assert self.run_tasks(tasks.tell_hub) == 1
        assert len(hub.asked) == 2
        assert len(engines.asked) == 1
        assert story.publications.get().major == 1

    def test_a_task_that_failed_waits_longer_each_time(self):
        with override_settings(WEBSUB_HUB="http://127.0.0.1:1/"):
            story = self.published()
            tasks.tell_of_story(None, article_id=story.pk)
        row = DBTaskResult.objects.get(task_path=tasks.tell_hub.module_path)
        now = timezone.now()
        pauses = []
        for number in (1, 2, 3):
            DBTaskResult.objects.filter(pk=row.pk).update(
                status="FAILED", finished_at=now, worker_ids=["w"] * number
            )
            run_due()
            row.refresh_from_db()
            pauses.append(row.run_after - now)
        assert pauses == [timedelta(minutes=minutes) for minutes in (1, 5, 30)]
