"""Series: stories in an order, on their own page and on the page of each of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Path, Revision, Series
from articles.workflow import NotAllowed, StaleVersion
from articles.workflow.series import put_in_order
from tests.articles.workflow.cases import StoryCase


class SeriesCase(StoryCase):
    """A series of three stories, published on three days."""

    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        self.series = Series.objects.create(name_ar="ملف الأقفال", name_en="Locks")
        self.changes |= {"series_id": self.series.pk}
        self.stories = [self.publish(f"جزء {number}", number) for number in (1, 2, 3)]
        self.address = self.series.get_absolute_url()

    def publish(self, headline, day):
        self.changes |= {"headline_ar": headline}
        at = self.now - timedelta(days=9 - day)
        return self.move(self.approved(), "publish", self.basim, now=at)

    def order(self, *stories, version=None, by=None):
        series = Series.objects.get(pk=self.series.pk)
        version = series.version if version is None else version
        keys = [story.pk for story in stories]
        return put_in_order(series, keys, by=by or self.basim, expected_version=version)

    def parts(self, now=None):
        series = Series.objects.get(pk=self.series.pk)
        return [part.headline for part in series.parts_at(now or timezone.now(), "ar")]

    def page(self, story):
        return self.client.get(story.publications.first().get_absolute_url()).content.decode()


class ForReaders(SeriesCase):
    def test_its_page_lists_the_parts_in_order_each_with_its_number(self):
        self.order(self.stories[2], self.stories[0])
        page = self.client.get(self.address).content.decode()
        places = [page.index(f">جزء {number}</a>") for number in (3, 1, 2)]
        assert places == sorted(places)
        assert "الجزء 2 من 3" in page
        assert "3 أجزاء" in page

    def test_a_story_shows_its_part_the_ones_beside_it_and_all_of_them(self):
        block = (
            self.page(self.stories[1]).partition('<nav class="series"')[2].partition("</nav>")[0]
        )
        assert "الجزء 2 من 3" in block
        assert 'aria-current="page">جزء 2<' in block
        for story, rel in ((self.stories[0], "prev"), (self.stories[2], "next")):
            address = story.publications.get().get_absolute_url()
            assert f'href="{address}" rel="{rel}"' in block
        assert self.address in block

    def test_a_part_that_readers_cannot_see_is_no_part_until_they_can(self):
        t = timezone.now() + timedelta(days=1)
        self.changes |= {"headline_ar": "جزء 4"}
        coming = self.move(self.approved(), "schedule", self.basim, at=t)
        assert "جزء 4" not in self.client.get(self.address).content.decode()
        assert (self.parts()[-1], self.parts(t)[-1]) == ("جزء 3", "جزء 4")
        self.move(coming, "unschedule", self.basim)
        assert self.parts(t)[-1] == "جزء 3"
        self.move(self.stories[1], "withdraw", self.basim, public_note_ar="نراجعه.")
        assert self.parts() == ["جزء 1", "جزء 3"]
        assert "الجزء 2 من 2" in self.page(self.stories[2])

    def test_a_corrected_headline_and_a_story_that_leaves_are_followed(self):
        story = self.change(self.stories[0], headline_ar="جزء أول", series_id=None)
        told = {"change_class": "correction", "public_note_ar": "صوّبنا العنوان."}
        self.move(story, "publish", self.basim, **told)
        assert self.parts() == ["جزء 2", "جزء 3"]
        assert '<nav class="series"' not in self.page(story)

    def test_a_story_in_a_series_costs_no_query_more(self):
        def queries(story):
            with CaptureQueriesContext(connection) as captured:
                self.page(story)
            return len(captured)

        self.changes |= {"series_id": None}
        assert queries(self.stories[0]) == queries(self.publish("وحدها", 4))

    def test_a_series_nobody_can_read_has_no_page_and_a_renamed_one_leads_on(self):
        empty = Series.objects.create(name_ar="سر")
        assert self.client.get(empty.get_absolute_url()).status_code == 404
        self.series.refresh_from_db()
        self.series.slug_ar = "أقفال"
        self.series.save()
        assert Path.objects.get(series=self.series).target == self.series
        answer = self.client.get(self.address)
        assert (answer.status_code, answer["Location"]) == (301, self.series.get_absolute_url())


class AtTheDesk(SeriesCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)
        self.order_page = reverse("admin:articles_series_order", args=[self.series.pk])

    def post(self, **given):
        version = Series.objects.get(pk=self.series.pk).version
        return self.client.post(self.order_page, {"version": version} | given)

    def test_a_drop_and_the_buttons_order_the_parts(self):
        first, second, third = self.stories
        assert self.post(thing=f"story-{third.pk}", act="put", place="part-1").status_code == 302
        assert self.parts() == ["جزء 3", "جزء 1", "جزء 2"]
        self.post(thing=f"story-{first.pk}", act="later")
        assert self.parts() == ["جزء 3", "جزء 2", "جزء 1"]
        self.post(thing=f"story-{first.pk}", act="later")
        self.post(thing=f"story-{second.pk}", act="earlier")
        assert self.parts() == ["جزء 2", "جزء 3", "جزء 1"]

    def test_of_two_editors_the_second_is_told(self):
        seen = Series.objects.get(pk=self.series.pk).version
        self.order(*reversed(self.stories))
        given = {"thing": f"story-{self.stories[0].pk}", "act": "earlier", "version": seen}
        answer = self.client.post(self.order_page, given)
        assert answer.status_code == 409
        assert self.parts() == ["جزء 3", "جزء 2", "جزء 1"]
        with pytest.raises(StaleVersion):
            self.order(*self.stories, version=seen)

    def test_a_writer_orders_nothing(self):
        with pytest.raises(NotAllowed):
            self.order(*self.stories, by=self.amal)
        self.client.force_login(self.amal)
        assert self.post(thing=f"story-{self.stories[0].pk}", act="later").status_code == 403

    def test_a_draft_that_joins_stands_among_the_parts_at_the_desk_alone(self):
        self.changes |= {"headline_ar": "مسودة"}
        draft = self.story()
        assert "مسودة" in self.client.get(self.order_page).content.decode()
        assert "مسودة" not in self.parts()
        form = self.client.get(reverse("admin:articles_article_change", args=[draft.pk]))
        assert f'<option value="{self.series.pk}" selected>' in form.content.decode()
        content = Revision.objects.get(pk=Article.objects.get(pk=draft.pk).revision_id).content
        assert content["series_id"] == self.series.pk
