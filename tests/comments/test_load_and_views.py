"""How the queue is doing, what the last recount found, and views that a moderator keeps by name."""

from dataclasses import asdict
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from comments.load import HOURS, load
from comments.models import Comment, CountCheck, QueueView, Tally
from comments.moderation import moderate
from comments.summary import Drift
from comments.tidying import COUNTED_AT, recount_tonight
from tests.comments.test_moderation_admin import QUEUE, QueueCase
from tests.conftest import make_user

VIEWS = reverse("admin:comments_comment_views")


class Load(QueueCase):
    def at(self, comment, hours, minutes=0):
        Comment.objects.filter(pk=comment.pk).update(
            created_at=self.now - timedelta(hours=hours, minutes=minutes)
        )

    def test_what_came_and_was_decided_by_the_hour_and_the_median_of_waiting(self):
        for hours, decide in ((5, True), (5, False), (60, True), (3, True)):
            comment = self.held()
            self.at(comment, hours)
            comment.refresh_from_db()
            if decide:
                moderate(comment, "approve", by=self.layla, now=self.now)
        found = load(self.now)
        assert len(found.hours) == HOURS
        assert (found.came, found.decided) == (3, 3)
        assert found.hours[-1].decided == 3
        assert [hour.came for hour in found.hours if hour.came] == [2, 1]
        assert found.waited == timedelta(hours=5)

    def test_even_numbers_have_a_middle_and_none_have_none(self):
        assert load(self.now).waited is None
        for hours in (2, 4):
            comment = self.held()
            self.at(comment, hours)
            comment.refresh_from_db()
            moderate(comment, "reject", by=self.layla, code="abuse", now=self.now)
        assert load(self.now).waited == timedelta(hours=3)

    def test_what_nobody_of_the_newsroom_did_is_no_decision(self):
        comment = self.in_state("visible")
        moderate(comment, "withdraw", reader=comment.reader, now=self.now)
        found = load(timezone.now())
        assert found.decided == 1  # the approval of in_state
        assert found.waited is None

    def test_the_drawing_has_a_table_that_says_the_same(self):
        moderate(self.held(), "approve", by=self.layla)
        page = self.page()
        assert page.count("plot__bars") == 2
        table = page.split('class="reads__days"')[1].split("</table>")[0]
        assert table.count("<tr>") == HOURS + 1
        assert "<td>1</td><td>1</td>" in table.split("</tr>")[1]


class Recounts(QueueCase):
    def test_what_a_recount_found_is_kept_and_shown(self):
        assert "لم تُعَدَّ الأرقام" in self.page()
        self.in_state("visible")
        call_command("recount_answers")
        assert "لم ينحرف أي رقم" in self.page()
        Tally.objects.update(count=9)
        with self.assertRaises(CommandError):
            call_command("recount_answers")
        page = self.page()
        assert "انحرفت وصُحِّحت" in page
        drifted = {str(self.live.article_id): asdict(Drift(tally=8))}
        assert CountCheck.objects.first().drifted == drifted
        admin = make_user("sami", "technical_admin")
        self.client.force_login(admin)
        assert "والمنحرف منها: 1" in self.client.get("/admin/").content.decode()

    def test_the_nightly_one_is_kept_and_old_ones_go(self):
        night = timezone.localtime(timezone.now()).replace(hour=COUNTED_AT)
        CountCheck.objects.create(at=night - timedelta(days=61), questions=1)
        recount_tonight(night)
        assert [row.at for row in CountCheck.objects.all()] == [night]


class Views(QueueCase):
    def keep(self, name, query="", **more):
        given = {"view_name": name, "query": query} | more
        return self.client.post(VIEWS, given, follow=True).content.decode()

    def test_a_view_is_kept_used_renewed_and_dropped(self):
        self.held(name="ليان")
        page = self.keep("عاجل", "state=held&q=ليان&p=3&evil=1")
        assert "حُفظ: «عاجل»" in page
        view = QueueView.objects.get()
        assert "p=" not in view.query
        assert f'href="?{view.query}"'.replace("&", "&amp;") in page
        assert "ليان" in self.page(f"?{view.query}")
        self.keep("عاجل", "state=flagged")
        assert QueueView.objects.get().query == "state=flagged"
        self.client.post(VIEWS, {"drop": str(view.pk)})
        assert not QueueView.objects.exists()

    def test_views_are_each_moderator_s_own(self):
        self.keep("عاجل", "state=flagged")
        view = QueueView.objects.get()
        self.client.force_login(self.basim)
        assert "عاجل" not in self.page()
        self.client.post(VIEWS, {"drop": str(view.pk)})
        assert QueueView.objects.exists()

    def test_nonsense_is_a_message(self):
        for name in ("", " ", "\u200b"):
            assert "سمِّ العرض" in self.keep(name)
        self.keep("ا" * 400, "q=" + "x" * 5_000, drop="9" * 30)
        assert QueueView.objects.get().query == "q=" + "x" * 60
        for number in range(25):
            page = self.keep(f"عرض {number}")
        assert "احذف واحدًا" in page
        assert QueueView.objects.count() == 20
        assert self.client.get(VIEWS).status_code == 405
        assert QUEUE in self.client.post(VIEWS, {"query": "//evil.example?state=x"})["Location"]
