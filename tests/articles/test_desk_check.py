"""The checklist and the linter beside a story: what they say while it is written, what they refuse,
and what the newsroom decides about both."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.linting import Level
from articles.models import Article, DeskRule, Spelling, Term
from articles.models.question import MOST_CHOICES
from articles.workflow.checklist import TABLE
from newsroom.text.linter import RULES
from tests.articles.test_desk import DeskCase, posted
from tests.conftest import make_user

SLIPS = "ذهب المدير الى  السوق, ثم عاد الى البيت."


def door(name, story):
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


def block(*names):
    for name in names:
        DeskRule.objects.update_or_create(name=name, defaults={"level": Level.BLOCK})


class Beside(DeskCase):
    """The side of the form, for words that nobody has saved."""

    def looked_over(self, story, **typed):
        answer = self.client.post(door("check", story), posted(self.page(story), **typed))
        assert answer.status_code == 200
        return answer

    def found(self, answer):
        return {
            group.rule: [
                (one.found.field, one.passage, one.found.finding.fix) for one in group.findings
            ]
            for group in answer.context["groups"]
        }

    def test_what_is_typed_is_looked_over_and_saved_nowhere(self):
        story = self.story()
        answer = self.looked_over(story, body_ar=SLIPS)
        found = self.found(answer)
        assert found["common_slips"] == [("body_ar", "الى", "إلى")] * 2
        assert found["latin_signs"] == [("body_ar", ",", "،")]
        assert Article.objects.get(pk=story.pk).body_ar == story.body_ar

    def test_places_are_counted_as_a_browser_counts(self):
        """A sign beyond the first plane is two for a script."""
        answer = self.looked_over(self.story(), body_ar="😀 ذهب الى السوق")
        group = answer.context["groups"][0]
        assert (group.findings[0].start, group.findings[0].end) == (7, 10)

    def test_the_checklist_follows_the_words_and_says_what_holds_up_the_next_move(self):
        story = self.story()
        answer = self.looked_over(story, headline_ar="", question_ar="ما رأيك")
        first, *others = answer.context["checks"]
        assert (first.check.name, first.place) == ("headline", "id_headline_ar")
        assert first.needed == workflow.MOVES["submit"].label
        assert "asks" in [row.check.name for row in others if not row.check.passes]

    def test_a_new_story_is_looked_over_too(self):
        self.client.force_login(self.amal)
        page = self.client.get(reverse("admin:articles_article_add"))
        answer = self.client.post(
            reverse("admin:articles_article_check_new"), posted(page, body_ar=SLIPS)
        )
        assert "common_slips" in self.found(answer)

    def test_what_was_left_is_not_spoken_of_again_in_this_story(self):
        story = self.story()
        self.looked_over(story)
        self.client.post(door("check_leave", story), {"rule": "common_slips", "passage": "الى"})
        assert "common_slips" not in self.found(self.looked_over(story, body_ar=SLIPS))
        assert "common_slips" in self.found(self.looked_over(self.story(), body_ar=SLIPS))
        self.client.post(door("check_leave", story), {"again": "1"})
        assert "common_slips" in self.found(self.looked_over(story, body_ar=SLIPS))

    def test_hostile_words_are_shown_as_words(self):
        answer = self.looked_over(self.story(), body_ar='<script>x</script> الى "<b>اب</b>"')
        assert b"<script>x" not in answer.content


class WithoutScripts(DeskCase):
    """The linter's own page: what it finds in the saved text, and fixes that are edits."""

    def setUp(self):
        super().setUp()
        self.changes |= {"body_ar": SLIPS}
        self.saved = self.story()
        self.client.force_login(self.amal)

    def fix(self, **asked):
        return self.client.post(
            door("check_fix", self.saved), {"version": self.saved.version} | asked, follow=True
        )

    def text(self):
        return Article.objects.get(pk=self.saved.pk).body_ar

    def test_one_finding_is_put_right_by_an_edit(self):
        page = self.client.get(door("check", self.saved))
        by_rule = {group.rule: group for group in page.context["groups"]}
        self.fix(key=by_rule["common_slips"].findings[0].key)
        assert self.text() == SLIPS.replace("الى", "إلى", 1)
        assert Article.objects.get(pk=self.saved.pk).revision.by_name == "amal"

    def test_all_of_a_kind_are_put_right_at_once(self):
        self.fix(rule="common_slips")
        assert self.text() == SLIPS.replace("الى", "إلى")

    def test_a_post_that_makes_no_sense_changes_nothing(self):
        for given in ({"version": "9" * 40}, {"version": "x"}, {"key": "body_ar:tatweel:0:1"}):
            assert self.fix(rule="no such rule", **given).status_code == 200
        leave = {"rule": "common_slips", "passage": "a\0b"}
        assert self.client.post(door("check_leave", self.saved), leave).status_code == 302
        assert self.text() == SLIPS

    def test_a_text_that_changed_meanwhile_is_left_alone(self):
        workflow.edit(
            self.saved, {"body_ar": "الى هنا"}, by=self.basim, expected_version=self.saved.version
        )
        answer = self.fix(rule="common_slips")
        assert self.text() == "الى هنا"
        assert [str(message) for message in answer.context["messages"]] == [
            str(workflow.StaleVersion())
        ]


class Blocking(DeskCase):
    """No rule of the linter blocks unless the newsroom says so; then it holds at every move."""

    def setUp(self):
        super().setUp()
        self.changes |= {"body_ar": SLIPS}

    def test_slips_hold_nothing_up_by_themselves(self):
        assert self.published().state == Article.State.PUBLISHED

    def test_a_rule_that_blocks_refuses_each_move_with_its_passages(self):
        story = self.story()
        approved = self.approved()
        block("common_slips")
        for tried, move, by, more in (
            (story, "submit", self.amal, {}),
            (approved, "publish", self.basim, {}),
            (approved, "schedule", self.basim, {"at": timezone.now() + timedelta(days=1)}),
        ):
            with pytest.raises(workflow.Refused) as refused:
                workflow.perform(tried, move, by=by, expected_version=tried.version, **more)
            assert "الى" in refused.value.reasons[0], move

    def test_a_row_of_the_checklist_is_required_from_approval_on(self):
        story = self.story()
        block("standfirst")
        story = workflow.perform(story, "submit", by=self.amal, expected_version=story.version)
        with pytest.raises(workflow.Refused):
            workflow.perform(story, "approve", by=self.basim, expected_version=story.version)

    def test_what_the_house_requires_cannot_be_switched_off(self):
        DeskRule.objects.create(name="question", level=Level.OFF)
        self.changes |= {"question_ar": ""}
        story = self.story()
        with pytest.raises(workflow.Refused):
            workflow.perform(story, "submit", by=self.amal, expected_version=story.version)

    def test_the_managing_editor_sets_every_level_on_one_page(self):
        self.client.force_login(make_user("dana", "managing_editor"))
        place = reverse("admin:articles_deskrule_changelist")
        form = self.client.get(place).context["form"]
        switchable = {row.name for row in TABLE if row.is_switchable}
        assert set(form.fields) == set(RULES) | switchable
        given = dict.fromkeys(form.fields, Level.WARN) | {"tatweel": Level.BLOCK}
        assert self.client.post(place, given).status_code == 302
        assert DeskRule.objects.get(name="tatweel").level == Level.BLOCK


class Links(DeskCase):
    def test_a_link_to_a_page_that_is_not_there_is_told(self):
        there = self.published()
        good = f"[قصة](/a/{there.pk}/) و[قسم](/section/{there.section.slug_ar}/) و[خارج](https://w3.org/x)"
        for body, dead in (
            (good, None),
            ("[قصة](/a/999/)", "/a/999/"),
            ("[x](/nowhere)", "/nowhere"),
            ("[x](/tag/a%00b/)", "/tag/a\0b/"),
        ):
            story = self.story()
            page = self.page(story)
            answer = self.client.post(door("check", story), posted(page, body_ar=body))
            told = [row for row in answer.context["checks"] if row.check.name == "links"]
            assert [row.check.refusal.count(dead) for row in told if not row.check.passes] == (
                [1] if dead else []
            ), body


class Names(DeskCase):
    """The term bank."""

    def test_a_new_newsroom_begins_with_names(self):
        assert Term.objects.get(name_en="OpenAI").name_ar == "أوبن إيه آي"
        assert Spelling.objects.get(text="غوغل").term.name_en == "Google"

    def test_a_name_that_an_editor_adds_is_known_at_once(self):
        self.client.force_login(self.basim)
        rows = {"spellings-TOTAL_FORMS": "1", "spellings-INITIAL_FORMS": "0"}
        rows |= {"spellings-0-text": "مسترال", "spellings-0-is_corrected": "on"}
        given = {
            "name_ar": "ميسترال",
            "name_en": "Mistral",
            "category": "company",
            "is_active": "on",
        }
        answer = self.client.post(reverse("admin:articles_term_add"), given | rows)
        assert answer.status_code == 302
        story = self.story()
        page = self.page(story)
        side = self.client.post(door("check", story), posted(page, body_ar="نموذج من ومسترال"))
        fixes = [one.found.finding.fix for one in side.context["groups"][0].findings]
        assert "ميسترال" in fixes

    def test_a_spelling_belongs_to_one_name(self):
        term = Term.objects.create(name_en="Other")
        with pytest.raises(ValidationError):
            Spelling(term=term, text="غُوغل").full_clean()

    def test_a_name_without_a_word_is_refused_by_the_database(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.create(name_ar="", name_en="")


class Forecast(DeskCase):
    """How and when it is settled goes with the question, from the form to the reader."""

    FORECAST = {
        "question_kind": "forecast",
        "choices": [{"key": "y", "label_ar": "نعم"}, {"key": "n", "label_ar": "لا"}],
        "settle_how_ar": "بإعلان الشركة في مؤتمرها.",
        "settles_at": "2030-06-01T12:00:00+00:00",
    }

    def test_readers_are_told_how_and_when(self):
        self.changes |= self.FORECAST
        story = self.published()
        page = self.client.get(f"/a/{story.pk}/", follow=True).content.decode()
        assert "بإعلان الشركة في مؤتمرها." in page
        assert 'datetime="2030-06-01T' in page

    def test_another_kind_of_question_publishes_nothing_of_it(self):
        self.changes |= self.FORECAST | {"question_kind": "poll"}
        story = self.published()
        assert story.publications.get().settle_how_ar == ""

    def test_the_form_keeps_it_and_an_open_forecast_is_warned_of(self):
        self.changes |= self.FORECAST | {"settle_how_ar": ""}
        story = self.story()
        page = self.page(story)
        told = [row.check.name for row in page.context["checks"] if not row.check.passes]
        assert "settled" in told
        answer = self.save(story, page, settle_how_ar="بحكم اللجنة.")
        assert answer.status_code == 302
        assert Article.objects.get(pk=story.pk).question.settle_how_ar == "بحكم اللجنة."

    def test_no_question_has_more_choices_than_the_house_says(self):
        rows = [
            {"key": f"k{number}", "label_ar": f"خيار {number}"} for number in range(MOST_CHOICES)
        ]
        self.changes |= {"question_kind": "poll", "choices": rows}
        story = self.story()
        more = [*rows, {"key": "more", "label_ar": "زائد"}]
        with pytest.raises(IntegrityError), transaction.atomic():
            workflow.edit(story, {"choices": more}, by=self.amal, expected_version=story.version)
