"""What readers get at the public addresses, and what they never get."""

from datetime import timedelta

from django.utils import timezone

from articles import workflow
from articles.models import Article, PublicNotice
from comments.models import Comment
from comments.tokens import make_token
from tests.articles.test_workflow import StoryCase

CANARY = "كناري٧٧"


class StoryPage(StoryCase):
    def setUp(self):
        super().setUp()
        self.live = self.move(self.approved(), "publish", self.basim)
        self.address = self.live.publications.get().get_absolute_url()

    def test_the_story_stands_on_the_front_page_and_at_its_address(self):
        front = self.client.get("/")
        assert front.status_code == 200
        assert self.address in front.content.decode()
        page = self.client.get(self.address)
        assert page.status_code == 200
        assert 'dir="rtl"' in page.content.decode()
        assert "<footer>– نيكو فيليكس" in page.content.decode()

    def test_a_wrong_slug_and_the_short_link_lead_to_the_address(self):
        for address in (f"/a/{self.live.pk}/", f"/a/{self.live.pk}/wrong/"):
            answer = self.client.get(address)
            assert (answer.status_code, answer["Location"]) == (301, self.address)

    def test_a_change_of_a_live_story_and_a_draft_are_on_no_page(self):
        story = self.move(self.live, "start_change", self.basim)
        workflow.edit(story, {"headline_ar": CANARY}, by=self.amal, expected_version=story.version)
        workflow.create(self.changes | {"headline_ar": CANARY}, by=self.amal)
        pages = ["/", self.address, "/archive/", self.section.get_absolute_url(), "/en/"]
        for page in pages:
            assert CANARY not in self.client.get(page).content.decode()

    def test_a_scheduled_story_is_not_found_before_its_time(self):
        story = workflow.create(self.changes | {"headline_ar": CANARY}, by=self.amal)
        story = self.move(story, "submit", self.amal)
        story = self.move(story, "approve", self.basim)
        self.move(story, "schedule", self.basim, at=timezone.now() + timedelta(hours=1))
        assert self.client.get(f"/a/{story.pk}/").status_code == 404
        assert CANARY not in self.client.get("/").content.decode()

    def test_a_retracted_story_answers_410_without_its_text(self):
        now = timezone.now()
        self.live.publications.update(visible_until=now)
        PublicNotice.objects.create(
            article=self.live, kind="retracted", reason_ar="لم يثبت الرقم", from_at=now
        )
        page = self.client.get(self.address)
        assert page.status_code == 410
        assert "لم يثبت الرقم" in page.content.decode()
        assert self.paragraphs[0] not in page.content.decode()

    def test_pages_cost_no_more_queries_with_many_stories(self):
        few = self.queries("/")
        for _ in range(10):
            story = self.move(self.story(), "submit", self.amal)
            story = self.move(story, "approve", self.basim)
            self.move(story, "publish", self.basim)
        assert self.queries("/") == few

    def queries(self, address):
        from django.db import connection  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        with CaptureQueriesContext(connection) as captured:
            self.client.get(address)
        return len(captured)


class Answering(StoryCase):
    def setUp(self):
        super().setUp()
        self.live = self.move(self.approved(), "publish", self.basim)
        self.url = f"/a/{self.live.pk}/answers/"
        self.given = {"body": "أظن أن السرعة ستحسم السباق.", "name": "ليان"}

    def token(self):
        return make_token(self.live.pk, now=timezone.now() - timedelta(seconds=10))

    def test_without_a_token_the_form_comes_back_filled_and_nothing_is_stored(self):
        answer = self.client.post(self.url, self.given)
        assert answer.status_code == 200
        assert self.given["body"] in answer.content.decode()
        assert not Comment.objects.exists()

    def test_an_answer_waits_unseen_until_it_is_approved(self):
        answer = self.client.post(self.url, self.given | {"token": self.token()})
        assert answer.status_code == 303
        comment = Comment.objects.get()
        assert comment.state == "held"
        story = Article.objects.get(pk=self.live.pk).publications.get().get_absolute_url()
        assert self.given["body"] not in self.client.get(story).content.decode()
        assert self.given["body"] in self.client.get(answer["Location"]).content.decode()

        from comments.moderation import moderate  # noqa: PLC0415

        moderate(comment, "approve", by=self.basim)
        assert self.given["body"] in self.client.get(story).content.decode()

    def test_the_same_form_twice_is_one_answer(self):
        form = self.given | {"token": self.token()}
        self.client.post(self.url, form)
        self.client.post(self.url, form)
        assert Comment.objects.count() == 1

    def test_another_sites_form_is_refused(self):
        form = self.given | {"token": self.token()}
        answer = self.client.post(self.url, form, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403
        assert not Comment.objects.exists()
