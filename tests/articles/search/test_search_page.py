"""The search page, as a reader sends and gets it."""

import re
from html import unescape

from django.urls import reverse
from django.utils.translation import override

from articles.models import Tag
from articles.views import finding
from tests.articles.search.test_search import SearchCase


def shown(html: str) -> list[str]:
    return re.findall(r'class="result__link" href="([^"]+)"', html)


class Page(SearchCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.sora = cls().published()

    def page(self, language="ar", **given):
        with override(language):
            answer = self.client.get(reverse("articles:search"), given)
        assert answer.status_code == 200
        return answer, " ".join(answer.content.decode().split())

    def test_an_empty_page_asks_and_offers_the_newest(self):
        _answer, html = self.page()
        assert 'role="search"' in html
        assert self.changes["headline_ar"][:10] in html

    def test_what_was_asked_is_marked_in_the_headline_and_the_passage(self):
        _answer, html = self.page(q="فنانين")
        assert "<mark>فنانون</mark>" in html
        assert "قصة واحدة" in html

    def test_nothing_found_helps_on(self):
        _answer, html = self.page(q="ديناصورات")
        assert "لا نتائج" in html
        assert "جرّب كلمة واحدة" in html

    def test_a_slip_is_put_right_and_can_be_taken_back(self):
        _answer, html = self.page(q="الفنانوت")
        assert "الفنانون" in html
        assert "ابحث عن الكلمات كما هي" in html
        _answer, html = self.page(q="الفنانوت", exact="1")
        assert "ابحث عن الكلمات كما هي" not in html

    def test_hostile_questions_are_answered_in_words_of_ours(self):
        for text in (
            "<script>alert(1)</script>",
            "'\"\\*()&|!:",
            "\x00",
            "\u202eسورا",
            "س" * 10_000,
            "-",
            "«",
        ):
            _answer, html = self.page(
                q=text, section="x", since="y", order="z", start="-1", exact="7"
            )
            assert "<script>alert" not in html

    def test_a_result_page_is_kept_out_of_indexes_and_of_shared_caches(self):
        answer, _html = self.page(q="سورا")
        assert answer["X-Robots-Tag"] == "noindex"
        assert "private" in answer["Cache-Control"]

    def test_it_is_a_few_queries(self):
        with self.assertNumQueries(9):
            self.page(q="سورا")

    def test_kinds_lead_on_and_can_be_taken_back(self):
        tag = Tag.objects.get(name_ar="الذكاء الاصطناعي")
        _answer, html = self.page(q="سورا")
        assert f"tag={tag.pk}" in html
        _answer, html = self.page(q="سورا", tag=tag.pk, open="1")
        assert f'name="tag" value="{tag.pk}"' in html
        assert "أزِل التصفية" in html
        _answer, html = self.page(q="سورا", tag=tag.pk, end="2001-01-01")
        assert "ابحث في كل الأقسام" in html
        assert 'value="2001-01-01"' in html

    def test_pages_go_on_behind_the_last_result_that_was_seen(self):
        for number in range(finding.SIZE + 2):
            self.publish(f"سورا {number}")
        _answer, html = self.page(q="سورا", order="newest")
        first = shown(html)
        (more,) = re.findall(r'href="([^"]*after=[^"]*)"', html)
        # What comes meanwhile neither doubles a result nor hides one.
        self.publish("سورا بعد حين")
        html = self.client.get(unescape(more)).content.decode()
        assert len(first) == finding.SIZE
        assert len(shown(html)) == 3
        assert not {*first} & {*shown(html)}

    def test_what_is_nearest_is_asked_beside_the_results(self):
        _answer, html = self.page(q="سورا")
        assert "أسئلة قريبة" in html
        _answer, html = self.page(q="ديناصورات")
        assert "أسئلة تنتظر جوابك" in html
        assert "موضوعات هذه الأيام" in html

    def test_last_searches_are_not_in_the_page(self):
        _answer, html = self.page(q="سورا")
        assert re.search(r'<section class="recent"[^>]* hidden>', html)
        assert '<ul class="tags" role="list"></ul>' in html

    def test_english_speaks_english(self):
        _answer, html = self.page("en", q="dinosaurs")
        assert "No results for" in html
