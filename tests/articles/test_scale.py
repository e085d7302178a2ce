"""What the desk and the public lists cost in a newsroom of thirty stories and of three thousand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.audit import AuditForm
from articles.models import Article
from articles.workflow.waiting import waiting_for
from tests.articles.many import fill, multiply
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

FEW, MANY = 30, 3_000
LIST = reverse("admin:articles_article_changelist")
SCANS = ("SCAN articles_{}", "Seq Scan on articles_{}")


class Scale(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.client.force_login(self.dana)

    def fill(self, count):
        fill(count, writer=self.amal, editor=self.basim, section=self.section)

    def count_rows(self):
        """The planner's own idea of the sizes, which a newsroom has and a fresh test has not."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def queries(self, address):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(address).status_code == 200
        return len(captured)

    def assert_reads_through(self, rows, index, *, table):
        plan = rows.explain()
        assert index in plan, plan
        for scan in SCANS:
            assert scan.format(table) not in plan.replace(f"{scan.format(table)} USING INDEX", "")


class Queries(Scale):
    def test_three_thousand_stories_are_asked_for_as_often_as_thirty(self):
        self.fill(FEW)
        told = Article.objects.filter(publications__change_class_ar="correction").first()
        pages = (
            reverse("admin:index"),
            LIST,
            f"{LIST}?waiting=me",
            f"{LIST}?waiting=overdue",
            f"{LIST}?state__exact=published",
            reverse("admin:articles_workflowevent_changelist"),
            reverse("articles:home"),
            reverse("articles:corrections"),
            reverse("articles:corrections_feed"),
            reverse("articles:history", args=[told.pk]),
        )
        few = {page: self.queries(page) for page in pages}
        self.fill(MANY - FEW)
        assert {page: self.queries(page) for page in pages} == few


class Plans(Scale):
    """Pages that are opened all day read what they show and no more, on both databases."""

    def setUp(self):
        super().setUp()
        self.fill(MANY)
        self.count_rows()

    def listed(self, **asked):
        return self.client.get(LIST, asked).context["cl"].queryset[:31]

    def test_the_list_of_stories_is_read_in_its_order(self):
        self.assert_reads_through(self.listed(), "article_newest", table="article")

    @pytest.mark.needs_postgres
    def test_what_waits_is_found_without_the_archive(self):
        # SQLite does not know how few of the states are those of an archive, and reads on.
        found = Article.objects.filter(waiting_for(self.dana)).order_by().values("pk")
        self.assert_reads_through(found, "article_by_state", table="article")

    def test_the_questions_of_the_audit_find_few_among_many(self):
        self.move(self.published(), "withdraw", self.dana, public_note_ar=NOTE)
        long_ago = timezone.localdate() - timedelta(days=300)
        for asked, index in (
            ({"who": self.dana.pk}, "event_by_actor"),
            ({"move": "withdraw"}, "event_by_move"),
            ({"mark": "fixed"}, "event_by_move"),
            ({"since": long_ago, "until": long_ago}, "event_by_time"),
        ):
            found = AuditForm({name: str(value) for name, value in asked.items()}).found()
            self.assert_reads_through(found[:51], index, table="workflowevent")


class Copies(Scale):
    def test_a_copied_story_is_one_like_those_that_were_moved(self):
        story = self.published()
        multiply(story, 3)
        for copy in Article.objects.exclude(pk=story.pk):
            assert copy.publications.visible(timezone.now()).count() == 1
            assert copy.events.count() == story.events.count() == copy.version
