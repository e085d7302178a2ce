"""What the desk counts, told by stories that were written, reviewed and published at given moments."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from articles import figures, workflow
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

# A Wednesday noon in Riyadh; the week began on Sunday the 22nd.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class FigureCase(StoryCase):
    def published(self, at, *, waited=timedelta(hours=1)):
        story = workflow.create(self.changes, by=self.amal, now=at - waited * 2)
        self.move(story, "submit", self.amal, now=at - waited)
        self.move(story, "approve", self.basim, now=at - timedelta(minutes=1))
        return self.move(story, "publish", self.basim, now=at)


class StoriesAWeek(FigureCase):
    def test_a_newsroom_that_has_published_nothing_has_twelve_empty_weeks(self):
        weeks = figures.weeks(NOW)
        assert [week.stories for week in weeks] == [0] * 12
        assert {week.hours for week in weeks} == {None}
        assert (weeks[0].begins, weeks[-1].begins) == (date(2026, 9, 6), date(2026, 11, 22))

    def test_a_story_counts_once_in_the_week_it_was_first_public(self):
        story = self.published(NOW - timedelta(days=9))
        story = self.move(story, "start_change", self.basim, now=NOW - timedelta(days=1))
        story = workflow.edit(
            story, {"body_ar": "نص جديد"}, by=self.amal, expected_version=story.version, now=NOW
        )
        self.published(NOW - timedelta(days=1))
        assert [week.stories for week in figures.weeks(NOW)][-3:] == [0, 1, 1]

    def test_weeks_begin_at_midnight_of_the_newsroom(self):
        # 21:30 UTC on Saturday is already Sunday in Riyadh.
        self.published(datetime(2026, 11, 21, 21, 30, tzinfo=UTC))
        self.published(datetime(2026, 11, 21, 20, 30, tzinfo=UTC))
        assert [week.stories for week in figures.weeks(NOW)][-2:] == [1, 1]

    @override_settings(WEEK_STARTS_ON=0)
    def test_weeks_begin_on_the_day_of_the_house(self):
        self.published(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
        weeks = figures.weeks(NOW)
        assert weeks[-1].begins == date(2026, 11, 23)
        assert [week.stories for week in weeks][-2:] == [1, 0]

    def test_what_is_only_scheduled_does_not_count_yet(self):
        self.move(self.approved(), "schedule", self.basim, at=NOW + timedelta(days=400))
        assert not any(week.stories for week in figures.weeks(NOW))


class HoursToReaders(FigureCase):
    def test_the_median_of_three_is_the_middle_one(self):
        for hours in (2, 30, 4):
            self.published(NOW - timedelta(hours=1), waited=timedelta(hours=hours))
        assert figures.weeks(NOW)[-1].hours == 4

    def test_the_median_of_four_lies_between_the_two_in_the_middle(self):
        for hours in (2, 90, 4, 7):
            self.published(NOW - timedelta(hours=1), waited=timedelta(hours=hours))
        assert figures.weeks(NOW)[-1].hours == 5.5

    def test_a_story_sent_back_counts_from_its_first_submission(self):
        story = workflow.create(self.changes, by=self.amal, now=NOW - timedelta(hours=9))
        self.move(story, "submit", self.amal, now=NOW - timedelta(hours=8))
        self.move(story, "request_changes", self.basim, now=NOW - timedelta(hours=7), note="لماذا؟")
        self.move(story, "submit", self.amal, now=NOW - timedelta(hours=2))
        self.move(story, "approve", self.basim, now=NOW - timedelta(hours=1))
        self.move(story, "publish", self.basim, now=NOW)
        assert figures.weeks(NOW)[-1].hours == 8

    def test_a_story_that_was_never_submitted_counts_and_has_no_hours(self):
        chief = make_user("dana", "managing_editor")
        story = workflow.create(self.changes, by=self.amal, now=NOW - timedelta(hours=2))
        self.move(story, "force_publish", chief, now=NOW - timedelta(hours=1), note="عاجل")
        assert (figures.weeks(NOW)[-1].stories, figures.weeks(NOW)[-1].hours) == (1, None)
        self.published(NOW - timedelta(hours=1), waited=timedelta(hours=3))
        assert (figures.weeks(NOW)[-1].stories, figures.weeks(NOW)[-1].hours) == (2, 3)

    def test_each_week_has_its_own(self):
        self.published(NOW - timedelta(days=8), waited=timedelta(hours=3))
        self.published(NOW - timedelta(days=1), waited=timedelta(hours=5))
        assert [week.hours for week in figures.weeks(NOW)][-3:] == [None, 3, 5]


class Cost(FigureCase):
    def test_one_query_however_much_was_published(self):
        self.published(NOW - timedelta(days=1))
        few = self.queries()
        for number in range(12):
            self.published(NOW - timedelta(days=number))
        assert (few, self.queries()) == (1, 1)

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            figures.weeks(NOW)
        return len(captured)
