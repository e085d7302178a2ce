"""A newsroom with a story in it, for the tests of the workflow."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.test import TestCase

from articles import workflow
from articles.models import Article, Section
from tests.conftest import make_user

SORA = Path(__file__).parents[3] / "articles/demo/sora-leak.ar.txt"
NOTE = "ذُكر الرقم خطأ في صيغة سابقة."


def furnish(case: Any) -> None:
    """Give a case, or a class of them, its colleagues and the words of a story."""
    case.amal = make_user("amal", "writer")
    case.basim = make_user("basim", "editor")
    case.section = Section.objects.create(name_ar="تقنية", name_en="Technology")
    lines = SORA.read_text(encoding="utf-8").split("\n")
    case.changes = {
        "headline_ar": lines[1],
        "body_ar": "\n".join(lines[2:-2]),
        "question_ar": lines[-2],
        "section_id": case.section.pk,
        "tags": ["الذكاء الاصطناعي", "OpenAI"],
    }
    case.paragraphs = lines[2:-2]


class StoryCase(TestCase):
    """Amal writes, Basim edits, Dana is the managing editor.

    What every test of a case begins with is written once for all of them, by `cls()`: a case that runs no test.
    """

    @classmethod
    def setUpTestData(cls):
        furnish(cls)

    def story(self) -> Article:
        return workflow.create(self.changes, by=self.amal)

    def move(self, story: Article, move: str, by: Any, **given: Any) -> Article:
        version = Article.objects.get(pk=story.pk).version
        return workflow.perform(story, move, by=by, expected_version=version, **given)

    def edit(self, story: Article, by: Any, now: datetime | None = None, **changes: Any) -> Article:
        version = Article.objects.get(pk=story.pk).version
        return workflow.edit(story, changes, by=by, expected_version=version, now=now)

    def approved(self) -> Article:
        story = self.move(self.story(), "submit", self.amal)
        return self.move(story, "approve", self.basim)

    def published(self) -> Article:
        return self.move(self.approved(), "publish", self.basim)

    def change(self, story: Article, **changes: Any) -> Article:
        """The live story opened, changed by its writer and approved again."""
        story = self.move(story, "start_change", self.basim)
        story = self.edit(story, self.amal, **changes)
        return self.move(self.move(story, "submit", self.amal), "approve", self.basim)
