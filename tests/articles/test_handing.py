"""Handing a story on: to whom and by when, what waits for a person, and notes that block approval."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, WorkflowEvent
from articles.workflow import notes
from articles.workflow.waiting import waiting_for
from tests.articles.test_desk import LIST, DeskCase, address, move_address
from tests.articles.told import work
from tests.conftest import make_user


class HandingCase(DeskCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.now = timezone.now()

    def hand(self, story, who, by, move="assign", due=None, **given):
        changes = {"assignee_id": who and who.pk, "due_at": due}
        return self.move(story, move, by, changes=changes, **given)


class HandingOn(HandingCase):
    def test_it_is_recorded_and_told_to_whoever_has_it_now(self):
        due = self.now + timedelta(hours=3)
        story = self.hand(self.story(), self.dana, self.amal, due=due)
        assert (story.assignee, story.due_at) == (self.dana, due)
        event = WorkflowEvent.objects.get(move="assign")
        assert event.details["assignee_id"] == self.dana.pk
        work()
        assert [told.reason for told in self.dana.notifications.all()] == ["assigned"]

    def test_only_to_somebody_who_may_open_the_story(self):
        guest = make_user("guest", "contributor")
        for move, state_of in (("assign", self.story()), ("submit", self.story())):
            with pytest.raises(workflow.Refused):
                self.hand(state_of, guest, self.amal, move=move)

    def test_a_time_that_has_passed_is_refused_unless_it_stood_there_before(self):
        story = self.story()
        with pytest.raises(workflow.Refused):
            self.hand(story, self.dana, self.amal, due=self.now - timedelta(minutes=1))
        late = self.now - timedelta(days=1)
        due = self.now - timedelta(hours=1)
        story = self.hand(story, self.dana, self.amal, due=due, now=late)
        assert self.hand(story, self.basim, self.amal, due=due).assignee == self.basim

    def test_what_is_published_is_on_nobodys_desk_and_whoever_had_it_is_told(self):
        story = self.hand(self.approved(), self.dana, self.basim, due=self.now + timedelta(hours=1))
        story = self.move(story, "publish", self.basim)
        assert (story.assignee, story.due_at) == (None, None)
        work()
        assert self.dana.notifications.filter(event__move="publish").exists()

    def test_submitting_and_handing_on_is_one_press(self):
        story = self.story()
        due = timezone.localtime(self.now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S")
        self.save(story, _move="submit", assignee=str(self.basim.pk), due_at=due)
        story.refresh_from_db()
        assert (story.state, story.assignee) == ("in_review", self.basim)
        assert story.due_at is not None

    def test_a_form_that_does_not_ask_leaves_it_as_it_is(self):
        story = self.hand(self.story(), self.dana, self.amal)
        self.save(story, _move="submit")
        story.refresh_from_db()
        assert (story.state, story.assignee) == ("in_review", self.dana)

    def test_the_button_of_the_desk_hands_on_and_takes_nonsense_for_none(self):
        story = self.story()
        given = {"version": story.version, "assignee": str(self.basim.pk), "due_at": ""}
        assert self.client.post(move_address(story, "assign"), given).status_code == 302
        story.refresh_from_db()
        assert story.assignee == self.basim
        for wrong in ({"assignee": "x"}, {"assignee": "999999"}, {"due_at": "soon"}):
            given = {"version": story.version, "assignee": ""} | wrong
            assert self.client.post(move_address(story, "assign"), given).status_code == 422
        given = {"version": story.version, "assignee": "", "due_at": ""}
        self.client.post(move_address(story, "assign"), given)
        story.refresh_from_db()
        assert story.assignee is None


class Waiting(HandingCase):
    def waits(self, user):
        return set(Article.objects.filter(waiting_for(user)))

    def test_what_is_in_review_waits_for_those_who_may_approve_it_and_did_not_write_it(self):
        story = self.move(self.story(), "submit", self.amal)
        own = self.move(workflow.create(self.changes, by=self.basim), "submit", self.basim)
        assert self.waits(self.basim) == {story}
        assert self.waits(self.dana) == {story, own}
        assert self.waits(self.amal) == set()

    def test_what_is_handed_to_one_reviewer_waits_for_no_other(self):
        story = self.hand(self.story(), self.dana, self.amal, move="submit")
        assert self.waits(self.dana) == {story}
        assert self.waits(self.basim) == set()

    def test_changes_requested_wait_for_the_author(self):
        story = self.move(self.story(), "submit", self.amal)
        story = self.move(story, "request_changes", self.basim, note="راجع الرقم")
        assert self.waits(self.amal) == {story}
        assert self.waits(self.basim) == set()

    def test_what_is_handed_to_a_person_waits_for_them_until_it_is_published(self):
        story = self.hand(self.approved(), self.dana, self.basim)
        assert self.waits(self.dana) == {story}
        self.move(story, "publish", self.basim)
        assert self.waits(self.dana) == set()

    def test_the_list_has_both_questions_and_marks_the_overdue_in_words(self):
        mine, late = self.story(), self.story()
        self.hand(mine, self.amal, self.basim)
        before = self.now - timedelta(days=1)
        self.hand(late, self.dana, self.basim, due=before + timedelta(hours=1), now=before)
        found = [
            {story.pk for story in self.client.get(LIST, {"waiting": asked}).context["cl"].queryset}
            for asked in ("me", "overdue")
        ]
        assert found == [{mine.pk}, {late.pk}]
        assert "تأخّرت" in self.client.get(LIST, {"waiting": "overdue"}).content.decode()


class BlockingNotes(HandingCase):
    def setUp(self):
        super().setUp()
        self.waiting = self.move(self.story(), "submit", self.amal)
        self.note = notes.write_note(
            self.waiting, "الرقم لا يطابق المصدر", by=self.dana, blocks=True
        )

    def test_approval_is_refused_and_names_them(self):
        with pytest.raises(workflow.Refused) as refused:
            self.move(self.waiting, "approve", self.basim)
        (reason,) = refused.value.reasons
        assert "الرقم لا يطابق المصدر" in reason
        assert "dana" in reason
        notes.resolve(self.note, by=self.dana)
        assert self.move(self.waiting, "approve", self.basim).state == "approved"

    def test_the_button_says_so_beforehand(self):
        self.client.force_login(self.basim)
        page = self.client.get(address(self.waiting))
        (button,) = [b for b in page.context["buttons"] if b.move.name == "approve"]
        assert "الرقم لا يطابق المصدر" in button.why_not[0]

    def test_a_note_that_does_not_block_or_was_taken_back_stops_nothing(self):
        notes.write_note(self.waiting, "ذوق", by=self.dana)
        notes.withdraw(self.note.remarks.get(), by=self.dana)
        assert self.move(self.waiting, "approve", self.basim).state == "approved"

    def test_many_are_counted_and_the_first_are_named(self):
        for number in range(12):
            notes.write_note(self.waiting, f"ملاحظة {number}", by=self.dana, blocks=True)
        with pytest.raises(workflow.Refused) as refused:
            self.move(self.waiting, "approve", self.basim)
        (reason,) = refused.value.reasons
        assert "13" in reason
        assert "ملاحظة 11" not in reason
        assert reverse("admin:articles_article_notes", args=[self.waiting.pk])
