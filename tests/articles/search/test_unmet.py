"""Searches that found nothing: counted without a trace of who asked, and put to use by the desk."""

from datetime import date, timedelta
from unittest import mock

from django.urls import reverse
from django.utils import timezone

from articles import search
from articles.models import Idea, SearchDocument, Spelling, Term, UnmetSearch
from articles.search import unmet
from tests.articles.search.test_search import SearchCase

TODAY = date(2026, 11, 26)


class Unmet(SearchCase):
    def note(self, text, today=TODAY):
        search.note_unmet(text, language="ar", today=today)

    def noted(self):
        return list(UnmetSearch.objects.values_list("folded", "times"))

    def test_spellings_of_one_question_are_counted_together(self):
        self.note("الأندلس")
        self.note("الاندلس", today=TODAY + timedelta(days=1))
        assert self.noted() == [("الاندلس", 2)]
        assert UnmetSearch.objects.get().day == TODAY + timedelta(days=1)

    def test_what_may_say_who_asked_is_not_kept(self):
        for text in (
            "amal@example.org", "0501234567", "٠٥٠ ١٢٣ ٤٥٦٧", "+966 50-123-4567", "www.example.org",
            "https://example.org/x", "ا", "كلمة " * 7, "س" * 61,
        ):  # fmt: skip
            self.note(text)
        assert self.noted() == []
        self.note("قمة 2030")
        assert self.noted() == [("قمه 2030", 1)]

    def test_the_table_is_bounded_and_forgets(self):
        with mock.patch.object(unmet, "MOST_ROWS", 2):
            for text in ("أول", "ثان", "ثالث"):
                self.note(text)
            assert len(self.noted()) == 2
            self.note("رابع", today=TODAY + unmet.KEPT + timedelta(days=1))
        assert self.noted() == [("رابع", 1)]

    def test_the_page_notes_what_it_did_not_find(self):
        self.published()
        page = reverse("articles:search")
        self.client.get(page, {"q": "ديناصورات"})
        self.client.get(page, {"q": "سورا"})
        self.client.get(page, {"q": "ديناصورات", "open": "1"})
        assert self.noted() == [("ديناصورات", 1)]


class Remedies(SearchCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.basim)
        self.unmet = UnmetSearch.objects.create(
            language="ar", folded="اوبن ااي اي", day=timezone.localdate(), times=3
        )
        self.listed = reverse("admin:articles_unmetsearch_changelist")
        self.term = Term.objects.get(name_en="OpenAI")

    def press(self, name, *rest):
        address = reverse(f"admin:articles_unmetsearch_{name}", args=[self.unmet.pk, *rest])
        return self.client.post(address)

    def test_the_nearest_names_are_offered(self):
        html = self.client.get(self.listed).content.decode()
        assert (
            reverse("admin:articles_unmetsearch_spelling", args=[self.unmet.pk, self.term.pk])
            in html
        )
        assert "فكرة قصة" in html

    def test_one_press_makes_it_a_spelling(self):
        story = self.published()
        assert self.press("spelling", self.term.pk).status_code == 302
        assert Spelling.objects.filter(term=self.term, folded=self.unmet.folded).exists()
        assert not UnmetSearch.objects.exists()
        assert self.find("اوبن ااي اي") == [story.pk]

    def test_one_press_makes_it_an_idea(self):
        self.press("idea")
        assert Idea.objects.get().headline == "اوبن ااي اي"
        assert not UnmetSearch.objects.exists()

    def test_a_spelling_of_another_name_stays_with_that(self):
        other = Term.objects.exclude(pk=self.term.pk).first()
        Spelling.objects.create(term=other, text=self.unmet.folded)
        self.press("spelling", self.term.pk)
        assert Spelling.objects.get(folded=self.unmet.folded).term == other
        assert UnmetSearch.objects.exists()

    def test_writers_see_no_list(self):
        self.client.force_login(self.amal)
        assert self.client.get(self.listed).status_code == 403
        assert self.press("idea").status_code == 403


class NewSpelling(SearchCase):
    def test_only_stories_that_hold_it_are_indexed_again(self):
        held = self.publish(body_ar="قالت بزوحلوك الجديدة إنها تبيع.")
        self.publish(body_ar="نص آخر عن البحار.")
        before = set(SearchDocument.objects.values_list("publication", "analyser"))
        term = Term.objects.create(name_ar="زُحلوق", name_en="Zohlok")
        Spelling.objects.create(term=term, text="زوحلوك")
        assert self.find("Zohlok", exact=True) == []
        assert search.rebuild_with("زوحلوك") == 1
        assert self.find("Zohlok", exact=True) == [held.pk]
        assert set(SearchDocument.objects.values_list("publication", "analyser")) == before
