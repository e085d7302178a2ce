"""Tags that a writer may want, from the words of the form."""

from django.urls import reverse

from articles import search
from articles.models import Tag
from tests.articles.workflow.cases import StoryCase


class Tagging(StoryCase):
    def setUp(self):
        super().setUp()
        for name in ("الذكاء الاصطناعي", "OpenAI", "الهواتف", "المريخ"):
            Tag.objects.create(name_ar=name)

    def test_a_tag_is_met_in_any_spelling_and_with_what_is_written_before_it(self):
        body = "قالت أوبن إيه آي إن الذكاء الإصطناعي سيصل إلى الهواتف."
        found = search.tags_in({"headline": "بالهواتف", "body": body})
        assert found == ["الهواتف", "OpenAI", "الذكاء الاصطناعي"]

    def test_what_is_not_there_is_not_offered_and_it_is_three_queries(self):
        with self.assertNumQueries(3):
            assert search.tags_in({"body": "نص عن البحار."}) == []

    def test_the_form_asks_and_gets_what_it_has_not_yet(self):
        self.client.force_login(self.amal)
        address = reverse("admin:articles_article_tags")
        words = {"headline_ar": "رحلة إلى المريخ", "body_ar": "مع OpenAI", "tags": "المريخ"}
        assert self.client.post(address, words).json() == {"tags": ["OpenAI"], "said": ""}
        assert self.client.post(address, {"body_ar": "البحار"}).json()["said"]
        assert self.client.get(address).status_code == 405
        form = self.client.get(reverse("admin:articles_article_add")).content.decode()
        assert f'data-tags="{address}"' in form
