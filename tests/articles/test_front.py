"""The front page: what editors place on it, what readers get of it, and who changed what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.front import composing
from articles.front.composing import SPOTS, Asked, FrontMoved, FrontRefused, compose
from articles.front.reading import LATEST, front, places_of
from articles.models import Article, FrontEvent, FrontPage, FrontPlace, QuestionSummary, Section
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

PAGE = reverse("admin:articles_frontpage_changelist")
MAKE = reverse("admin:articles_frontpage_make")


class FrontCase(StoryCase):
    """Five stories, an hour apart, the newest last; all by Amal, published by Basim."""

    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        self.stories = [
            self.publish(f"قصة {number}", self.now - timedelta(hours=9 - number))
            for number in range(5)
        ]

    def publish(self, headline, at, **changes):
        self.changes |= {"headline_ar": headline, **changes}
        return self.move(self.approved(), "publish", self.basim, now=at)

    def version(self, edition="ar"):
        return composing.page_of_edition(edition).version

    def make(self, act, *, by=None, seen=None, now=None, edition="ar", **asked):
        if "spot" in asked:
            asked["spot"] = SPOTS[asked["spot"]]
        return compose(
            edition, act, Asked(**asked), by=by or self.basim, now=now or self.now,
            expected_version=self.version(edition) if seen is None else seen,
        )  # fmt: skip

    def put(self, story, spot, **asked):
        return self.make("put", story=story, spot=spot, **asked)

    def page(self, now=None, edition="ar"):
        return front(places_of(edition), language=edition, now=now or self.now)

    def top(self, now=None, edition="ar"):
        """The stories by their numbers, from the lead down to the last under it."""
        page = self.page(now, edition)
        found = [page.lead, *page.seconds] if page.lead else []
        return [self.stories.index(Article(pk=copy.article_id)) for copy in found]


class WhatReadersGet(FrontCase):
    def test_without_an_editor_the_newest_stand_in_order(self):
        assert self.top() == [4, 3, 2, 1]
        assert [copy.headline_ar for copy in self.page().latest] == ["قصة 0"]

    def test_a_placed_story_leads_and_the_newest_fill_the_rest(self):
        self.put(self.stories[0], "lead-1")
        self.put(self.stories[1], "second-2")
        assert self.top() == [0, 4, 1, 3]
        assert [copy.headline_ar for copy in self.page().latest] == ["قصة 2"]

    def test_limits_are_kept_to_the_instant(self):
        begin, end = self.now + timedelta(hours=1), self.now + timedelta(hours=2)
        self.put(self.stories[2], "lead-1")
        self.put(self.stories[0], "lead-1", from_at=begin, until_at=end)
        instant = timedelta(microseconds=1)
        leads = [self.top(at)[0] for at in (begin - instant, begin, end - instant, end)]
        assert leads == [2, 0, 0, 2]

    def test_a_story_that_readers_cannot_see_leaves_its_place_to_the_newest(self):
        self.put(self.stories[0], "lead-1")
        self.move(self.stories[0], "withdraw", self.basim, public_note_ar="نراجعها.")
        later = timezone.now()
        assert self.top(later) == [4, 3, 2, 1]
        dana = make_user("dana", "managing_editor")
        self.move(self.stories[0], "reinstate", dana)
        assert self.top(timezone.now())[0] == 0

    def test_a_scheduled_story_takes_its_place_when_it_appears(self):
        t = self.now + timedelta(days=1)
        self.changes |= {"headline_ar": "قصة الغد"}
        coming = self.move(self.approved(), "schedule", self.basim, at=t, now=self.now)
        self.stories.append(coming)
        self.put(coming, "lead-1")
        assert self.top()[0] == 4
        assert self.top(t)[0] == 5
        self.client.force_login(self.basim)
        there = reverse("walk_page", args=[t + timedelta(seconds=1), ""])
        lead = self.client.get(there).content.decode().partition("card--lead")[2]
        assert "قصة الغد" in lead[:2000]

    def test_each_edition_has_its_own_page(self):
        english = {"headline_en": "Story", "body_en": "Text.", "question_en": "Why?"}
        told = english | {"publish_en": True}
        self.stories.append(self.publish("بطبعتين", self.now - timedelta(minutes=9), **told))
        self.put(self.stories[0], "lead-1")
        self.put(self.stories[5], "lead-1", edition="en")
        assert (self.top()[0], self.top(edition="en")) == (0, [5])
        with pytest.raises(FrontRefused):
            self.put(self.stories[0], "second-1", edition="en")

    def test_a_second_row_is_begun_by_an_editor_and_filled_whole(self):
        for number in range(5, 9):
            at = self.now - timedelta(minutes=60 - number)
            self.stories.append(self.publish(f"قصة {number}", at))
        assert len(self.top()) == 4
        self.put(self.stories[0], "second-5")
        assert self.top() == [8, 7, 6, 5, 4, 0, 3]

    def test_no_story_stands_twice_and_strips_go_deeper(self):
        other = Section.objects.create(name_ar="أجهزة")
        for number in range(5, 20):
            at = self.now - timedelta(minutes=90 - number)
            self.stories.append(self.publish(f"قصة {number}", at))
        for number in range(3):
            at = self.now - timedelta(days=1 + number)
            self.publish(f"قديمة {number}", at, section_id=other.pk)
        self.put(self.stories[0], "second-1")
        self.make("put_strip", section=other)
        self.make("put_strip", section=self.section)
        page = self.page()
        assert [strip.section for strip in page.strips] == [other, self.section]
        assert [len(strip.stories) for strip in page.strips] == [3, 4]
        assert len(page.latest) == LATEST
        strips = [copy for strip in page.strips for copy in strip.stories]
        shown = [page.lead, *page.seconds, *page.latest, *strips]
        assert len({copy.article_id for copy in shown}) == len(shown)

    def test_the_question_of_the_day_is_the_chosen_one_or_the_most_answered_open_one(self):
        def answered(story, ballots):
            QuestionSummary.objects.filter(article=story).update(ballots=ballots)

        answered(self.stories[1], 9)
        answered(self.stories[2], 5)
        assert self.page().asked.article_id == self.stories[1].pk
        self.put(self.stories[0], "question-1")
        assert self.page().asked.article_id == self.stories[0].pk
        for number in (0, 1):
            QuestionSummary.objects.filter(article=self.stories[number]).update(is_closed=True)
        assert self.page().asked.article_id == self.stories[2].pk
        assert [copy.article_id for copy in self.page().ranked] == [
            self.stories[1].pk, self.stories[2].pk,
        ]  # fmt: skip

    def test_it_costs_four_queries_however_much_is_placed(self):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert self.client.get("/").status_code == 200
            return len(captured)

        plain = queries()
        for number, spot in enumerate(("lead-1", "second-1", "second-4")):
            self.put(self.stories[number], spot)
        self.make("put_strip", section=self.section)
        self.put(self.stories[3], "question-1")
        assert plain == queries() <= 4

    def test_a_newsroom_with_none_one_or_two_stories_has_a_page(self):
        for count, words in ((2, 200), (1, 200), (0, 200)):
            for story in self.stories[count:]:
                story.publications.update(visible_until=self.now)
            page = self.client.get("/")
            assert page.status_code == words
            assert page.content.decode().count('<article class="card') == count


class Composing(FrontCase):
    def test_stories_of_the_page_change_places(self):
        self.put(self.stories[0], "lead-1")
        self.put(self.stories[1], "second-1")
        self.put(self.stories[1], "lead-1", keeps_limits=True)
        assert self.top()[:2] == [1, 0]
        self.make("later", story=self.stories[1])
        assert self.top()[:2] == [0, 1]
        self.make("earlier", story=self.stories[1])
        assert self.top()[:2] == [1, 0]
        with pytest.raises(FrontRefused):
            self.make("earlier", story=self.stories[1])

    def test_a_story_from_outside_takes_the_place_of_what_stood_there(self):
        self.put(self.stories[0], "lead-1")
        event = self.put(self.stories[1], "lead-1")
        assert FrontPlace.objects.get().story == self.stories[1]
        assert event.details["left"] == ["قصة 0"]

    def test_a_moved_story_keeps_its_limits(self):
        until = self.now + timedelta(hours=3)
        self.put(self.stories[0], "lead-1", until_at=until)
        self.put(self.stories[0], "second-3", keeps_limits=True)
        assert FrontPlace.objects.get().until_at == until

    def test_what_makes_no_sense_is_refused_and_changes_nothing(self):
        hour = timedelta(hours=1)
        draft = self.story()
        for asked in (
            {"story": self.stories[0], "until_at": self.now - hour},
            {"story": self.stories[0], "from_at": self.now + 2 * hour, "until_at": self.now + hour},
            {"story": draft},
        ):
            with pytest.raises(FrontRefused):
                self.make("put", spot="lead-1", **asked)
        with pytest.raises(FrontRefused):
            self.make("put", spot="lead-1", story=self.stories[0], by=self.amal)
        assert not FrontPlace.objects.exists()
        assert not FrontEvent.objects.exists()
        assert self.version() == 0

    def test_of_two_editors_the_second_is_told_what_the_first_did(self):
        seen = self.version()
        self.put(self.stories[0], "lead-1")
        with pytest.raises(FrontMoved) as told:
            self.put(self.stories[1], "lead-1", seen=seen)
        assert [event.details["story"] for event in told.value.events] == ["قصة 0"]
        assert self.top()[0] == 0

    def test_every_change_is_in_the_log_and_any_earlier_page_comes_back(self):
        self.put(self.stories[0], "lead-1")
        self.put(self.stories[1], "second-1", until_at=self.now + timedelta(hours=5))
        self.make("put_strip", section=self.section)
        self.make("remove", story=self.stories[1])
        self.make("restore", version=3)
        assert self.top()[:2] == [0, 1]
        assert self.page().strips == []
        events = FrontEvent.objects.order_by("version").values_list("act", "actor_name", "version")
        acts = ["put", "put", "put_strip", "remove", "restore"]
        assert list(events) == [(act, "basim", n) for n, act in enumerate(acts, start=1)]
        self.make("restore", version=0)
        assert self.top() == [4, 3, 2, 1]

    def test_the_log_cannot_be_rewritten(self):
        self.put(self.stories[0], "lead-1")
        for write in (FrontEvent.objects.update, FrontEvent.objects.all().delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                write(**({"act": "x"} if write == FrontEvent.objects.update else {}))

    def test_strips_stand_in_the_order_the_editors_chose(self):
        sections = [Section.objects.create(name_ar=name) for name in ("أ", "ب", "ت")]
        for section in sections:
            self.make("put_strip", section=section)
        self.make("earlier_strip", section=sections[2])
        self.make("remove_strip", section=sections[0])
        rows = FrontPlace.objects.filter(kind="strip").order_by("number")
        assert [(row.number, row.section.name_ar) for row in rows] == [(1, "ت"), (2, "ب")]


class AtTheDesk(FrontCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)

    def post(self, act="put", **given):
        given = {"edition": "ar", "version": self.version(), "act": act} | given
        return self.client.post(MAKE, given)

    def test_a_drop_and_the_plain_form_do_the_same(self):
        thing = f"story-{self.stories[0].pk}"
        answer = self.post(thing=thing, place="lead-1")
        assert (answer.status_code, self.top()[0]) == (302, 0)
        until = self.now + timedelta(days=1)
        told = {"from_at": "", "until_at": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")}
        answer = self.post(thing=thing, place="second-1", **told)
        assert answer.status_code == 302
        place = FrontPlace.objects.get()
        assert (place.kind, place.until_at) == ("second", until.replace(second=0, microsecond=0))
        self.post("remove", thing=thing)
        assert not FrontPlace.objects.exists()

    def test_what_is_typed_wrong_comes_back_with_the_reason(self):
        thing = f"story-{self.stories[0].pk}"
        for typed in ("أمس", "2020-01-01 08:00"):
            answer = self.post(thing=thing, place="lead-1", from_at="", until_at=typed)
            page = answer.content.decode()
            assert answer.status_code == 422
            assert f'value="{typed}' in page
            assert "errorlist" in page
        assert not FrontPlace.objects.exists()

    def test_who_comes_second_makes_the_step_again_by_one_press(self):
        seen = self.version()
        self.put(self.stories[0], "lead-1", by=make_user("dana", "managing_editor"))
        self.make("put_strip", section=self.section)
        for act, given in (
            ("put", {"thing": f"story-{self.stories[1].pk}", "place": "lead-1"}),
            ("remove_strip", {"thing": f"section-{self.section.pk}"}),
        ):
            answer = self.post(act, version=seen, **given)
            page = answer.content.decode()
            assert answer.status_code == 409
            assert "dana" in page
            assert f'name="version" value="{self.version()}"' in page
            assert f'name="act" value="{act}"' in page
        assert self.top()[0] == 0

    def test_nonsense_changes_nothing_and_the_page_says_what_to_do(self):
        for given in (
            {"act": "shuffle"}, {"thing": "story-0"}, {"thing": "user-1"}, {"thing": ""},
            {"thing": f"section-{self.section.pk}"},
            {"act": "put_strip", "thing": f"story-{self.stories[0].pk}"},
        ):  # fmt: skip
            assert self.post(**given).status_code == 422
        assert not FrontPlace.objects.exists()

    def test_a_place_shows_its_story_its_state_its_limits_and_who_waits(self):
        self.put(self.stories[0], "lead-1", until_at=self.now + timedelta(days=2))
        self.put(self.stories[1], "lead-1", from_at=self.now + timedelta(days=1))
        self.put(self.stories[2], "second-1")
        self.move(self.stories[2], "withdraw", self.basim, public_note_ar="نراجعها.")
        page = self.client.get(PAGE).content.decode()
        lead, rest = page.partition('id="second-1"')[::2]
        assert "قصة 0" in lead
        assert "منشور" in lead
        assert lead.index("قصة 0") < lead.index("قصة 1") < lead.index("تنتظر وقتها")
        assert "placed__limits" in lead
        second = rest.partition('id="second-2"')[0]
        assert "مسحوب مؤقتًا" in second
        assert "قصة 4" in second.partition("newest__why")[2]

    def test_stories_are_found_as_arabic_is_read(self):
        self.publish("إعلان أول حاسوب", self.now)
        for words in ("اعلان", "حاسوب"):
            found = self.client.get(PAGE, {"q": words}).content.decode()
            first = found.partition('class="tray-row__name"')[2]
            assert "إعلان أول حاسوب" in first[:200]

    def test_the_preview_is_the_readers_page_in_a_frame_of_ours(self):
        self.put(self.stories[0], "lead-1")
        seen = self.client.get(reverse("admin:articles_frontpage_seen"), {"edition": "ar"})
        assert "frame-ancestors 'self'" in seen["Content-Security-Policy"]
        ours, theirs = seen.content.decode(), self.client.get("/").content.decode()
        assert ours.partition("<main")[2] == theirs.partition("<main")[2]

    def test_a_writer_has_no_part_in_it(self):
        self.client.force_login(self.amal)
        assert self.client.get(PAGE).status_code == 403
        assert self.post(thing=f"story-{self.stories[0].pk}", place="lead-1").status_code == 403
        assert not FrontPage.objects.filter(version__gt=0).exists()
