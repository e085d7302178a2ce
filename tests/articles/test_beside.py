"""What stands beside a story: stories about the same, and the ones before and behind it."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Publication, Section
from articles.workflow.nearness import find_related, relate, relate_some
from tests.articles.many import multiply
from tests.articles.workflow.cases import StoryCase

NOTHING_IN_COMMON = {"body_ar": "مطر غزير على الساحل هذا المساء.", "tags": ["طقس"]}
RAIN = {"headline_en": "Rain", "body_en": "It rains on the coast.", "question_en": "When not?"}
ENGLISH = {
    "headline_en": "A leak of Sora",
    "body_en": "Artists leaked the model Sora.",
    "question_en": "And?",
}


class BesideCase(StoryCase):
    def publish(self, headline, **changes):
        kept = self.changes
        self.changes = kept | {"headline_ar": headline} | changes
        story = self.published()
        self.changes = kept
        return story

    def relate(self, story):
        copy = story.publications.visible(timezone.now()).get()
        relate(copy, now=timezone.now())
        copy.refresh_from_db()
        return copy.related

    def page(self, story, prefix=""):
        answer = self.client.get(f"{prefix}/a/{story.pk}/", follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    def shown(self, story):
        """The numbers of the stories under «read next», in their order."""
        part = self.page(story).partition('id="related"')[2].partition("</section>")[0]
        return [int(pk) for pk in re.findall(r'card__link" href="/a/(\d+)/', part)]


class Related(BesideCase):
    def test_a_story_about_the_same_is_found_and_one_about_the_weather_is_not(self):
        same = self.publish(
            "سورا من أوبن إيه آي بعد التسريب", body_ar=self.changes["body_ar"][:900]
        )
        weather = self.publish("أمطار على الساحل", **NOTHING_IN_COMMON)
        story = self.published()
        found = self.relate(story)["ar"]
        assert found[0] == same.pk
        assert weather.pk not in found
        assert story.pk not in found

    def test_it_is_looked_for_when_the_copy_is_written(self):
        same = self.publish("نموذج Sora مرة أخرى", body_ar=self.changes["body_ar"][:900])
        story = self.published()
        copy = story.publications.get()
        assert copy.related is None
        find_related.call(copy.pk)
        copy.refresh_from_db()
        assert copy.related == {"ar": [same.pk]}
        # A copy that was taken back before the worker came is no failure.
        find_related.call(copy.pk + 1_000)

    def test_copies_of_the_time_before_are_looked_at_in_rounds(self):
        for number in range(3):
            self.publish(f"خبر {number} عن Sora")
        assert relate_some(timezone.now()) == 3
        assert relate_some(timezone.now()) == 0
        assert not Publication.objects.filter(related__isnull=True).exists()

    def test_the_nearest_stand_first_and_only_while_readers_may_see_them(self):
        near = self.publish("نموذج Sora بعد عام", body_ar=self.changes["body_ar"][:900])
        for number in range(4):
            self.publish(f"طقس {number}", **NOTHING_IN_COMMON)
        story = self.published()
        self.relate(story)
        assert self.shown(story)[0] == near.pk
        assert len(self.shown(story)) == 3
        near.publications.update(visible_until=timezone.now())
        assert near.pk not in self.shown(story)
        assert len(self.shown(story)) == 3

    def test_an_edition_is_related_to_its_own(self):
        for number in range(4):
            self.publish(f"طقس {number}", **NOTHING_IN_COMMON, **RAIN, publish_en=True)
        arabic_only = self.publish("نموذج Sora بالعربية")
        both = self.publish("نموذج Sora باللغتين", **ENGLISH, publish_en=True)
        story = self.publish("تسريب Sora", **ENGLISH, publish_en=True)
        found = self.relate(story)
        assert {*found["ar"]} == {arabic_only.pk, both.pk}
        assert found["en"] == [both.pk]
        page = self.page(story, "/en").partition('id="related"')[2]
        assert f"/en/a/{both.pk}/" in page
        assert f"/a/{arabic_only.pk}/" not in page


class Neighbours(BesideCase):
    def setUp(self):
        super().setUp()
        self.first, self.middle, self.last = (self.publish(f"خبر {n}") for n in range(3))

    def neighbours(self, story):
        part = self.page(story).partition('class="neighbours"')[2].partition("</nav>")[0]
        links = re.findall(r'href="/a/(\d+)/[^"]+" rel="(\w+)"', part)
        return {way: int(pk) for pk, way in links}

    def test_a_story_stands_between_its_neighbours(self):
        middle = {"prev": self.first.pk, "next": self.last.pk}
        assert self.neighbours(self.middle) == middle
        assert self.neighbours(self.first) == {"next": self.middle.pk}
        assert self.neighbours(self.last) == {"prev": self.middle.pk}

    def test_neighbours_are_of_the_section_and_visible(self):
        self.middle.publications.update(section=Section.objects.create(name_ar="ثقافة"))
        assert self.neighbours(self.first) == {"next": self.last.pk}
        assert self.neighbours(self.middle) == {}
        self.last.publications.update(visible_from=timezone.now() + timedelta(hours=1))
        assert self.neighbours(self.first) == {}

    def test_a_neighbour_that_is_about_something_else_is_offered_once(self):
        rest = [self.publish(f"خبر {number}") for number in range(3, 7)]
        Publication.objects.update(related={"ar": []})
        assert {*self.shown(self.middle)} == {story.pk for story in rest[1:]}
        Publication.objects.update(related={"ar": [self.first.pk]})
        assert self.shown(self.middle)[0] == self.first.pk

    def test_of_two_at_one_moment_each_is_beside_the_other(self):
        Publication.objects.update(first_at_ar=timezone.now())
        ways = [self.neighbours(story) for story in (self.first, self.middle, self.last)]
        assert ways[1] == {"prev": self.first.pk, "next": self.last.pk}

    def test_the_archive_is_not_read_for_it(self):
        self.relate(self.middle)
        multiply(self.first, 2_000)
        address = self.middle.publications.get().get_absolute_url()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        assert len(captured) <= 4
        (asked,) = [row["sql"] for row in captured if " UNION " in row["sql"]]
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {asked}")
            plan = "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())
        # SQLite names the index that it walks along after SCAN.
        scans = [
            line
            for line in plan.splitlines()
            if re.search(
                r"SCAN (?:articles_publication|[UV]\d+)\b(?! USING)|Seq Scan on articles_publication",
                line,
            )
        ]
        assert not scans, plan
        # The one sorting is that of the few that were found.
        assert plan.count("FOR ORDER BY") <= 1, plan
