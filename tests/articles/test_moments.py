"""Times as people type them at the desk: in a zone that is named, as one moment and no other."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from articles.admin.moments import MomentField, MomentInput
from articles.models import Article
from newsroom.models import User
from newsroom.web.zones import seen_from
from tests.architecture.tree import ROOT
from tests.articles.test_desk import DeskCase, address, move_address
from tests.conftest import make_user

# Clocks of the next years that change: (zone, the time skipped, the next), (zone, the time twice).
SKIPPED = [
    ("Africa/Cairo", "2027-04-30T00:30", "30 أبريل 2027، 1:00"),
    ("Asia/Beirut", "2027-03-28T00:15", "28 مارس 2027، 1:00"),
    ("Africa/Casablanca", "2027-03-14T02:30", "14 مارس 2027، 3:00"),
    ("Asia/Gaza", "2027-03-27T02:30", "27 مارس 2027، 3:00"),
]
TWICE = [
    ("Africa/Cairo", "2027-10-28T23:30", ("+03:00", "+02:00")),
    ("Asia/Beirut", "2027-10-30T23:30", ("+03:00", "+02:00")),
    ("Africa/Casablanca", "2027-02-07T02:30", ("+01:00", "+00:00")),
    ("Asia/Gaza", "2027-10-30T01:30", ("+03:00", "+02:00")),
]


def typed(text, **beside):
    """What the field makes of a post: the moment, or the words of its refusal."""
    field, widget = MomentField(), MomentInput()
    value = widget.value_from_datadict({"at": text} | beside, {}, "at")
    return field.clean(value)


def drawn(text, **beside):
    """The input as it comes back with what was typed."""
    widget = MomentInput()
    return widget.render("at", widget.value_from_datadict({"at": text} | beside, {}, "at"))


@pytest.mark.parametrize(("zone", "text", "after"), SKIPPED)
def test_a_time_that_does_not_exist_is_refused_with_the_next_one_and_stays(zone, text, after):
    with pytest.raises(Exception, match="لا وجود للموعد") as refusal:
        typed(text, at_zone=zone)
    (words,) = refusal.value.messages
    assert after in words
    assert f'value="{text}"' in drawn(text, at_zone=zone)


@pytest.mark.parametrize(("zone", "text", "offsets"), TWICE)
def test_of_a_time_that_passes_twice_both_are_offered_and_either_is_taken(zone, text, offsets):
    with pytest.raises(Exception, match="مرتين"):
        typed(text, at_zone=zone)
    form = drawn(text, at_zone=zone)
    assert f'value="{text}"' in form
    assert [offset for offset in offsets if f'value="{offset}"' in form] == list(offsets)
    first, second = (typed(text, at_zone=zone, at_offset=offset) for offset in offsets)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    # The one that was chosen is still chosen when the form comes back for another reason.
    again = drawn(text, at_zone=zone, at_offset=offsets[1])
    assert f'value="{offsets[1]}" checked' in again
    assert again.count("checked") == 1


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2027-03-28T00:15", "Asia/Riyadh", "2027-03-27T21:15+00:00"),
        ("2028-02-29T23:59", "Asia/Riyadh", "2028-02-29T20:59+00:00"),
        ("2027-07-01 08:00", "Africa/Cairo", "2027-07-01T05:00+00:00"),
        ("2027-01-01 08:00:30", "Africa/Cairo", "2027-01-01T06:00:30+00:00"),
        ("٢٠٢٧-٠١-٠١ ٠٨:٠٠", "Asia/Riyadh", "2027-01-01T05:00+00:00"),
        # A zone that does not exist is none that the form offered.
        ("2027-01-01T08:00", "Asia/Nowhere", "2027-01-01T05:00+00:00"),
    ],
)
def test_a_time_is_one_moment(text, zone, moment):
    assert typed(text, at_zone=zone) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text",
    ["غدًا", "2027-02-29T08:00", "2027-01-01", "2027-13-01T08:00", "0001-01-01T00:00",
     "9999-12-31T23:59", "2027-01-01T08:00+03:00", "9" * 5_000],
)  # fmt: skip
def test_what_is_no_time_is_refused_in_words(text):
    with pytest.raises(Exception, match="اكتب اليوم والساعة"):
        typed(text)


def test_an_untouched_time_of_the_second_hour_stays_what_it_is():
    with override_settings(TIME_ZONE="Africa/Cairo"):
        second = datetime(2027, 10, 28, 23, 30, tzinfo=ZoneInfo("Africa/Cairo"), fold=1)
        shown = MomentInput().render("at", MomentField().prepare_value(second.astimezone(UTC)))
        assert 'value="+02:00" checked' in shown


def test_the_zone_stands_beside_the_input_and_ones_own_where_it_differs():
    moment = datetime(2027, 1, 1, 5, tzinfo=UTC)
    value = MomentField().prepare_value(moment)
    with override("ar"), seen_from("Asia/Kuwait"):
        alone = MomentInput().render("at", value)
    assert "الرياض" in alone
    # Kuwait keeps the same time: nothing would be said twice.
    assert "الموعد نفسه" not in alone
    with override("ar"), seen_from("Africa/Cairo"):
        beside = MomentInput().render("at", value)
    assert "<select" in beside
    assert "1 يناير 2027، 7:00" in beside


class Zoned(DeskCase):
    """Dana's newsroom keeps the time of Riyadh; she sits in Cairo."""

    def setUp(self):
        super().setUp()
        User.objects.filter(pk=self.basim.pk).update(time_zone="Africa/Cairo")
        self.client.force_login(self.basim)

    def schedule(self, story, **given):
        version = Article.objects.get(pk=story.pk).version
        return self.client.post(move_address(story, "schedule"), {"version": version} | given)

    def test_a_time_typed_in_ones_own_zone_is_stored_as_the_moment_it_is(self):
        story = self.approved()
        assert (
            self.schedule(story, at="2037-07-01T08:00", at_zone="Africa/Cairo").status_code == 302
        )
        copy = story.publications.get()
        assert copy.visible_from == datetime(2037, 7, 1, 5, tzinfo=UTC)

    def test_a_skipped_time_is_refused_and_nothing_typed_is_lost(self):
        story = self.approved()
        given = {"at": "2027-04-30T00:30", "at_zone": "Africa/Cairo", "note": "لا تنس الصورة"}
        answer = self.schedule(story, **given)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "لا وجود للموعد" in page
        assert 'value="2027-04-30T00:30"' in page
        assert '<option value="Africa/Cairo" selected>' in page
        assert not story.publications.exists()

    def test_every_page_of_the_desk_says_whose_clock_it_keeps(self):
        for page in (reverse("admin:index"), address(self.story())):
            words = self.client.get(page).content.decode()
            assert "المواعيد هنا بتوقيت الرياض" in words
            assert "وعندك الآن" in words
            assert "القاهرة" in words


class Account(TestCase):
    def setUp(self):
        self.amal = make_user("amal", "writer")
        self.client.force_login(self.amal)
        self.page = reverse("desk_account")

    def test_a_zone_is_chosen_and_kept(self):
        answer = self.client.post(
            self.page, {"language": "ar", "time_zone": "Africa/Cairo", "letters": "off"}
        )
        assert answer.status_code == 302
        assert User.objects.get(pk=self.amal.pk).time_zone == "Africa/Cairo"
        assert 'value="Africa/Cairo" selected' in self.client.get(self.page).content.decode()

    def test_a_zone_that_was_not_offered_is_refused(self):
        answer = self.client.post(self.page, {"language": "ar", "time_zone": "Mars/Olympus"})
        assert answer.status_code == 422
        assert User.objects.get(pk=self.amal.pk).time_zone == ""

    def test_a_zone_that_the_world_no_longer_knows_breaks_no_page(self):
        User.objects.filter(pk=self.amal.pk).update(time_zone="Mars/Olympus")
        assert self.client.get("/admin/").status_code == 200

    def test_a_stranger_has_no_account(self):
        self.client.logout()
        assert self.client.get(self.page).status_code == 404


ELSEWHERE = """
import django; django.setup()
from datetime import datetime
from django.utils import timezone
from articles.admin.moments import MomentField
from articles.templatetags.site import date_time
moment = MomentField().clean("2027-07-01T08:00")
print(timezone.localtime(moment).isoformat(), datetime.now().astimezone().utcoffset(), sep="|")
"""


def test_a_server_in_another_zone_changes_nothing(tmp_path):
    told = {}
    for zone in ("Asia/Riyadh", "America/New_York", "Asia/Kathmandu"):
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "newsroom.settings",
                 "TZ": zone, "VAR_DIR": str(tmp_path)},
            text=True, capture_output=True, check=True,
        )  # fmt: skip
        told[zone] = done.stdout.split("|")[0]
    assert set(told.values()) == {"2027-07-01T08:00:00+03:00"}


class Stored(DeskCase):
    def test_what_the_database_holds_is_universal_time(self):
        at = timezone.make_aware(datetime(2037, 1, 1, 8, 0))  # noqa: DTZ001 (in the site's zone)
        self.move(self.approved(), "schedule", self.basim, at=at)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            cursor.execute("SELECT visible_from || '' FROM articles_publication")
            assert cursor.fetchone()[0].startswith("2037-01-01 05:00:00")
