"""The table of moderation: every move from every state, and what a decision does to the tally."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from articles.models import QuestionSummary
from comments.consequences import earned
from comments.models import Ballot, Comment, ModerationEvent, Reader, Tally
from comments.moderation import (
    MOVES,
    UNDO_WINDOW,
    ModerationRefused,
    available_moves,
    moderate,
)
from comments.summary import Drift, recount_all
from tests.comments.asked import AskedCase, counted
from tests.conftest import make_user

STATES = ("held", "visible", "hidden", "rejected", "spam", "withdrawn", "erased")
# Where each move leads from each state, for whom; what is not here is refused.
DESK = {
    ("approve", "held"): "visible", ("approve", "rejected"): "visible",
    ("approve", "spam"): "visible", ("restore", "hidden"): "visible",
    ("reject", "held"): "rejected", ("reject", "visible"): "rejected",
    ("reject", "hidden"): "rejected",
    ("spam", "held"): "spam", ("spam", "visible"): "spam", ("spam", "hidden"): "spam",
    ("spam", "rejected"): "spam", ("hide", "visible"): "hidden",
    ("pick", "visible"): "visible", ("lock", "visible"): "visible",
}  # fmt: skip
OWN = {
    ("withdraw", "held"): "withdrawn", ("withdraw", "visible"): "withdrawn",
    ("withdraw", "hidden"): "withdrawn", ("withdraw", "rejected"): "withdrawn",
    ("replace", "held"): "withdrawn", ("replace", "visible"): "withdrawn",
    ("replace", "hidden"): "withdrawn",
    **{("erase", state): "erased" for state in STATES if state != "erased"},
    ("edit", "held"): "held", ("edit", "visible"): "held",
}  # fmt: skip


class Table(AskedCase):
    def walk(self, leads, **who):
        """Every move from every state: where it leads, or that it is refused and writes nothing."""
        for state in STATES:
            refused = self.in_state(state)
            events = ModerationEvent.objects.filter(public_id=refused.public_id)
            before = events.count()
            for move in MOVES:
                if (move, state) in leads or move == "undo":
                    continue
                with self.subTest(move=move, state=state), pytest.raises(ModerationRefused):
                    moderate(refused, move, code="abuse", to="held", **self.whom(who, refused))
            assert events.count() == before
        for (move, state), to in leads.items():
            comment = self.in_state(state)
            with self.subTest(move=move, state=state):
                moved = moderate(comment, move, code="abuse", to="held", **self.whom(who, comment))
                assert moved.state == to
                last = ModerationEvent.objects.filter(public_id=comment.public_id).first()
                assert (last.from_state, last.to_state, last.move) == (state, to, move)
        self.tally()

    def whom(self, who, comment):
        return {"reader": comment.reader} if who.get("own") else who

    def test_every_move_of_a_moderator(self):
        self.walk(DESK, by=self.layla)

    def test_every_move_of_its_reader(self):
        self.walk(OWN, own=True)

    def test_the_house_hides_and_screens_and_does_nothing_else(self):
        self.walk({("hide", "visible"): "hidden"})

    def test_another_reader_may_do_nothing(self):
        comment, other = self.in_state("visible"), Reader.objects.create()
        for move in MOVES:
            with pytest.raises(ModerationRefused):
                moderate(comment, move, reader=other, to="held")

    def test_the_buttons_are_the_moves_that_work(self):
        for state in STATES:
            shown = {move.name for move in available_moves(self.in_state(state), self.layla)}
            assert shown == {move for move, source in DESK if source == state}
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

    def test_events_replay_to_the_state(self):
        comment = self.in_state("hidden")
        moderate(comment, "restore", by=self.layla)
        state = ""
        for event in ModerationEvent.objects.filter(public_id=comment.public_id).order_by("id"):
            assert event.from_state == state
            state = event.to_state
        comment.refresh_from_db()
        assert comment.state == state == "visible"

    def test_only_the_chief_erases_anothers_words_and_nothing_is_left(self):
        comment = self.in_state("visible", body="كلمات كناري", name="كناري")
        moderate(comment, "pick", by=self.layla, reason="رأي كناري")
        for who in (self.layla, self.basim):
            with pytest.raises(ModerationRefused):
                moderate(comment, "erase", by=who)
        comment = moderate(comment, "erase", by=make_user("dana", "managing_editor"))
        left = Comment.objects.filter(pk=comment.pk).values().get()
        assert "كناري" not in str(left)
        summary = QuestionSummary.objects.get(article_id=comment.article_id)
        assert "كناري" not in str(summary.picks)
        assert not Ballot.objects.filter(reader=comment.reader).exists()
        assert self.tally() == {}


class Undo(AskedCase):
    def test_what_a_moderator_did_is_taken_back_within_ten_seconds(self):
        for move, state in DESK:
            comment = self.in_state(state)
            code = comment.reject_code
            before = self.tally()
            comment = moderate(comment, move, by=self.layla, code="private")
            comment = moderate(comment, "undo", by=self.layla)
            with self.subTest(move=move, state=state):
                assert (comment.state, comment.reject_code) == (state, code)
                assert (comment.picked_at, comment.locked_at) == (None, None)
                assert self.tally() == before

    def test_not_later_not_anothers_and_not_twice(self):
        comment = moderate(self.held(), "approve", by=self.layla)
        late = timezone.now() + UNDO_WINDOW + timedelta(seconds=1)
        for who, now in ((self.layla, late), (self.basim, None)):
            with pytest.raises(ModerationRefused):
                moderate(comment, "undo", by=who, now=now)
        comment = moderate(comment, "undo", by=self.layla)
        with pytest.raises(ModerationRefused):
            moderate(comment, "undo", by=self.layla)
        assert comment.state == "held"


class Picks(AskedCase):
    def picks(self) -> list[str]:
        return [*QuestionSummary.objects.get(article_id=self.live.article_id).picks]

    def test_a_pick_is_in_the_summary_while_the_answer_is_visible(self):
        comment = moderate(self.in_state("visible"), "pick", by=self.layla, reason="حجة قوية")
        assert self.picks() == [comment.public_id]
        comment = moderate(comment, "reject", by=self.layla, code="abuse")
        assert (self.picks(), comment.picked_at) == ([], None)
        comment = moderate(comment, "approve", by=self.layla)
        assert self.picks() == []
        moderate(moderate(comment, "pick", by=self.layla), "unpick", by=self.layla)
        assert self.picks() == []


class Trust(AskedCase):
    def test_two_visible_answers_make_a_reader_known_and_rejections_count_against(self):
        reader = Reader.objects.create()
        elsewhere = [self.publish(f"قصة {number}", "ما رأيك؟") for number in range(3)]
        comments = [self.held(reader=reader, on=story) for story in elsewhere]
        for comment, trust in zip(comments[:2], (0, 1), strict=True):
            moderate(comment, "approve", by=self.layla)
            reader.refresh_from_db()
            assert reader.trust == trust
        moderate(comments[2], "reject", by=self.layla, code="abuse")
        reader.refresh_from_db()
        assert (reader.approved, reader.rejected, reader.trust) == (2, 1, 1)

    def test_the_second_step_takes_ten_answers_two_weeks_and_few_rejections(self):
        day = timedelta(days=1)
        for approved, rejected, age, trust in (
            (1, 0, 100 * day, 0), (2, 5, day, 1), (10, 0, 13 * day, 1), (10, 0, 14 * day, 2),
            (10, 1, 14 * day, 2), (10, 2, 14 * day, 1),
        ):  # fmt: skip
            assert earned(approved=approved, rejected=rejected, age=age) == trust


class Recount(AskedCase):
    def test_kept_figures_are_put_right_and_the_drift_is_told(self):
        comment = self.in_state("visible")
        assert recount_all() == {}
        Tally.objects.update(count=7)
        QuestionSummary.objects.filter(article_id=comment.article_id).update(answers=4)
        Comment.objects.filter(pk=comment.pk).update(useful=3, replies=2)
        drift = recount_all()[comment.article_id]
        assert drift == Drift(answers=3, ballots=0, tally=6, replies=2, useful=3)
        assert self.tally() == {"yes": 1}
        assert recount_all() == {}


class Deciding(AskedCase):
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
        event = ModerationEvent.objects.get(move="reject")
        told = " ".join(str(value) for value in vars(event).values())
        assert "ليان" not in told
        assert "كلمات" not in told
        assert event.public_id == comment.public_id


class Counting(AskedCase):
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
