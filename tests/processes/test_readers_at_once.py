"""Readers at one story in the same moment, each a process with a connection of its own (F1, F2, F11)."""

from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Publication, QuestionSummary
from comments.answering import answer
from comments.models import Ballot, Comment, Question, QuestionEvent, Reader, Tally, UsedToken
from comments.moderation import moderate
from comments.questions import StaleQuestion, change
from comments.summary import refresh
from tests.processes.forks import at_once, insist
from tests.processes.readers import ReadersCase

DOUBLES = 40
# Sent by so many processes side by side, each some after another: a server has only so many lines.
READERS, SENDERS = 200, 50
WORKERS = 4
VOTERS, VOTES_EACH = 12, 9


class Readers(ReadersCase):
    def send_all(self, forms):
        """The statuses of forms that as many readers send at once."""
        # SQLite has one writer at a time, and may send somebody away in a crowd.
        press = insist if connection.vendor == "sqlite" else lambda act: act()

        def send(own):
            return lambda: [
                press(lambda form=form: Client().post(self.where, form)).status_code for form in own
            ]

        told = at_once([send(forms[number::SENDERS]) for number in range(SENDERS)])
        return Counter(status for statuses in told for status in statuses)

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
        assert self.send_all(forms) == {303: READERS}
        assert Comment.objects.count() == READERS
        assert set(Comment.objects.values_list("body", flat=True)) == {row["body"] for row in forms}
        self.assert_counts()

    def test_choices_alone_are_all_counted(self):
        yes, no = READERS // 4, READERS // 10
        forms = [self.form(body="", choice="yes" if n < yes else "no") for n in range(yes + no)]
        assert self.send_all(forms) == {303: yes + no}
        summary = QuestionSummary.objects.get(article_id=self.live.article_id)
        assert summary.ballots == yes + no
        tally = dict(Tally.objects.values_list("choice_key", "count"))
        assert tally == {"yes": yes, "no": no}
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

    def test_marks_and_moves_on_one_answer_never_wait_for_each_other_in_a_circle(self):
        """Readers find an answer useful while a moderator works on it: nobody is sent away."""
        comment = answer(
            self.live, reader=Reader.objects.create(), body="جواب يراه الجميع", choice="yes",
            name="عمر", submit_key="seen", now=timezone.now(),
        )  # fmt: skip
        comment = moderate(comment, "approve", by=self.basim)
        address = reverse("comments:useful", args=[comment.public_id])

        def press(number):
            browser = Client(headers={"User-Agent": f"reader/{number}"})
            return lambda: [browser.post(address).status_code for _time in range(VOTES_EACH)]

        def work():
            for _time in range(VOTES_EACH):
                for move in ("pick", "unpick"):
                    moderate(Comment.objects.get(pk=comment.pk), move, by=self.basim)
            return "worked"

        said = at_once([*(press(number) for number in range(VOTERS)), work])
        assert said == [[303] * VOTES_EACH] * VOTERS + ["worked"]
        self.assert_counts()
