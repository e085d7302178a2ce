"""What readers said under one story: the page, who reads it, its letter, and the harvest that begins there."""

import re
from datetime import timedelta
from unittest import mock
from urllib.parse import urlsplit

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.api.telling import api_url
from articles.models import Article, Person, Publication, QuestionSummary
from articles.page import text_context
from comments.brief_letters import brief_closed, deliver
from comments.erasing import erase_reader
from comments.models import BriefLetter, Comment, Question, QuotedAnswer, Reader
from comments.moderation import moderate
from comments.summary import recount
from newsroom.models import User
from tests.comments.asked import AskedCase
from tests.conftest import make_user
from tests.letters.clients import tree, unmarked

CANARY = "كناريكناري"


class BriefCase(AskedCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        person = Person.objects.create(name_ar="أمل سعيد", slug_ar="أمل", user=cls.amal)
        cls.mine = cls.publish("قصتي", "ما رأيكم؟", byline=[person.pk])
        cls.question = Question.objects.get(article_id=cls.mine.article_id)
        cls.where = reverse("admin:comments_comment_brief", args=[cls.mine.article_id])

    def said(self, body: str, **more) -> Comment:
        return self.in_state("visible", body=body, on=more.pop("on", self.mine), **more)

    def page(self, who=None) -> str:
        self.client.force_login(who or self.amal)
        return self.client.get(self.where).content.decode()


class Reading(BriefCase):
    def test_the_three_strongest_of_each_side_in_their_order(self):
        for place, useful in enumerate((1, 9, 4, 7)):
            comment = self.said(f"سبب نعم {place}", choice="yes")
            Comment.objects.filter(pk=comment.pk).update(useful=useful)
        self.said("سبب لا وحيد", choice="no")
        page = self.page()
        found = re.findall(r"سبب نعم \d", page)
        assert found == ["سبب نعم 1", "سبب نعم 3", "سبب نعم 2"]
        assert page.index("سبب نعم 2") < page.index("سبب لا وحيد")
        assert "80٪" in page or "80%" in page

    def test_a_question_without_an_answer_of_the_newsroom_stands_there_after_closing_too(self):
        asked = self.said("ومتى يصل؟", choice="yes")
        self.said("قول بلا سؤال", choice="no")
        Question.objects.filter(pk=self.question.pk).update(closed_at=timezone.now())
        QuestionSummary.objects.filter(article=self.mine.article).update(is_closed=True)
        part = self.page().split('id="asked-title"')[1].split("<section")[0]
        assert ("ومتى يصل" in part, "قول بلا" in part) == (True, False)
        Comment.objects.create(
            article_id=asked.article_id, question=self.question, root=asked, parent=asked, depth=1,
            reader=Reader.objects.create(), name="أمل", body="غدًا", body_html="غدًا", is_staff=True,
            state="visible", submit_key="staff", created_at=timezone.now(),
        )  # fmt: skip
        part = self.page().split('id="asked-title"')[1].split("<section")[0]
        assert "ومتى يصل" not in part

    def test_corrections_are_counted_for_the_writer_and_read_by_who_moderates(self):
        self.held(kind="correction", body=f"{CANARY} في الفقرة الثانية", choice="", on=self.mine)
        for who, reads in ((self.amal, False), (self.basim, True), (self.layla, True)):
            page = self.page(who)
            assert (CANARY in page) is reads, who
            assert 'pane__count">1<' in page

    def test_what_waits_or_was_refused_is_in_no_brief(self):
        for state in ("held", "rejected", "spam", "hidden", "withdrawn", "erased"):
            self.in_state(state, body=f"{CANARY} {state} لماذا؟", name=CANARY, on=self.mine)
        for who in (self.amal, self.basim, self.layla):
            assert CANARY not in self.page(who)
        self.said("سبب ظاهر")
        deliver(self.question.pk, now=timezone.now())
        assert mail.outbox
        assert all(CANARY not in str(letter.message()) for letter in mail.outbox)

    def test_another_writer_has_no_brief_of_it_and_no_draft(self):
        other = make_user("other", "writer")
        for who in (other, make_user("sami", "technical_admin")):
            self.client.force_login(who)
            assert self.client.get(self.where).status_code == 403
            assert self.client.post(self.where, {"letter": "1"}).status_code == 403
        self.client.force_login(self.layla)
        assert (
            self.client.get(reverse("admin:comments_comment_brief", args=[999])).status_code == 404
        )

    def test_it_costs_the_same_for_two_answers_and_thirty(self):
        for number in range(2):
            self.said(f"سبب {number}؟", choice="yes")
        few = self.queries()
        for number in range(12):
            self.said(f"سبب آخر {number}؟", choice="no")
        assert self.queries() == few

    def queries(self) -> int:
        self.client.force_login(self.amal)
        with CaptureQueriesContext(connection) as captured:
            self.client.get(self.where)
        return len(captured)


class Letters(BriefCase):
    def close(self, **more):
        Question.objects.filter(pk=self.question.pk).update(closed_at=timezone.now(), **more)

    def test_it_goes_once_when_the_question_closes_in_each_one_s_language(self):
        self.said("سبب <b>قوي</b> جدًا", choice="yes")
        User.objects.filter(pk=self.basim.pk).update(language="en")
        now = timezone.now()
        assert brief_closed(now) == 0
        self.close()
        assert [brief_closed(now), brief_closed(now)] == [1, 0]
        assert DBTaskResult.objects.filter(task_path__endswith="send_brief").count() == 1
        for _run in range(3):
            deliver(self.question.pk, now=now)
        told = {letter.to[0]: letter for letter in mail.outbox}
        assert sorted(told) == ["amal@example.org", "basim@example.org"]
        assert len(mail.outbox) == 2
        assert "ما أجاب به القرّاء" in told["amal@example.org"].subject
        assert "What readers answered" in told["basim@example.org"].subject
        html = told["amal@example.org"].alternatives[0][0]
        assert "<b>" not in html
        assert "سبب <b>قوي" in unmarked(tree(html).get_text())
        assert "List-Unsubscribe" in told["amal@example.org"].extra_headers

    def test_who_wants_no_letters_and_an_empty_question_get_none(self):
        self.close()
        assert deliver(self.question.pk, now=timezone.now()) == 0
        assert not BriefLetter.objects.exists()
        self.said("سبب", choice="yes")
        User.objects.update(letters=User.Letters.OFF)
        assert deliver(self.question.pk, now=timezone.now()) == 0

    def test_what_the_server_refuses_is_sent_by_the_next_try_and_nobody_twice(self):
        self.said("سبب", choice="yes")
        real, tried = mail.EmailMessage.send, []

        def refuse_the_first(letter, *args, **kwargs):
            tried.append(letter.to[0])
            if len(tried) == 1:
                raise OSError("the server is away")
            return real(letter)

        with mock.patch.object(mail.EmailMessage, "send", refuse_the_first):
            with self.assertRaises(OSError):
                deliver(self.question.pk, now=timezone.now())
            assert deliver(self.question.pk, now=timezone.now()) == 1
        assert sorted(letter.to[0] for letter in mail.outbox) == [
            "amal@example.org", "basim@example.org",
        ]  # fmt: skip

    def test_a_question_that_closed_long_ago_is_not_told(self):
        self.said("سبب", choice="yes")
        now = timezone.now()
        self.close(closes_at=now - timedelta(days=9))
        Question.objects.filter(pk=self.question.pk).update(closed_at=now - timedelta(days=9))
        assert brief_closed(now) == 0

    def test_the_button_writes_the_task(self):
        self.said("سبب", choice="yes")
        self.client.force_login(self.amal)
        self.client.post(self.where, {"letter": "1"})
        assert DBTaskResult.objects.filter(task_path__endswith="send_brief").count() == 1


class Harvest(BriefCase):
    def picked(self, body, **more) -> Comment:
        return moderate(self.said(body, **more), "pick", by=self.basim)

    def harvest(self, *comments, who=None):
        self.client.force_login(who or self.amal)
        ids = [comment.public_id for comment in comments]
        return self.client.post(self.where, {"harvest": "1", "picked": ids})

    def shown(self, story) -> str:
        copy = Publication.objects.select_related("summary").get(article=story)
        return text_context(copy)["html"]

    def publish_draft(self, story) -> Article:
        changes = {"question_ar": "وأنتم؟", "question_kind": "open"}
        story = workflow.edit(
            story, changes, by=self.amal, expected_version=Article.objects.get(pk=story.pk).version
        )
        for move, by in (("submit", self.amal), ("approve", self.basim), ("publish", self.basim)):
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        return story

    def test_a_draft_quotes_what_was_picked_and_holds_no_word_of_a_reader(self):
        first = self.picked("أراهن على السرعة", name="سارة", choice="yes")
        second = self.picked("بل على الجودة", name="حسام", choice="no")
        self.picked("ليس هذا", name="غريب", choice="no")
        answer = self.harvest(first, second)
        story = Article.objects.latest("id")
        assert answer["Location"] == reverse("admin:articles_article_change", args=[story.pk])
        assert story.headline_ar == "حصاد الإجابات: قصتي"
        assert f"[قصتي](/a/{self.mine.article_id}/" in story.body_ar
        assert story.section_id == self.mine.section_id
        places = re.findall(r"\[\[answer:(\w+)\]\]", story.body_ar)
        assert places == [first.public_id, second.public_id]
        for words in ("أراهن", "سارة", "الجودة", "حسام"):
            assert words not in str(story.revision.content)
        html = self.shown(self.publish_draft(story))
        assert ("أراهن على السرعة" in html, "ليس هذا" in html) == (True, False)
        assert "سارة" in html
        assert "الخيار: «نعم»" in html
        assert f"/answers/{first.public_id}/" in html

    def test_an_erased_answer_is_gone_from_the_story_at_once_and_the_desk_is_told(self):
        comment = self.picked(f"{CANARY} قلت كذا", name=CANARY, choice="yes")
        kept = self.picked("كلام يبقى", name="حسام", choice="no")
        self.harvest(comment, kept)
        story = self.publish_draft(Article.objects.latest("id"))
        assert CANARY in self.shown(story)
        assert "اقتباسات زالت" not in self.client.get("/admin/").content.decode()
        erase_reader(comment.reader, now=timezone.now())
        html = self.shown(story)
        assert (CANARY in html, "كلام يبقى" in html) == (False, True)
        assert CANARY not in str(QuestionSummary.objects.get(article=story).picks)
        assert "اقتباسات زالت" in self.client.get("/admin/").content.decode()
        self.client.force_login(make_user("other", "contributor"))
        assert "اقتباسات زالت" not in self.client.get("/admin/").content.decode()

    def test_a_rejection_takes_it_out_and_an_approval_brings_it_back(self):
        comment = self.picked("أراهن على السرعة", choice="yes")
        self.harvest(comment)
        story = Article.objects.latest("id")
        picks = lambda: QuestionSummary.objects.get(article=story).picks  # noqa: E731
        assert comment.public_id in picks()
        comment = moderate(comment, "reject", by=self.layla, code="abuse")
        assert not picks()
        moderate(comment, "approve", by=self.layla)
        assert comment.public_id in picks()
        assert not recount(self.question)

    def test_nothing_picked_and_nobody_who_may_not_begin_stories(self):
        not_picked = self.said("لم يُنتقَ")
        comment = self.picked("منتقى")
        stories = Article.objects.count()
        for answer in (
            self.harvest(),
            self.harvest(not_picked),
            self.harvest(comment, who=self.layla),
        ):
            assert answer.status_code == 302
        self.client.post(self.where, {"harvest": "1", "picked": ["\x00", "٣", "x" * 999]})
        assert Article.objects.count() == stories
        assert not QuotedAnswer.objects.exists()

    def test_the_api_tells_a_story_that_quotes_an_answer(self):
        comment = self.picked("أراهن على السرعة", choice="yes")
        self.harvest(comment)
        story = self.publish_draft(Article.objects.latest("id"))
        told = self.client.get(urlsplit(api_url("story", story.uuid)).path).json()
        assert "أراهن على السرعة" in str(told)
