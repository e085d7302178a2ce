"""The desk's start page: what each role finds there, and that it costs the same however much there is."""

from datetime import timedelta

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import ideas, workflow
from articles.desk import Desk
from articles.models import Article, Section, SectionScope
from newsroom.models import Heartbeat, User
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

LIST = reverse("admin:articles_article_changelist")
INDEX = reverse("admin:index")
QUERIES = 22


class StartCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        self.dana = make_user("dana", "managing_editor")

    def desk(self, person):
        return Desk(person, self.now)

    def page(self, person):
        self.client.force_login(person)
        answer = self.client.get(INDEX)
        assert answer.status_code == 200
        return answer.content.decode()

    def submitted(self, **given):
        return self.move(self.story(), "submit", self.amal, **given)

    def waits(self, person):
        return [(task.story.pk, task.why) for task in self.desk(person).waiting.rows]


class WaitingForMe(StartCase):
    def test_a_review_waits_for_every_editor_who_may_approve_it(self):
        story = self.submitted()
        assert self.waits(self.basim) == [(story.pk, "review")]
        assert self.waits(self.dana) == [(story.pk, "review")]
        assert self.waits(self.amal) == []

    def test_an_editors_own_story_waits_for_another_editor(self):
        story = workflow.create(self.changes, by=self.basim)
        self.move(story, "submit", self.basim)
        assert self.waits(self.basim) == []
        assert self.waits(self.dana) == [(story.pk, "review")]
        with override_settings(FOUR_EYES="warn"):
            assert self.waits(self.basim) == [(story.pk, "review")]

    def test_a_review_handed_to_one_waits_for_that_one(self):
        story = self.submitted(changes={"assignee_id": self.dana.pk})
        assert self.waits(self.dana) == [(story.pk, "review")]
        assert self.waits(self.basim) == []
        assert [row.pk for row in self.desk(self.basim).in_review.rows] == [story.pk]

    def test_changes_asked_for_wait_for_the_writer(self):
        story = self.submitted()
        self.move(story, "request_changes", self.basim, note="أين المصدر؟")
        assert self.waits(self.amal) == [(story.pk, "changes")]
        assert self.waits(self.basim) == []

    def test_what_was_handed_to_me_waits_in_every_state(self):
        draft, approved = self.story(), self.approved()
        for story in (draft, approved):
            self.move(story, "assign", self.basim, changes={"assignee_id": self.dana.pk})
        assert sorted(self.waits(self.dana)) == [(draft.pk, "assigned"), (approved.pk, "publish")]

    def test_the_most_urgent_comes_first_and_the_rest_by_how_long_it_waits(self):
        first = self.submitted(now=self.now - timedelta(hours=5))
        second = self.submitted(now=self.now - timedelta(hours=3))
        urgent = self.submitted(now=self.now, changes={"due_at": self.now + timedelta(hours=1)})
        assert [pk for pk, _why in self.waits(self.basim)] == [urgent.pk, first.pk, second.pk]
        page = self.page(self.basim)
        assert "منذ 5 ساعات" in page
        assert "التسليم" in page

    def test_how_long_it_waits_is_counted_from_the_last_submission_not_from_a_save(self):
        story = self.submitted(now=self.now - timedelta(hours=5))
        self.move(
            story,
            "assign",
            self.basim,
            now=self.now,
            changes={"due_at": self.now + timedelta(hours=1)},
        )
        (task,) = self.desk(self.dana).waiting.rows
        assert task.story.since == self.now - timedelta(hours=5)

    def test_an_editor_kept_to_a_section_is_asked_for_that_section_only(self):
        SectionScope.objects.create(user=self.basim, section=self._other_section())
        self.submitted()
        assert self.waits(self.basim) == []
        assert len(self.waits(self.dana)) == 1

    def _other_section(self):
        return type(self.section).objects.create(name_ar="أمن", name_en="Security")

    def test_the_list_of_stories_answers_as_the_desk_does(self):
        self.submitted()
        self.move(self.submitted(), "request_changes", self.basim, note="أين المصدر؟")
        self.move(self.approved(), "assign", self.basim, changes={"assignee_id": self.dana.pk})
        own = workflow.create(self.changes, by=self.basim)
        self.move(own, "submit", self.basim)
        for mode in ("require", "warn"):
            with override_settings(FOUR_EYES=mode):
                for person in (self.amal, self.basim, self.dana):
                    self.client.force_login(person)
                    listed = self.client.get(LIST, {"waiting": "me"}).context["cl"].queryset
                    waiting = [pk for pk, _why in self.waits(person)]
                    assert sorted(waiting) == sorted(story.pk for story in listed)

    def test_changes_asked_by_the_reviewer_who_has_the_story_wait_for_its_writer(self):
        story = self.submitted(changes={"assignee_id": self.dana.pk})
        self.move(story, "request_changes", self.dana, note="أين المصدر؟")
        assert self.waits(self.amal) == [(story.pk, "changes")]

    def test_what_is_to_review_opens_on_the_review_and_the_rest_on_its_form(self):
        review, mine = self.submitted(), self.story()
        self.move(mine, "assign", self.basim, changes={"assignee_id": self.basim.pk})
        page = self.page(self.basim)
        pane = page[page.index('id="desk-waiting"') : page.index('id="desk-review"')]
        assert reverse("admin:articles_article_review", args=[review.pk]) in pane
        assert reverse("admin:articles_article_change", args=[review.pk]) not in pane
        assert reverse("admin:articles_article_change", args=[mine.pk]) in pane


class Late(StartCase):
    def test_what_is_past_its_time_is_told(self):
        due = self.submitted(
            now=self.now - timedelta(hours=5), changes={"due_at": self.now - timedelta(hours=2)}
        )
        planned = self.story()
        self.move(planned, "plan", self.amal, at=self.now + timedelta(minutes=1))
        desk = Desk(self.basim, self.now + timedelta(hours=1))
        assert [(late.story.pk, late.what) for late in desk.late] == [
            (due.pk, "due"),
            (planned.pk, "planned"),
        ]
        assert "كان تسليمها" in self.page(self.basim)

    def test_nothing_late_shows_no_pane(self):
        self.submitted(changes={"due_at": self.now + timedelta(hours=2)})
        assert 'id="desk-late"' not in self.page(self.basim)

    def test_a_story_that_the_scheduler_left_is_told_apart_from_what_comes(self):
        story = self.approved()
        at = self.now + timedelta(minutes=5)
        self.move(story, "schedule", self.basim, at=at)
        before, after = self.desk(self.basim), Desk(self.basim, at + timedelta(minutes=2))
        assert (len(before.coming), before.overdue) == (1, [])
        assert (after.coming, len(after.overdue)) == ([], 1)

    def test_the_pane_tells_of_it_in_other_words_than_the_alarm_above_it(self):
        past = self.now - timedelta(hours=2)
        story = self.move(self.submitted(now=past), "approve", self.basim, now=past)
        self.move(story, "schedule", self.basim, at=past + timedelta(hours=1), now=past)
        page = self.page(self.basim)
        alarm = page[
            page.index('class="alarm"') : page.index("</aside>", page.index('class="alarm"'))
        ]
        pane = page[page.index('id="desk-late"') :]
        pane = pane[: pane.index("</section>")]
        assert "حان موعدها" in alarm
        assert "حان موعدها" not in pane
        assert "خدمة الجدولة" not in pane
        assert "مع القرّاء منذ" in pane


class WhatGoesOn(StartCase):
    def test_the_clock_says_what_a_scheduled_story_lacks(self):
        self.move(self.approved(), "schedule", self.basim, at=self.now + timedelta(hours=30))
        (copy,) = self.desk(self.basim).coming
        page = self.page(self.basim)
        assert set(copy.lacks) == {"المقدمة", "سطر الكاتب", "الغلاف", "المصادر"}
        assert "الغلاف" in page

    def test_what_went_past_a_second_person_is_looked_at_afterwards(self):
        story = self.move(self.story(), "force_publish", self.dana, note="لا يحتمل التأخير")
        fixed = self.published()
        words = {"body_ar": self.changes["body_ar"].replace("الفانين", "الفنانين")}
        self.move(fixed, "quick_fix", self.basim, changes=words)
        found = {event.article_id: event.move for event in self.desk(self.basim).to_look_at}
        assert found == {story.pk: "force_publish", fixed.pk: "quick_fix"}
        page = self.page(self.basim)
        assert "لا يحتمل التأخير" in page
        self.move(story, "approve_retro", self.basim)
        assert [event.move for event in self.desk(self.basim).to_look_at] == ["quick_fix"]
        later = Desk(self.basim, self.now + timedelta(days=8))
        assert later.to_look_at == []

    def test_a_draft_over_a_live_copy_says_so(self):
        self.move(self.published(), "start_change", self.basim)
        assert "فوق نسخة منشورة" in self.page(self.amal)

    def test_ideas_of_my_own_come_before_those_that_are_free(self):
        ideas.add({"headline": "متاحة"}, by=self.basim)
        mine = ideas.add({"headline": "لي"}, by=self.basim)
        ideas.move(mine, "take", by=self.amal, expected_version=1)
        taken = ideas.add({"headline": "لغيري"}, by=self.basim)
        ideas.move(taken, "take", by=self.basim, expected_version=1)
        rows = self.desk(self.amal).ideas.rows
        assert [idea.headline for idea in rows] == ["لي", "متاحة"]


class Figures(StartCase):
    def test_an_empty_newsroom_is_told_so_and_draws_nothing(self):
        page = self.page(self.basim)
        assert "لا شيء يُعدّ بعد" in page
        assert '<svg class="plot__bars"' not in page

    def test_a_drawing_has_a_title_and_a_table_that_says_the_same(self):
        self.published()
        page = self.page(self.basim)
        assert page.count('<svg class="plot__bars"') == 2
        assert page.count("<desc ") == 2
        table = page.split('class="visually-hidden">\n  <table>')[1].split("</table>")[0]
        assert table.count("<tr>") == 13
        assert "قصة واحدة" in table


class Roles(StartCase):
    def test_a_moderator_finds_the_answers_and_no_story(self):
        self.submitted()
        page = self.page(make_user("layla", "moderator"))
        assert 'id="desk-answers"' in page
        assert 'id="desk-waiting"' not in page
        assert self.changes["headline_ar"] not in page

    def test_a_contributor_finds_her_own(self):
        nadia = make_user("nadia", "contributor")
        self.submitted()
        self.move(self.approved(), "schedule", self.basim, at=self.now + timedelta(hours=1))
        self.published()
        mine = workflow.create(self.changes | {"headline_ar": "قصة نادية"}, by=nadia)
        desk = self.desk(nadia)
        assert [row.pk for row in desk.mine.rows] == [mine.pk]
        assert (desk.coming, desk.published, desk.late, desk.ideas.rows) == ([], [], [], [])
        page = self.page(nadia)
        assert "قصة نادية" in page
        assert self.changes["headline_ar"][:12] not in page
        for pane in ("desk-review", "desk-figures", "desk-after", "desk-answers"):
            assert f'id="{pane}"' not in page

    def test_a_technical_admin_finds_the_state_of_the_house(self):
        root = make_user("root", "technical_admin")
        assert "لم يعمل بعد" in self.page(root)
        Heartbeat.objects.create(name="scheduler", beat_at=timezone.now())
        page = self.page(root)
        assert "آخر ظهور له الآن" in page
        assert 'id="desk-waiting"' not in page

    def test_an_account_without_a_role_is_told_so(self):
        assert "لا دور لحسابك بعد" in self.page(make_user("nobody"))

    def test_the_bar_leads_where_the_person_may_go(self):
        calendar, idea_list = reverse("admin:articles_calendar"), reverse("admin:articles_idea_changelist")  # fmt: skip
        page = self.page(self.amal)
        assert f'href="{calendar}"' in page
        assert f'href="{idea_list}"' in page
        page = self.page(make_user("layla", "moderator"))
        assert calendar not in page
        assert idea_list not in page


class FirstSteps(StartCase):
    """Basim, an editor, and Amal, a writer, have accounts; there is a section."""

    def steps(self, person):
        return self.desk(person).first_steps

    def test_a_managing_editor_is_led_to_the_first_published_story(self):
        assert self.steps(self.dana) == {
            "people": True, "sections": True, "names": False, "story": False,
        }  # fmt: skip
        page = self.page(self.dana)
        assert "الخطوات الأولى" in page
        assert f'href="{reverse("admin:articles_person_add")}"' in page
        self.story()
        assert self.steps(self.dana)["story"]
        self.move(self.approved(), "publish", self.basim)
        assert self.steps(self.dana) == {}
        assert "الخطوات الأولى" not in self.page(self.dana)

    def test_one_person_alone_is_told_that_another_must_approve(self):
        User.objects.exclude(pk=self.dana.pk).update(is_active=False)
        assert not self.steps(self.dana)["people"]
        with override_settings(FOUR_EYES="off"):
            assert self.steps(self.dana)["people"]

    def test_a_superuser_without_a_role_gives_roles_and_begins_no_story(self):
        root = make_user("root")
        User.objects.filter(pk=root.pk).update(is_superuser=True)
        assert self.steps(User.objects.get(pk=root.pk)) == {"people": True}
        assert f'href="{reverse("admin:articles_article_add")}"' not in self.page(root)

    def test_nobody_else_is_shown_them(self):
        assert self.steps(self.basim) == self.steps(self.amal) == {}


class EmptyLists(StartCase):
    def test_an_empty_list_says_so_and_leads_on(self):
        add = reverse("admin:articles_section_add")
        Section.objects.all().delete()
        self.client.force_login(self.dana)
        page = self.client.get(reverse("admin:articles_section_changelist")).content.decode()
        assert f'<a href="{add}">أضف الأول</a>' in page
        page = self.client.get(reverse("admin:articles_image_changelist")).content.decode()
        assert "المكتبة فارغة" in page
        page = self.client.get(reverse("admin:articles_tag_changelist") + "?q=xyz").content.decode()
        assert "لا شيء هنا يطابق البحث" in page


class Cost(StartCase):
    def test_the_page_costs_the_same_for_much_and_for_little(self):
        self.fill(1)
        few = self.queries()
        self.fill(6)
        assert self.queries() == few <= QUERIES

    def fill(self, count):
        for number in range(count):
            ideas.add({"headline": f"فكرة {number}"}, by=self.basim)
            self.submitted(
                now=self.now - timedelta(hours=5), changes={"due_at": self.now - timedelta(hours=1)}
            )
            self.story()
            at = self.now + timedelta(hours=number + 1)
            self.move(self.approved(), "schedule", self.basim, at=at)
            self.published()
            self.move(self.story(), "force_publish", self.dana, note="عاجل")

    def queries(self):
        self.client.force_login(self.basim)
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(INDEX).status_code == 200
        return len(captured)

    def test_every_pane_is_bounded(self):
        for _ in range(12):
            self.submitted()
        desk = self.desk(self.basim)
        assert (len(desk.waiting.rows), desk.waiting.total) == (8, 12)
        assert (len(desk.in_review.rows), desk.in_review.total) == (8, 12)
        assert Article.objects.count() == 12
