"""Changing what readers already have: the class of a change, its note, and what passes as a typo."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from articles import workflow
from articles.models import Publication
from articles.workflow import public_status
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

NOTED = {"public_note_ar": NOTE}


class Classes(StoryCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.public = cls().published()
        cls.body = cls.changes["body_ar"]

    def now_public(self):
        return Publication.objects.visible(timezone.now()).get(article=self.public)

    def test_a_fixed_spelling_goes_out_as_a_typo_and_moves_no_date(self):
        before = self.now_public()
        story = self.change(self.public, body_ar=self.body.replace("الفانين", "الفنانين"))
        self.move(story, "publish", self.basim, change_class="typo")
        after = self.now_public()
        assert (after.number, after.modified_at_ar) == ("1.1", before.modified_at_ar)
        assert after.notes == []
        assert "الفنانين بتسريب" in after.html_ar

    def test_a_changed_number_cannot_go_out_as_a_typo(self):
        story = self.change(self.public, body_ar=self.body.replace("150 مليار", "105 مليار"))
        with pytest.raises(workflow.Refused) as refused:
            self.move(story, "publish", self.basim, change_class="typo")
        assert "150" in str(refused.value)
        assert self.now_public().number == "1.0"
        self.move(story, "publish", self.basim, change_class="correction", **NOTED)
        assert self.now_public().number == "2.0"

    def test_nor_can_it_be_scheduled_as_one(self):
        story = self.change(self.public, body_ar=self.body.replace("150 مليار", "١٠٥ مليار"))
        with pytest.raises(workflow.Refused):
            at = timezone.now() + timedelta(hours=1)
            self.move(story, "schedule", self.basim, at=at, change_class="typo")

    def test_the_name_in_the_headline_is_a_correction_told_at_the_top(self):
        fixed = self.changes["headline_ar"].replace("OpneAI", "OpenAI")
        story = self.change(self.public, headline_ar=fixed)
        with pytest.raises(workflow.Refused):
            self.move(story, "publish", self.basim, change_class="typo")
        self.move(story, "publish", self.basim, change_class="correction", **NOTED)
        note = self.now_public().notes[0]
        assert (note["class"], note["text_ar"], note["at_top"]) == ("correction", NOTE, True)
        assert public_status(self.public) == "corrected"

    def test_a_later_typo_does_not_make_a_correction_disappear(self):
        story = self.change(self.public, body_ar=self.body.replace("150 مليار", "105 مليار"))
        story = self.move(story, "publish", self.basim, change_class="correction", **NOTED)
        fixed = story.body_ar.replace("الفانين", "الفنانين")
        self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        after = self.now_public()
        assert (after.number, len(after.notes)) == ("2.1", 1)
        page = self.client.get(after.get_absolute_url()).content.decode()
        assert NOTE in page

    def test_the_public_copy_knows_what_changed(self):
        story = self.change(self.public, body_ar=self.body.replace("الفانين", "الفنانين"))
        self.move(story, "publish", self.basim, change_class="typo")
        [place] = self.now_public().changed
        assert (place["place"], place["number"]) == ("body_ar", 1)
        assert ["removed", "الفانين"] in place["runs"]
        assert ["added", "الفنانين"] in place["runs"]

    def test_a_correction_needs_two_people_whatever_the_setting_says(self):
        with override_settings(FOUR_EYES="off"):
            story = self.move(self.public, "start_change", self.basim)
            story = self.edit(story, self.basim, body_ar=self.body.replace("150", "105"))
            story = self.move(story, "submit", self.basim)
            make_user("sara", "editor")
            story = self.move(story, "approve", self.basim)
            with pytest.raises(workflow.Refused):
                self.move(story, "publish", self.basim, change_class="correction", **NOTED)

    def test_where_one_account_alone_may_approve_it_is_written_down(self):
        with override_settings(FOUR_EYES="off"):
            story = self.move(self.public, "start_change", self.basim)
            story = self.edit(story, self.basim, body_ar=self.body.replace("150", "105"))
            story = self.move(story, "submit", self.basim)
            story = self.move(story, "approve", self.basim)
            self.move(story, "publish", self.basim, change_class="correction", **NOTED)
        assert self.public.events.first().details["two_people"] == "bypassed"

    def test_whoever_fixed_a_comma_may_still_approve(self):
        story = self.move(self.story(), "submit", self.amal)
        story = self.move(story, "claim", self.basim)
        story = self.edit(story, self.basim, body_ar=self.body.replace("الفانين", "الفنانين"))
        assert self.move(story, "approve", self.basim).state == "approved"

    def test_whoever_changed_a_number_may_not(self):
        story = self.move(self.story(), "submit", self.amal)
        story = self.move(story, "claim", self.basim)
        story = self.edit(story, self.basim, body_ar=self.body.replace("150", "105"))
        with pytest.raises(workflow.Refused):
            self.move(story, "approve", self.basim)

    def test_the_first_english_text_touches_the_english_edition_only(self):
        before = self.now_public()
        english = {
            "headline_en": "Artists leak Sora", "body_en": "A text.", "question_en": "Will it?",
            "publish_en": True,
        }  # fmt: skip
        story = self.change(self.public, **english)
        self.move(story, "publish", self.basim, change_class="new_edition")
        after = self.now_public()
        assert after.languages == ("ar", "en")
        assert after.modified_at_ar == before.modified_at_ar
        assert after.change_class_en == "new_edition"
        assert after.modified_at_en > before.modified_at_ar

    def test_a_change_of_one_language_moves_no_date_of_the_other(self):
        english = {
            "headline_en": "Artists leak Sora", "body_en": "A text.", "question_en": "Will it?",
            "publish_en": True,
        }  # fmt: skip
        story = self.change(self.public, **english)
        story = self.move(story, "publish", self.basim, change_class="new_edition")
        before = self.now_public()
        story = self.change(story, body_en="Another text, longer.")
        self.move(
            story, "publish", self.basim, change_class="update",
            public_note_ar="حُدّثت الطبعة الإنجليزية.", public_note_en="More is known.",
        )  # fmt: skip
        after = self.now_public()
        assert after.modified_at_en > before.modified_at_en


class QuickFix(StoryCase):
    def test_a_slip_is_mended_for_readers_at_once_and_stands_in_the_log(self):
        story = self.published()
        fixed = self.changes["body_ar"].replace("الفانين", "الفنانين")
        story = self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        public = story.publications.visible(timezone.now()).get()
        assert (story.state, public.number, public.change_class_ar) == ("published", "1.1", "typo")
        assert story.revision.content["body_ar"] == fixed
        assert public.revision_id == story.revision_id == story.approved_revision_id
        assert story.events.first().details["words"]["body_ar"][1] == fixed

    def test_what_is_no_slip_is_refused_and_the_class_to_use_is_named(self):
        story = self.published()
        fixed = self.changes["body_ar"].replace("3 ساعات", "4 ساعات")
        with pytest.raises(workflow.Refused) as refused:
            self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        assert len(refused.value.reasons) == 2
        assert story.publications.count() == 1

    def test_nothing_changed_is_nothing_fixed(self):
        story = self.published()
        with pytest.raises(workflow.Refused):
            self.move(story, "quick_fix", self.basim, changes={})
        assert story.publications.count() == 1


class PastTheReview(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")

    def test_a_story_published_without_review_waits_for_a_second_look(self):
        story = self.move(self.story(), "force_publish", self.dana, note="خبر عاجل")
        assert (story.state, story.unreviewed) == ("published", True)
        assert story.publications.visible(timezone.now()).exists()
        story = self.move(story, "approve_retro", self.basim)
        assert not story.unreviewed
        with pytest.raises(workflow.NotAllowed):
            self.move(story, "approve_retro", self.basim)

    def test_without_a_reason_or_a_complete_story_it_is_refused(self):
        with pytest.raises(workflow.Refused):
            self.move(self.story(), "force_publish", self.dana)
        bare = workflow.create(self.changes | {"question_ar": ""}, by=self.amal)
        with pytest.raises(workflow.Refused):
            self.move(bare, "force_publish", self.dana, note="عاجل")

    def test_nobody_looks_again_at_their_own_words(self):
        story = workflow.create(self.changes, by=self.dana)
        story = self.move(story, "force_publish", self.dana, note="خبر عاجل")
        with pytest.raises(workflow.Refused):
            self.move(story, "approve_retro", self.dana)


class InReview(StoryCase):
    def test_the_text_is_the_editors_who_took_it_up(self):
        story = self.move(self.story(), "submit", self.amal)
        sara = make_user("sara", "editor")
        with pytest.raises(workflow.NotAllowed):
            self.edit(story, self.basim, body_ar="نص آخر كله.")
        story = self.move(story, "claim", self.basim)
        for person in (sara, self.amal):
            with pytest.raises(workflow.NotAllowed):
                self.edit(story, person, body_ar="نص آخر كله.")
        story = self.edit(story, self.basim, body_ar="نص آخر كله.")
        story = self.move(story, "take_over", sara)
        assert story.claimed_by == sara
        assert story.events.first().details["from"] == self.basim.pk
        with pytest.raises(workflow.NotAllowed):
            self.edit(story, self.basim, body_ar="نص ثالث كله.")
        assert self.move(story, "release", sara).claimed_by is None

    def test_an_edit_after_the_approval_takes_it_back(self):
        story = self.approved()
        story = self.edit(story, self.basim, body_ar="نص آخر كله.")
        assert (story.state, story.approved_revision) == ("in_review", None)

    def test_what_a_reviewed_story_needs_cannot_be_taken_out_of_it(self):
        story = self.move(self.story(), "submit", self.amal)
        story = self.move(story, "claim", self.basim)
        with pytest.raises(workflow.Refused):
            self.edit(story, self.basim, headline_ar="")
        story.refresh_from_db()
        assert story.headline_ar

    def test_an_older_revision_comes_back_as_a_new_one(self):
        story = self.edit(self.story(), self.amal, body_ar="نص آخر كله.")
        first = story.revisions.last()
        story = self.move(story, "restore", self.amal, target=first)
        assert story.body_ar == self.changes["body_ar"]
        assert (story.revision.seq, story.revision.move) == (3, "restore")

    def test_a_revision_of_another_story_is_not_brought_back(self):
        story, other = self.story(), self.story()
        with pytest.raises(workflow.Refused):
            self.move(story, "restore", self.amal, target=other.revisions.first())
