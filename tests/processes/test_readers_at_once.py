"""Readers at one story in the same moment, each a process with a connection of its own (F1, F2, F11)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Publication, QuestionSummary
from comments.answering import answer, open_question
from comments.models import Ballot, Comment, Question, QuestionEvent, Reader, Tally, UsedToken
from comments.questions import StaleQuestion, change
from comments.summary import recount, refresh
from comments.tokens import make_token
from tests.comments.asked import CHOICES
from tests.processes.forks import ProcessCase, at_once, insist

DOUBLES = 40
READERS = 60
WORKERS = 4


class Readers(ProcessCase):
    def setUp(self):
        super().setUp()
        story = workflow.create(
            {
                "headline_ar": "عنوان القصة", "body_ar": "نص القصة.", "question_ar": "ما رأيك؟",
                "question_kind": "poll", "choices": CHOICES, "section_id": self.section.pk,
            },
            by=self.amal,
        )  # fmt: skip
        for move, by in (("submit", self.amal), ("approve", self.basim), ("publish", self.basim)):
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        self.question = open_question(None, article_id=story.pk)
        self.live = Publication.objects.select_related("summary").get(article=story)
        self.where = reverse("comments:answers", args=[story.pk])

    def form(self, **given):
        issued = timezone.now() - timedelta(seconds=30)
        token = make_token(self.live.article_id, now=issued)
        return {"token": token, "name": "عمر", "body": "جواب واحد لا غير", "choice": "yes"} | given

    def assert_counts(self):
        assert not recount(Question.objects.get(pk=self.question.pk))

    def test_one_form_sent_forty_times_is_one_answer(self):
        form = self.form()

        def send():
            # As a browser's double click: one cookie jar, none yet.
            reply = insist(lambda: Client().post(self.where, form))
            return reply.status_code, reply.headers.get("Location", "")

        replies = at_once([send] * DOUBLES)
        assert {status for status, _where in replies} == {303}
        assert len({where for _status, where in replies}) == 1
        assert Comment.objects.count() == Ballot.objects.count() == UsedToken.objects.count() == 1
        self.assert_counts()

    def test_different_answers_are_all_kept(self):
        forms = [
            self.form(body=f"هذا جوابي رقم {number}", choice="no" if number % 2 else "yes")
            for number in range(READERS)
        ]

        def send(form):
            return lambda: insist(lambda: Client().post(self.where, form)).status_code

        assert at_once([send(form) for form in forms]) == [303] * READERS
        assert Comment.objects.count() == READERS
        assert set(Comment.objects.values_list("body", flat=True)) == {row["body"] for row in forms}
        self.assert_counts()

    def test_choices_alone_are_all_counted(self):
        forms = [self.form(body="", choice="no" if n % 3 else "yes") for n in range(READERS)]

        def send(form):
            return lambda: insist(lambda: Client().post(self.where, form)).status_code

        assert at_once([send(form) for form in forms]) == [303] * READERS
        summary = QuestionSummary.objects.get(article_id=self.live.article_id)
        assert summary.ballots == READERS
        assert dict(Tally.objects.values_list("choice_key", "count")) == {
            "yes": READERS // 3, "no": READERS - READERS // 3,
        }  # fmt: skip
        self.assert_counts()

    def test_the_closing_hour_is_the_same_for_every_worker(self):
        closes = timezone.now() + timedelta(hours=1)
        Question.objects.update(closes_at=closes)
        refresh(Question.objects.get(pk=self.question.pk))
        live = Publication.objects.select_related("summary").get(pk=self.live.pk)
        readers = [Reader.objects.create() for _number in range(2 * WORKERS)]

        def send(number, reader):
            now = closes + timedelta(seconds=1 if number % 2 else -1)

            def act():
                try:
                    answer(
                        live, reader=reader, body="", choice="yes", name="", now=now,
                        submit_key=f"key-{number}",
                    )  # fmt: skip
                except ValidationError:
                    return "refused"
                return "taken"

            return act

        said = at_once([send(number, reader) for number, reader in enumerate(readers)])
        assert said == ["taken", "refused"] * WORKERS
        assert QuestionSummary.objects.get(article_id=self.live.article_id).ballots == WORKERS

    def test_of_editors_who_close_and_move_the_date_at_once_one_is_first(self):
        """Each has seen the same; the others are told, and the log has the one act."""
        later = timezone.now() + timedelta(days=1)
        acts = [("close", {"reason_ar": "اكتمل."}), ("extend", {"closes_at": later})] * WORKERS

        def make(name, given):
            def act():
                try:
                    change(self.question, name, by=self.basim, seen=0, now=timezone.now(), **given)
                except StaleQuestion:
                    return "late"
                return "made"

            return act

        said = at_once([make(name, given) for name, given in acts])
        assert sorted(said) == ["late"] * (len(acts) - 1) + ["made"]
        question = Question.objects.get(pk=self.question.pk)
        event = QuestionEvent.objects.get()
        assert (question.version, event.act) == (1, acts[said.index("made")][0])
        summary = QuestionSummary.objects.get(article_id=self.live.article_id)
        assert summary.is_closed == (event.act == "close")
