"""What readers see around the time of a schedule, with no scheduler running."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, WorkflowEvent
from tests.articles.clock import clock_at
from tests.articles.workflow.cases import StoryCase

SECOND = timedelta(seconds=1)
QUESTION = "هل يتفوق النموذج على غيره؟"


class AroundT(StoryCase):
    """T stands tomorrow at a whole hour of the site's zone."""

    def setUp(self):
        super().setUp()
        self.changes |= {"question_ar": QUESTION}
        self.now = timezone.now()
        local = timezone.localtime(self.now + timedelta(days=1))
        self.t = local.replace(minute=0, second=0, microsecond=0)

    def shows(self, address, words):
        """Whether the page shows the words a second before T, at T, and a second after."""
        seen = []
        for at in (self.t - SECOND, self.t, self.t + SECOND):
            with clock_at(at):
                answer = self.client.get(address)
            seen.append(answer.status_code == 200 and words in answer.content.decode())
        return seen

    def reviewed(self, story, changes):
        """The story with these changes, submitted and approved again."""
        story = workflow.edit(story, changes, by=self.amal, expected_version=story.version)
        story = self.move(story, "submit", self.amal)
        return self.move(story, "approve", self.basim)

    def test_a_scheduled_story_is_on_every_page_from_its_second_and_on_none_before(self):
        story = self.move(self.approved(), "schedule", self.basim, at=self.t, now=self.now)
        copy = story.publications.get()
        for name, *args in [
            ("articles:home",),
            ("articles:section", self.section.slug_ar),
            ("articles:tag", "openai"),
            ("articles:month", self.t.year, self.t.month),
            ("articles:story", story.pk, copy.slug_ar),
            ("comments:answers", story.pk),
        ]:
            assert self.shows(reverse(name, args=args), QUESTION) == [False, True, True], name
        month = reverse("articles:month", args=[self.t.year, self.t.month])
        assert self.shows(reverse("articles:archive"), month) == [False, True, True]
        # Nothing ran: the desk still waits for the scheduler, readers did not.
        assert Article.objects.get(pk=story.pk).state == "scheduled"

    def test_a_scheduled_update_takes_the_place_of_the_live_copy_at_its_second(self):
        start = self.now - timedelta(hours=1)
        old, new = "كان النص القديم هنا.", "أضيف رد الشركة في الساعة الأخيرة."
        story = self.reviewed(self.story(), {"body_ar": old})
        story = self.move(story, "publish", self.basim, now=start)
        story = self.reviewed(self.move(story, "start_change", self.basim), {"body_ar": new})
        told = {"change_class": "update", "public_note_ar": "أضفنا رد الشركة."}
        story = self.move(story, "schedule", self.basim, at=self.t, now=self.now, **told)
        address = story.publications.first().get_absolute_url()
        assert self.shows(address, old) == [True, False, False]
        assert self.shows(address, new) == [False, True, True]
        before, after = story.publications.order_by("visible_from")
        assert before.visible_until == after.visible_from == self.t

    def test_a_story_is_unscheduled_until_its_last_second_and_not_after(self):
        story = self.move(self.approved(), "schedule", self.basim, at=self.t, now=self.now)
        with pytest.raises(workflow.WorkflowError):
            self.move(story, "unschedule", self.basim, now=self.t)
        # The refused move has fired what was due.
        assert Article.objects.get(pk=story.pk).state == "published"
        story = self.move(self.approved(), "schedule", self.basim, at=self.t, now=self.now)
        story = self.move(story, "unschedule", self.basim, now=self.t - SECOND)
        assert story.state == "approved"
        assert story.suggested_at == self.t
        assert not story.publications.exists()

    def test_the_embargo_is_a_floor_for_every_way_to_publish(self):
        story = self.reviewed(self.story(), {"embargo_until": self.t})
        with pytest.raises(workflow.Refused):
            self.move(story, "schedule", self.basim, at=self.t - SECOND, now=self.now)
        with pytest.raises(workflow.Refused):
            self.move(story, "publish", self.basim, now=self.t - SECOND)
        story = self.move(story, "schedule", self.basim, at=self.t, now=self.now)
        address = story.publications.get().get_absolute_url()
        assert self.shows(address, QUESTION) == [False, True, True]

    def test_the_log_keeps_the_revision_the_moment_and_the_zone_it_was_typed_in(self):
        at = self.t.astimezone(ZoneInfo("Africa/Cairo"))
        story = self.move(self.approved(), "schedule", self.basim, at=at, now=self.now)
        details = WorkflowEvent.objects.get(move="schedule").details
        assert datetime.fromisoformat(details["at"]) == self.t
        assert details["at"].endswith("+00:00")
        assert details["zone"] == "Africa/Cairo"
        assert details["revision"] == story.approved_revision.seq
        assert details["content_hash"] == story.approved_revision.content_hash
        assert story.publications.get().revision == story.approved_revision

    def test_a_question_closes_at_its_second(self):
        story = self.reviewed(self.story(), {"question_closes_at": self.t})
        story = self.move(story, "publish", self.basim)
        address = reverse("comments:answers", args=[story.pk])
        assert self.shows(address, 'id="answer-form"') == [True, False, False]

    def test_all_parts_of_a_page_see_one_moment(self):
        self.move(self.approved(), "publish", self.basim)
        with clock_at(self.t) as clock:
            self.client.get("/")
        assert clock.call_count == 1
