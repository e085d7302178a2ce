"""The public history of a story: what it tells, and what it keeps back while a story is away."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Publication
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

REASON = "لم نتحقق من المصدر كما يجب."
ENGLISH = {
    "headline_en": "Artists leak Sora",
    "body_en": "First text.",
    "question_en": "Will it win?",
    "publish_en": True,
}


class HistoryCase(StoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dana = make_user("dana", "managing_editor")
        cls.rami = make_user("rami", "managing_editor")
        cls.public = cls().published()
        cls.body = cls.changes["body_ar"]

    def words(self, language="ar", before="", status=200):
        prefix = "/en" if language == "en" else ""
        address = f"{prefix}/a/{self.public.pk}/history/"
        answer = self.client.get(address, {"before": before} if before else {})
        assert answer.status_code == status, address
        return answer.content.decode().partition("</title>")[2].partition("<footer")[0]

    def main(self, language="ar"):
        return self.words(language).partition("<main")[2]

    def corrected(self):
        """The seed's slip as a typo, then a number as a correction."""
        typo = {"body_ar": self.body.replace("الفانين", "الفنانين")}
        story = self.move(self.public, "quick_fix", self.basim, changes=typo)
        story = self.change(story, body_ar=typo["body_ar"].replace("150 مليار", "105 مليار"))
        return self.move(
            story, "publish", self.basim, change_class="correction", public_note_ar=NOTE
        )


class Versions(HistoryCase):
    def test_every_version_stands_there_newest_first_with_its_class_and_its_note(self):
        self.corrected()
        words = self.words()
        places = [words.index(f"النسخة {number}") for number in ("2.0", "1.1", "1.0")]
        assert places == sorted(places)
        for name in ("تصويب", "تصحيح طباعي", "أول نشر", NOTE):
            assert name in words

    def test_what_changed_is_told_word_by_word_with_its_place(self):
        self.corrected()
        words = self.words()
        assert "الفقرة 1" in words
        assert 'حُذف: </span>الفانين<span class="visually-hidden">' in words
        assert 'أُضيف: </span>الفنانين<span class="visually-hidden">' in words
        assert 'أُضيف: </span>105<span class="visually-hidden">' in words

    def test_a_changed_headline_is_named_and_its_foreign_words_keep_their_order(self):
        fixed = self.changes["headline_ar"].replace("OpneAI", "OpenAI")
        story = self.change(self.public, headline_ar=fixed)
        self.move(story, "publish", self.basim, change_class="correction", public_note_ar=NOTE)
        words = self.words()
        assert '<p class="change__place">العنوان</p>' in words
        assert '<bdi lang="en" dir="ltr">OpneAI</bdi>' in words
        assert '<bdi lang="en" dir="ltr">OpenAI</bdi>' in words

    def test_the_signs_of_markdown_are_no_words_for_readers(self):
        story = self.change(
            self.public, body_ar="## عنوان\n\nنص **قديم** و[رابط](https://x.example/)."
        )
        told = {"change_class": "update", "public_note_ar": NOTE}
        story = self.move(story, "publish", self.basim, **told)
        story = self.change(story, body_ar="## عنوان\n\nنص **جديد** و[رابط](https://x.example/).")
        self.move(story, "publish", self.basim, **told)
        newest = self.main().partition("النسخة 2.0")[0]
        assert "جديد" in newest
        assert not [sign for sign in ("**", "##", "](", "x.example") if sign in newest]

    def test_the_story_says_its_version_and_leads_to_its_history(self):
        self.corrected()
        page = self.client.get(f"/a/{self.public.pk}/", follow=True).content.decode()
        assert f'href="/a/{self.public.pk}/history/"' in page
        assert "تاريخ هذه القصة: النسخة 2.0" in page

    def test_a_version_that_waits_for_its_time_is_not_told(self):
        story = self.change(self.public, body_ar="نص لم يأت وقته.")
        at = timezone.now() + timedelta(hours=1)
        self.move(
            story, "schedule", self.basim, at=at, change_class="update", public_note_ar="سرّ الغد."
        )
        words = self.words()
        assert "النسخة 2.0" not in words
        assert "سرّ الغد." not in words
        assert "لم يأت وقته" not in words

    def test_what_was_never_public_has_no_history(self):
        draft = self.story()
        for prefix in ("", "/en"):
            assert self.client.get(f"{prefix}/a/{draft.pk}/history/").status_code == 404
        assert self.client.get(f"/a/{10**17}/history/").status_code == 404


class Editions(HistoryCase):
    def test_each_edition_tells_its_own_versions(self):
        assert self.words("en", status=404)
        story = self.change(self.public, **ENGLISH)
        story = self.move(story, "publish", self.basim, change_class="new_edition")
        story = self.change(story, body_en="Second text.")
        told = {"public_note_ar": "حُدّثت الإنجليزية.", "public_note_en": "We know more."}
        story = self.move(story, "publish", self.basim, change_class="update", **told)
        story = self.change(story, body_ar=self.body.replace("150 مليار", "105 مليار"))
        self.move(story, "publish", self.basim, change_class="correction", public_note_ar=NOTE)
        english = self.words("en")
        assert "Version 1.1" in english
        assert "Version 1.0" not in english
        assert "First English edition" in english
        assert "We know more." in english
        assert "added: </span>Second<" in english
        assert "The Arabic edition changed" in english
        assert "105" not in self.main("en")
        arabic = self.main()
        assert "Second" not in arabic
        assert "تغيّرت الطبعة الإنجليزية وحدها" in arabic

    def test_the_switch_leads_to_the_history_of_the_other_edition(self):
        there = f'href="/en/a/{self.public.pk}/history/"'
        assert there not in self.words()
        story = self.change(self.public, **ENGLISH)
        self.move(story, "publish", self.basim, change_class="new_edition")
        assert there in self.words()


class Away(HistoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls().corrected()

    def assert_only_dates_classes_and_reasons(self):
        words = self.main()
        for told in (REASON, "النسخة 2.0", "تصويب", "النسخة 1.0"):
            assert told in words, told
        for kept in (NOTE, "الفنانين", "105", "change__words", self.paragraphs[0][:30]):
            assert kept not in words, kept

    def test_a_withdrawn_story_gives_only_dates_classes_and_reasons(self):
        self.move(self.public, "withdraw", self.basim, public_note_ar=REASON)
        self.assert_only_dates_classes_and_reasons()

    def test_so_does_a_retracted_one(self):
        self.move(self.public, "retract", self.dana, public_note_ar=REASON)
        self.assert_only_dates_classes_and_reasons()

    def test_what_came_back_tells_everything_and_when_it_was_away(self):
        self.move(self.public, "withdraw", self.basim, public_note_ar=REASON)
        self.move(self.public, "reinstate", self.dana)
        words = self.words()
        order = ("النسخة 2.1", "أعيد نشرها", "سُحبت مؤقتًا", REASON, "النسخة 2.0", NOTE)
        places = [words.index(told) for told in order]
        assert places == sorted(places)
        page = self.client.get(f"/a/{self.public.pk}/", follow=True).content.decode()
        assert "أعيد نشرها" in page

    def test_an_archived_story_keeps_its_history_whole(self):
        self.move(self.public, "expire", self.dana, public_note_ar=REASON)
        words = self.words()
        assert REASON in words
        assert NOTE in words
        assert "change__words" in words

    def test_of_a_story_that_leads_to_another_it_says_where(self):
        target = self.published()
        self.move(self.public, "redirect", self.dana, target=target, note="قصة واحدة")
        copy = Publication.objects.visible(timezone.now()).get(article=target)
        words = self.main()
        link = f'href="{copy.get_absolute_url()}"'
        assert "فنانون يسربون" in words[words.index(link) :]
        # Where it leads can be away itself: then no link leads into nothing.
        self.move(target, "withdraw", self.basim, public_note_ar=REASON)
        assert copy.get_absolute_url() not in self.main()

    def test_of_a_story_that_vanished_there_is_none(self):
        self.move(self.public, "vanish_request", self.dana, note="أمر قضائي")
        self.move(self.public, "vanish_confirm", self.rami)
        self.words(status=404)


class Cost(HistoryCase):
    def versions(self, count):
        """So many more versions, as a story told for days has them."""
        last = Publication.objects.get(article=self.public, visible_until=None)
        columns = {
            field.attname: getattr(last, field.attname)
            for field in Publication._meta.concrete_fields
            if field.name != "id"
        }
        for _ in range(count):
            at = columns["visible_from"] + timedelta(microseconds=1)
            Publication.objects.filter(article=self.public, visible_until=None).update(
                visible_until=at
            )
            columns |= {"visible_from": at, "major": columns["major"] + 1}
            Publication.objects.create(**columns)

    def queries(self, before=""):
        with CaptureQueriesContext(connection) as captured:
            self.words(before=before)
        return len(captured)

    def test_three_hundred_versions_cost_what_one_does_and_each_stands_on_one_page(self):
        few = self.queries()
        self.versions(299)
        assert self.queries() == few <= 5
        assert self.queries(before="150.0") == few
        seen, before = [], ""
        while True:
            words = self.words(before=before)
            numbers = [f"{major}.0" for major in range(300, 0, -1)]
            shown = [number for number in numbers if f">النسخة {number}<" in words]
            assert len(shown) <= 20
            seen += shown
            if 'rel="next"' not in words:
                break
            before = shown[-1]
        assert seen == numbers

    def test_a_broken_place_is_the_first_page(self):
        for before in ("x", "7.7", "1", "-1.0", "9" * 30, "١.٠"):
            assert "النسخة 1.0" in self.words(before=before)
