"""The table of moderation: every move from every state, and what a decision does to the tally."""

import threading

import pytest
from django.db import connection
from django.test import TransactionTestCase

from comments.models import Ballot, Comment, ModerationEvent, Reader
from comments.moderation import MOVES, ModerationRefused, available_moves, moderate
from tests.comments.asked import AskedCase, counted
from tests.conftest import make_user

STATES = ("held", "visible", "rejected", "spam", "withdrawn")
# Where each move leads from each state; what is not here is refused.
LEADS = {
    ("approve", "held"): "visible",
    ("approve", "rejected"): "visible",
    ("approve", "spam"): "visible",
    ("reject", "held"): "rejected",
    ("reject", "visible"): "rejected",
    ("spam", "held"): "spam",
    ("spam", "visible"): "spam",
    ("spam", "rejected"): "spam",
}


class Table(AskedCase):
    def test_every_move_from_every_state(self):
        for move in MOVES:
            for state in STATES:
                comment = self.in_state(state)
                events = ModerationEvent.objects.filter(public_id=comment.public_id)
                before = events.count()
                to = LEADS.get((move, state))
                with self.subTest(move=move, state=state):
                    if to is None:
                        with pytest.raises(ModerationRefused):
                            moderate(comment, move, by=self.layla, code="abuse")
                        assert events.count() == before
                    else:
                        assert moderate(comment, move, by=self.layla, code="abuse").state == to
                        last = events.first()
                        assert (last.from_state, last.to_state, last.move) == (state, to, move)
                        assert events.count() == before + 1
                self.tally()

    def test_the_buttons_are_the_moves_that_work(self):
        for state in STATES:
            shown = {move.name for move in available_moves(self.in_state(state), self.layla)}
            assert shown == {move for move, source in LEADS if source == state}
        assert available_moves(self.held(), self.amal) == []

    def test_only_those_with_the_right_decide(self):
        allowed = {"editor", "managing_editor", "moderator"}
        for role in ("contributor", "writer", "technical_admin", *allowed, None):
            comment = self.held()
            who = make_user(f"u-{role}", role)
            if role in allowed:
                assert moderate(comment, "spam", by=who).state == "spam"
                continue
            with pytest.raises(ModerationRefused):
                moderate(comment, "spam", by=who)
            comment.refresh_from_db()
            assert comment.state == "held"

    def test_a_rejection_needs_one_of_its_reasons_and_no_other_move_keeps_one(self):
        comment = self.held()
        for code in ("", "nonsense"):
            with pytest.raises(ModerationRefused):
                moderate(comment, "reject", by=self.layla, code=code)
        rejected = moderate(comment, "reject", by=self.layla, code="unclear")
        assert rejected.reject_code == "unclear"
        assert moderate(rejected, "approve", by=self.layla, code="abuse").reject_code == ""

    def test_of_two_who_read_the_same_answer_the_second_is_refused(self):
        comment = self.held()
        stale = Comment.objects.get(pk=comment.pk)
        moderate(comment, "approve", by=self.layla)
        # From «visible» it would be allowed, but she decided on an answer that waited.
        with pytest.raises(ModerationRefused):
            moderate(stale, "reject", by=self.basim, code="abuse")
        assert Comment.objects.get(pk=comment.pk).state == "visible"
        assert self.tally() == {"yes": 1}

    def test_the_log_names_nobody_and_holds_no_words(self):
        comment = self.in_state("rejected", name="ليان", body="كلمات القارئة")
        event = ModerationEvent.objects.get()
        told = " ".join(str(value) for value in vars(event).values())
        assert "ليان" not in told
        assert "كلمات" not in told
        assert event.public_id == comment.public_id


class Tally(AskedCase):
    def test_a_choice_with_words_counts_while_the_words_are_visible(self):
        comment = self.held()
        assert self.tally() == {}
        for move, there in (("approve", 1), ("reject", 0), ("approve", 1), ("spam", 0)):
            comment = moderate(comment, move, by=self.layla, code="abuse")
            assert self.tally().get("yes", 0) == there
            assert counted(comment.reader) == bool(there)

    def test_an_answer_without_a_choice_is_counted_among_answers_only(self):
        self.in_state("visible", choice="")
        assert self.tally() == {}

    def test_approving_again_what_was_approved_counts_once(self):
        comment = self.in_state("visible")
        with pytest.raises(ModerationRefused):
            moderate(comment, "approve", by=self.layla)
        assert self.tally() == {"yes": 1}


@pytest.mark.needs_postgres
class ManyAtOnce(TransactionTestCase):
    """Readers and moderators at the same moment, each on a connection of their own."""

    def test_the_summary_is_what_the_ballots_say(self):
        case = AskedCase()
        AskedCase.setUpTestData.__func__(type(self))
        case.__dict__.update({name: getattr(type(self), name) for name in ("live", "layla", "now")})
        readers = [Reader.objects.create() for _number in range(12)]
        waiting = [case.held(reader=reader) for reader in readers[:6]]
        failures = []

        def answer(place: int) -> None:
            try:
                case.send(choice="no" if place % 2 else "yes", reader=readers[place])
                case.send(choice="yes" if place % 2 else "no", reader=readers[place])
                if place < 6:
                    moderate(waiting[place], "approve", by=case.layla)
            except Exception as problem:
                failures.append(problem)
            finally:
                connection.close()

        threads = [threading.Thread(target=answer, args=[place]) for place in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert case.tally() == {"yes": 6, "no": 6}
        assert Ballot.objects.filter(counted=True).count() == 12

    publish = classmethod(AskedCase.publish.__func__)
