"""The readers of a writer's own stories: what waits for a reply, who sees it, and how it is given."""

import uuid

from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Person
from comments.models import Comment, Question
from comments.moderation import moderate
from comments.switching import set_switch
from tests.comments.asked import AskedCase
from tests.conftest import make_user

OWN = reverse("admin:comments_comment_own")
CANARY = "كناريكناري"


class OwnCase(AskedCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        person = Person.objects.create(name_ar="أمل سعيد", slug_ar="أمل", user=cls.amal)
        cls.mine = cls.publish("قصتي", "ما رأيكم؟", byline=[person.pk])

    def setUp(self):
        self.client.force_login(self.amal)

    def said(self, body: str, **more) -> Comment:
        return self.in_state("visible", body=body, on=more.pop("on", self.mine), **more)

    def page(self, query="") -> str:
        return self.client.get(OWN + query).content.decode()

    def reply(self, comment, body="شكرًا، هذا سؤال في محله.", key=""):
        given = {"answer": comment.public_id, "body": body, "key": key or uuid.uuid4().hex}
        return self.client.post(OWN, given, follow=True)


class Waiting(OwnCase):
    def test_what_asks_comes_first_and_a_colleague_s_story_is_not_there(self):
        self.said("هذا رأيي في الأمر.", name="ليان")
        self.said("ومتى يصل المنتج؟", name="حسام")
        self.said("ليست قصتها هذه؟", name="غريب", on=self.live)
        page = self.page()
        assert 0 < page.index("حسام") < page.index("ليان")
        assert "غريب" not in page
        assert "جوابان ينتظران" in page
        start = self.client.get("/admin/").content.decode()
        assert ("حسام" in start, "غريب" in start) == (True, False)
        assert 'pane__count--question">2<' in start

    def test_what_is_not_to_be_read_by_all_is_never_a_writer_s_to_read(self):
        for state in ("held", "rejected", "spam", "hidden", "withdrawn", "erased"):
            self.in_state(state, body=f"{CANARY} {state} لماذا؟", name=CANARY, on=self.mine)
        self.held(kind="correction", body=f"{CANARY} تصويب؟", choice="", on=self.mine)
        self.said("ظاهر للجميع؟")
        for address in (OWN, "/admin/"):
            page = self.client.get(address).content.decode()
            assert CANARY not in page, address
            assert "ظاهر للجميع" in page
        for comment in Comment.objects.exclude(state="visible"):
            answer = self.reply(comment)
            assert CANARY not in answer.content.decode()
        assert not Comment.objects.filter(is_staff=True).exists()

    def test_what_a_colleague_answered_waits_no_more_at_any_depth(self):
        first = self.said("سؤال أول؟")
        second = self.said("سؤال ثانٍ؟", parent=first, choice="")
        third = self.said("سؤال ثالث؟", parent=second, choice="")
        assert [comment.depth for comment in (first, second, third)] == [0, 1, 2]
        # Below the deepest level a reply stands beside what it answers, so it speaks to both.
        for count, comment in ((3, third), (1, first)):
            assert self.page().count('class="ticket"') == count
            self.reply(comment, f"ردّ على {comment.depth} من كاتبة القصة.")
        assert "لا أحد ينتظر" in self.page()

    def test_a_closed_question_or_thread_asks_for_no_reply(self):
        thread = self.said("خيط مغلق؟")
        self.said("ردّ فيه؟", parent=thread, choice="")
        moderate(thread, "lock", by=self.layla)
        assert "لا أحد ينتظر" in self.page()
        moderate(thread, "unlock", by=self.layla)
        assert self.page().count('class="ticket"') == 2
        question = Question.objects.get(article_id=self.mine.article_id)
        Question.objects.filter(pk=question.pk).update(closed_at=self.now)
        type(self.mine.summary).objects.filter(article=self.mine.article).update(is_closed=True)
        assert "لا أحد ينتظر" in self.page()

    def test_one_query_tells_of_three_and_of_forty(self):
        for number in range(3):
            self.said(f"السؤال رقم {number}؟")
        few = self.queries()
        for number in range(37):
            self.said(
                f"السؤال الآخر رقم {number} من القراء؟", parent=Comment.objects.first(), choice=""
            )
        assert self.queries() == few
        assert self.page().count('class="ticket"') == 20
        assert self.page("?from=20").count('class="ticket"') == 20
        assert self.page("?from=x%00").count('class="ticket"') == 20

    def queries(self) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.page()
        asked = [row["sql"] for row in captured if "comments_comment" in row["sql"]]
        assert len(asked) == 1, asked
        return len(captured)


class Replying(OwnCase):
    def test_a_reply_is_public_at_once_with_the_mark_of_the_author(self):
        comment = self.said("متى يصل المنتج؟")
        set_switch(
            Question.objects.get(article_id=self.mine.article_id),
            "pre",
            by=self.layla,
            now=self.now,
        )
        assert "ردّك الآن تحت جواب" in self.reply(comment).content.decode()
        reply = Comment.objects.get(parent=comment)
        assert (reply.state, reply.is_staff, reply.is_author, reply.name) == (
            "visible", True, True, "amal",
        )  # fmt: skip
        shown = render_to_string(
            "comments/blocks/answer.html",
            {"comment": reply, "publication": self.mine},
            RequestFactory().get("/"),
        )
        assert "كاتب القصة" in shown

    def test_an_editor_under_another_s_story_is_of_the_newsroom_not_its_author(self):
        comment = self.said("سؤال؟")
        reply = self.send("ردّ المحرّر.", reader=None, parent=comment, on=self.mine, name="باسم")
        assert not reply.is_author
        self.client.force_login(self.basim)
        assert "لا أحد ينتظر" in self.page()
        assert "لم يعد هذا الجواب ينتظر" in self.reply(comment).content.decode()

    def test_a_press_twice_is_one_reply(self):
        comment, key = self.said("سؤال؟"), uuid.uuid4().hex
        for _press in range(2):
            assert self.reply(comment, key=key).status_code == 200
        assert Comment.objects.filter(parent=comment).count() == 1

    def test_what_cannot_be_taken_comes_back_as_it_was_typed(self):
        comment = self.said("سؤال؟")
        for body in ("ك", "سطر\n" * 14, "كلمة " * 500):
            answer = self.reply(comment, body)
            assert answer.status_code == 422
            assert body.strip() in answer.content.decode()
        self.reply(comment)
        late = self.reply(comment, "كلام كُتب متأخرًا")
        assert "كلام كُتب متأخرًا" in late.content.decode()
        assert Comment.objects.filter(parent=comment).count() == 1
        for mark in ("\x00", "nonsense", "-1", "٣" * 9, ""):
            given = {"answer": mark, "body": "كلام باقٍ", "key": "\x00"}
            assert "كلام باقٍ" in self.client.post(OWN, given).content.decode()

    def test_others_have_no_such_page(self):
        for who in (self.layla, make_user("sami", "technical_admin"), make_user("nobody")):
            self.client.force_login(who)
            assert self.client.get(OWN).status_code == 403
            assert self.client.post(OWN, {"body": "كلام"}).status_code == 403
