"""The five ways of taking a story from readers, and the one way back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication, PublicNotice
from articles.workflow import public_status
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

REASON = {"public_note_ar": "لم نتحقق من المصدر كما يجب."}


class Down(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.rami = make_user("rami", "managing_editor")
        self.public = self.published()

    def page(self, story=None, **given):
        address = reverse("articles:short_link", args=[(story or self.public).pk])
        return self.client.get(address, follow=True, **given)

    def test_a_withdrawn_story_says_why_and_shows_no_text(self):
        self.move(self.public, "withdraw", self.basim, **REASON)
        page = self.page()
        words = page.content.decode()
        assert page.status_code == 200
        assert REASON["public_note_ar"] in words
        assert "noindex" in words
        assert self.paragraphs[3][:40] not in words
        assert public_status(self.public) == "withdrawn"
        assert self.changes["headline_ar"][:12] not in self.client.get("/").content.decode()

    def test_a_withdrawal_needs_a_reason_that_readers_see(self):
        with pytest.raises(workflow.Refused):
            self.move(self.public, "withdraw", self.basim, note="داخلي")
        assert public_status(self.public) == "live"

    def test_nothing_is_published_while_it_is_withdrawn(self):
        story = self.change(self.public, body_ar="نص آخر كله.")
        self.move(story, "withdraw", self.basim, **REASON)
        with pytest.raises(workflow.Refused) as refused:
            self.move(story, "publish", self.basim, change_class="update", **REASON)
        assert "يعيدها مدير التحرير" in str(refused.value)

    def test_what_is_brought_back_is_the_last_public_text_under_its_first_date(self):
        before = self.public.publications.get()
        self.move(self.public, "withdraw", self.basim, **REASON)
        with pytest.raises(workflow.NotAllowed):
            self.move(self.public, "reinstate", self.basim)
        self.move(self.public, "reinstate", self.dana)
        after = Publication.objects.visible(timezone.now()).get(article=self.public)
        assert (after.html_ar, after.first_at_ar) == (before.html_ar, before.first_at_ar)
        assert (after.number, after.modified_at_ar) == ("1.1", before.modified_at_ar)
        assert self.page().status_code == 200
        assert self.paragraphs[3][:20] in self.page().content.decode()

    def test_a_retracted_story_answers_410_with_the_way_to_its_replacement(self):
        other = self.published()
        self.move(self.public, "retract", self.dana, target=other, **REASON)
        page = self.page()
        assert page.status_code == 410
        assert other.publications.get().get_absolute_url() in page.content.decode()
        assert self.paragraphs[3][:40] not in page.content.decode()
        for move in ("reinstate", "withdraw", "expire"):
            with pytest.raises(workflow.NotAllowed):
                self.move(self.public, move, self.dana, **REASON)

    def test_a_redirected_story_leads_to_the_other_for_good(self):
        other = self.published()
        self.move(self.public, "redirect", self.dana, target=other)
        page = self.page()
        assert page.redirect_chain[0][1] == 301
        assert page.redirect_chain[-1][0] == other.publications.get().get_absolute_url()

    def test_a_story_is_not_led_to_itself_or_to_what_is_not_public(self):
        for target in (self.public, self.story(), "حيث لا شيء", None):
            with pytest.raises(workflow.Refused):
                self.move(self.public, "redirect", self.dana, target=target)

    def test_an_archived_story_stays_readable_and_leaves_the_lists(self):
        self.move(self.public, "expire", self.dana, **REASON)
        page = self.page()
        assert page.status_code == 200
        assert self.paragraphs[3][:20] in page.content.decode()
        assert not Publication.objects.visible(timezone.now()).exists()

    def test_a_story_vanishes_only_when_a_second_managing_editor_confirms(self):
        with pytest.raises(workflow.Refused):
            self.move(self.public, "vanish_confirm", self.rami)
        self.move(self.public, "vanish_request", self.dana, note="أمر قضائي")
        assert self.page().status_code == 200
        with pytest.raises(workflow.Refused):
            self.move(self.public, "vanish_confirm", self.dana)
        self.move(self.public, "vanish_confirm", self.rami)
        assert self.page().status_code == 404
        assert public_status(self.public) == "vanished"

    def test_a_request_to_vanish_is_forgotten_after_a_day(self):
        now = timezone.now()
        self.move(self.public, "vanish_request", self.dana, note="أمر", now=now)
        later = now + timedelta(hours=24, minutes=1)
        with pytest.raises(workflow.Refused):
            self.move(self.public, "vanish_confirm", self.rami, now=later)

    def test_taking_down_takes_back_the_copy_that_waited_for_its_time(self):
        story = self.change(self.public, body_ar="نص آخر كله.")
        at = timezone.now() + timedelta(hours=2)
        story = self.move(story, "schedule", self.basim, at=at, change_class="update", **REASON)
        story = self.move(story, "withdraw", self.basim, **REASON)
        assert (story.state, story.suggested_at) == ("approved", at)
        assert not story.publications.filter(visible_from__gt=timezone.now()).exists()
        assert not Publication.objects.visible(at + timedelta(minutes=1)).exists()

    def test_one_notice_is_in_force_at_a_time(self):
        self.move(self.public, "withdraw", self.basim, **REASON)
        self.move(self.public, "retract", self.dana, **REASON)
        notices = PublicNotice.objects.filter(article=self.public)
        assert notices.in_force(timezone.now()).get().kind == "retracted"
        assert notices.count() == 2

    def test_a_story_that_was_never_public_cannot_be_taken_down_but_set_aside(self):
        draft = self.story()
        for move in ("withdraw", "retract", "vanish_request"):
            with pytest.raises(workflow.NotAllowed):
                self.move(draft, move, self.dana, note="لماذا", **REASON)
        draft = self.move(draft, "spike", self.basim, note="لا يضيف جديدًا")
        assert Article.objects.get(pk=draft.pk).state == "spiked"
        assert self.move(draft, "unspike", self.basim).state == "draft"
