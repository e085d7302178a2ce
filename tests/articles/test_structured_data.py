"""What search engines and networks are told of a page: JSON-LD, Open Graph, canonical addresses."""

import json
import re
from datetime import timedelta
from html import unescape

from django.test import override_settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from lxml import html

from articles.models import Person, Publication, QuestionSummary
from tests.articles.feeds.test_stories import COVER, ENGLISH, PICK
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

HERE = "http://127.0.0.1:8000"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class PageCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")

    def page(self, path):
        answer = self.client.get(path)
        return answer.content.decode()

    def data(self, path):
        """The things of a page by their type."""
        found = {}
        for block in BLOCK.findall(self.page(path)):
            told = json.loads(block)
            assert told["@context"] == "https://schema.org"
            found |= {thing["@type"]: thing for thing in told["@graph"]}
        return found

    def metas(self, path):
        head = html.document_fromstring(self.page(path)).find("head")
        named = [
            (row.get("property") or row.get("name"), row.get("content"))
            for row in head.iter("meta")
        ]
        return {name: content for name, content in named if name}

    def links(self, path):
        head = html.document_fromstring(self.page(path)).find("head")
        return {
            row.get("hreflang") or row.get("rel"): row.get("href")
            for row in head.iter("link")
            if row.get("hreflang") or row.get("rel") == "canonical"
        }

    def path(self, story, language="ar"):
        public = Publication.objects.filter(article=story).first()
        start = "" if language == "ar" else "/en"
        return f"{start}/a/{story.pk}/{getattr(public, f'slug_{language}')}/"


class Stories(PageCase):
    def test_a_story_is_told_whole(self):
        person = Person.objects.create(name_ar="أمل", name_en="Amal", role_ar="محررة")
        self.changes |= ENGLISH | {"byline": [person.pk], "standfirst_ar": "مقدمة."}
        story = self.published()
        Publication.objects.filter(article=story).update(cover=COVER)
        told = self.data(self.path(story))
        article, public = told["NewsArticle"], story.publications.get()
        assert article["headline"] == story.headline_ar
        assert article["description"] == "مقدمة."
        assert article["inLanguage"] == "ar"
        assert parse_datetime(article["datePublished"]) == public.first_at_ar
        assert article["dateModified"] == article["datePublished"]
        assert article["author"] == [
            {
                "@type": "Person",
                "name": "أمل",
                "url": f"{HERE}/author/%D8%A3%D9%85%D9%84/",
                "jobTitle": "محررة",
            }
        ]
        assert article["publisher"]["@id"] == told["NewsMediaOrganization"]["@id"]
        assert told["NewsMediaOrganization"]["logo"]["url"].startswith(f"{HERE}/static/img/")
        assert article["image"][0] == {
            "@type": "ImageObject", "url": f"{HERE}{COVER['src']}", "width": 960, "height": 640,
            "caption": "من المعرض", "creditText": "وكالة",
        }  # fmt: skip
        assert article["articleSection"] == "تقنية"
        assert set(article["keywords"]) == {"OpenAI", "الذكاء الاصطناعي"}
        assert 200 < article["wordCount"] < 600
        assert article["isAccessibleForFree"] is True
        assert [row["name"] for row in told["BreadcrumbList"]["itemListElement"]] == [
            "نقطة", "تقنية", story.headline_ar,
        ]  # fmt: skip
        english = self.data(self.path(story, "en"))["NewsArticle"]
        assert (english["headline"], english["inLanguage"]) == ("Artists leak Sora", "en")
        assert english["author"][0]["name"] == "Amal"

    def test_a_correction_is_a_comment_and_moves_the_date_and_a_typo_does_neither(self):
        story = self.published()
        fixed = story.body_ar.replace("الفانين", "الفنانين")
        story = self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        article = self.data(self.path(story))["NewsArticle"]
        assert article["dateModified"] == article["datePublished"]
        assert "correction" not in article
        story = self.change(story, body_ar=fixed.replace("150 مليار", "105 مليار"))
        self.move(story, "publish", self.basim, change_class="correction", public_note_ar=NOTE)
        article = self.data(self.path(story))["NewsArticle"]
        assert article["dateModified"] > article["datePublished"]
        [note] = article["correction"]
        assert (note["@type"], note["text"]) == ("CorrectionComment", NOTE)

    def test_the_question_tells_counts_only_where_all_readers_see_them(self):
        choices = [
            {"key": "a", "label_ar": "نعم", "label_en": ""},
            {"key": "b", "label_ar": "لا", "label_en": ""},
        ]
        story = self.published()
        Publication.objects.filter(article=story).update(question_kind="poll", choices=choices)
        counts = QuestionSummary.objects.filter(article=story)
        counts.update(answers=3, ballots=5, tally={"a": 4, "b": 1}, show_tally="always")
        asked = self.data(self.path(story))["NewsArticle"]["hasPart"]
        assert asked["@type"] == "Question"
        assert asked["answerCount"] == 3
        assert [row["upvoteCount"] for row in asked["suggestedAnswer"]] == [4, 1]
        ended = timezone.now() - timedelta(days=1)
        for shown, closes_at, is_told in (
            ("never", ended, False), ("after_close", None, False), ("after_close", ended, True),
            ("after_answer", None, False),
        ):  # fmt: skip
            counts.update(show_tally=shown, closes_at=closes_at)
            asked = self.data(self.path(story))["NewsArticle"]["hasPart"]
            assert ("upvoteCount" in asked["suggestedAnswer"][0]) is is_told, shown

    def test_a_picked_answer_is_told_with_who_gave_it(self):
        self.changes["body_ar"] += "\n\n[[answer:abc]]\n\nختام."
        story = self.published()
        QuestionSummary.objects.filter(article=story).update(picks={"abc": PICK})
        quoted = (
            '<blockquote lang="ar" dir="rtl"><p>جواب قارئ</p><footer>— <a href="/answers/abc/">'
        )
        assert quoted in self.page(self.path(story))
        [told] = self.data(self.path(story))["NewsArticle"]["hasPart"]["suggestedAnswer"]
        assert (told["text"], told["author"]["name"]) == ("جواب قارئ", "سارة <b>")
        assert told["url"].endswith("#answer-abc")
        QuestionSummary.objects.filter(article=story).update(picks={})
        assert "جواب قارئ" not in self.page(self.path(story))

    def test_no_text_can_end_the_block(self):
        self.changes["headline_ar"] = "نهاية </script><script>alert(1)</script> & <!--"
        story = self.published()
        page = self.page(self.path(story))
        assert "<script>alert" not in page
        assert "<!--" not in "".join(BLOCK.findall(page))
        assert self.data(self.path(story))["NewsArticle"]["headline"] == self.changes["headline_ar"]

    def test_of_a_story_taken_down_nothing_is_told(self):
        for move, by in (("withdraw", self.basim), ("retract", self.dana)):
            story = self.move(self.published(), move, by, public_note_ar="لم نتحقق.")
            page = self.page(self.path(story))
            assert not BLOCK.findall(page)
            assert "og:" not in page
            assert "article:" not in page

    def test_a_network_gets_a_card_with_size_words_and_times(self):
        self.changes |= ENGLISH
        story = self.published()
        Publication.objects.filter(article=story).update(card_ar="", card_en="", cover=COVER)
        told = self.metas(self.path(story))
        assert told["og:type"] == "article"
        assert told["og:url"] == self.links(self.path(story))["canonical"]
        assert (told["og:locale"], told["og:locale:alternate"]) == ("ar_AR", "en_US")
        assert told["og:image"] == f"{HERE}{COVER['src']}"
        assert (told["og:image:width"], told["og:image:height"]) == ("960", "640")
        assert told["og:image:alt"] == "لوحة"
        assert told["twitter:card"] == "summary_large_image"
        assert told["article:section"] == "تقنية"
        assert parse_datetime(told["article:published_time"])
        assert parse_datetime(told["article:modified_time"])

    def test_the_editions_of_a_story_name_each_other(self):
        self.changes |= ENGLISH
        story = self.published()
        arabic, english = self.links(self.path(story)), self.links(self.path(story, "en"))
        assert arabic["ar"] == arabic["x-default"] == arabic["canonical"] == english["ar"]
        assert arabic["en"] == english["en"] == english["canonical"]
        self.changes |= {"publish_en": False}
        assert set(self.links(self.path(self.published()))) == {"canonical"}


class Pages(PageCase):
    def test_the_front_page_tells_of_the_paper_and_how_to_search_in_it(self):
        self.published()
        for home, language in (("/", "ar"), ("/en/", "en")):
            told = self.data(home)
            assert told["WebSite"]["url"] == f"{HERE}{home}"
            assert told["WebSite"]["inLanguage"] == language
            target = told["WebSite"]["potentialAction"]["target"]["urlTemplate"]
            asked = target.removeprefix(HERE).replace("{search_term_string}", "سورا")
            assert self.client.get(asked).status_code == 200
            assert self.metas(home)["og:type"] == "website"
            assert self.links(home)["x-default"] == f"{HERE}/"

    def test_lists_tell_what_they_are_of(self):
        person = Person.objects.create(name_ar="أمل", bio_ar="تكتب & تقرأ")
        self.changes["byline"] = [person.pk]
        self.published()
        told = self.data(person.get_absolute_url())
        assert told["ProfilePage"]["mainEntity"]["description"] == "تكتب & تقرأ"
        metas = self.metas(person.get_absolute_url())
        assert (metas["og:title"], metas["og:description"]) == ("أمل", "تكتب & تقرأ")
        section = self.data(self.section.get_absolute_url())
        assert section["CollectionPage"]["name"] == "تقنية"
        assert [row["name"] for row in section["BreadcrumbList"]["itemListElement"]] == [
            "نقطة",
            "تقنية",
        ]
        assert self.links(self.section.get_absolute_url())["en"] == f"{HERE}/en/section/technology/"

    @override_settings(SITE_URL="https://nuqta.example")
    def test_every_address_is_that_of_the_site(self):
        story = self.published()
        for path in ("/", self.path(story), self.section.get_absolute_url()):
            for block in BLOCK.findall(self.page(path)):
                hosts = set(re.findall(r"https?://[^/\"]+", unescape(block)))
                assert hosts <= {"https://nuqta.example", "https://schema.org"}
