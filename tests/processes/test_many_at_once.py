"""Fifty people at one story in the same moment."""

from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Article, Autosave, Revision
from tests.articles.test_desk import address, posted
from tests.conftest import make_user
from tests.processes.forks import ProcessCase, at_once, insist

PEOPLE = 50
# Whole requests of the desk are long: so many keep a machine of two cores busy for a while.
TYPING = 20


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

    def test_words_on_their_way_and_saves_of_one_story_lose_no_text(self):
        """Everybody types in a form of their own, opened at one moment, and then saves it."""
        story = self.story()
        self.client.force_login(self.basim)
        form = posted(self.client.get(address(story)))
        people = [make_user(f"editor{number}", "editor") for number in range(TYPING)]
        texts = {person.pk: f"نص {person.username} كاملًا." for person in people}

        def type_and_save(person):
            client, tab = Client(), f"tab-of-{person.username}"
            client.force_login(person)
            text = texts[person.pk]

            def act():
                # An older text may arrive last.
                for serial, body in ((1, text[:5]), (3, text), (2, text[:9])):
                    self.keep(story, person, client, tab=tab, serial=serial, body=body)
                given = form | {"body_ar": text, "_tab": tab, "_serial": 3}
                return insist(lambda: client.post(address(story), given)).status_code

            return act

        answers = at_once([type_and_save(person) for person in people])
        assert (answers.count(302), answers.count(409)) == (1, TYPING - 1)
        saved = people[answers.index(302)]
        assert Article.objects.get(pk=story.pk).body_ar == texts[saved.pk]
        rows = Autosave.objects.filter(article=story)
        assert rows.count() == TYPING
        assert rows.exclude(closed_at=None).get().user == saved
        waiting = dict(rows.filter(closed_at=None).values_list("user_id", "fields__body_ar"))
        assert waiting == {pk: [text] for pk, text in texts.items() if pk != saved.pk}
        self.assert_whole(story)
