"""The calendar: what stands on which day, and that moving a story asks what its form would ask."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import calendar, workflow
from articles.models import Article, Publication, WorkflowEvent
from articles.workflow.days import moment_of
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

# A Wednesday noon in Riyadh.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TOMORROW = date(2026, 11, 26)
MONTH = reverse("admin:articles_calendar")


def address(story):
    return reverse("admin:articles_calendar_put", args=[story.pk])


class CalendarCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        self.client.force_login(self.basim)

    def scheduled(self, at=None):
        at = at or self.now + timedelta(days=2)
        return self.move(self.approved(), "schedule", self.basim, at=at, now=self.now)

    def put(self, story, day, by=None, **given):
        """Drop the story on a day, as the page would."""
        story = Article.objects.get(pk=story.pk)
        at = calendar.moment_on(story, day, now=self.now)
        return calendar.put(
            story, at, by=by or self.basim, expected_version=story.version, now=self.now, **given
        )

    def post(self, story, **given):
        version = Article.objects.get(pk=story.pk).version
        return self.client.post(address(story), {"version": version} | given)

    def day(self, days):
        return timezone.localdate(self.now) + timedelta(days=days)


class Days(CalendarCase):
    def page(self, view=calendar.MONTH, shown=date(2026, 11, 25), user=None):
        return calendar.page(view, shown, user=user or self.basim, now=NOW)

    def test_a_month_is_whole_weeks_from_the_first_day_of_the_house(self):
        days = self.page().days
        assert (days[0].day, days[-1].day) == (date(2026, 11, 1), date(2026, 12, 5))
        assert [day.day for day in days if day.is_today] == [date(2026, 11, 25)]
        assert [day.day for day in days if day.is_beside] == [
            date(2026, 12, n) for n in range(1, 6)
        ]
        assert (self.page().before, self.page().after) == (date(2026, 10, 1), date(2026, 12, 1))

    @override_settings(WEEK_STARTS_ON=0)
    def test_a_week_that_begins_on_monday(self):
        days = self.page(calendar.WEEK).days
        assert [days[0].day, days[-1].day] == [date(2026, 11, 23), date(2026, 11, 29)]

    def test_each_story_stands_on_its_day_in_the_zone_of_the_newsroom(self):
        # 22:30 UTC of the 27th is 1:30 of the 28th in Riyadh.
        at = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)
        self.move(self.approved(), "schedule", self.basim, at=at, now=NOW)
        self.move(self.approved(), "publish", self.basim, now=NOW - timedelta(days=3))
        self.move(self.story(), "plan", self.amal, at=NOW + timedelta(days=4), now=NOW)
        found = {
            day.day: [entry.kind for entry in day.entries]
            for day in self.page().days
            if day.entries
        }
        assert found == {
            date(2026, 11, 22): ["live"],
            date(2026, 11, 28): ["scheduled"],
            date(2026, 11, 29): ["planned"],
        }

    def test_a_later_copy_of_a_live_story_is_shown_only_while_it_waits(self):
        story = self.move(self.approved(), "publish", self.basim, now=NOW - timedelta(days=3))
        story = self.changed(story, NOW)
        at = NOW + timedelta(days=1)
        self.move(story, "schedule", self.basim, at=at, now=NOW, change_class="update",
                  public_note_ar="تحديث")  # fmt: skip
        kinds = [entry.kind for day in self.page().days for entry in day.entries]
        assert kinds == ["live", "scheduled"]

    def changed(self, story, now):
        story = self.move(story, "start_change", self.basim, now=now)
        story = workflow.edit(
            story, {"body_ar": "نص جديد"}, by=self.amal, expected_version=story.version, now=now
        )
        self.move(story, "submit", self.amal, now=now)
        return self.move(story, "approve", self.basim, now=now)

    def test_a_busy_day_shows_some_and_counts_the_rest(self):
        for hour in range(6):
            at = NOW + timedelta(days=1, hours=hour / 4)
            self.move(self.approved(), "schedule", self.basim, at=at, now=NOW)
        (day,) = [day for day in self.page().days if day.entries]
        assert (len(day.entries), day.in_all, day.more) == (4, 6, 2)
        assert day.entries == sorted(day.entries, key=lambda entry: entry.at)
        (day,) = [day for day in self.page(calendar.WEEK).days if day.entries]
        assert (len(day.entries), day.more) == (6, 0)

    def test_a_contributor_sees_her_own_only(self):
        nadia = make_user("nadia", "contributor")
        self.move(self.story(), "plan", self.amal, at=NOW + timedelta(days=1), now=NOW)
        self.move(self.approved(), "schedule", self.basim, at=NOW + timedelta(days=1), now=NOW)
        hers = workflow.create(self.changes, by=nadia)
        self.move(hers, "plan", nadia, at=NOW + timedelta(days=1), now=NOW)
        entries = [entry for day in self.page(user=nadia).days for entry in day.entries]
        assert [entry.article.pk for entry in entries] == [hers.pk]
        self.story()
        assert calendar.tray(user=nadia) == ([], 0)

    def test_the_tray_holds_what_has_no_day_with_the_approved_first(self):
        draft, approved = self.story(), self.approved()
        self.move(self.story(), "plan", self.amal, at=NOW + timedelta(days=1), now=NOW)
        entries, in_all = calendar.tray(user=self.basim)
        assert ([entry.article.pk for entry in entries], in_all) == ([approved.pk, draft.pk], 2)

    def test_the_page_costs_the_same_for_many_stories(self):
        self.scheduled()
        few = self.queries()
        for number in range(8):
            self.scheduled(self.now + timedelta(days=1 + number % 3))
            self.move(self.story(), "plan", self.amal, at=self.now + timedelta(days=2))
            self.story()
        assert self.queries() == few <= 14

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(MONTH).status_code == 200
        return len(captured)


class PuttingOnADay(CalendarCase):
    def test_an_approved_story_is_scheduled(self):
        story = self.approved()
        assert self.put(story, self.day(2)) == "schedule"
        story.refresh_from_db()
        at = timezone.localtime(Publication.objects.get().visible_from)
        assert (story.state, at.date(), at.hour) == ("scheduled", self.day(2), 9)

    def test_a_draft_only_gets_the_day_it_is_meant_for(self):
        story = self.story()
        assert self.put(story, self.day(2)) == "plan"
        story.refresh_from_db()
        assert story.state == "draft"
        assert timezone.localdate(story.suggested_at) == self.day(2)
        assert not Publication.objects.exists()

    def test_a_writer_means_an_approved_story_for_a_day_and_does_not_schedule_it(self):
        story = self.approved()
        assert self.put(story, self.day(2), by=self.amal) == "plan"
        assert Article.objects.get(pk=story.pk).state == "approved"

    def test_a_scheduled_story_keeps_its_hour_on_another_day(self):
        story = self.scheduled(moment_of(self.day(2), time(16, 20)))
        assert self.put(story, self.day(5)) == "reschedule"
        copy = Publication.objects.get()
        at = timezone.localtime(copy.visible_from)
        assert (at.date(), at.hour, at.minute) == (self.day(5), 16, 20)
        assert (copy.number, copy.first_at_ar) == ("1.0", copy.visible_from)
        assert Article.objects.get(pk=story.pk).state == "scheduled"

    def test_a_moved_update_takes_the_end_of_the_live_copy_with_it(self):
        story = self.move(self.approved(), "publish", self.basim)
        story = self.move(story, "start_change", self.basim)
        story = workflow.edit(
            story, {"body_ar": "نص جديد"}, by=self.amal, expected_version=story.version
        )
        self.move(story, "submit", self.amal)
        self.move(story, "approve", self.basim)
        note = {"change_class": "update", "public_note_ar": "أضيفت فقرة."}
        self.put(story, self.day(2), **note)
        for days in (5, 1):
            self.put(Article.objects.get(pk=story.pk), self.day(days))
            live, waits = story.publications.order_by("visible_from")
            assert live.visible_until == waits.visible_from == waits.modified_at_ar
            assert timezone.localdate(waits.visible_from) == self.day(days)
            assert (waits.number, waits.change_class_ar) == ("2.0", "update")
            told = [workflow.content.parse_time(row["at"]) for row in waits.notes]
            assert told == [waits.visible_from]
            assert live.first_at_ar == waits.first_at_ar

    def test_a_refused_time_leaves_the_old_one(self):
        story = self.scheduled()
        before = Publication.objects.get().visible_from
        with pytest.raises(workflow.Refused):
            self.put(story, self.day(-1))
        assert Publication.objects.get().visible_from == before
        assert Article.objects.get(pk=story.pk).version == story.version
        assert WorkflowEvent.objects.filter(move="reschedule").count() == 0

    def test_the_embargo_holds_on_the_calendar_too(self):
        embargo = self.now + timedelta(days=4)
        story = workflow.create(self.changes | {"embargo_until": embargo}, by=self.amal)
        with pytest.raises(workflow.Refused):
            self.put(story, self.day(2))
        self.move(story, "submit", self.amal)
        self.move(story, "approve", self.basim)
        with pytest.raises(workflow.Refused):
            self.put(Article.objects.get(pk=story.pk), self.day(2))
        assert self.put(Article.objects.get(pk=story.pk), self.day(6)) == "schedule"

    def test_today_offers_an_hour_that_is_still_to_come(self):
        story = self.story()
        assert calendar.moment_on(story, date(2026, 11, 25), now=NOW) == NOW + timedelta(minutes=30)
        early = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
        at = timezone.localtime(calendar.moment_on(story, date(2026, 11, 25), now=early))
        assert (at.hour, at.minute) == (9, 0)

    def test_publishing_and_setting_aside_end_the_plan(self):
        story = self.approved()
        self.move(story, "plan", self.amal, at=self.now + timedelta(days=1))
        assert self.move(story, "publish", self.basim).suggested_at is None
        other = self.story()
        self.move(other, "plan", self.amal, at=self.now + timedelta(days=1))
        assert self.move(other, "spike", self.basim, note="لا جديد").suggested_at is None


class Undoing(CalendarCase):
    def test_a_plan_goes_back_to_where_it_was(self):
        story = self.story()
        self.put(story, self.day(2), by=self.basim)
        first = Article.objects.get(pk=story.pk).suggested_at
        self.put(Article.objects.get(pk=story.pk), self.day(6), by=self.basim)
        self.take_back(story)
        story.refresh_from_db()
        assert story.suggested_at == first

    def test_a_moved_story_goes_back_to_its_time(self):
        story = self.scheduled()
        before = Publication.objects.get().visible_from
        self.put(story, self.day(6))
        self.take_back(story)
        assert Publication.objects.get().visible_from == before

    def test_a_scheduled_story_goes_back_to_being_approved_without_a_day(self):
        story = self.approved()
        self.put(story, self.day(2))
        self.take_back(story)
        story.refresh_from_db()
        assert (story.state, story.suggested_at) == ("approved", None)
        assert not Publication.objects.exists()

    def test_nobody_takes_back_what_a_colleague_did_or_what_came_before_another_move(self):
        story = self.approved()
        self.put(story, self.day(2))
        story.refresh_from_db()
        assert calendar.undo_of(story, user=self.amal) is None
        assert calendar.undo_of(story, user=self.basim) is not None
        self.move(story, "unschedule", self.basim)
        assert calendar.undo_of(Article.objects.get(pk=story.pk), user=self.basim) is None

    def take_back(self, story):
        story = Article.objects.get(pk=story.pk)
        undo = calendar.undo_of(story, user=self.basim)
        calendar.take_back(undo, by=self.basim, expected_version=story.version, now=self.now)


class TakingOff(CalendarCase):
    def test_a_scheduled_story_is_taken_off_whole(self):
        story = self.scheduled()
        calendar.take_off(story, by=self.basim, expected_version=story.version, now=self.now)
        story.refresh_from_db()
        assert (story.state, story.suggested_at) == ("approved", None)

    def test_whoever_may_not_unschedule_takes_nothing_off(self):
        story = self.scheduled()
        with pytest.raises(workflow.NotAllowed):
            calendar.take_off(story, by=self.amal, expected_version=story.version, now=self.now)
        assert Article.objects.get(pk=story.pk).state == "scheduled"


class Pages(CalendarCase):
    def test_the_plain_form_moves_a_story_to_any_moment(self):
        story = self.approved()
        page = self.client.get(MONTH, {"move": story.pk}).content.decode()
        assert f'action="{address(story)}"' in page
        at = timezone.localtime(self.now + timedelta(days=40))
        answer = self.post(story, at=at.strftime("%Y-%m-%dT%H:%M"), month="2026-11")
        assert answer["Location"] == f"{MONTH}?month=2026-11&moved={story.pk}#story-{story.pk}"
        assert Article.objects.get(pk=story.pk).state == "scheduled"

    def test_after_a_move_the_page_says_so_and_offers_to_undo_it(self):
        story = self.story()
        answer = self.client.post(
            address(story), {"version": story.version, "day": self.day(3).isoformat()}, follow=True
        )
        page = answer.content.decode()
        assert [str(words) for words in answer.context["messages"]]
        assert 'name="undo"' in page
        self.post(story, undo="1")
        assert Article.objects.get(pk=story.pk).suggested_at is None

    def test_a_drop_in_the_past_is_refused_in_words_and_the_form_stands_open(self):
        story = self.scheduled()
        before = Publication.objects.get().visible_from
        answer = self.post(story, day=self.day(-2).isoformat())
        assert answer.status_code == 422
        assert answer.context["reasons"]
        assert answer.context["form"]["at"].value()
        assert Publication.objects.get().visible_from == before

    def test_an_update_of_a_live_story_is_asked_for_its_kind(self):
        story = self.move(self.approved(), "publish", self.basim)
        story = self.move(story, "start_change", self.basim)
        story = workflow.edit(
            story, {"body_ar": "نص جديد"}, by=self.amal, expected_version=story.version
        )
        self.move(story, "submit", self.amal)
        self.move(story, "approve", self.basim)
        refused = self.post(story, day=self.day(2).isoformat())
        assert refused.status_code == 422
        assert 'name="change_class"' in refused.content.decode()
        at = timezone.localtime(self.now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        self.post(story, at=at, change_class="update", public_note_ar="أضيفت فقرة.")
        assert Article.objects.get(pk=story.pk).state == "scheduled"

    def test_a_card_that_is_older_than_the_story_moves_nothing(self):
        story = self.story()
        self.put(story, self.day(2))
        stale = {"version": story.version, "day": self.day(4).isoformat()}
        answer = self.client.post(address(story), stale)
        assert answer.status_code == 409
        moved = Article.objects.get(pk=story.pk)
        assert timezone.localdate(moved.suggested_at) == self.day(2)
        # The form holds the version of now, so whoever has seen it may go on.
        assert answer.context["form"]["version"].value() == moved.version

    def test_what_is_no_day_is_refused_and_what_is_no_page_is_this_month(self):
        story = self.story()
        for given in ({}, {"day": "yesterday"}, {"at": "2026-13-45T99:99"}, {"version": "x"}):
            assert self.post(story, **given).status_code == 422
        for asked in ("month=2026-99", "week=soon", "month=9999-12", "month=0001-01", "move=x", "moved=9e9"):  # fmt: skip
            assert self.client.get(f"{MONTH}?{asked}").status_code == 200

    def test_a_writer_moves_no_scheduled_story_by_its_address(self):
        story = self.scheduled()
        self.client.force_login(self.amal)
        assert self.post(story, day=self.day(6).isoformat()).status_code == 409
        assert self.post(story, off="1").status_code == 409
        assert timezone.localdate(Publication.objects.get().visible_from) == self.day(2)

    def test_those_who_may_not_see_a_story_move_none(self):
        story = self.story()
        self.client.force_login(make_user("nadia", "contributor"))
        assert self.client.get(MONTH).status_code == 200
        assert self.post(story, day=self.day(6).isoformat()).status_code == 404
        self.client.force_login(make_user("layla", "moderator"))
        assert self.client.get(MONTH).status_code == 403
        assert self.post(story, day=self.day(6).isoformat()).status_code in (403, 404)
        self.client.logout()
        assert self.client.get(MONTH).status_code == 302

    def test_a_move_must_be_posted(self):
        assert self.client.get(address(self.story())).status_code == 405

    def test_only_what_may_be_moved_can_be_picked_up(self):
        story = self.scheduled()
        assert f'data-story="{story.pk}"' in self.client.get(self.month()).content.decode()
        self.client.force_login(self.amal)
        page = self.client.get(self.month()).content.decode()
        assert f'id="story-{story.pk}"' in page
        assert f'data-story="{story.pk}"' not in page

    def month(self):
        return f"{MONTH}?week={self.day(2).isoformat()}"
