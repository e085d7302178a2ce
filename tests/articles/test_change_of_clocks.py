"""Schedules round the two nights on which clocks change: exact at their second, and what was typed
is never lost."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Autosave
from newsroom.models import User
from newsroom.text.zones import offset
from tests.articles.clock import clock_at
from tests.articles.test_autosave import KeepingCase
from tests.articles.test_desk import DeskCase, address, move_address

SECOND, HALF_HOUR, HOUR = timedelta(seconds=1), timedelta(minutes=30), timedelta(hours=1)
ZONES = ("Africa/Cairo", "Europe/Berlin")
FORMAT = "%Y-%m-%d %H:%M:%S"


def next_change(zone, *, forward):
    """The first moment after the next night on which the clocks go forward, or back."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0, tzinfo=UTC) + timedelta(days=2)
    while True:
        before, after = (
            moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (hour - HOUR, hour)
        )
        if (after > before) if forward else (after < before):
            return hour
        hour += HOUR


def wall(moment, zone):
    """What a clock on the wall shows, as somebody types it."""
    return moment.astimezone(ZoneInfo(zone)).strftime(FORMAT)


def skipped(zone):
    """A time that no clock in the zone shows in the night of spring."""
    change = next_change(zone, forward=True)
    before = (change - SECOND).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (before + HALF_HOUR).strftime(FORMAT)


class Nights(DeskCase):
    """Riyadh's own clock never changes; Basim sits where it does."""

    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)

    def in_zone(self, zone):
        User.objects.filter(pk=self.basim.pk).update(time_zone=zone)

    def schedule(self, text, zone, **given):
        story = self.approved()
        given |= {"version": story.version, "at": text, "at_zone": zone}
        answer = self.client.post(move_address(story, "schedule"), given)
        return story, answer

    def assert_exact(self, story, at):
        public = reverse("articles:short_link", args=[story.pk])
        for moment, status in ((at - SECOND, 404), (at, 200), (at + SECOND, 200)):
            with clock_at(moment):
                assert self.client.get(public, follow=True).status_code == status

    def test_round_the_night_of_spring_the_last_time_before_and_the_first_after_are_a_second_apart(
        self,
    ):
        for zone in ZONES:
            self.in_zone(zone)
            change = next_change(zone, forward=True)
            for at in (change - SECOND, change):
                story, answer = self.schedule(wall(at, zone), zone)
                assert answer.status_code == 302
                assert story.publications.get().visible_from == at
                self.assert_exact(story, at)

    def test_each_of_the_two_times_of_autumn_is_exact_and_an_hour_after_the_other(self):
        for zone in ZONES:
            self.in_zone(zone)
            second = next_change(zone, forward=False) + HALF_HOUR
            assert wall(second, zone) == wall(second - HOUR, zone)
            for at in (second - HOUR, second):
                there = at.astimezone(ZoneInfo(zone))
                story, answer = self.schedule(wall(at, zone), zone, at_offset=offset(there))
                assert answer.status_code == 302
                assert story.publications.get().visible_from == at
                self.assert_exact(story, at)

    def test_without_a_choice_of_the_two_nothing_is_scheduled(self):
        for zone in ZONES:
            self.in_zone(zone)
            twice = wall(next_change(zone, forward=False) + HALF_HOUR, zone)
            story, answer = self.schedule(twice, zone)
            assert answer.status_code == 422
            assert f'value="{twice}"' in answer.content.decode()
            assert not story.publications.exists()

    def test_in_a_newsroom_whose_clock_changes_the_log_and_the_desk_tell_the_two_apart(self):
        zone = "Africa/Cairo"
        with self.settings(TIME_ZONE=zone):
            second = next_change(zone, forward=False) + HALF_HOUR
            for at in (second - HOUR, second):
                there = at.astimezone(ZoneInfo(zone))
                story, _answer = self.schedule(wall(at, zone), zone, at_offset=offset(there))
                details = story.events.get(move="schedule").details
                assert datetime.fromisoformat(details["at"]) == at
                assert story.publications.get().visible_from == at


class TypedAmiss(KeepingCase):
    """A time that is no moment, typed into the form of a story and not saved."""

    def setUp(self):
        super().setUp()
        self.zone = "Africa/Cairo"
        User.objects.filter(pk=self.amal.pk).update(time_zone=self.zone)
        self.form = self.form_of(self.leak)
        self.typed = {"embargo_until": skipped(self.zone), "embargo_until_zone": self.zone}

    def assert_shows(self, page):
        html = page.content.decode()
        assert f'value="{self.typed["embargo_until"]}"' in html
        assert f'<option value="{self.zone}" selected>' in html
        assert "لا وجود للموعد" in html

    def test_a_refused_save_shows_it_again(self):
        answer = self.post(self.leak, self.form | {"body_ar": "نص جديد"} | self.typed)
        assert answer.status_code == 200
        self.assert_shows(answer)

    def test_a_move_beside_it_shows_it_again(self):
        data = self.form | self.typed | {"version": self.leak.version}
        answer = self.client.post(move_address(self.leak, "recall"), data)
        self.assert_shows(answer)

    def test_put_back_it_is_what_was_typed_and_not_an_empty_field(self):
        self.keep(body_ar="نص جديد", **self.typed)
        page = self.client.get(address(self.leak), {"restore": self.kept().pk})
        assert page.context["adminform"].form["body_ar"].value() == "نص جديد"
        self.assert_shows(page)

    def test_it_is_offered_even_if_nothing_else_was_typed(self):
        self.keep(**self.typed)
        [offer] = self.offered()
        [change] = offer.changes
        assert self.typed["embargo_until"] in [run.text for run in change.runs]

    def test_what_the_story_had_before_is_not_taken_away_by_it(self):
        embargo = timezone.now() + timedelta(days=9)
        self.edit(self.leak, self.amal, embargo_until=embargo.astimezone(UTC))
        self.form = self.form_of(self.leak)
        self.keep(body_ar="نص جديد", **self.typed)
        page = self.client.get(address(self.leak), {"restore": self.kept().pk})
        self.assert_shows(page)
        assert Article.objects.get(pk=self.leak.pk).embargo_until == embargo

    def test_in_a_story_that_is_closed_by_now_it_is_shown_to_be_copied(self):
        self.keep(**self.typed)
        self.move(self.leak, "submit", self.amal)
        row = Autosave.objects.get()
        page = self.client.get(address(self.leak), {"restore": row.pk}).content.decode()
        assert self.typed["embargo_until"] in page

    def test_a_new_story_keeps_it_too(self):
        given = {"_tab": "new-story-tab", "_serial": 1, "_person": self.amal.pk}
        new = reverse("admin:articles_article_autosave_new")
        self.client.post(new, given | {"headline_ar": "قصة"} | self.typed)
        add = reverse("admin:articles_article_add")
        self.assert_shows(self.client.get(add, {"restore": Autosave.objects.get().pk}))


@pytest.mark.parametrize("zone", ZONES)
def test_the_nights_of_these_tests_are_nights_of_change(zone):
    for forward in (True, False):
        change = next_change(zone, forward=forward)
        shift = wall(change, zone) > wall(change - SECOND, zone)
        assert shift is forward
