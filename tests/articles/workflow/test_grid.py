"""Role × state × move, every cell: what the table promises is what `perform` does.

The expectation is written out here a second time, from the newsroom's rules rather than from the
code, so that a row that was changed by accident fails.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from articles import workflow
from articles.models import Article, Section
from articles.models.article import State
from articles.roles import ROLES
from articles.workflow import MOVES, SCHEDULER
from tests.articles.workflow.cases import NOTE
from tests.conftest import make_user

EDITORS, CHIEFS = {"editor", "managing_editor"}, {"managing_editor"}
WRITERS = {"writer", *EDITORS}
# Who may, of a colleague's story; and who may besides, of a story they wrote and submitted.
OTHERS = {
    "plan": WRITERS, "reschedule": EDITORS,
    "save": WRITERS, "restore": WRITERS, "submit": WRITERS, "assign": WRITERS,
    "recall": EDITORS, "request_changes": EDITORS, "approve": EDITORS, "edit_approved": EDITORS,
    "schedule": EDITORS, "unschedule": EDITORS, "publish": EDITORS, "approve_retro": set(),
    "quick_fix": EDITORS, "start_change": EDITORS, "discard_change": EDITORS,
    "withdraw": EDITORS, "spike": EDITORS, "unspike": EDITORS,
    "force_publish": CHIEFS, "reinstate": CHIEFS, "retract": CHIEFS, "redirect": CHIEFS,
    "expire": CHIEFS, "vanish_request": CHIEFS, "vanish_confirm": CHIEFS,
    "edit_in_review": set(), "fire": set(), "release": set(), "take_over": set(),
}  # fmt: skip
OWN_TOO = {name: {"contributor"} for name in ("save", "restore", "submit", "assign", "plan")}
OWN_TOO["recall"] = {"contributor", "writer"}
FROM = {
    "save": {"draft", "changes_requested"},
    "edit_in_review": {"in_review"},
    "edit_approved": {"approved"},
    "restore": {"draft", "changes_requested", "in_review"},
    "submit": {"draft", "changes_requested"},
    "recall": {"in_review"},
    "claim": {"in_review", "approved"},
    "assign": {"draft", "changes_requested", "in_review", "approved", "scheduled", "published"},
    "request_changes": {"in_review", "approved"},
    "approve": {"in_review"},
    "plan": {"draft", "changes_requested", "in_review", "approved"},
    "schedule": {"approved"},
    "reschedule": {"scheduled"},
    "unschedule": {"scheduled"},
    "publish": {"approved", "scheduled"},
    "force_publish": {"draft", "changes_requested", "in_review"},
    "approve_retro": {"published"},
    "quick_fix": {"published"},
    "start_change": {"published"},
    "discard_change": {"draft", "changes_requested", "in_review", "approved", "scheduled"},
    "spike": {"draft", "changes_requested", "in_review"},
    "unspike": {"spiked"},
}
NEEDS_READERS = {
    "approve_retro", "quick_fix", "start_change", "discard_change", "withdraw", "reinstate",
    "retract", "redirect", "expire", "vanish_request", "vanish_confirm",
}  # fmt: skip
TAKE_DOWNS = {"withdraw", "retract", "redirect", "expire", "vanish_confirm"}
NEVER_PUBLIC = {"spike", "unspike"}
EVERYWHERE = {"draft", "changes_requested", "in_review", "approved", "scheduled", "published"}


def expected(move: str, role: str, state: str, *, is_live: bool, is_own: bool) -> bool:
    """Whether the rules let this role make this move here."""
    if state not in FROM.get(move, EVERYWHERE):
        return False
    if (move in NEEDS_READERS and not is_live) or (move in NEVER_PUBLIC and is_live):
        return False
    if move == "reinstate":
        return False
    if move == "claim":
        return role in EDITORS
    if move == "restore" and state == "in_review":
        return False
    return role in OTHERS[move] or (is_own and role in OWN_TOO.get(move, set()))


class Grid(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.people = {role.key: make_user(role.key, role.key) for role in ROLES}
        cls.amal, cls.basim = make_user("amal", "writer"), make_user("basim", "editor")
        cls.section = Section.objects.create(name_ar="تقنية", name_en="Technology")
        cls.content = {
            "headline_ar": "عنوان القصة", "body_ar": "نص القصة كله.", "question_ar": "ما رأيك؟",
            "section_id": cls.section.pk,
        }  # fmt: skip
        cls.other = cls.bring("published", is_live=False)
        cls.stories = {
            (state, is_live): cls.bring(state, is_live=is_live)
            for state in State
            for is_live in (False, True)
            if (state, is_live) not in {("published", False), ("spiked", True)}
        }

    @classmethod
    def make(cls, story: Article, move: str, by: Any, **given: Any) -> Article:
        return workflow.perform(story, move, by=by, expected_version=story.version, **given)

    @classmethod
    def bring(cls, state: str, *, is_live: bool) -> Article:
        """A story in this state, with a public copy under it where it `is_live`."""
        story = workflow.create(cls.content, by=cls.amal)
        if is_live and state != "published":
            story = cls.to(story, "submit", "approve", "publish", "start_change")
        ways = {
            "draft": (), "in_review": ("submit",), "spiked": ("spike",),
            "changes_requested": ("submit", "request_changes"), "approved": ("submit", "approve"),
            "scheduled": ("submit", "approve", "schedule"),
            "published": ("submit", "approve", "publish"),
        }  # fmt: skip
        return cls.to(story, *ways[state])

    @classmethod
    def to(cls, story: Article, *moves: str) -> Article:
        for move in moves:
            by = cls.amal if move == "submit" else cls.basim
            story = cls.make(story, move, by, **cls.given(move, story))
        return story

    @classmethod
    def given(cls, move: str, story: Article) -> dict[str, Any]:
        """What a person would fill in so that nothing but who and when can be wrong."""
        given = {
            "note": {"note": "لسبب"}, "at": {"at": timezone.now() + timedelta(days=1)},
            "public_note": {"public_note_ar": NOTE}, "change_class": {"change_class": "update"},
            "target": {"target": getattr(cls, "other", None)}, "handing": {}, "text": {},
        }  # fmt: skip
        found: dict[str, Any] = {}
        for name in MOVES[move].asks:
            found |= given[name]
        if move == "restore":
            found["target"] = story.revisions.last()
        if move == "quick_fix":
            found["changes"] = {"body_ar": "نص القصه كله."}
        return found

    def attempt(self, story: Article, move: str, person: Any) -> str:
        """What came of it: made, refused or not allowed; nothing is kept."""
        given = self.given(move, story)
        try:
            with transaction.atomic():
                if MOVES[move].rank == "edit":
                    changes = {"body_ar": f"{story.body_ar} وأكثر."}
                    workflow.edit(story, changes, by=person, expected_version=story.version)
                else:
                    after = self.make(story, move, person, **given)
                    # Taking a story down takes its date back as well.
                    cancelled = story.state == "scheduled" and move in TAKE_DOWNS
                    stays = "approved" if cancelled else story.state
                    assert after.state == (MOVES[move].to or stays)
                transaction.set_rollback(True)
        except workflow.NotAllowed:
            return "not allowed"
        except workflow.Refused as refused:
            assert all(str(reason).strip() for reason in refused.reasons)
            return "refused"
        return "made"

    def cells(self, *, is_own: bool):
        for (state, is_live), story in self.stories.items():
            for move in MOVES:
                if MOVES[move].rank == "edit" and state not in FROM[move]:
                    # The other rows of saving stand for it there.
                    continue
                for role, person in self.people.items():
                    if is_own and role in EDITORS | {"moderator"}:
                        # To them it makes no difference whose story it is.
                        continue
                    may = expected(move, role, state, is_live=is_live, is_own=is_own)
                    yield state, is_live, story, move, role, person, may

    def walk(self, *, is_own: bool) -> None:
        count = 0
        for state, is_live, story, move, role, person, may in self.cells(is_own=is_own):
            with transaction.atomic():
                if is_own:
                    mine = {"created_by": person, "submitted_by_id": person.pk}
                    Article.objects.filter(pk=story.pk).update(**mine)
                answer = self.attempt(Article.objects.get(pk=story.pk), move, person)
                transaction.set_rollback(True)
            cell = (role, state, "live" if is_live else "not public", move, answer)
            assert (answer != "not allowed") == may, cell
            count += 1
        assert count > 900

    def test_a_colleagues_story(self):
        self.walk(is_own=False)

    def test_ones_own_story(self):
        self.walk(is_own=True)

    def test_every_move_has_its_expectation(self):
        assert set(MOVES) == set(OTHERS) | {"claim"}

    def test_a_superuser_without_a_role_makes_none(self):
        root = make_user("root")
        root.is_superuser = True
        root.save()
        for (state, is_live), story in self.stories.items():
            for move in MOVES:
                answer = self.attempt(story, move, root)
                assert answer == "not allowed", (state, is_live, move)

    def test_the_clock_publishes_what_is_due_and_nothing_else(self):
        for (state, is_live), story in self.stories.items():
            answer = self.attempt(story, "fire", SCHEDULER)
            assert answer == ("refused" if state == "scheduled" else "not allowed"), (
                state,
                is_live,
            )

    def test_whoever_is_kept_to_other_sections_moves_only_her_own(self):
        sport = Section.objects.create(name_ar="رياضة", name_en="Sport")
        for role in ("writer", "editor"):
            person = self.people[role]
            person.section_scopes.create(section=sport)
            story = self.stories["draft", False]
            with pytest.raises(workflow.NotAllowed):
                workflow.edit(story, {"body_ar": "غيره"}, by=person, expected_version=story.version)
            assert not workflow.available_moves(self.stories["in_review", False], person)
            own = workflow.create(self.content, by=person)
            assert self.make(own, "submit", person).state == "in_review"
