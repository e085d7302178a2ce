"""The picture library is searched by the words that readers search stories by."""

import io

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from articles import search
from articles.images.library import remove, upload
from articles.models import Image
from tests.articles.test_library import LIST, change_page, picture
from tests.conftest import make_user


class Pictures(TestCase):
    def setUp(self):
        self.amal = make_user("amal", "writer")
        self.client.force_login(self.amal)
        self.crowd = upload(
            picture(), by=self.amal, alt_ar="مستخدمون أمام هاتف", caption_ar="مقر أوبن إيه آي",
            credit_ar="تصوير: أمل", licence="CC BY",
        )  # fmt: skip
        self.train = upload(picture(colour="#222222"), by=self.amal, alt_ar="قطار")

    def shown(self, text: str) -> list[Image]:
        return [card.image for card in self.client.get(LIST, {"q": text}).context["cl"].cards]

    def test_description_caption_credit_and_licence_are_found_in_any_form(self):
        for text in ("المستخدم", "والهواتف", "OpenAI", "امل", "مستخد", "CC BY", "تخدمون"):
            assert self.shown(text) == [self.crowd], text
        chosen = self.client.get(reverse("admin:articles_image_pick"), {"q": "بالقطار"})
        assert [row["id"] for row in chosen.context["pictures"]] == [self.train.pk]

    def test_a_change_is_found_by_its_new_words_and_what_is_gone_by_none(self):
        words = {"alt_ar": "سفينة", "focal_x": 50, "focal_y": 50}
        assert self.client.post(change_page(self.train), words).status_code == 302
        assert (self.shown("القطار"), self.shown("سفن")) == ([], [self.train])
        remove(Image.objects.get(pk=self.train.pk), now=self.train.uploaded_at)
        assert search.find(search.PICTURES, "سفينة") == []

    def test_what_was_there_before_is_brought_in_by_the_command(self):
        search.drop(search.PICTURES, [self.train.pk])
        assert search.find(search.PICTURES, "القطارات") == []
        out = io.StringIO()
        call_command("rebuild_search", stdout=out)
        assert "Indexed 1 pictures" in out.getvalue()
        assert self.shown("القطارات") == [self.train]
