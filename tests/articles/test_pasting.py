"""Pasting at the desk: the HTML of a clipboard sent by the script comes back as Markdown."""

from django.urls import reverse

from newsroom.text import pasted
from tests.articles.workflow.cases import StoryCase

PASTE = reverse("admin:articles_article_paste")


class Paste(StoryCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.amal)

    def paste(self, html, language="ar"):
        return self.client.post(PASTE, {"html": html, "language": language})

    def test_it_comes_back_as_markdown(self):
        answer = self.paste('<p>نص <span style="font-weight:700">غامق</span></p>').json()
        assert answer == {"markdown": "نص **غامق**", "said": ""}

    def test_the_note_of_a_picture_is_in_the_language_of_the_text(self):
        picture = '<img src="https://example.org/a.jpg" alt="cat">'
        arabic, english = (self.paste(picture, language).json() for language in ("ar", "en"))
        assert "لم تأتِ" in arabic["markdown"]
        assert "did not come along" in english["markdown"]
        assert "صورة واحدة" in arabic["said"]
        assert "صورة واحدة" in english["said"]

    def test_what_was_left_out_is_said(self):
        assert "3 محارف" in self.paste("<p>\u202bأ\u202c\u00ad</p>").json()["said"]

    def test_too_much_is_refused_in_a_sentence(self):
        answer = self.paste("ن" * (pasted.LARGEST + 1))
        assert answer.status_code == 400
        assert answer.json()["errors"]

    def test_nothing_at_all_is_no_error(self):
        assert self.client.post(PASTE).json() == {"markdown": "", "said": ""}
