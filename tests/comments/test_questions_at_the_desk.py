"""The questions at the desk: what waits for a verdict, a page a question, and what is typed is not lost."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Publication
from comments.models import Question, QuestionEvent
from tests.comments.test_questions import WHY, QuestionCase

LIST = reverse("admin:comments_comment_questions")


class Desk(QuestionCase):
    def setUp(self):
        self.where = reverse("admin:comments_comment_question", args=[self.forecast.article_id])
        self.client.force_login(self.basim)

    def post(self, act, *, seen=None, **given):
        words = {f"{act}-{name}": value for name, value in given.items()}
        version = self.question().version if seen is None else seen
        return self.client.post(self.where, {"act": act, "seen": version} | words)

    def verdict(self, **more):
        given = {"choice": "yes", "source": "https://example.org/a", "note_ar": "أعلنت الأرقام."}
        return self.post("settle", **(given | more))

    def text(self, address):
        return self.client.get(address).content.decode()

    def fall_due(self):
        Publication.objects.filter(pk=self.forecast.pk).update(
            settles_at=self.now - timedelta(hours=1)
        )

    def test_an_editor_settles_a_forecast_and_the_log_says_who(self):
        answer = self.verdict()
        assert answer.status_code == 302
        page = self.text(self.where)
        assert "صدر الحُكم، وهو الآن أمام القرّاء." in page
        assert "basim" in page[page.index("events-title") :]
        assert "settle_anew" not in page
        self.client.force_login(self.dana)
        assert 'value="settle_anew"' in self.text(self.where)

    def test_a_moderator_is_offered_to_close_and_nothing_else(self):
        self.client.force_login(self.layla)
        page = self.text(self.where)
        assert 'value="close"' in page
        assert not any(f'value="{act}"' in page for act in ("settle", "extend", "reopen"))
        assert self.post("settle", choice="yes").status_code == 422
        assert self.post("close", **WHY).status_code == 302
        assert self.question().closed_by == self.layla
        self.client.force_login(self.amal)
        assert self.client.get(self.where).status_code == 403
        assert self.client.get(LIST).status_code == 403

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self):
        for given in (
            {"source": ""}, {"source": "javascript:alert(1)"}, {"source": "https://x" + "y" * 600},
            {"choice": ""}, {"choice": "maybe"}, {"note_ar": ""}, {"note_ar": "س\x00ر"},
            {"note_ar": "ط" * 501},
        ):  # fmt: skip
            answer = self.verdict(note_en="<b>kept</b>", **given)
            assert answer.status_code == 422, given
            page = answer.content.decode()
            assert "&lt;b&gt;kept&lt;/b&gt;" in page
            assert "errorlist" in page, given
        assert self.question().verdict_at is None
        for seen in ("", "9" * 40, "-1", "x"):
            assert self.post("close", seen=seen, **WHY).status_code == 409
        assert self.client.post(self.where, {"act": "erase"}).status_code == 404
        for typed in ("2020-01-01 10:00", "tomorrow", "9" * 50):
            assert self.post("extend", closes_at=typed).status_code == 422

    def test_the_second_of_two_is_told_who_was_first_and_keeps_the_words(self):
        seen = self.question().version
        self.act("close", self.layla, **WHY)
        answer = self.verdict(seen=seen)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "layla" in page[: page.index("stands")]
        assert "أعلنت الأرقام." in page
        # The form stands under the version that is true now: one more press makes the act.
        assert self.verdict().status_code == 302
        assert [event.act for event in QuestionEvent.objects.order_by("id")] == ["close", "settle"]

    def test_words_for_an_act_that_is_no_longer_possible_are_not_lost(self):
        self.act("close", self.layla, **WHY)
        answer = self.post("close", reason_ar="سبب آخر طويل")
        assert answer.status_code == 422
        assert "سبب آخر طويل" in answer.content.decode()

    def test_what_waits_for_a_verdict_is_on_the_desk_of_those_who_may_give_it(self):
        start = reverse("admin:index")
        title = "تنتظر الحُكم"
        assert title not in self.text(start)
        self.fall_due()
        assert title in self.text(start)
        assert self.forecast.question_ar in self.text(LIST)
        for other in (self.amal, self.layla):
            self.client.force_login(other)
            assert title not in self.text(start)
        self.act("settle", choice="*", note_ar="أُلغي الحدث.")
        self.client.force_login(self.basim)
        assert title not in self.text(start)

    def test_each_question_is_in_its_lane(self):
        def lanes(publication):
            where = reverse("admin:comments_comment_question", args=[publication.article_id])
            names = ("due", "soon", "open", "closed", "settled")
            return {name for name in names if f'"{where}"' in self.text(f"{LIST}?lane={name}")}

        assert lanes(self.live) == lanes(self.forecast) == {"open"}
        self.act("extend", closes_at=self.now + timedelta(days=2))
        assert lanes(self.forecast) == {"open", "soon"}
        self.fall_due()
        self.act("close", on=self.live, **WHY)
        assert lanes(self.live) == {"closed"}
        assert lanes(self.forecast) == {"due", "open", "soon"}
        self.verdict()
        assert lanes(self.forecast) == {"settled"}

    def test_the_list_is_searched_and_paged_and_takes_nonsense(self):
        for number in range(31):
            self.publish(f"قصة رقم {number}", f"ما السؤال {number}؟")
        first = self.client.get(LIST, {"lane": "open"}).context
        assert (len(first["copies"]), bool(first["older"])) == (30, True)
        rest = self.client.get(LIST, {"lane": "open", "before": first["older"]}).context
        assert len(rest["copies"]) == 3
        assert not {copy.pk for copy in first["copies"]} & {copy.pk for copy in rest["copies"]}
        found = self.client.get(LIST, {"lane": "open", "q": "السؤال 30"}).context["copies"]
        assert [copy.question_ar for copy in found] == ["ما السؤال 30؟"]
        for nonsense in (
            {"q": "\x00%_'"},
            {"lane": "\x00"},
            {"before": "9" * 99},
            {"q": "x" * 9999},
        ):
            assert self.client.get(LIST, nonsense).status_code == 200

    def test_the_pages_ask_the_same_however_many_there_are(self):
        with CaptureQueriesContext(connection) as asked:
            self.client.get(f"{LIST}?lane=open")
        few = len(asked.captured_queries)
        assert few <= 15
        for number in range(9):
            self.publish(f"قصة رقم {number}", f"ما السؤال {number}؟")
        with self.assertNumQueries(few):
            self.client.get(f"{LIST}?lane=open")

    def test_a_story_of_long_ago_has_its_question_under_its_form(self):
        story = reverse("admin:articles_article_change", args=[self.forecast.article_id])
        assert f'"{self.where}"' in self.text(story)
        Question.objects.filter(article_id=self.live.article_id).delete()
        gone = reverse("admin:comments_comment_question", args=[self.live.article_id])
        assert self.client.get(gone).status_code == 404
