"""A question closes by itself so many days after publication, and says why."""

from datetime import timedelta

from django.test import override_settings
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication
from comments import questions
from comments.models import Question
from tests.comments.asked import path_of
from tests.comments.test_questions import WHY, QuestionCase

DAYS = timedelta(days=30)


def dated(publication) -> Question:
    return Question.objects.get(article_id=publication.article_id)


class ClosingByItself(QuestionCase):
    def first_at(self, publication):
        return Publication.objects.get(pk=publication.pk).first_at_ar

    def publish_anew(self, publication, **changes):
        story = Article.objects.get(pk=publication.article_id)
        story = workflow.perform(
            story, "start_change", by=self.basim, expected_version=story.version
        )
        story = workflow.edit(story, changes, by=self.amal, expected_version=story.version)
        for move, by in (("submit", self.amal), ("approve", self.basim)):
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        story = workflow.perform(
            story, "publish", by=self.basim, expected_version=story.version, change_class="update",
            public_note_ar="تغيّر شيء.",
        )  # fmt: skip
        questions.open_question(None, article_id=story.pk)
        return dated(publication)

    def test_it_closes_thirty_days_after_publication(self):
        question, ends = dated(self.live), self.first_at(self.live) + DAYS
        assert (question.closes_at, question.closes_after) == (ends, 30)
        live = Publication.objects.select_related("summary").get(pk=self.live.pk)
        assert live.is_question_open(ends - timedelta(seconds=1))
        assert not live.is_question_open(ends)
        assert questions.state_of(question, ends) == questions.ENDED

    @override_settings(QUESTION_DAYS=0)
    def test_never_where_the_site_says_so(self):
        question = dated(self.publish("قصة", "سؤال؟"))
        assert (question.closes_at, question.closes_after) == (None, None)

    def test_a_time_of_its_own_goes_before_the_rule(self):
        ends, settles = self.now + timedelta(days=90), self.now + timedelta(days=200)
        given = dated(self.publish("قصة", "سؤال؟", question_closes_at=ends))
        forecast = dated(
            self.publish("قصة ثانية", "سؤال؟", question_kind="forecast", settles_at=settles)
        )
        assert (given.closes_at, given.closes_after) == (ends, None)
        assert (forecast.closes_at, forecast.closes_after) == (settles, None)

    def test_no_question_that_is_published_already_is_touched(self):
        with self.settings(QUESTION_DAYS=0):
            old = self.publish("قصة قديمة", "سؤال؟")
        assert self.publish_anew(old, headline_ar="قصة قديمة معدلة").closes_at is None
        with self.settings(QUESTION_DAYS=5):
            question = self.publish_anew(self.live, headline_ar="كيف يعمل الكابل اليوم؟")
        assert question.closes_at == self.first_at(self.live) + DAYS

    def test_a_time_that_is_taken_out_gives_way_to_the_rule_and_closes_nothing(self):
        ends = self.now + timedelta(days=90)
        story = self.publish("قصة", "سؤال؟", question_closes_at=ends)
        assert self.publish_anew(story, question_closes_at=None).closes_at == (
            self.first_at(story) + DAYS
        )
        old = self.publish("قصة ثانية", "سؤال؟", question_closes_at=ends)
        long_ago = self.now - timedelta(days=200)
        Publication.objects.filter(pk=old.pk).update(first_at_ar=long_ago)
        question = self.publish_anew(old, question_closes_at=None)
        assert question.closes_at > timezone.now() + timedelta(days=29)

    def test_a_person_who_gives_a_time_ends_the_rule(self):
        ends = self.now + timedelta(days=3)
        assert self.act("extend", on=self.live, closes_at=ends).closes_after is None
        assert self.summary(self.live).closes_after is None

    def test_one_that_is_opened_again_without_a_time_keeps_the_rule(self):
        self.act("close", on=self.live, **WHY)
        question = self.act("reopen", self.dana, on=self.live)
        assert (question.closes_after, question.closed_at) == (30, None)

    def ended(self, **given) -> str:
        """The page of the story, its question over since a minute."""
        over = timezone.now() - timedelta(minutes=1)
        given = {"closes_at": over} | given
        Question.objects.filter(article=self.live.article_id).update(**given)
        questions.refresh(dated(self.live))
        return self.client.get(path_of(self.live)).content.decode()

    def test_readers_are_told_why(self):
        assert "أُغلق السؤال بعد 30 يومًا من النشر" in self.ended()
        assert "أُغلق السؤال في موعده المعلن" in self.ended(closes_after=None)

    def test_so_is_who_sends_an_answer_too_late_and_a_program(self):
        self.ended()
        where = f"/a/{self.live.article_id}/answers/"
        answer = self.client.post(where, {"choice": "yes"})
        assert "أُغلق السؤال بعد 30 يومًا من النشر" in answer.content.decode()
        uuid = Article.objects.get(pk=self.live.article_id).uuid
        told = self.client.get(f"/api/v1/stories/{uuid}").json()["question"]
        assert told["closed_reason"] == "أُغلق السؤال بعد 30 يومًا من النشر."


class AtTheDesk(QuestionCase):
    def form(self, publication=None) -> str:
        self.client.force_login(self.basim)
        pk = publication.article_id if publication else "add"
        where = (
            f"/admin/articles/article/{pk}/change/"
            if publication
            else "/admin/articles/article/add/"
        )
        return self.client.get(where).content.decode()

    def test_the_form_says_what_will_happen(self):
        assert "يُغلق السؤال بعد 30 يومًا من النشر" in self.form()
        with self.settings(QUESTION_DAYS=0):
            assert "يبقى السؤال مفتوحًا" in self.form()

    def test_of_a_public_story_what_readers_were_told(self):
        assert "بعد 30 يومًا من النشر. فإن حدّدت موعدًا" in self.form(self.live)
        Question.objects.update(closes_at=None, closes_after=None)
        questions.refresh(dated(self.live))
        assert "نُشر السؤال بلا موعد" in self.form(self.live)
        self.act("close", on=self.live, **WHY)
        assert "لا يفتحه" in self.form(self.live)

    def test_the_page_of_the_question_says_whose_time_it_is(self):
        self.client.force_login(self.basim)
        where = f"/admin/comments/comment/questions/{self.live.article_id}/"
        assert (
            "بعد 30 يومًا من النشر، وفق قاعدة غرفة الأخبار"
            in self.client.get(where).content.decode()
        )
