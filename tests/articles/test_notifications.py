"""Notices on the desk: who is told of what, once, in their own words; and what they mark as read."""

from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from articles import notifications, workflow
from articles.models import Article, Notification, WorkflowEvent
from articles.notifications import telling
from articles.workflow import notes
from articles.workflow.access import may_open
from tests.articles.told import ToldCase, work
from tests.conftest import make_user

LIST = reverse("admin:articles_notification_changelist")
ROLES = ("contributor", "writer", "editor", "managing_editor", "moderator", "technical_admin", None)


class Moves(ToldCase):
    def test_the_one_who_acted_is_never_told(self):
        self.move(self.story(), "submit", self.amal)
        assert self.told_of("submit") == {}

    def test_the_author_is_told_what_an_editor_did(self):
        story = self.move(self.story(), "submit", self.amal)
        self.move(story, "request_changes", self.basim, note="راجع الرقم")
        assert self.told_of("request_changes") == {"amal": "author"}

    def test_whoever_reviewed_hears_that_it_was_submitted_again(self):
        story = self.move(self.story(), "submit", self.amal)
        story = self.move(story, "request_changes", self.basim, note="راجع الرقم")
        self.move(story, "submit", self.amal)
        assert self.told_of("submit") == {"basim": "reviewer"}

    def test_submitter_and_approver_are_told_of_what_follows(self):
        story = self.move(self.story(), "submit", self.omar)
        story = self.move(story, "approve", self.basim)
        self.move(story, "publish", self.dana)
        told = {"amal": "author", "omar": "submitter", "basim": "reviewer"}
        assert self.told_of("publish") == told

    def test_whoever_watches_is_told_until_they_stop(self):
        story, now = self.story(), timezone.now()
        notifications.set_watch(self.dana, story, on=True, now=now)
        notifications.set_watch(self.dana, story, on=True, now=now)
        story = self.move(story, "submit", self.amal)
        assert self.told_of("submit") == {"dana": "watcher"}
        notifications.set_watch(self.dana, story, on=False, now=now)
        self.move(story, "recall", self.amal)
        assert self.told_of("recall") == {}

    def test_everybody_is_told_what_the_clock_did(self):
        now = timezone.now()
        story = self.approved()
        at = now + timedelta(minutes=1)
        self.move(story, "schedule", self.basim, at=at, now=now)
        workflow.fire_due(story, now=at)
        assert self.told_of("fire") == {"amal": "author", "basim": "reviewer"}

    def test_an_announcement_that_comes_twice_tells_once(self):
        story = self.move(self.story(), "submit", self.amal)
        self.move(story, "approve", self.basim)
        work()
        event = WorkflowEvent.objects.get(move="approve")
        for _again in range(2):
            telling.tell_of_move(None, event_id=event.pk)
        assert Notification.objects.filter(event=event).count() == 1

    def test_what_is_told_days_late_is_history_and_not_unread(self):
        now = timezone.now()
        story = self.move(self.story(), "submit", self.amal, now=now - timedelta(days=9))
        story = self.move(story, "recall", self.basim, now=now - timedelta(days=8))
        self.move(story, "submit", self.basim, now=now - timedelta(days=2))
        work()
        unread = notifications.for_person(self.amal).unread()
        assert [told.event.move for told in unread] == ["submit"]
        assert notifications.for_person(self.amal).count() == 2

    def test_a_closed_account_is_told_nothing(self):
        story = self.move(self.story(), "submit", self.amal)
        self.amal.is_active = False
        self.amal.save()
        self.move(story, "approve", self.basim)
        assert self.told_of("approve") == {}

    def test_a_deleted_account_takes_its_notices_and_stops_nothing(self):
        story = self.move(self.story(), "submit", self.omar)
        self.move(story, "recall", self.basim)
        work()
        self.omar.delete()
        self.amal.delete()
        self.move(Article.objects.get(), "submit", self.dana)
        work()
        assert not Notification.objects.filter(recipient__username__in=["omar", "amal"]).exists()


class Remarks(ToldCase):
    def setUp(self):
        super().setUp()
        self.written = self.story()

    def test_author_thread_and_the_mentioned_are_told_of_a_note(self):
        note = notes.write_note(self.written, "راجعه مع @omar", by=self.basim)
        assert self.told() == {"amal": "author", "omar": "mentioned"}
        reply = notes.reply(note, "نعم", by=self.amal)
        assert self.told(remark=reply) == {"basim": "thread"}

    def test_words_taken_back_before_they_were_told_are_not_told(self):
        note = notes.write_note(self.written, "خطأ", by=self.basim)
        notes.withdraw(note.remarks.get(), by=self.basim)
        assert self.told() == {}

    def test_a_name_that_comes_in_by_rewording_is_told_and_nobody_twice(self):
        now = timezone.now()
        remark = notes.write_note(self.written, "راجعه", by=self.basim, now=now).remarks.get()
        work()
        notes.reword(remark, "راجعه يا @omar", by=self.basim, now=now)
        assert self.told() == {"amal": "author", "omar": "mentioned"}
        assert Notification.objects.count() == 2


class Recipients(PropertyCase):
    """Whatever part a person has in a story: who may not open it hears nothing of it."""

    @settings(max_examples=25, deadline=None)
    @given(
        roles=st.lists(st.sampled_from(ROLES), min_size=2, max_size=5),
        closed=st.sets(st.integers(0, 4)),
        parts=st.lists(st.tuples(st.sampled_from(range(6)), st.integers(0, 4)), max_size=12),
        actor=st.integers(0, 4),
    )
    def test_nobody_is_told_of_a_story_that_they_may_not_open(self, roles, closed, parts, actor):
        people = [make_user(f"p{number}", role) for number, role in enumerate(roles)]
        chief, editor = make_user("chief", "managing_editor"), make_user("ed", "editor")
        story = workflow.create({"headline_ar": "عنوان"}, by=chief)
        columns = {}
        mentions = set()
        for part, number in parts:
            who = people[number % len(people)]
            if part < 4:
                name = ("created_by_id", "assignee_id", "submitted_by_id", "approved_by_id")[part]
                columns[name] = who.pk
            elif part == 4:
                # As one who could open it once may still do.
                who.watches.get_or_create(article=story, defaults={"since": timezone.now()})
            else:
                mentions.add(who.pk)
        Article.objects.filter(pk=story.pk).update(**columns)
        for number in closed & set(range(len(people))):
            people[number].is_active = False
            people[number].save()
        by = people[actor % len(people)]
        with mock.patch.object(notes, "may_speak", return_value=True):
            note = notes.write_note(
                Article.objects.get(pk=story.pk), "كلام", by=by, mentions=mentions
            )
            notes.reply(note, f"@{by.username}", by=editor)
        story = workflow.edit(
            story, {"headline_ar": "آخر"}, by=chief, expected_version=story.version
        )
        work()
        story = Article.objects.get(pk=story.pk)
        for told in Notification.objects.select_related("recipient", "remark"):
            recipient = type(chief).objects.get(pk=told.recipient_id)
            assert may_open(recipient, story)
            assert told.recipient_id != told.remark.by_id


class Reading(ToldCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.amal)

    def happen(self, times):
        """So many notices for Amal, the newest last."""
        story = self.story()
        for _time in range(times):
            notes.write_note(story, "راجع OpenAI", by=self.basim)
        work()
        return list(Notification.objects.filter(recipient=self.amal).order_by("pk"))

    def shown(self, address=LIST):
        return self.client.get(address).context["page"]

    def test_a_notice_says_what_happened_to_which_story_and_leads_to_it(self):
        story = self.move(self.story(), "submit", self.amal)
        self.move(story, "request_changes", self.basim, note="راجع الرقم")
        work()
        page = self.client.get(LIST).content.decode()
        form = reverse("admin:articles_article_change", args=[story.pk])
        for words in ("طُلب تعديلها", "راجع الرقم", "basim", f'href="{form}"'):
            assert words in page, words

    def test_whoever_is_to_decide_is_led_to_the_review(self):
        story = self.story()
        self.move(story, "submit", self.amal, changes={"assignee_id": self.basim.pk})
        work()
        self.client.force_login(self.basim)
        review = reverse("admin:articles_article_review", args=[story.pk])
        assert f'href="{review}"' in self.client.get(LIST).content.decode()
        self.move(story, "approve", self.basim)
        assert f'href="{review}"' not in self.client.get(LIST).content.decode()

    def test_the_language_is_that_of_the_reader(self):
        story = self.move(self.story(), "submit", self.amal)
        self.move(story, "approve", self.basim)
        work()
        self.amal.language = "en"
        self.amal.save()
        page = self.client.get(LIST).content.decode()
        assert "Approved" in page
        assert "You began the story." in page

    def test_a_notice_of_a_note_leads_to_its_thread_and_hides_words_taken_back(self):
        (told,) = self.happen(1)
        assert f"/notes/#note-{told.remark.note_id}" in self.client.get(LIST).content.decode()
        notes.withdraw(told.remark, by=self.basim)
        assert "راجع" not in self.client.get(LIST).content.decode()

    def test_the_unread_come_first_whatever_their_age(self):
        oldest, middle, newest = self.happen(3)
        for told in (oldest, newest):
            notifications.mark_read(self.amal, told.pk, now=timezone.now())
        assert [told.pk for told in self.shown().told] == [middle.pk, newest.pk, oldest.pk]

    def test_pages_hold_every_notice_once(self):
        rows = self.happen(32)
        for told in rows[3:30]:
            notifications.mark_read(self.amal, told.pk, now=timezone.now())
        seen, address = [], LIST
        for _page in range(5):
            page = self.shown(address)
            seen += [told.pk for told in page.told]
            if not page.older:
                break
            address = f"{LIST}?before={page.older}"
        assert len(seen) == len(set(seen)) == 32
        assert seen[:5] == [told.pk for told in reversed(rows[:3] + rows[30:])]

    def test_a_page_that_nobody_has_is_empty_and_no_error(self):
        self.happen(1)
        for before in ("u0", "r0", "x", "u" + "9" * 40, "u٣", "-1"):
            assert self.client.get(LIST, {"before": before}).status_code == 200

    def test_one_is_marked_as_read_and_only_ones_own(self):
        told, _other = self.happen(2)
        self.client.force_login(self.omar)
        address = reverse("admin:articles_notification_read", args=[told.pk])
        self.client.post(address)
        assert notifications.unread_count(self.amal) == 2
        self.client.force_login(self.amal)
        assert self.client.get(address).status_code == 405
        answer = self.client.post(address, {"next": "//elsewhere.example.org/"})
        assert answer["Location"] == LIST
        assert notifications.unread_count(self.amal) == 1

    def test_all_are_marked_but_for_what_came_since(self):
        rows = self.happen(3)
        address = reverse("admin:articles_notification_read_all")
        self.client.post(address, {"newest": rows[1].pk})
        unread = notifications.for_person(self.amal).unread()
        assert [told.pk for told in unread] == [rows[2].pk]
        assert self.client.post(address, {"newest": "x"}).status_code == 302

    def test_the_bell_counts_in_one_query_and_stops_at_its_limit(self):
        self.happen(3)
        page = self.client.get("/admin/")
        assert 'class="bell__count">3<' in page.content.decode()
        with CaptureQueriesContext(connection) as captured:
            self.client.get("/admin/")
        assert sum('FROM "articles_notification"' in q["sql"] for q in captured) == 1
        with mock.patch.object(notifications.reading, "MOST_COUNTED", 1):
            assert notifications.unread_count(self.amal) == 2

    def test_a_role_that_is_taken_away_takes_its_notices_with_it(self):
        self.happen(1)
        self.amal.groups.clear()
        amal = type(self.amal).objects.get(pk=self.amal.pk)
        assert notifications.unread_count(amal) == 0
        assert self.client.get(LIST).status_code in (302, 403, 404)

    def test_those_without_stories_have_no_bell(self):
        self.client.force_login(make_user("layla", "moderator"))
        assert LIST not in self.client.get("/admin/").content.decode()
        assert self.client.get(LIST).status_code == 404

    def test_many_notices_cost_what_few_do(self):
        self.happen(1)
        few = self.queries()
        self.happen(15)
        assert self.queries() == few

    def queries(self):
        with CaptureQueriesContext(connection) as captured:
            self.client.get(LIST)
        return len(captured)


class Watching(ToldCase):
    def post(self, story, watch):
        address = reverse("admin:articles_article_watch", args=[story.pk])
        return self.client.post(address, {"watch": watch})

    def test_the_button_begins_and_ends_it(self):
        story = self.story()
        self.client.force_login(self.dana)
        form = reverse("admin:articles_article_change", args=[story.pk])
        for watch, is_on in (("on", True), ("on", True), ("off", False)):
            assert self.post(story, watch)["Location"] == form
            assert notifications.watches(self.dana, story) is is_on
            assert self.client.get(form).context["is_watched"] is is_on

    def test_nobody_watches_a_story_that_they_may_not_open(self):
        story = self.story()
        guest = make_user("guest", "contributor")
        self.client.force_login(guest)
        assert self.post(story, "on").status_code in (302, 403, 404)
        assert not notifications.watches(guest, story)
