"""The queue at work: why a card is there, many at once, taking back, and silencing a reader."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.admin.filters import FLAGGED, lane
from comments.models import Comment, Flag, ModerationEvent, Reader
from comments.moderation import moderate
from tests.comments.crowd import crowd, plan
from tests.comments.test_moderation_admin import QueueCase
from tests.conftest import make_user

MARKED = reverse("admin:comments_comment_marked")
TAKE_BACK = reverse("admin:comments_comment_undo")


class Reasons(QueueCase):
    def test_a_card_says_why_it_waits_and_what_became_of_its_reader_before(self):
        reader = Reader.objects.create(approved=7, rejected=3, trust=1)
        comment = self.held(
            reader=reader, body="انظروا https://a.example https://b.example !!!!!!!"
        )
        found = [{"phase": "links", "verdict": "hold", "code": "links", "evidence": "a.example"}]
        Comment.objects.filter(pk=comment.pk).update(hold_codes=found, state="held")
        Reader.objects.filter(pk=reader.pk).update(approved=7, rejected=3, trust=1)
        page = self.page()
        assert '<bdi dir="auto">a.example</bdi>' in page
        assert "قارئ معروف · نُشر له: 7، ورُفض: 3" in page

    def test_lanes_hold_what_was_complained_about_and_what_came_in_a_flood(self):
        flagged = self.in_state("visible", name="ليان")
        Flag.objects.create(
            comment=flagged, reader=Reader.objects.create(), reason="abuse", at=self.now
        )
        surged = self.held(name="حسام")
        found = [{"phase": "switches", "verdict": "hold", "code": "surge", "evidence": "70 / min"}]
        Comment.objects.filter(pk=surged.pk).update(hold_codes=found)
        self.held(name="قارئ آخر")
        page = self.page("?state=flagged")
        assert ("ليان" in page, "حسام" in page) == (True, False)
        assert "شكوى واحدة: " in page
        page = self.page("?state=surged")
        assert ("حسام" in page, "ليان" in page, "قارئ آخر" in page) == (True, False, False)
        assert "70 في الدقيقة" in page

    def test_what_was_complained_about_is_found_without_reading_old_complaints(self):
        """Nearly all of them were decided on long ago."""
        answers = crowd(self.live, 3_000)
        readers = Reader.objects.bulk_create(Reader() for _number in range(2))
        told = {"reason": "abuse", "at": self.now}
        rows = [
            Flag(comment=answer, reader=reader, outcome="refused", **told)
            for answer in answers
            for reader in readers
        ]
        complaining = Reader.objects.create()
        rows += [Flag(comment=answer, reader=complaining, **told) for answer in answers[:20]]
        Flag.objects.bulk_create(rows, batch_size=500)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        found = lane(FLAGGED, Comment.objects.all())
        page = found.select_related("reader").order_by("-decided_at", "-id")[:20]
        with CaptureQueriesContext(connection) as captured:
            assert (found.count(), len(page)) == (20, 20)
        for row in captured:
            steps = plan(row["sql"])
            assert re.search(r"\bflag_open\b", steps), steps
            assert not re.search(
                r"SCAN (?:comments_comment|comments_flag|[U-Z]\d+)\b(?! USING)|Seq Scan on comments_",
                steps,
            ), steps

    def test_queries_are_the_same_for_twenty_waiting_and_two_thousand(self):
        rows = [self.held() for _number in range(20)]
        few = self.queries()
        template = rows[0]
        for number in range(1980):
            template.pk, template.public_id = None, f"n{number}"
            template.submit_key, template.depth = f"n{number}", 1
            template.root_id = template.parent_id = rows[1].pk
            template.choice_key, template.confidence, template.number = "", None, None
            rows.append(
                Comment(
                    **{
                        f.attname: getattr(template, f.attname)
                        for f in Comment._meta.concrete_fields
                    }
                )
            )
        Comment.objects.bulk_create(rows[20:])
        assert Comment.objects.filter(state="held").count() == 2000
        assert self.queries() == few

    def queries(self) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.page()
        return len(captured)


class Together(QueueCase):
    def send_marked(self, move: str, *comments: Comment, seen: str = "held"):
        marks = [f"{comment.pk}:{seen}" for comment in comments]
        return self.client.post(MARKED, {"together": move, "marked": marks}, follow=True)

    def test_marked_answers_are_decided_at_once_and_taken_back_at_once(self):
        first, second, unmarked = self.held(), self.held(), self.held()
        answer = self.send_marked("reject:abuse", first, second)
        assert [level for level, _words in self.said(answer)] == ["success"]
        states = [self.state(comment) for comment in (first, second, unmarked)]
        assert states == ["rejected", "rejected", "held"]
        self.client.post(TAKE_BACK)
        assert [self.state(comment) for comment in (first, second)] == ["held", "held"]

    def test_what_another_moderator_decided_meanwhile_is_left_and_told(self):
        first, second = self.held(), self.held()
        moderate(first, "spam", by=self.basim)
        answer = self.send_marked("approve", first, second)
        assert [level for level, _words in self.said(answer)] == ["success", "warning"]
        assert (self.state(first), self.state(second)) == ("spam", "visible")

    def test_nothing_marked_or_an_unknown_button_changes_nothing(self):
        comment = self.held()
        for sent in (
            {"together": "approve"},
            {"together": "erase", "marked": f"{comment.pk}:held"},
            {"together": "reject:", "marked": f"{comment.pk}:held"},
            {"together": "approve", "marked": "x:held"},
        ):
            assert self.said(self.client.post(MARKED, sent, follow=True))[0][0] == "error"
        assert self.state(comment) == "held"


class TakingBack(QueueCase):
    def test_a_decision_is_taken_back_within_ten_seconds_and_not_after(self):
        comment = self.held()
        assert TAKE_BACK not in self.page()
        assert TAKE_BACK in self.press(comment, "approve").content.decode()
        answer = self.client.post(TAKE_BACK, follow=True)
        assert [level for level, _words in self.said(answer)] == ["success"]
        assert self.state(comment) == "held"
        assert self.tally() == {}
        late = timezone.now() - timedelta(seconds=11)
        other = self.held()
        self.press(other, "approve")
        kept = self.client.session
        kept["answers_undo"] = {"ids": [other.pk], "at": late.isoformat()}
        kept.save()
        assert TAKE_BACK not in self.page()
        again = self.client.post(TAKE_BACK, follow=True)
        assert [level for level, _words in self.said(again)] == ["success"]
        answer = self.client.post(TAKE_BACK, follow=True)
        assert [level for level, _words in self.said(answer)] == ["warning"]

    def test_what_somebody_else_decided_is_not_taken_back(self):
        comment = self.held()
        self.press(comment, "approve")
        moderate(Comment.objects.get(pk=comment.pk), "hide", by=self.basim)
        answer = self.client.post(TAKE_BACK, follow=True)
        assert [level for level, _words in self.said(answer)] == ["warning"]
        assert self.state(comment) == "hidden"


class Silencing(QueueCase):
    def test_a_moderator_mutes_for_a_month_and_no_longer(self):
        comment = self.held()
        for move in ("mute:90", "ban:30", "mute:x", "mute:"):
            assert self.said(self.press(comment, move))[0][0] == "error"
        self.press(comment, "mute:30")
        comment.reader.refresh_from_db()
        left = comment.reader.muted_until - timezone.now()
        assert timedelta(days=29) < left <= timedelta(days=30)
        event = ModerationEvent.objects.get(move="mute")
        assert (event.reader_key, event.actor_id) == (comment.reader.key, self.layla.pk)
        assert "ممنوع من الكتابة حتى" in self.page()

    def test_the_managing_editor_bans_and_ends_it_and_nobody_below(self):
        comment = self.held()
        chief = make_user("dana", "managing_editor")
        for who, answer in ((self.basim, "error"), (chief, "success")):
            self.client.force_login(who)
            assert self.said(self.press(comment, "ban:90"))[0][0] == answer
        assert Reader.objects.get(pk=comment.reader_id).banned_until > timezone.now()
        self.client.force_login(self.layla)
        assert self.said(self.press(comment, "unban"))[0][0] == "error"
        self.client.force_login(chief)
        self.press(comment, "unban")
        assert Reader.objects.get(pk=comment.reader_id).banned_until is None

    def test_a_moderator_shortens_nothing_that_an_editor_decided(self):
        comment = self.held()
        self.client.force_login(self.basim)
        self.press(comment, "mute:90")
        self.client.force_login(self.layla)
        for move in ("mute:1", "unmute"):
            assert self.said(self.press(comment, move))[0][0] == "error"
        left = Reader.objects.get(pk=comment.reader_id).muted_until - timezone.now()
        assert left > timedelta(days=89)

    def test_a_colleague_is_nobodys_to_silence(self):
        type(self.basim).objects.filter(pk=self.basim.pk).update(is_staff=True)
        comment = self.held(reader=Reader.objects.create(user=self.basim))
        assert self.said(self.press(comment, "mute:1"))[0][0] == "error"
