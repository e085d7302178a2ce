"""Moderators search answers by the words that readers search stories by; what they find stays with them."""

import io
from unittest import mock

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import search
from articles.models import InnerDocument, InnerWord, SearchWord
from comments.answering import edit
from comments.erasing import erase_reader
from comments.models import Comment
from comments.moderation import moderate
from comments.tidying import tidy
from tests.comments.test_moderation_admin import QUEUE, QueueCase

CANARY = "كناريتان"


class AnswersCase(QueueCase):
    def found(self, query: str, state: str = "held") -> list[int]:
        page = self.client.get(QUEUE, {"q": query, "state": state})
        return [row.pk for row in page.context["cl"].result_list]


class Finding(AnswersCase):
    def test_words_are_found_whatever_stands_around_them_and_are_marked(self):
        comment = self.held(name="أحمد", body="والمستخدمون يريدون إجاباتٍ من OpenAI.")
        self.held(name="ليان", body="لا رأي لي في هذا.")
        for text in ("مستخدم", "للمستخدمين", "اجابات", "اوبن ايه اي", "احمد", "المستخد"):
            assert self.found(text) == [comment.pk], text
        page = self.page("?q=مستخدم")
        assert '<p dir="rtl"><mark>والمستخدمون</mark> يريدون' in page
        assert "<mark>أحمد</mark>" in self.page("?q=احمد")
        assert "<mark>" not in self.page()

    def test_marks_leave_hostile_words_as_harmless_as_they_were(self):
        self.held(body="<script>مستخدم</script> https://a.example/?q=مستخدم&x=1")
        page = self.page("?q=مستخدم")
        assert "&lt;script&gt;<mark>مستخدم</mark>&lt;/script&gt;" in page
        assert "<script>" not in page[page.index('class="ticket__text"') :][:400]
        assert 'href="https://a.example/?q=' in page

    def test_an_id_leads_to_its_answer_and_letters_within_a_word_are_found_last(self):
        comment = self.held(body="الكهرومغناطيسية تغلب.")
        self.held(body="غير هذا.")
        assert self.found(comment.public_id) == [comment.pk]
        assert self.found("غناطيس") == [comment.pk]

    def test_a_lane_is_searched_to_its_end_however_much_is_newer(self):
        waits = self.held(body="رأي في السرعة.")
        for _number in range(3):
            self.in_state("visible", body="كلام آخر عن السرعة والسرعة.")
        with mock.patch("articles.search.searching.CANDIDATES", 2):
            assert self.found("السرعة") == [waits.pk]

    def test_a_change_is_found_by_its_new_words(self):
        comment = self.held(body="نص عن القرصنة.")
        edit(comment, self.live, reader=comment.reader, body="نص عن الملاحة.", now=self.now)
        assert (self.found("القرصنة"), self.found("ملاحة")) == ([], [comment.pk])

    def test_a_search_costs_the_same_for_three_answers_and_thirty(self):
        for _number in range(3):
            self.held(body="السرعة أولا.")
        few = self.queries("?q=السرعة")
        for _number in range(9):
            self.held(body="السرعة أولا.")
        assert self.queries("?q=السرعة") == few
        assert few - self.queries("") <= 11

    def queries(self, query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.page(query)
        return len(captured)


class Keeping(AnswersCase):
    def test_what_is_not_public_is_found_at_the_desk_and_at_no_public_door(self):
        for state in ("held", "rejected", "spam", "hidden", "withdrawn"):
            self.in_state(state, body=f"{CANARY} هنا.")
            assert self.found(CANARY, state=state), state
        assert not SearchWord.objects.filter(word__contains="كناري").exists()
        now = timezone.now()
        given = {"language": "ar", "now": now}
        assert not search.search(CANARY, **given).scores
        assert search.search("كناريتن", **given).commoner == {}
        assert search.suggest("كناري", **given) == []
        for address in (
            f"/search/?q={CANARY[:-1]}",
            "/search/suggest/?q=كنار",
            f"/api/v1/stories?q={CANARY}",
        ):
            answer = Client().get(address)
            assert answer.status_code == 200, address
            assert f"{CANARY} هنا" not in answer.content.decode(), address

    def test_an_erased_answer_leaves_nothing(self):
        comment = self.in_state("visible", name="كناري", body=f"{CANARY} هنا.")
        with self.captureOnCommitCallbacks(execute=True):
            erase_reader(comment.reader, now=self.now)
        assert self.found(CANARY, state="all") == []
        self.nothing_is_left()

    def test_spam_leaves_the_index_with_its_words(self):
        comment = self.in_state("spam", body=f"{CANARY} هنا.")
        Comment.objects.filter(pk=comment.pk).update(decided_at=self.now.replace(year=2020))
        tidy(self.now)
        self.nothing_is_left()

    def nothing_is_left(self):
        assert not InnerDocument.objects.filter(collection=search.ANSWERS).exists()
        assert not InnerWord.objects.filter(word__contains="كناري").exists()

    def test_the_command_brings_in_what_was_there_before_and_forgets_what_is_no_more(self):
        comment, erased = self.held(body="رأي في السرعة."), self.held(body=f"{CANARY} هنا.")
        search.drop(search.ANSWERS, [comment.pk])
        moderate(erased, "erase", reader=erased.reader, now=self.now)
        search.keep(search.ANSWERS, erased.pk, {"body": CANARY})
        out = io.StringIO()
        call_command("rebuild_search", stdout=out)
        assert "Indexed 1 answers" in out.getvalue()
        assert self.found("السرعة") == [comment.pk]
        assert not InnerWord.objects.filter(word__contains="كناري").exists()
