"""Readings are counted without knowing who reads, and no request waits for the database."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from articles import reads
from articles.desk import Desk
from articles.models import StoryReads
from tests.articles.workflow.cases import StoryCase

AGENT = "Mozilla/5.0 (Android 14) Firefox/140"


class Reading(StoryCase):
    def setUp(self):
        super().setUp()
        self.read_story = self.published()
        self.counting = reads.Counting()
        reads.counting.__init__()

    def read(self, *, language="ar", address="203.0.113.7", agent=AGENT, **headers):
        prefix = "/en" if language == "en" else ""
        answer = self.client.post(
            f"{prefix}/a/{self.read_story.pk}/read/",
            headers={"user-agent": agent} | headers,
            REMOTE_ADDR=address,
        )
        assert answer.status_code == 204
        assert not answer.cookies
        return answer

    def counted(self):
        reads.counting.write()
        rows = StoryReads.objects.filter(article=self.read_story)
        return {row.language: row.count for row in rows}

    def test_a_reading_is_counted_and_the_request_asks_no_database(self):
        with self.assertNumQueries(0):
            self.read()
            self.read(address="203.0.113.8")
            self.read(language="en", address="203.0.113.9")
        assert self.counted() == {"ar": 2, "en": 1}
        assert not Session.objects.exists()

    def test_who_opens_the_page_again_reads_on(self):
        for _time in range(5):
            self.read(address="203.0.113.20")
        assert self.counted() == {"ar": 1}

    def test_machines_and_pages_of_others_are_left_out(self):
        self.read(address="203.0.113.30", agent="Googlebot/2.1")
        self.read(address="203.0.113.31", agent="")
        self.read(address="203.0.113.32", **{"sec-fetch-site": "cross-site"})
        assert self.counted() == {}
        assert self.client.get(f"/a/{self.read_story.pk}/read/").status_code == 405

    def test_a_story_that_never_was_public_is_not_counted(self):
        draft = self.story()
        now = timezone.now()
        for pk in (draft.pk, 999_999):
            self.counting.add(pk, "ar", reader="x", now=now)
        assert self.counting.write() == 0
        assert not StoryReads.objects.exists()

    def test_what_cannot_be_written_waits_for_the_next_time(self):
        self.counting.add(self.read_story.pk, "ar", reader="x", now=timezone.now())
        write, reads._write = reads._write, _fails
        try:
            assert self.counting.write() == 0
        finally:
            reads._write = write
        assert self.counting.write() == 1
        assert self.counting.write() == 0


def _fails(_counts):
    raise DatabaseError("away")


class Shown(StoryCase):
    def setUp(self):
        super().setUp()
        self.first, self.second = self.published(), self.published()
        today = timezone.localdate()
        for story, back, count in (
            (self.first, 0, 30), (self.first, 29, 12), (self.first, 40, 100), (self.second, 1, 50),
        ):  # fmt: skip
            day = today - timedelta(days=back)
            StoryReads.objects.create(article=story, language="ar", day=day, count=count)

    def test_a_story_has_its_days_and_its_sum(self):
        with self.assertNumQueries(1):
            found = reads.readership(self.first.pk, timezone.now())
        assert (found.total, found.arabic, found.english) == (142, 142, 0)
        assert (found.days[-1].reads, found.days[0].reads) == (30, 12)

    def test_the_desk_ranks_the_last_seven_days(self):
        desk = Desk(self.basim, timezone.now())
        with self.assertNumQueries(2):
            rows = desk.most_read
        assert [(copy.article_id, count) for copy, count in rows] == [
            (self.second.pk, 50),
            (self.first.pk, 30),
        ]

    def test_the_page_of_a_story_says_it_with_a_table(self):
        self.client.force_login(self.basim)
        address = reverse("admin:articles_article_readers", args=[self.first.pk])
        page = self.client.get(address).content.decode()
        assert "142" in page
        assert page.count("<rect") == 2
        assert page.count("<tr>") == 31
