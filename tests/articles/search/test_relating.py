"""What lies near a story: told by its rare words, only what readers see."""

from datetime import timedelta

from django.utils import timezone

from articles import search
from articles.models import Publication
from tests.articles.search.test_search import SearchCase

MARS = "مسبار جديد يصل إلى المريخ بعد رحلة طويلة، ومختبره يبحث عن الماء في الصخور."
ROCKS = "صخور المريخ التي جلبها المسبار فيها أثر الماء، كما يقول المختبر."
PHONES = "هواتف تطوى بشاشات أكبر، وبطاريات تدوم يومين."


class Near(SearchCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        desk = cls()
        cls.mars = desk.publish("مسبار على المريخ", body_ar=MARS)
        cls.rocks = desk.publish("الماء في صخور المريخ", body_ar=ROCKS)
        cls.phones = desk.publish("هواتف تطوى", body_ar=PHONES)

    def near(self, story, now=None, **given):
        publication = Publication.objects.get(article=story)
        return search.related(publication, now=now or timezone.now(), **given)

    def test_a_story_of_the_same_matter_is_near_and_another_is_not(self):
        assert self.near(self.mars) == [self.rocks.pk]
        assert self.near(self.phones) == []

    def test_what_is_taken_down_or_not_yet_there_is_not_near(self):
        reason = {"note": "لأسباب قانونية", "public_note_ar": "سُحبت القصة."}
        assert self.near(self.mars, now=timezone.now() - timedelta(days=1)) == []
        self.move(self.rocks, "withdraw", self.basim, **reason)
        assert self.near(self.mars) == []

    def test_an_edition_that_is_not_there_has_nothing_near(self):
        assert self.near(self.mars, language="en") == []

    def test_it_costs_the_same_with_many(self):
        publication = Publication.objects.get(article=self.mars)
        for number in range(2):
            self.publish(f"المريخ {number}", body_ar=ROCKS)
        for number in range(4):
            self.publish(f"هواتف {number}", body_ar=PHONES)
        with self.assertNumQueries(6):
            found = search.related(publication, now=timezone.now(), most=2)
        assert len(found) == 2
