"""Digits, months and calendars of the house: everywhere a reader's page prints a number of ours."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.utils import timezone, translation

from articles.models import Person, Tag
from articles.templatetags import site
from comments.models import Comment, Question
from comments.moderation import moderate
from comments.summary import refresh
from comments.tokens import make_token
from tests.articles.workflow.cases import NOTE, StoryCase

# Words that are not ours to set: the text of a story, what it is made of, and what readers wrote.
NOT_OURS = {"headline__title", "prose", "answer__text", "question__text", "card__title"}
NOT_OURS |= {"card__standfirst", "headline__standfirst", "change__words", "corrections__note"}
VOID = {"meta", "link", "input", "img", "br", "hr", "source", "col"}
COUNTS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111)


class Shown(HTMLParser):
    """The words of a page that are ours, without code and without the words of others."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        is_left_out = tag in ("script", "style", "svg", "h1") or bool(NOT_OURS & {*classes})
        self.open.append(is_left_out or (bool(self.open) and self.open[-1]))

    def handle_endtag(self, tag):
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data):
        if self.open and not self.open[-1] and data.strip():
            self.words.append(data.strip())


class OnPages(StoryCase):
    def setUp(self):
        super().setUp()
        person = Person.objects.create(name_ar="أمل سعيد", name_en="Amal Said", bio_ar="محررة.")
        self.changes |= {"byline": [person.pk], "question_kind": "poll"}
        self.changes["choices"] = [
            {"key": "yes", "label_ar": "نعم", "label_en": "Yes"},
            {"key": "no", "label_ar": "لا", "label_en": "No"},
        ]
        self.live = self.published()
        change = self.change(self.live, body_ar=self.changes["body_ar"].replace("157", "158"))
        self.live = self.move(
            change, "publish", self.basim, change_class="correction", public_note_ar=NOTE
        )
        self.address = self.live.publications.first().get_absolute_url()
        self.answer()
        tag = Tag.objects.get(name_ar="OpenAI")
        day = timezone.localdate()
        self.pages = (
            "/", self.address, f"/a/{self.live.pk}/history/", f"/a/{self.live.pk}/answers/",
            self.section.get_absolute_url(), tag.get_absolute_url(), person.get_absolute_url(),
            "/corrections/", "/archive/", f"/archive/{day.year}/{day.month}/", "/search/?q=سورا",
        )  # fmt: skip

    def answer(self):
        token = make_token(self.live.pk, now=timezone.now() - timedelta(seconds=10))
        given = {"body": "أظن ذلك.", "name": "ليان", "choice": "yes", "token": token}
        self.client.post(f"/a/{self.live.pk}/answers/", given)
        moderate(Comment.objects.get(), "approve", by=self.basim)
        refresh(Question.objects.get())

    def test_every_number_and_date_of_ours_is_in_the_digits_of_the_house(self):
        for digits, strange in (("arab", "[0-9]"), ("latn", "[٠-٩]")):
            with override_settings(DIGITS=digits):
                for address in self.pages:
                    page = self.client.get(address)
                    assert page.status_code == 200, address
                    words = Shown(page.content.decode()).words
                    found = [text for text in words if re.search(strange, text)]
                    assert not found, f"{address}: {found}"
                    assert any(re.search(r"\d", text) for text in words), address

    def test_the_text_of_a_story_keeps_the_digits_it_was_written_in(self):
        with override_settings(DIGITS="arab"):
            text = self.client.get(self.address).content.decode().partition("reading__text")[2]
        assert "158" in text
        assert "١٥٨" not in text

    def test_months_are_those_of_the_house_on_every_page(self):
        for months, name in (("levantine", "كانون الثاني"), ("maghrib", "جانفي")):
            first = timezone.now().replace(month=1, day=9)
            self.live.publications.update(first_at_ar=first, modified_at_ar=first)
            with override_settings(MONTHS=months):
                for address in ("/", self.address, "/archive/"):
                    assert name in self.client.get(address).content.decode(), address

    def test_the_hijri_date_stands_beside_the_date_only_where_the_house_wants_it(self):
        assert "هـ<" not in self.client.get(self.address).content.decode()
        with override_settings(HIJRI_DATE="on"):
            page = self.client.get(self.address).content.decode()
        (words,) = re.findall(r'byline__hijri">([^<]+)<', page)
        assert re.fullmatch(r"\d{1,2} [^\d]+ 14\d\d هـ", words)
        # For machines a day is one of the Gregorian calendar.
        (iso,) = {*re.findall(r'byline__row">.*?<time datetime="([^"]+)"', page, re.DOTALL)[:1]}
        assert iso.startswith(str(self.live.publications.last().first_at_ar.year))

    def test_a_time_says_its_date_in_the_page_and_leaves_nearness_to_the_browser(self):
        page = self.client.get("/").content.decode()
        assert re.search(r'<time datetime="[^"]+" data-ago>\d+ \S+ \d{4}</time>', page)
        assert "منذ" not in " ".join(Shown(page).words)


@pytest.mark.parametrize(
    ("filter_name", "said"),
    [
        (
            "answer_words",
            "لا أجوبة|جواب واحد|جوابان|3 أجوبة|10 أجوبة|11 جوابًا|99 جوابًا|100 جواب|101 جواب|102 جواب"
            "|103 أجوبة|111 جوابًا",
        ),
        (
            "minute_words",
            "أقل من دقيقة|دقيقة واحدة|دقيقتان|3 دقائق|10 دقائق|11 دقيقة|99 دقيقة|100 دقيقة|101 دقيقة"
            "|102 دقيقة|103 دقائق|111 دقيقة",
        ),
    ],
)
def test_a_counted_word_has_its_six_forms(filter_name, said):
    with translation.override("ar"):
        assert [getattr(site, filter_name)(n) for n in COUNTS] == said.split("|")


def test_the_browser_is_given_the_forms_after_the_preposition():
    with translation.override("ar"):
        words = json.loads(site.ago_words())
    assert words["hour"] == {
        "zero": "الآن",
        "one": "منذ ساعة",
        "two": "منذ ساعتين",
        "few": "منذ %(n)s ساعات",
        "many": "منذ %(n)s ساعة",
        "other": "منذ %(n)s ساعة",
    }
    assert words["digits"] == "0123456789"
    with translation.override("ar"), override_settings(DIGITS="arab"):
        assert json.loads(site.ago_words())["digits"] == "٠١٢٣٤٥٦٧٨٩"
    with translation.override("en"), override_settings(DIGITS="arab"):
        words = json.loads(site.ago_words())
    assert words["day"] == {"one": "%(n)s day ago", "other": "%(n)s days ago"}
    assert words["digits"] == "0123456789"


def test_the_words_for_the_browser_stay_inside_their_attribute():
    with translation.override("ar"):
        made = Template('{% load site %}<p data-x="{% ago_words %}">').render(Context())
    assert made.count('"') == 2
