"""The newsroom's acts on a question: whose they are, what they write, and what follows for readers."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import Error, transaction

from articles import workflow
from articles.models import Article, Publication, QuestionSummary
from comments import questions
from comments.erasing import erase_reader
from comments.foresight import Record, record_of, show_record
from comments.joining import follow_verdict
from comments.letters import verdict as verdict_letter
from comments.models import Question, QuestionEvent, Reader
from comments.models.question import VOID
from comments.moderation import moderate
from comments.questions import QuestionRefused, StaleQuestion
from comments.tasks import keep_records, send_changed_verdicts, send_verdicts
from newsroom.web.sealing import seal
from tests.comments.asked import AskedCase
from tests.conftest import make_user

WHY = {"reason_ar": "اكتمل النقاش."}
RIGHT = {"choice": "yes", "source": "https://example.org/a", "note_ar": "أعلنت الشركة الأرقام."}


class QuestionCase(AskedCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.dana = make_user("dana", "managing_editor")
        cls.forecast = cls.publish("سباق النماذج", "هل يتقدم النموذج؟", question_kind="forecast")

    def question(self, publication=None):
        return Question.objects.get(article_id=(publication or self.forecast).article_id)

    def act(self, name, by=None, *, on=None, now=None, **given):
        question = self.question(on)
        seen = given.pop("seen", question.version)
        return questions.change(
            question, name, by=by or self.basim, seen=seen, now=now or self.now, **given
        )

    def settle(self, by=None, **given):
        return self.act("settle", by, **(RIGHT | given))

    def summary(self, publication=None):
        article = (publication or self.forecast).article_id
        return QuestionSummary.objects.get(article_id=article)

    def fresh(self):
        return Publication.objects.select_related("summary").get(pk=self.forecast.pk)

    def chose(self, choice, confidence=None, **more):
        reader = more.pop("reader", None) or Reader.objects.create(**more)
        self.send(choice=choice, reader=reader, on=self.forecast, confidence=confidence)
        return reader


class Rights(QuestionCase):
    def test_each_act_is_whose_it_is(self):
        """The column «question, verdict» of the table of rights."""
        everybody = {
            "amal": self.amal, "layla": self.layla, "basim": self.basim, "dana": self.dana,
        }  # fmt: skip
        editors = {"basim", "dana"}
        may = {
            "close": {"layla", *editors}, "extend": editors, "settle": editors,
            "reopen": {"dana"}, "settle_anew": {"dana"},
        }  # fmt: skip
        later = self.now + timedelta(days=1)
        given = {
            "close": WHY,
            "extend": {"closes_at": later},
            "settle": RIGHT,
            "settle_anew": RIGHT,
        }
        before = {"reopen": ("close", WHY), "settle_anew": ("settle", RIGHT)}
        assert set(may) == set(questions.ACTS)
        for name, people in may.items():
            for who, user in everybody.items():
                with transaction.atomic():
                    if name in before:
                        first, with_words = before[name]
                        self.act(first, self.dana, **with_words)
                    offered = questions.possible_acts(self.question(), user, self.now)
                    assert (name in {act.name for act in offered}) == (who in people), (name, who)
                    if who in people:
                        self.act(name, user, **given.get(name, {}))
                    else:
                        with pytest.raises(QuestionRefused):
                            self.act(name, user, **given.get(name, {}))
                    transaction.set_rollback(True)

    def test_an_act_is_refused_where_the_question_does_not_stand_for_it(self):
        for name, given in {"reopen": {}, "settle_anew": RIGHT}.items():
            with pytest.raises(QuestionRefused):
                self.act(name, self.dana, **given)
        self.settle()
        for name, given in {"close": WHY, "reopen": {}, "settle": RIGHT}.items():
            with pytest.raises(QuestionRefused):
                self.act(name, self.dana, **given)
        with pytest.raises(QuestionRefused, match="للتوقعات"):
            self.act("settle", on=self.live, **RIGHT)

    def test_what_readers_are_told_must_be_there(self):
        for name, given, field in (
            ("close", {}, "reason_ar"),
            ("settle", RIGHT | {"note_ar": ""}, "note_ar"),
            ("settle", RIGHT | {"source": ""}, "source"),
            ("settle", RIGHT | {"choice": "maybe"}, "choice"),
            ("settle", RIGHT | {"choice": ""}, "choice"),
            ("extend", {"closes_at": self.now}, "closes_at"),
            ("extend", {}, "closes_at"),
        ):
            with pytest.raises(QuestionRefused) as refused:
                self.act(name, **given)
            assert refused.value.field == field, name
        assert self.question().version == 0

    def test_every_act_is_in_the_log_which_nobody_rewrites(self):
        self.act("close", self.layla, **WHY)
        self.act("reopen", self.dana)
        self.settle()
        self.act("settle_anew", self.dana, **(RIGHT | {"choice": "no"}))
        events = QuestionEvent.objects.order_by("id")
        assert [event.act for event in events] == ["close", "reopen", "settle", "settle_anew"]
        assert [event.version for event in events] == [1, 2, 3, 4]
        assert events[3].told["verdict_choice"] == ["yes", "no"]
        assert events[0].actor_name == "layla"
        for rewrite in (lambda: events.update(act="x"), lambda: events[0].delete()):
            with pytest.raises(Error), transaction.atomic():
                rewrite()

    def test_of_two_who_saw_the_same_the_second_is_told_and_nothing_is_written(self):
        self.act("close", self.layla, seen=0, **WHY)
        with pytest.raises(StaleQuestion) as stale:
            self.settle(seen=0)
        assert stale.value.event.act == "close"
        assert self.question().verdict_at is None


class Closing(QuestionCase):
    def test_a_closed_question_takes_no_answer_until_it_is_open_again(self):
        self.act("close", **WHY)
        assert (self.summary().is_closed, self.summary().closed_reason_ar) == (
            True,
            WHY["reason_ar"],
        )
        with pytest.raises(ValidationError):
            self.chose("yes")
        self.act("reopen", self.dana)
        self.chose("yes")
        assert self.tally(self.forecast) == {"yes": 1}

    def test_a_question_that_ended_opens_again_with_a_new_date_only(self):
        ends = self.now + timedelta(hours=1)
        self.act("extend", closes_at=ends)
        later = ends + timedelta(hours=1)
        with pytest.raises(QuestionRefused):
            self.act("reopen", self.dana, now=later)
        self.act("reopen", self.dana, now=later, closes_at=later + timedelta(days=1))
        assert self.fresh().is_question_open(later)

    def test_a_story_that_is_taken_down_closes_its_question_at_once(self):
        """Even for an answer that was on its way: it was read before, and stored after."""
        on_its_way = self.fresh()
        story = Article.objects.get(pk=self.forecast.article_id)
        workflow.perform(
            story, "withdraw", by=self.dana, expected_version=story.version, now=self.now,
            public_note_ar="نراجع المعلومات.",
        )  # fmt: skip
        with pytest.raises(ValidationError):
            self.send(choice="yes", on=on_its_way)
        assert self.tally(self.forecast) == {}

    def test_a_forecast_without_a_date_closes_when_its_outcome_can_be_known(self):
        known = self.now + timedelta(days=3)
        copy = self.publish(
            "إطلاق الصاروخ", "هل ينجح؟", question_kind="forecast", settles_at=known,
            settle_how_ar="بيان الوكالة",
        )  # fmt: skip
        assert self.question(copy).closes_at == known

    def test_a_new_date_of_the_story_reaches_the_question(self):
        ends = self.now + timedelta(days=9)
        story = Article.objects.get(pk=self.forecast.article_id)
        steps = (("start_change", self.basim), ("submit", self.amal), ("approve", self.basim))
        for move, by in steps:
            if move == "submit":
                story = workflow.edit(
                    story,
                    {"question_closes_at": ends},
                    by=self.amal,
                    expected_version=story.version,
                )
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        workflow.perform(
            story, "publish", by=self.basim, expected_version=story.version, change_class="update",
            public_note_ar="موعد جديد.",
        )  # fmt: skip
        for _twice in range(2):
            questions.open_question(None, article_id=story.pk)
        assert self.question().closes_at == ends
        assert QuestionEvent.objects.get().act == "redate"


class Verdicts(QuestionCase):
    def test_a_verdict_freezes_the_answers_and_says_who_was_right(self):
        for choice in ("yes", "yes", "no"):
            self.chose(choice)
        self.settle()
        verdict = self.fresh().verdict
        assert (verdict.label, verdict.right, verdict.total, verdict.share) == ("نعم", 2, 3, 67)
        assert not self.fresh().is_question_open(self.now)
        with pytest.raises(ValidationError):
            self.chose("yes")

    def test_void_is_a_verdict_too(self):
        self.chose("yes")
        self.settle(choice=VOID, source="", note_ar="أُلغي الحدث.")
        verdict = self.fresh().verdict
        assert (verdict.is_void, verdict.right, verdict.note) == (True, None, "أُلغي الحدث.")

    def test_a_hidden_tally_gives_no_share_away(self):
        self.chose("yes")
        Question.objects.update(show_tally="never")
        self.settle()
        assert (self.fresh().verdict.right, self.fresh().verdict.label) == (None, "نعم")

    def test_an_answer_erased_after_the_verdict_leaves_the_share(self):
        comment = self.in_state("visible", on=self.forecast)
        self.chose("no")
        self.settle()
        moderate(comment, "erase", reader=comment.reader)
        assert (self.fresh().verdict.right, self.fresh().verdict.total) == (0, 1)


class Records(QuestionCase):
    def test_the_record_counts_what_was_right_and_how_sure(self):
        sure, unsure = self.chose("yes", 90), self.chose("no", 60)
        silent = self.chose("no")
        self.settle()
        assert record_of(sure) == Record(1, 1, 0.01)
        assert record_of(unsure) == Record(1, 0, 0.36)
        assert record_of(silent) == Record(1, 0, None)

    def test_it_is_kept_for_those_who_show_it_and_follows_every_change(self):
        shown, hidden = self.chose("yes", 80), self.chose("yes", 80)
        show_record(shown, is_shown=True)
        self.settle()
        keep_records.func(self.question().pk)
        shown.refresh_from_db(), hidden.refresh_from_db()
        assert shown.foresight == {"settled": 1, "right": 1, "brier": 0.04}
        assert hidden.foresight == {}
        self.act("settle_anew", self.dana, **(RIGHT | {"choice": "no"}))
        keep_records.func(self.question().pk)
        shown.refresh_from_db()
        assert shown.foresight == {"settled": 1, "right": 0, "brier": 0.64}
        self.act("settle_anew", self.dana, choice=VOID, note_ar="لا يمكن الحكم.")
        keep_records.func(self.question().pk)
        shown.refresh_from_db()
        assert shown.foresight["settled"] == 0
        show_record(shown, is_shown=False)
        shown.refresh_from_db()
        assert shown.foresight == {}

    def test_a_withdrawn_answer_leaves_the_record_and_an_erased_reader_takes_it_along(self):
        comment = self.in_state("visible", on=self.forecast)
        show_record(comment.reader, is_shown=True)
        self.settle()
        keep_records.func(self.question().pk)
        moderate(comment, "withdraw", reader=comment.reader)
        reader = Reader.objects.get(pk=comment.reader_id)
        assert reader.foresight["settled"] == 0
        erase_reader(reader, now=self.now)
        reader.refresh_from_db()
        assert (reader.foresight, reader.shows_record) == ({}, False)


class Letters(QuestionCase):
    def asked(self, choice="yes", language="ar", address="x@example.org"):
        reader = self.chose(
            choice, language=language, email_sealed=seal(address), email_hmac=address,
            email_confirmed_at=self.now,
        )  # fmt: skip
        follow_verdict(reader, self.question())
        return reader

    def send_all(self):
        mail.outbox.clear()
        send_verdicts.func(self.question().pk)
        return mail.outbox

    def test_who_asked_is_told_once(self):
        self.asked(address="right@example.org")
        self.asked("no", address="wrong@example.org")
        self.chose("yes")
        assert self.send_all() == []
        self.settle()
        told = {letter.to[0]: letter for letter in self.send_all()}
        assert set(told) == {"right@example.org", "wrong@example.org"}
        assert "كان جوابك صائبًا" in told["right@example.org"].body
        assert "كنت قد اخترت غير ذلك" in told["wrong@example.org"].body
        assert self.send_all() == []

    def anew(self, **given):
        """Every letter of a changed verdict; its tasks may run twice."""
        self.act("settle_anew", self.dana, **(RIGHT | given))
        mail.outbox.clear()
        for _twice in range(2):
            send_verdicts.func(self.question().pk)
            send_changed_verdicts.func(self.question().pk)
        return list(mail.outbox)

    def test_who_was_told_is_told_once_of_each_change(self):
        self.asked("no")
        self.settle()
        (first,) = self.send_all()
        (changed,) = self.anew(choice="no")
        assert "تغيّر الحُكم" in changed.subject
        assert "كنا قد أبلغناك بأن ما تحقّق هو: نعم" in changed.body
        assert "كان جوابك صائبًا" in changed.body
        assert changed.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]
        assert "List-Unsubscribe-Post" in changed.extra_headers
        assert len(self.anew(choice=VOID, source="", note_ar="أُلغي الحدث.")) == 1
        (back,) = self.anew(choice="no")
        assert "كنا قد أبلغناك بأن الحُكم متعذّر" in back.body

    def test_another_note_is_no_other_verdict_and_who_stopped_hears_nothing(self):
        reader = self.asked()
        self.settle()
        self.send_all()
        assert self.anew(note_ar="صُحّحت الأرقام.") == []
        reader.subscriptions.update(stopped_at=self.now)
        assert self.anew(choice="no") == []

    def test_who_hears_of_it_first_after_the_change_gets_one_letter(self):
        self.asked()
        self.settle()
        (only,) = self.anew(choice="no")
        assert "صدر الحُكم" in only.subject

    def test_nobody_is_told_who_stopped_or_never_confirmed_or_of_a_story_that_is_gone(self):
        stopped, unconfirmed = (
            self.asked(address="a@example.org"),
            self.asked(address="b@example.org"),
        )
        stopped.subscriptions.update(stopped_at=self.now)
        Reader.objects.filter(pk=unconfirmed.pk).update(email_confirmed_at=None)
        self.settle()
        assert self.send_all() == []
        Reader.objects.filter(pk=unconfirmed.pk).update(email_confirmed_at=self.now)
        Publication.objects.filter(pk=self.forecast.pk).update(visible_until=self.now)
        assert self.send_all() == []

    def test_a_server_that_does_not_answer_gets_its_letter_again(self):
        reader = self.asked()
        self.settle()
        with (
            self.settings(EMAIL_BACKEND="tests.comments.test_questions.Broken"),
            pytest.raises(OSError),
        ):
            send_verdicts.func(self.question().pk)
        assert reader.subscriptions.get().told_at is None
        assert len(self.send_all()) == 1

    def test_many_are_told_in_batches_that_follow_each_other(self):
        for number in range(51):
            self.asked(address=f"n{number}@example.org")
        self.settle()
        assert len(self.send_all()) == 50
        last = Reader.objects.order_by("id").all()[49].subscriptions.get()
        mail.outbox.clear()
        send_verdicts.func(self.question().pk, last.pk)
        assert len(mail.outbox) == 1

    def test_the_words_are_escaped_and_set_from_right_to_left(self):
        self.asked()
        self.settle(note_ar='<b>"خط"</b>')
        letter = self.send_all()[0]
        html = letter.alternatives[0].content
        assert "<b>" not in html
        assert "خط" in html
        assert 'dir="rtl"' in html
        assert "List-Unsubscribe-Post" in letter.extra_headers
        reader = Reader.objects.get(email_confirmed_at__isnull=False)
        again = verdict_letter(self.fresh(), reader.subscriptions.get(), to="x@example.org")
        assert '<b>"خط"</b>' in again.body


class Broken:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError
