"""Anything done to a thread by anybody, in any order: every kept figure is what its rows say (F9)."""

from contextlib import suppress
from datetime import timedelta
from unittest import mock

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from articles.models import Publication
from comments.answering import answer
from comments.erasing import erase_reader
from comments.joining import join
from comments.marks import flag, vote
from comments.models import Comment, Flag, Question, Reader
from comments.moderation import MOVES, ModerationRefused, moderate
from comments.questions import QuestionRefused, change
from comments.summary import Drift, recount
from tests.comments.asked import AskedCase, numbers
from tests.conftest import make_user

READERS = 5
MOVES_TRIED, EXAMPLES, STEPS, COUNTED_EACH = 1_000, 5, 80, 20
# Far enough apart for the pace of any reader.
PAUSE = timedelta(hours=2)
SETTINGS = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
somebody, something = st.integers(0, READERS - 1), st.integers(0, 10_000)


class Thread(RuleBasedStateMachine):
    """One question with its readers, a moderator and a managing editor."""

    case: "AnyOrder"
    done = 0

    def __init__(self):
        super().__init__()
        self.live = self.case.publish(f"قصة {next(numbers)}", "هل يتفوق؟", question_kind="forecast")
        self.readers = [self.known() for _number in range(READERS)]
        self.now, self.steps, self.left = self.case.now, 0, None

    def known(self) -> Reader:
        return Reader.objects.create(trust=3)

    @property
    def question(self) -> Question:
        return Question.objects.get(article_id=self.live.article_id)

    def any_of(self, number: int) -> Comment | None:
        rows = list(Comment.objects.filter(article_id=self.live.article_id).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @rule(
        who=somebody, choice=st.sampled_from(["yes", "no", ""]), has_words=st.booleans(),
        to=st.none() | something, because=st.none() | something,
    )  # fmt: skip
    def answer(self, who, choice, has_words, to, because):
        # A copy as a page would have it: its summary is read under the lock.
        live = Publication.objects.select_related("summary").get(pk=self.live.pk)
        parent = None if to is None else self.any_of(to)
        self.attempt(lambda: answer(
            live, reader=self.readers[who], name="عمر", now=self.now, choice=choice, parent=parent,
            body="كلام" if has_words or parent else "", submit_key=f"key-{next(numbers)}",
            because=None if because is None else self.any_of(because),
        ))  # fmt: skip

    @rule(who=somebody, which=something)
    def find_useful(self, who, which):
        if comment := self.any_of(which):
            reader = self.readers[who]
            self.attempt(lambda: vote(comment, reader=reader, device=f"{reader.pk}", now=self.now))

    @rule(who=somebody, which=something, reason=st.sampled_from(Flag.Reason.values))
    def complain(self, who, which, reason):
        if comment := self.any_of(which):
            reader, told = self.readers[who], {"reason": reason, "now": self.now}
            self.attempt(lambda: flag(comment, reader=reader, device=f"{reader.pk}", **told))

    @rule(
        which=something, move=st.sampled_from(sorted(MOVES)), to=st.sampled_from(["held", "visible"]),
        who=st.sampled_from(["moderator", "reader", "house"]),
    )  # fmt: skip
    def decide(self, which, move, to, who):
        if comment := self.any_of(which):
            by = {"moderator": {"by": self.case.layla}, "reader": {"reader": comment.reader}}
            told = by.get(who, {}) | {"code": "abuse", "to": to, "now": self.now}
            self.attempt(lambda: moderate(comment, move, **told))

    @rule(act=st.sampled_from(["close", "reopen"]))
    def switch(self, act):
        given = {"reason_ar": "اكتمل."} if act == "close" else {}
        self.attempt(lambda: self.change(act, **given))

    @rule(who=somebody)
    @precondition(lambda self: self.steps % 7 == 0)
    def forget(self, who):
        self.attempt(lambda: erase_reader(self.readers[who], now=self.now))
        self.readers[who] = self.known()

    @rule(who=somebody, other=somebody)
    @precondition(lambda self: self.steps % 5 == 0)
    def find_each_other(self, who, other):
        """Two devices turn out to be one reader."""
        if who != other:
            self.attempt(lambda: join(self.readers[who], self.readers[other], now=self.now))
            self.readers[who] = self.known()

    @rule(choice=st.sampled_from(["yes", "no"]))
    @precondition(lambda self: self.steps > STEPS - 20 and self.left is None)
    def settle(self, choice):
        given = {"choice": choice, "source": "https://example.org/", "note_ar": "أُعلن."}
        self.attempt(lambda: self.change("settle", **given))
        self.left = Comment.objects.filter(article_id=self.live.article_id).count()

    def change(self, act, **given):
        change(
            self.question, act, by=self.case.dana, seen=self.question.version, now=self.now, **given
        )

    def attempt(self, act):
        self.now += PAUSE
        self.steps += 1
        type(self).done += 1
        with suppress(ModerationRefused, QuestionRefused, ValidationError):
            act()
        if self.steps % COUNTED_EACH == 0:
            self.count()

    def count(self):
        # The rows by this test's own counting, then by that of the house.
        self.case.tally(self.live)
        assert recount(self.question) == Drift()
        if self.left is not None:
            # Nothing comes after the verdict.
            there = Comment.objects.filter(article_id=self.live.article_id).count()
            assert there == self.left

    def teardown(self):
        self.count()


class AnyOrder(AskedCase):
    def setUp(self):
        self.dana = make_user("dana", "managing_editor")

    def test_a_thousand_moves_leave_every_figure_what_its_rows_say(self):
        with mock.patch.multiple(Thread, case=self, done=0, create=True):
            # An example may end before its steps do.
            while Thread.done < MOVES_TRIED:
                run_state_machine_as_test(Thread, settings=SETTINGS)

    def test_two_devices_that_join_leave_every_count_right(self):
        first, second = Reader.objects.create(trust=3), Reader.objects.create(trust=3)
        self.send(choice="yes", reader=first)
        self.send(choice="no", reader=second)
        other = self.publish("قصة ثانية", "ما رأيك؟")
        self.send(choice="no", reader=second, on=other)
        join(second, first, now=self.now)
        assert (self.tally(), self.tally(other)) == ({"yes": 1}, {"no": 1})
