"""The editorial log: who reads it, what it finds, what is taken away; and that nothing changes it."""

import csv
import io
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import WorkflowEvent
from newsroom.web.spreadsheet import MARK
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

LIST = reverse("admin:articles_workflowevent_changelist")
EXPORT = reverse("admin:articles_workflowevent_export")


class AuditCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.client.force_login(self.dana)

    def moves(self, **asked):
        """The moves that the page shows, the newest first."""
        return [entry.event.move for entry in self.client.get(LIST, asked).context["entries"]]

    def table(self, **asked):
        answer = self.client.get(EXPORT, asked)
        text = b"".join(answer.streaming_content).decode()
        return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))


class WhoReadsIt(AuditCase):
    def test_managing_editors_and_technical_admins_and_nobody_else(self):
        self.story()
        root = make_user("root")
        root.is_superuser = True
        root.save()
        people = {
            role: make_user(role, role)
            for role in ("contributor", "writer", "editor", "moderator", "technical_admin")
        }
        allowed = {"dana": self.dana, "technical_admin": people.pop("technical_admin")}
        for name, person in (allowed | people | {"root": root}).items():
            self.client.force_login(person)
            for page in (LIST, EXPORT):
                assert (self.client.get(page).status_code == 200) == (name in allowed), name
        self.client.logout()
        for page in (LIST, EXPORT):
            assert self.client.get(page).status_code == 302

    def test_nothing_in_it_is_added_changed_or_deleted(self):
        self.story()
        event = WorkflowEvent.objects.get()
        for way in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
            assert self.client.post(f"{LIST}{way}", {"post": "yes"}).status_code == 404
        for page in (LIST, EXPORT):
            assert self.client.post(page, {"action": "delete_selected"}).status_code == 405
        assert WorkflowEvent.objects.get().move == event.move

    def test_a_technical_admin_reads_of_stories_that_they_may_not_open(self):
        story = self.story()
        self.client.force_login(make_user("tech", "technical_admin"))
        page = self.client.get(LIST).content.decode()
        assert "Sora" in page
        assert reverse("admin:articles_article_change", args=[story.pk]) not in page


class Finding(AuditCase):
    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        story = self.move(self.story(), "submit", self.amal, now=self.now - timedelta(days=3))
        self.move(story, "request_changes", self.basim, note="راجع الرقم", now=self.now)

    def test_each_question_finds_its_rows_and_all_together(self):
        day = timezone.localtime(self.now).date()
        assert self.moves() == ["request_changes", "submit", "create"]
        assert self.moves(who=self.basim.pk) == ["request_changes"]
        assert self.moves(move="submit") == ["submit"]
        assert self.moves(from_state="draft", to_state="in_review") == ["submit"]
        assert self.moves(words="الرقم") == ["request_changes"]
        assert self.moves(words="amal") == ["submit", "create"]
        assert len(self.moves(words="Sora")) == 3
        assert self.moves(until=day - timedelta(days=2)) == ["submit"]
        assert self.moves(since=day, words="amal") == ["create"]
        assert self.moves(who="clock") == []
        story = WorkflowEvent.objects.first().article_id
        assert len(self.moves(story=story)) == 3
        assert self.moves(story=story + 1) == []

    def test_a_day_is_one_of_the_newsrooms_own_zone(self):
        midnight = timezone.localtime(self.now).replace(hour=0, minute=0, second=1)
        story = self.story()
        self.move(story, "submit", self.amal, now=midnight)
        assert "submit" in self.moves(since=midnight.date(), until=midnight.date())

    def test_bypassed_four_eyes_are_marked_and_found(self):
        with self.settings(FOUR_EYES="warn"):
            story = self.move(self.story(), "submit", self.basim)
            self.move(story, "approve", self.basim)
        assert self.moves(mark="bypassed") == ["approve"]
        assert "تُجووز" in self.client.get(LIST, {"mark": "bypassed"}).content.decode()
        assert self.moves(mark="unreviewed") == []

    def test_a_question_that_makes_no_sense_is_told_so(self):
        for asked in (
            {"since": "yesterday"}, {"since": "0001-01-01"}, {"until": "9999-12-31"},
            {"who": "x"}, {"move": "burn"}, {"story": "9" * 40}, {"words": "ع" * 200},
        ):  # fmt: skip
            for page in (LIST, EXPORT):
                answer = self.client.get(page, asked)
                assert answer.status_code == 422, asked
                assert answer.context["form"].errors
        for before in ("x", "0", "9" * 40, "٣"):
            assert self.client.get(LIST, {"before": before}).status_code == 200

    def test_pages_hold_every_event_once_and_cost_the_same(self):
        for _story in range(60):
            self.story()
        seen, asked = [], {"move": "create"}
        while True:
            with CaptureQueriesContext(connection) as captured:
                context = self.client.get(LIST, asked).context
            seen += [entry.event.pk for entry in context["entries"]]
            assert len(captured) < 15
            if not context["older"]:
                break
            asked |= {"before": context["older"]}
        assert len(seen) == len(set(seen)) == 61
        assert seen == sorted(seen, reverse=True)

    def test_names_stay_when_accounts_are_deleted(self):
        self.amal.delete()
        self.basim.delete()
        assert self.moves(words="basim") == ["request_changes"]
        assert "amal" in self.client.get(LIST).content.decode()
        assert {row[2] for row in self.table()[1:]} == {"amal", "basim"}


class TakingItAway(AuditCase):
    def test_the_table_holds_what_was_looked_for_and_opens_as_arabic(self):
        story = self.move(self.story(), "submit", self.amal)
        self.move(story, "request_changes", self.basim, note="=1+1")
        answer = self.client.get(EXPORT, {"move": "request_changes"})
        assert answer.streaming
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith('attachment; filename="editorial-log-')
        assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
        head, row = self.table(move="request_changes")
        told = dict(zip(head, row, strict=True))
        assert told["ملاحظة"] == "'=1+1"
        assert told["ما جرى"] == "طُلب تعديلها"
        assert "+03:00" in row[1]
        assert "Asia/Riyadh" in head[1]

    def test_it_speaks_the_language_of_the_desk(self):
        self.story()
        self.dana.language = "en"
        self.dana.save()
        head, row = self.table()
        assert "Who" in head
        assert "Begun" in row
