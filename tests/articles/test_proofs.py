"""The proof beside the text: the public page of what is not saved, and nothing of it stored."""

import re

from django.urls import reverse
from django.utils.translation import override

from articles.models import Article, Autosave, Revision
from tests.articles.workflow.cases import StoryCase
from tests.browser.stories import LONG

TEXT = re.compile(r'<div class="reading__text prose">(.*?)<div class="reading__end">', re.DOTALL)


def text_of(page) -> str:
    """The article's HTML on a page."""
    return TEXT.search(page.content.decode())[1]


class Proof(StoryCase):
    def setUp(self):
        super().setUp()
        self.changes |= {"body_ar": LONG["ar"], "body_en": LONG["en"], "headline_en": "A leak",
            "publish_en": True, "question_en": "Will it?"}  # fmt: skip
        self.client.force_login(self.amal)

    def address(self, story=None, language="ar"):
        if story is None:
            return reverse("admin:articles_article_proof_new", args=[language])
        return reverse("admin:articles_article_proof", args=[story.pk, language])

    def post(self, story=None, language="ar", **typed):
        return self.client.post(self.address(story, language), typed)

    def test_the_proof_and_the_page_of_readers_hold_the_same_bytes(self):
        story = self.published()
        for language in ("ar", "en"):
            with override(language):
                public = self.client.get(story.publications.get().get_absolute_url())
            saved = self.client.get(self.address(story, language))
            typed = self.post(story, language, **{f"body_{language}": LONG[language]})
            assert "<blockquote>" in text_of(public)
            assert text_of(public) == text_of(saved) == text_of(typed)

    def test_it_shows_what_is_written_and_stores_none_of_it(self):
        story = self.story()
        kept = Revision.objects.count()
        page = self.post(story, headline_ar="عنوان جديد", body_ar="نص **لم يُحفظ** بعد.")
        self.assertContains(page, "عنوان جديد")
        self.assertContains(page, "نص <strong>لم يُحفظ</strong> بعد.")
        assert Revision.objects.count() == kept
        assert not Autosave.objects.exists()
        assert Article.objects.get(pk=story.pk).headline_ar != "عنوان جديد"

    def test_a_story_that_is_not_begun_has_one_too(self):
        self.assertContains(self.client.get(self.address()), "<main")
        self.assertContains(self.post(body_ar="## أول\n\nكلمة."), "أول</h2>")
        assert not Article.objects.exists()

    def test_it_stands_in_a_frame_of_ours_and_runs_nothing(self):
        page = self.post(self.story(), body_ar="<script>alert(1)</script>")
        assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
        assert "<script" not in page.content.decode()

    def test_a_text_that_cannot_be_set_is_answered_with_its_line(self):
        page = self.post(self.story(), body_ar="سطر\n\n" + "[" * 300)
        self.assertContains(page, "السطر 3", status_code=422)

    def test_what_is_half_typed_is_shown_as_far_as_it_goes(self):
        page = self.post(self.story(), body_ar="نص.", embargo_until="غدًا", section="999")
        self.assertContains(page, "نص.")

    def test_whoever_may_not_open_the_story_gets_none(self):
        story = self.story()
        self.client.logout()
        assert self.post(story, body_ar="نص.").status_code == 302

    def test_no_other_language_than_those_of_the_site(self):
        assert self.client.get(self.address(self.story(), "fr")).status_code == 404
