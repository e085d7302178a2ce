"""What is offered while a reader types, and how a browser learns to ask."""

from xml.etree import ElementTree

from django.urls import reverse
from django.utils.translation import override

from articles.models import Person, Tag
from tests.articles.search.test_search import SearchCase


class Typing(SearchCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        desk = cls()
        cls.sora = desk.published()
        cls.phones = desk.publish("الهواتف التي تطوى", body_ar="هواتف بشاشات كبيرة.")

    def offered(self, text, language="ar", **given):
        with override(language):
            answer = self.client.get(reverse("articles:suggest"), {"q": text} | given)
        assert answer.status_code == 200
        return answer.json()

    def found(self, text, **given):
        return [(item["kind"], item["text"]) for item in self.offered(text, **given)["items"]]

    def test_a_beginning_finds_stories_with_and_without_the_article(self):
        for text in ("هوا", "الهوا", "هواتف", "التي تطو", "هواتف تط"):
            assert ("story", "الهواتف التي تطوى") in self.found(text), text
        assert self.found("ديناصو") == []

    def test_tags_people_and_names_are_offered_where_they_lead_to_a_story(self):
        assert ("tag", "الذكاء الاصطناعي") in self.found("الذكاء")
        assert ("name", "أوبن إيه آي") in self.found("اوبن")
        assert ("name", "أوبن إيه آي") in self.found("open")
        Tag.objects.create(name_ar="الذكاء الخفي")
        Person.objects.create(name_ar="سالم السري")
        assert ("tag", "الذكاء الخفي") not in self.found("الذكاء")
        assert self.found("سالم") == []

    def test_what_is_withdrawn_is_offered_no_more(self):
        reason = {"note": "لأسباب قانونية", "public_note_ar": "سُحبت القصة."}
        self.move(self.phones, "withdraw", self.basim, **reason)
        assert self.found("هواتف") == []

    def test_each_item_leads_somewhere_and_the_number_is_told(self):
        answer = self.offered("اوبن")
        assert answer["told"].startswith(("اقتراح", "لا"))
        for item in answer["items"]:
            assert self.client.get(item["address"]).status_code == 200, item
        assert self.offered("ز")["told"] == "لا اقتراحات"

    def test_it_is_three_queries(self):
        self.offered("هوا")
        with self.assertNumQueries(3):
            self.offered("هوا")

    def test_no_text_fails(self):
        for text in (
            "",
            "ا",
            "ال",
            "'\\\"",
            "%",
            "_%",
            "*",
            "\u202e",
            "س" * 10_000,
            "& | !",
            "^$",
            "\x00ab",
        ):
            self.offered(text)

    def test_a_browser_gets_what_it_reads(self):
        text, words, labels, addresses = self.offered("هوا", **{"as": "list"})
        assert text == "هوا"
        assert words == ["الهواتف التي تطوى"]
        assert len(labels) == len(addresses) == 1

    def test_each_edition_describes_itself(self):
        for language, start in (("ar", "/search/"), ("en", "/en/search/")):
            with override(language):
                answer = self.client.get(reverse("articles:opensearch"))
                page = self.client.get(reverse("articles:search")).content.decode()
            tree = ElementTree.fromstring(answer.content)
            urls = [one.get("template") for one in tree if one.tag.endswith("}Url")]
            assert start + "?q={searchTerms}" in urls[0]
            assert all(url.startswith("http") for url in urls)
            assert (
                f'rel="search" type="application/opensearchdescription+xml" href="{start.replace("search/", "opensearch.xml")}"'
                in page
            )
