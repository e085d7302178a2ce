"""A story with an open question, its readers and its desk: what every test of answers begins with."""

import itertools
from datetime import timedelta

from django.db.models import Q
from django.test import TestCase
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication, QuestionSummary, Section
from comments.answering import answer, open_question
from comments.models import Ballot, Comment, Question, Reader
from comments.moderation import moderate
from tests.conftest import make_user

CHOICES = [
    {"key": "yes", "label_ar": "نعم", "label_en": "Yes"},
    {"key": "no", "label_ar": "لا", "label_en": "No"},
]
numbers = itertools.count(1)


class AskedCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.amal = make_user("amal", "writer")
        cls.basim = make_user("basim", "editor")
        cls.layla = make_user("layla", "moderator")
        cls.section = Section.objects.create(name_ar="تقنية", name_en="Technology")
        cls.now = timezone.now()
        cls.live = cls.publish("كيف يعمل الكابل؟", "هل تتوقع أن يتفوق؟")

    @classmethod
    def publish(cls, headline: str, question: str, **more) -> Publication:
        """A story made public an hour ago."""
        content = {
            "headline_ar": headline,
            "body_ar": "فقرة واحدة تكفي.",
            "question_ar": question,
            "question_kind": "poll",
            "choices": CHOICES,
            "section_id": cls.section.pk,
        }
        at = cls.now - timedelta(hours=1)
        story = workflow.create(content | more, by=cls.amal, now=at)
        for move, by in (("submit", cls.amal), ("approve", cls.basim), ("publish", cls.basim)):
            story = workflow.perform(story, move, by=by, expected_version=story.version, now=at)
        # The signal comes with the commit, which a test's transaction never reaches.
        open_question(None, article_id=story.pk)
        return Publication.objects.select_related("summary").get(article=story)

    def send(self, body="", choice="", *, reader=None, name="عمر", on=None, **more):
        """One form of a reader's, past the page that it stands on."""
        reader = reader or Reader.objects.create()
        # Nobody writes twice in a minute; what a test is about begins after the pace is kept.
        at = self.now + timedelta(minutes=3) * reader.comments.count()
        more = {"submit_key": f"key-{next(numbers)}", "now": at} | more
        return answer(on or self.live, reader=reader, body=body, choice=choice, name=name, **more)

    def held(self, **more) -> Comment:
        return self.send(more.pop("body", "لأن السرعة تحسم."), more.pop("choice", "yes"), **more)

    def in_state(self, state: str, **more) -> Comment:
        """An answer that its desk, or its reader, has brought into this state."""
        comment = self.held(**more)
        if state == "withdrawn":
            self.held(reader=comment.reader)
            comment.refresh_from_db()
            return comment
        for move in {
            "visible": ["approve"], "rejected": ["reject"], "spam": ["spam"],
            "hidden": ["approve", "hide"], "erased": ["erase"],
        }.get(state, []):  # fmt: skip
            if move == "erase":
                comment = moderate(comment, move, reader=comment.reader)
            else:
                code = "abuse" if move == "reject" else ""
                comment = moderate(comment, move, by=self.layla, code=code)
        return comment

    def tally(self, publication=None) -> dict[str, int]:
        """What readers see, after asking the rows themselves whether it is true."""
        article = (publication or self.live).article_id
        summary = QuestionSummary.objects.get(article_id=article)
        question = Question.objects.get(article_id=article)
        ballots = question.ballots.filter(counted=True).exclude(choice_key="")
        recount: dict[str, int] = {}
        for ballot in ballots:
            recount[ballot.choice_key] = recount.get(ballot.choice_key, 0) + 1
        assert summary.tally == recount
        assert summary.ballots == sum(recount.values())
        visible = Comment.objects.visible().filter(article_id=article)
        assert summary.answers == visible.filter(depth=0).count()
        for row in Comment.objects.filter(article_id=article):
            assert row.replies == visible.filter(Q(parent=row) | Q(root=row)).count()
        return summary.tally


def counted(reader: Reader) -> bool:
    return Ballot.objects.get(reader=reader).counted


def path_of(publication: Publication) -> str:
    return Article.objects.get(pk=publication.article_id).publications.get().get_absolute_url()
