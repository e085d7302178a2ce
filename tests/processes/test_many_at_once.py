"""Fifty people at one story in the same moment."""

from django.utils import timezone

from articles import workflow
from articles.models import Article, Revision
from tests.conftest import make_user
from tests.processes.forks import ProcessCase, at_once

PEOPLE = 50


def _try(act) -> str:
    try:
        act()
    except workflow.WorkflowError as problem:
        return type(problem).__name__
    return "made"


class Fifty(ProcessCase):
    def test_saves_lose_no_word(self):
        story = self.story()
        texts = [f"نص الكاتب رقم {number}." for number in range(PEOPLE)]

        def save(text):
            changes = {"body_ar": text}
            return lambda: _try(
                lambda: workflow.edit(story, changes, by=self.amal, expected_version=story.version)
            )

        answers = at_once([save(text) for text in texts])
        assert answers.count("made") == 1
        assert answers.count("StaleVersion") == PEOPLE - 1
        saved = Article.objects.get(pk=story.pk)
        assert saved.body_ar == texts[answers.index("made")]
        self.assert_whole(story)

    def test_saves_one_after_another_are_all_kept(self):
        story = self.story()

        def save(number):
            def act():
                changes = {"body_ar": f"نص الكاتب رقم {number}."}
                while True:
                    row = Article.objects.get(pk=story.pk)
                    try:
                        workflow.edit(row, changes, by=self.amal, expected_version=row.version)
                    except workflow.StaleVersion:
                        continue
                    return "made"

            return act

        answers = at_once([save(number) for number in range(PEOPLE)])
        assert answers == ["made"] * PEOPLE
        kept = Revision.objects.filter(article=story).values_list("content__body_ar", flat=True)
        assert {f"نص الكاتب رقم {number}." for number in range(PEOPLE)} <= set(kept)
        self.assert_whole(story)

    def test_approvals_and_publications_happen_once(self):
        story = self.story("submit")
        editors = [make_user(f"editor{number}", "editor") for number in range(10)]

        def press(move, by):
            def act():
                row = Article.objects.get(pk=story.pk)
                return _try(
                    lambda: workflow.perform(row, move, by=by, expected_version=row.version)
                )

            return act

        moves = ["approve", "publish", "approve", "publish", "request_changes"]
        acts = [press(move, editor) for editor in editors for move in moves]
        answers = at_once(acts)
        assert len(answers) == PEOPLE
        assert not [answer for answer in answers if answer.startswith("failed")]
        self.assert_whole(story)
        story = Article.objects.get(pk=story.pk)
        if story.state == "approved":
            workflow.perform(story, "publish", by=editors[0], expected_version=story.version)
        assert story.publications.visible(timezone.now()).count() == 1
        assert story.events.filter(move="publish").count() == 1

    def test_one_button_pressed_fifty_times_publishes_once(self):
        story = self.story("submit", "approve")

        def press():
            return _try(
                lambda: workflow.perform(
                    story, "publish", by=self.basim, expected_version=story.version
                )
            )

        answers = at_once([press] * PEOPLE)
        assert answers.count("made") == 1
        assert story.publications.count() == 1
        assert story.events.filter(move="publish").count() == 1
        self.assert_whole(story)
