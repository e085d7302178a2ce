"""Any moves by anybody in any order, at any time: what must hold afterwards, whatever happened."""

from datetime import timedelta
from itertools import pairwise

from django.test import Client, TestCase
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from articles import workflow
from articles.images.addresses import pictures_for
from articles.models import Article, Publication, Section
from articles.rendering import render
from articles.roles import ROLES
from articles.workflow import MOVES, SCHEDULER
from tests.conftest import make_user

SAYS = {"live": 200, "corrected": 200, "withdrawn": 200, "expired": 200, "retracted": 410}
SAYS |= {"redirected": 200, "vanished": 404, "none": 404}
# What readers find after a move that is about them.
BECOMES = {"withdraw": {"withdrawn"}, "retract": {"retracted"}, "redirect": {"redirected"}}
BECOMES |= {"expire": {"expired"}, "vanish_confirm": {"vanished"}}
BECOMES |= {move: {"live", "corrected"} for move in ("publish", "reinstate", "quick_fix")}
KINDS = ("typo", "update", "correction", "new_edition", None)
BODIES = ("نص أول فيه 3 أرقام.", "نص أول فيه 4 أرقام.", "نص أولٌ فيه 3 أرقام.", "«اقتباس» لا غير.")


class Story(RuleBasedStateMachine):
    """One story, handled by everybody at once."""

    people: list
    section: Section
    other: Article

    def __init__(self):
        super().__init__()
        self.now = timezone.now() - timedelta(days=30)
        self.drafts = 0
        content = {
            "headline_ar": "عنوان", "body_ar": BODIES[0], "question_ar": "ما رأيك؟",
            "section_id": self.section.pk,
        }  # fmt: skip
        self.pk = workflow.create(content, by=self.people[1], now=self.now).pk

    @property
    def story(self) -> Article:
        return Article.objects.get(pk=self.pk)

    @rule(minutes=st.sampled_from([0, 1, 30, 90, 3000]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)
        workflow.fire_due(self.story, now=self.now)

    @rule(who=st.integers(0, len(ROLES) - 1), body=st.sampled_from(BODIES))
    def write(self, who, body):
        self._try(lambda story: workflow.edit(
            story, {"body_ar": body}, by=self.people[who], expected_version=story.version,
            now=self.now,
        ))  # fmt: skip

    @rule(
        who=st.integers(0, len(ROLES)),
        move=st.sampled_from(sorted(MOVES)),
        kind=st.sampled_from(KINDS),
        body=st.sampled_from(BODIES),
    )
    def try_anything(self, who, move, kind, body):
        self._make(move, [*self.people, SCHEDULER][who], kind, body, ahead=30)

    @rule(
        dice=st.data(), kind=st.sampled_from(KINDS), ahead=st.integers(-10, 120),
        body=st.sampled_from(BODIES),
    )  # fmt: skip
    def do_what_is_offered(self, dice, kind, ahead, body):
        offered = [
            (move.name, person)
            for person in self.people
            for move in workflow.available_moves(self.story, person)
        ]
        if offered:
            move, person = dice.draw(st.sampled_from(offered))
            self._make(move, person, kind, body, ahead=ahead)

    def _make(self, move, person, kind, body, *, ahead) -> None:
        made = self._try(lambda story: workflow.perform(
            story, move, by=person, expected_version=story.version, note="لسبب",
            change_class=kind, public_note_ar="ملاحظة للقرّاء.", now=self.now,
            target=story.revisions.last() if move == "restore" else self.other,
            at=self.now + timedelta(minutes=ahead),
            changes={"body_ar": body} if move == "quick_fix" else None,
        ))  # fmt: skip
        if made and move in BECOMES:
            assert workflow.public_status(self.story) in BECOMES[move], move

    def _try(self, act) -> bool:
        """Whether it was made; a refusal writes nothing."""
        self.now += timedelta(seconds=1)
        story = self.story
        workflow.fire_due(story, now=self.now)
        story = self.story
        before = story.version, story.events.count(), story.publications.count()
        try:
            act(story)
        except workflow.WorkflowError:
            after = self.story
            left = after.version, after.events.count(), after.publications.count()
            assert left == before
            return False
        return True

    @invariant()
    def events_replay_to_the_state(self):
        story = self.story
        events = list(story.events.order_by("id"))
        state = events[0].to_state
        for event in events[1:]:
            assert event.from_state == state, event.move
            state = event.to_state
        assert state == story.state
        assert [event.version for event in events] == list(range(1, story.version + 1))

    @invariant()
    def copies_follow_each_other(self):
        copies = list(Publication.objects.filter(article_id=self.pk).order_by("visible_from"))
        numbers = [(copy.major, copy.minor) for copy in copies]
        assert numbers == sorted(set(numbers))
        for earlier, later in pairwise(copies):
            assert earlier.visible_until is not None
            assert earlier.visible_until <= later.visible_from
            assert later.first_at_ar == copies[0].first_at_ar

    @invariant()
    def every_copy_is_its_revision(self):
        for copy in Publication.objects.filter(article_id=self.pk).select_related("revision"):
            content = copy.revision.content
            pictures = pictures_for(copy.revision.pictures, language="ar")
            assert copy.headline_ar == content["headline_ar"]
            assert copy.html_ar == render(content["body_ar"], language="ar", pictures=pictures).html

    @invariant()
    def approval_is_of_the_text(self):
        story = self.story
        if story.state in ("approved", "scheduled"):
            assert story.approved_revision_id == story.revision_id
        if story.state == "published":
            last = story.publications.order_by("visible_from").last()
            assert story.revision.content == last.revision.content

    @invariant()
    def the_address_answers_for_what_the_story_is(self):
        story = self.story
        status = workflow.public_status(story)
        answer = Client().get(f"/a/{self.pk}/", follow=True)
        assert answer.status_code == SAYS[status], status
        if status in ("withdrawn", "retracted", "vanished", "none"):
            words = answer.content.decode()
            assert not any(body[:12] in words for body in BODIES)


class AnyOrder(TestCase):
    def test_whatever_people_do_the_story_stays_whole(self):
        Story.people = [make_user(role.key, role.key) for role in ROLES]
        Story.people.append(make_user("second", "managing_editor"))
        Story.section = Section.objects.create(name_ar="تقنية", name_en="Technology")
        writer, editor = Story.people[1], Story.people[2]
        content = {
            "headline_ar": "أخرى", "body_ar": "نص آخر.", "question_ar": "ما رأيك؟",
            "section_id": Story.section.pk,
        }  # fmt: skip
        other = workflow.create(content, by=writer)
        for move, by in (("submit", writer), ("approve", editor), ("publish", editor)):
            other = workflow.perform(other, move, by=by, expected_version=other.version)
        Story.other = other
        run_state_machine_as_test(
            Story,
            settings=settings(
                max_examples=8,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
