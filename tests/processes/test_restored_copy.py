"""A backup that is opened again after the times of its schedules: readers find each story where the
clock has it, and the first round of the scheduler brings the desk after it, once."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.management.commands.run_due import run_due
from articles.models import Article, WorkflowEvent
from tests.articles.clock import clock_at
from tests.processes.backups import copied
from tests.processes.forks import ProcessCase, at_once

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SCHEDULERS = 3


class RestoredCopy(ProcessCase):
    """The backup was made two days ago, with five stories due since and others that are not."""

    def setUp(self):
        super().setUp()
        self.then = timezone.now() - timedelta(days=2)
        self.client = Client()
        one, two, three = (self.then + hours * HOUR for hours in (1, 2, 3))
        self.due = {
            "scheduled": (self.planned(one), one),
            # Several at one moment.
            "scheduled with it": (self.planned(one), one),
            "under embargo": (self.planned(two, embargo_until=two), two),
            "changed on schedule": (self.planned_change(three), three),
            "changed with it": (self.planned_change(three), three),
        }
        self.ahead = self.planned(timezone.now() + timedelta(days=1))
        self.ended = self.taken_down("expire")
        self.held = self.taken_down("withdraw")

    def move(self, story, move, now=None, **given):
        by = self.amal if move == "submit" else self.dana if move == "expire" else self.basim
        return workflow.perform(
            story, move, by=by, expected_version=story.version, now=now or self.then, **given
        )

    def approved(self, story, **changes):
        if changes:
            story = workflow.edit(
                story, changes, by=self.amal, expected_version=story.version, now=self.then
            )
        return self.move(self.move(story, "submit"), "approve")

    def planned(self, at, **changes):
        return self.move(self.approved(self.story(), **changes), "schedule", at=at)

    def live(self):
        return self.move(self.approved(self.story()), "publish", self.then - HOUR)

    def planned_change(self, at):
        story = self.approved(self.move(self.live(), "start_change"), body_ar="نص القصة الثاني.")
        told = {"change_class": "update", "public_note_ar": "أضفنا رد الشركة."}
        return self.move(story, "schedule", at=at, **told)

    def taken_down(self, move):
        return self.move(self.live(), move, public_note_ar="سبب يراه القرّاء.")

    def page(self, story):
        """The status, and which of the two texts the page shows."""
        answer = self.client.get(f"/a/{story.pk}/", follow=True)
        page = answer.content.decode()
        texts = ("نص القصة الأول.", "نص القصة الثاني.")
        return answer.status_code, [number for number, text in enumerate(texts) if text in page]

    def pages(self):
        return {story.pk: self.page(story) for story in Article.objects.order_by("pk")}

    def test_readers_find_every_story_by_the_clock_before_anything_ran(self):
        with copied():
            for name, (story, at) in self.due.items():
                is_change = "changed" in name
                before = (200, [0]) if is_change else (404, [])
                after = (200, [1]) if is_change else (200, [0])
                for moment, found in ((at - SECOND, before), (at, after), (at + SECOND, after)):
                    with clock_at(moment):
                        assert self.page(story) == found, (name, moment - at)
            assert self.page(self.ahead) == (404, [])
            assert self.page(self.ended) == (200, [0])
            assert self.page(self.held) == (200, [])
            # The newest come first, as if the scheduler had been there.
            home = self.client.get("/").content.decode()
            assert f"/a/{self.due['scheduled'][0].pk}/" in home
            assert f"/a/{self.ahead.pk}/" not in home
            assert not WorkflowEvent.objects.filter(move="fire").exists()

    def test_whoever_watches_is_told_how_many_wait_until_the_first_round(self):
        with copied():
            told = self.client.get("/readyz").json()
            assert (told["scheduler"], told["overdue"]) == (False, len(self.due))
            run_due()
            told = self.client.get("/readyz").json()
            assert (told["scheduler"], told["overdue"]) == (True, 0)

    def test_rounds_at_once_bring_each_story_after_the_clock_once(self):
        with copied():
            seen = self.pages()
            rounds = at_once([lambda: tuple(run_due())] * SCHEDULERS)
            assert sum(published for published, _failed in rounds) == len(self.due), rounds
            assert not any(failed for _published, failed in rounds)
            assert run_due() == (0, 0)
            fired = WorkflowEvent.objects.filter(move="fire")
            assert sorted(fired.values_list("article_id", flat=True)) == sorted(
                story.pk for story, _at in self.due.values()
            )
            for name, (story, at) in self.due.items():
                assert Article.objects.get(pk=story.pk).state == "published", name
                assert story.publications.first().visible_from == at, name
                self.assert_whole(story)
            announced = DBTaskResult.objects.filter(task_path__endswith="announce_published")
            # The four that were live at the backup had been announced then.
            assert announced.count() == len(self.due) + 4
            for story, state in ((self.ahead, "scheduled"), (self.ended, "published")):
                assert Article.objects.get(pk=story.pk).state == state
                self.assert_whole(story)
            # Readers noticed nothing of it.
            assert self.pages() == seen

    def test_what_was_copied_is_not_touched(self):
        with copied():
            run_due()
        assert Article.objects.filter(state="scheduled").count() == len(self.due) + 1
