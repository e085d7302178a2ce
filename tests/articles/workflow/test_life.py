"""The life of a story through the three doors of the workflow."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication, WorkflowEvent
from tests.articles.workflow.cases import StoryCase


class Publishing(StoryCase):
    def test_the_story_goes_from_draft_to_public_with_every_paragraph(self):
        story = self.move(self.approved(), "publish", self.basim)
        assert story.state == "published"
        public = Publication.objects.visible(timezone.now()).get(article=story)
        assert public.number == "1.0"
        plain = public.html_ar.replace('<bdi lang="en" dir="ltr">', "").replace(
            '<bdi dir="ltr">', ""
        )
        plain = plain.replace("</bdi>", "")
        places = [plain.index(paragraph) for paragraph in self.paragraphs]
        assert places == sorted(places)
        assert "<footer>– نيكو فيليكس" in plain

    def test_a_draft_is_in_no_public_query(self):
        self.story()
        assert not Publication.objects.exists()

    def test_a_writer_may_not_publish_or_approve(self):
        story = self.move(self.story(), "submit", self.amal)
        with pytest.raises(workflow.NotAllowed):
            self.move(story, "approve", self.amal)
        assert Article.objects.get(pk=story.pk).state == "in_review"

    def test_an_editor_may_not_approve_her_own_words(self):
        story = workflow.create(self.changes, by=self.basim)
        story = self.move(story, "submit", self.basim)
        with pytest.raises(workflow.Refused):
            self.move(story, "approve", self.basim)

    def test_a_story_without_a_question_is_not_submitted_and_nothing_is_written(self):
        story = workflow.create(self.changes | {"question_ar": ""}, by=self.amal)
        events = WorkflowEvent.objects.count()
        with pytest.raises(workflow.Refused):
            self.move(story, "submit", self.amal)
        assert WorkflowEvent.objects.count() == events
        assert Article.objects.get(pk=story.pk).version == story.version

    def test_a_change_stays_unseen_until_it_is_published_as_a_new_number(self):
        story = self.move(self.approved(), "publish", self.basim)
        story = self.move(story, "start_change", self.basim)
        story = workflow.edit(
            story, {"headline_ar": "عنوان جديد"}, by=self.amal, expected_version=story.version
        )
        seen = Publication.objects.visible(timezone.now()).get()
        assert seen.headline_ar == self.changes["headline_ar"]
        self.move(story, "submit", self.amal)
        self.move(story, "approve", self.basim)
        with pytest.raises(workflow.Refused):
            self.move(story, "publish", self.basim)
        with pytest.raises(workflow.Refused):
            self.move(story, "publish", self.basim, change_class="typo")
        note = {"public_note_ar": "غُيّر العنوان."}
        self.move(story, "publish", self.basim, change_class="update", **note)
        seen = Publication.objects.visible(timezone.now()).get()
        assert (seen.headline_ar, seen.number) == ("عنوان جديد", "2.0")

    def test_a_discarded_change_brings_the_live_text_back(self):
        story = self.move(self.approved(), "publish", self.basim)
        story = self.move(story, "start_change", self.basim)
        story = workflow.edit(
            story, {"headline_ar": "عنوان جديد"}, by=self.amal, expected_version=story.version
        )
        story = self.move(story, "discard_change", self.basim)
        assert (story.state, story.headline_ar) == ("published", self.changes["headline_ar"])


class Scheduling(StoryCase):
    def test_a_scheduled_story_is_public_at_its_time_with_nothing_running(self):
        now = timezone.now()
        at = now + timedelta(minutes=1)
        story = self.move(self.approved(), "schedule", self.basim, at=at, now=now)
        visible = Publication.objects.visible
        assert not visible(at - timedelta(seconds=1)).exists()
        assert visible(at).get().article_id == story.pk
        assert workflow.fire_due(story, now=at)
        assert not workflow.fire_due(story, now=at)
        assert Article.objects.get(pk=story.pk).state == "published"
        assert WorkflowEvent.objects.filter(move="fire").count() == 1

    def test_an_unscheduled_story_is_never_public(self):
        now = timezone.now()
        story = self.approved()
        self.move(story, "schedule", self.basim, at=now + timedelta(hours=1), now=now)
        story = self.move(story, "unschedule", self.basim)
        assert story.state == "approved"
        assert not Publication.objects.exists()


class Saving(StoryCase):
    def test_the_second_of_two_saves_is_refused_and_the_first_text_stays(self):
        story = self.story()
        workflow.edit(story, {"body_ar": "أول"}, by=self.amal, expected_version=story.version)
        with pytest.raises(workflow.StaleVersion):
            workflow.edit(story, {"body_ar": "ثان"}, by=self.basim, expected_version=story.version)
        assert Article.objects.get(pk=story.pk).body_ar == "أول"

    def test_two_languages_are_saved_at_once(self):
        story = self.story()
        seen = workflow.Seen(story.version_ar, story.version_en, story.version_shared)
        workflow.edit(story, {"body_ar": "أول"}, by=self.amal, expected_version=seen)
        workflow.edit(story, {"body_en": "Second"}, by=self.basim, expected_version=seen)
        saved = Article.objects.get(pk=story.pk)
        assert (saved.body_ar, saved.body_en) == ("أول", "Second")

    def test_a_save_that_changes_nothing_writes_nothing(self):
        story = self.story()
        same = {"body_ar": self.changes["body_ar"]}
        workflow.edit(story, same, by=self.amal, expected_version=story.version)
        assert Article.objects.get(pk=story.pk).version == story.version
        assert story.revisions.count() == 1


class Log(StoryCase):
    def test_the_database_refuses_to_rewrite_an_event(self):
        self.story()
        with pytest.raises(DatabaseError), transaction.atomic():
            WorkflowEvent.objects.update(note="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            WorkflowEvent.objects.all().delete()

    def test_the_database_refuses_two_public_copies_at_one_moment(self):
        story = self.move(self.approved(), "publish", self.basim)
        copy = story.publications.get()
        copy.visible_until = copy.visible_from + timedelta(days=1)
        copy.save()
        copy.pk, copy.minor, copy.visible_from = None, 5, copy.visible_from + timedelta(hours=1)
        with pytest.raises(DatabaseError), transaction.atomic():
            copy.save(force_insert=True)
