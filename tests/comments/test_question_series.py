"""The same question on several stories: tied at the desk, followed by readers."""

import re
from datetime import timedelta
from urllib.parse import quote

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.admin.story_places import as_text
from articles.distribution.hub import topics
from articles.models import Article, Publication, PublicationTag, QuestionSummary
from articles.question_series import question_series
from articles.templatetags.courses import drawing
from comments.models import Question
from comments.summary import refresh
from newsroom.web.places import write_place
from tests.comments.asked import AskedCase, path_of

OTHER_KEYS = [
    {"key": "c1", "label_ar": "نَعَم", "label_en": "Yes"},
    {"key": "c2", "label_ar": "لا", "label_en": "No"},
    {"key": "c3", "label_ar": "لا أدري", "label_en": "I do not know"},
]


class SeriesCase(AskedCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.root = cls.live.article_id
        cls.second = cls.ask("الكابل بعد شهر", cls.root, choices=OTHER_KEYS)
        cls.third = cls.ask("الكابل بعد شهرين", cls.second.article_id)
        cls.apart = cls.publish("قصة أخرى", "هل تشرب القهوة؟")
        for months, copy in enumerate((cls.third, cls.second, cls.live)):
            first_at = cls.now - timedelta(days=31 * months, hours=1)
            Publication.objects.filter(pk=copy.pk).update(first_at_ar=first_at)
        cls.where = reverse("articles:question_series", args=[cls.root])

    @classmethod
    def ask(cls, headline, before, **more):
        return cls.publish(headline, "هل تتوقع أن يتفوق؟", asked_before_id=before, **more)

    def votes(self, copy, **tally):
        summary = QuestionSummary.objects.filter(article=copy.article_id)
        summary.update(tally=tally, ballots=sum(tally.values()))

    def series(self):
        return question_series(self.root, self.now, "ar")

    def courses(self):
        return {course.label: course.shares for course in self.series().courses}


class Courses(SeriesCase):
    def test_a_tie_to_any_of_them_is_a_tie_to_all(self):
        assert [time.story.pk for time in self.series().asked] == [
            self.live.pk, self.second.pk, self.third.pk,
        ]  # fmt: skip
        assert self.second.asked_first_id == self.third.asked_first_id == self.root
        assert question_series(self.apart.article_id, self.now, "ar") is None

    def test_choices_with_the_same_words_are_one(self):
        self.votes(self.live, yes=3, no=1)
        self.votes(self.second, c1=1, c2=1, c3=2)
        self.votes(self.third, yes=1, no=4)
        assert self.courses() == {
            "نعم": [75, 25, 20],
            "لا": [25, 25, 80],
            "لا أدري": [None, 50, None],
        }

    def test_what_is_not_shown_yet_leaves_a_gap(self):
        self.votes(self.live, yes=1)
        self.votes(self.second, c1=1)
        QuestionSummary.objects.filter(article=self.second.article_id).update(
            show_tally="after_answer"
        )
        assert self.courses()["نعم"] == [100, None, None]
        QuestionSummary.objects.filter(article=self.second.article_id).update(is_closed=True)
        assert self.courses()["نعم"] == [100, 100, None]

    def test_a_circle_has_no_end_and_no_harm(self):
        story = Article.objects.get(pk=self.root)
        story = workflow.perform(
            story, "start_change", by=self.basim, expected_version=story.version
        )
        third = self.third.article_id
        workflow.edit(
            story, {"asked_before_id": third}, by=self.amal, expected_version=story.version
        )
        for move, by in (("submit", self.amal), ("approve", self.basim)):
            story = Article.objects.get(pk=self.root)
            workflow.perform(story, move, by=by, expected_version=story.version)
        story = Article.objects.get(pk=self.root)
        # Readers read no other word: the tie may go out as a typo.
        workflow.perform(
            story, "publish", by=self.basim, expected_version=story.version, change_class="typo"
        )
        assert len(self.series().asked) == 3

    def test_the_line_has_a_nuqta_for_each_time_and_breaks_at_a_gap(self):
        self.votes(self.live, yes=1)
        self.votes(self.third, yes=1, no=1)
        course = self.series().courses[0]
        drawn = drawing(course)
        assert (drawn.line.count("M"), drawn.marks.count("z")) == (2, 2)
        assert drawn.line.startswith("M10 10")
        self.votes(self.second, c1=1)
        assert drawing(self.series().courses[0]).line.count("M") == 1


class ForReaders(SeriesCase):
    def page(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    def test_its_page_tells_each_time_with_its_shares(self):
        self.votes(self.live, yes=3, no=1)
        page = self.page(self.where)
        places = [page.index(f">{name}</a>") for name in (
            "الكابل بعد شهرين", "الكابل بعد شهر", "كيف يعمل الكابل؟",
        )]  # fmt: skip
        assert places == sorted(places)
        assert page.count('class="courses__one"') == 3
        assert "<td>75%</td>" in page
        assert "طُرح 3 مرات" in page

    def test_each_of_its_stories_and_the_list_of_questions_lead_there(self):
        for copy in (self.live, self.second, self.third):
            assert self.where in self.page(path_of(copy))
            assert self.where in self.page(f"/a/{copy.article_id}/answers/")
        assert self.where not in self.page(path_of(self.apart))
        assert self.page("/questions/").count(self.where) == 3

    def test_a_story_that_is_alone_leads_nowhere(self):
        gone = Publication.objects.filter(pk__in=[self.second.pk, self.third.pk])
        gone.update(visible_until=self.now)
        assert self.where not in self.page(path_of(self.live))
        assert self.client.get(self.where).status_code == 404
        assert self.client.get(f"/questions/{self.apart.article_id}/").status_code == 404

    def test_it_outlives_the_story_that_asked_first(self):
        Publication.objects.filter(pk=self.live.pk).update(visible_until=self.now)
        assert "طُرح مرتين" in self.page(self.where)

    def test_there_is_no_english_page_without_english_stories(self):
        assert self.client.get(f"/en{self.where}").status_code == 404

    def test_it_costs_one_query_however_often_it_was_asked(self):
        with CaptureQueriesContext(connection) as few:
            self.page(self.where)
        for number in range(5):
            self.ask(f"مرة أخرى {number}", self.root)
        with CaptureQueriesContext(connection) as many:
            self.page(self.where)
        assert len(few) == len(many)


class OfATag(SeriesCase):
    def test_a_tag_lists_its_open_questions_and_its_settled_ones(self):
        tagged = self.publish(
            "سباق", "هل يتقدم النموذج؟", question_kind="forecast", tags=["النماذج"]
        )
        self.publish("سباق ثانٍ", "هل يتراجع النموذج؟", tags=["النماذج"])
        where = "/tag/النماذج/"
        page = self.client.get(where).content.decode()
        assert "أسئلة مفتوحة" in page
        assert "التوقعات المحسومة" not in page.partition("list__asked")[2]
        question = Question.objects.get(article=tagged.article_id)
        Question.objects.filter(pk=question.pk).update(
            verdict_choice="yes", verdict_at=self.now, closed_at=self.now
        )
        question.refresh_from_db()
        refresh(question)
        aside = self.client.get(where).content.decode().partition("list__asked")[2]
        assert aside.index("هل يتراجع النموذج؟") < aside.index("هل يتقدم النموذج؟")
        assert "ما تحقّق:" in aside


class NamedOnce(SeriesCase):
    """A short list names a question once, however many stories asked it."""

    def named(self, address: str, after: str) -> list[str]:
        """The stories whose questions the first list behind these words names."""
        page = self.client.get(address).content.decode().partition(after)[2].partition("</ol>")[0]
        return re.findall(r'class="ranked__link" href="/a/(\d+)/', page)

    def test_the_most_answered_of_the_front_page_and_of_older_pages(self):
        for copy, count in ((self.live, 5), (self.second, 9), (self.apart, 7), (self.third, 8)):
            self.votes(copy, yes=count)
        expected = [str(copy.article_id) for copy in (self.second, self.apart)]
        later = write_place((self.now, 10**6))
        for address in ("/", f"/?before={later}"):
            assert self.named(address, 'id="most"') == expected, address

    def test_the_most_answered_of_a_section(self):
        for count, copy in enumerate((self.live, self.second, self.third, self.apart), 1):
            self.votes(copy, yes=count)
        where = "/section/تقنية/"
        assert self.named(where, 'id="most"') == []
        others = [self.publish(f"قصة {number}", f"سؤال {number}؟") for number in (1, 2)]
        for copy in others:
            self.votes(copy, yes=1)
        expected = [self.apart, self.third, others[0]]
        assert self.named(where, 'id="most"')[:2] == [str(c.article_id) for c in expected[:2]]

    def test_what_a_search_without_words_offers(self):
        for count, copy in enumerate((self.live, self.second, self.apart), 1):
            self.votes(copy, yes=count)
        expected = [str(copy.article_id) for copy in (self.apart, self.second)]
        assert self.named("/search/", 'class="band__title" id="questions"') == expected

    def test_the_questions_of_a_tag_are_the_newest_and_leave_room_for_others(self):
        tags = {"tags": ["النماذج"]}
        again = [self.ask(f"شهر {number}", self.root, **tags) for number in range(50)]
        others = [self.publish(f"قصة {number}", f"سؤال {number}؟", **tags) for number in range(4)]
        for days, copy in enumerate([*reversed(again), *others]):
            first_at = self.now - timedelta(days=days, hours=1)
            Publication.objects.filter(pk=copy.pk).update(first_at_ar=first_at)
            PublicationTag.objects.filter(publication=copy).update(first_at_ar=first_at)
        where = "/tag/النماذج/"
        expected = [str(copy.article_id) for copy in (again[-1], *others)]
        with CaptureQueriesContext(connection) as captured:
            assert self.named(where, 'id="questions"') == expected
        assert len(captured) <= 4
        settled = [again[3], again[7], others[0]]
        for minutes, copy in enumerate(settled):
            question = Question.objects.get(article=copy.article_id)
            at = self.now - timedelta(minutes=minutes)
            question.verdict_choice, question.verdict_at, question.closed_at = "yes", at, at
            question.save()
            refresh(question)
        # What is still open says itself how it came out before.
        assert self.named(where, 'id="settled"') == [expected[1]]
        QuestionSummary.objects.filter(article__in=[copy.article_id for copy in again]).update(
            is_closed=True
        )
        assert self.named(where, 'id="settled"') == [str(again[3].article_id), expected[1]]


class InFeeds(SeriesCase):
    def feed(self, form=""):
        return self.client.get(f"{self.where}feed/{form}")

    def link(self, copy) -> str:
        return f"/a/{copy.article_id}/"

    def test_its_feed_gives_its_stories_in_each_form_and_no_others(self):
        told = [self.link(copy) for copy in (self.third, self.second, self.live)]
        for form in ("", "atom/", "json/"):
            answer = self.feed(form)
            assert answer.status_code == 200, form
            words = answer.content.decode()
            places = [words.index(link) for link in told]
            assert places == sorted(places), form
            assert self.link(self.apart) not in words, form
            assert f"http://127.0.0.1:8000{quote(self.where)}" in words, form

    def test_its_page_leads_to_it(self):
        head = self.client.get(self.where).content.decode().partition("</head>")[0]
        for form, kind in (("", "rss"), ("atom/", "atom")):
            link = rf'<link rel="alternate" type="application/{kind}\+xml"[^>]*href="([^"]+{self.where}feed/{form})"'
            assert re.search(link, head), head

    def test_who_has_it_is_told_nothing_new_and_hears_of_a_story_taken_down(self):
        known = self.feed().headers["ETag"]
        same = self.client.get(f"{self.where}feed/", headers={"if-none-match": known})
        assert same.status_code == 304
        gone = Publication.objects.filter(pk__in=[self.second.pk, self.live.pk])
        gone.update(visible_until=self.now)
        words = self.feed("atom/").content.decode()
        assert self.link(self.third) in words
        assert self.link(self.second) not in words
        assert self.client.get(self.where).status_code == 404

    def test_a_question_that_one_story_asks_has_none(self):
        for address in (f"/questions/{self.apart.article_id}/feed/", f"/en{self.where}feed/"):
            assert self.client.get(address).status_code == 404
        Publication.objects.update(visible_from=self.now + timedelta(days=1))
        assert self.feed().status_code == 404

    def test_the_hub_hears_of_it_with_each_of_its_stories(self):
        address = f"http://127.0.0.1:8000{self.where}feed/"
        for copy in (self.live, self.second):
            assert {address, f"{address}atom/"} < {*topics([copy])}
        assert not [topic for topic in topics([self.apart]) if "/questions/" in topic]

    def test_it_costs_the_same_however_often_it_was_asked(self):
        with CaptureQueriesContext(connection) as few:
            self.feed("atom/")
        for number in range(5):
            self.ask(f"مرة أخرى {number}", self.root)
        with CaptureQueriesContext(connection) as many:
            self.feed("atom/")
        assert len(few) == len(many)


class AtTheDesk(SeriesCase):
    def test_the_form_offers_the_questions_of_others_and_keeps_the_tie(self):
        self.client.force_login(self.basim)
        where = f"/admin/articles/article/{self.second.article_id}/change/"
        page = self.client.get(where).content.decode()
        select = page.partition('name="asked_before"')[2].partition("</select>")[0]
        assert f'value="{self.root}" selected' in select
        assert f'value="{self.apart.article_id}"' in select
        assert f'value="{self.second.article_id}"' not in select
        assert "لم يكن هذا الخيار في السؤال السابق: لا أدري" in page

    def test_a_tie_is_named_in_what_changed(self):
        assert as_text("asked_before_id", self.root) == "هل تتوقع أن يتفوق؟"
