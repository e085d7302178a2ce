"""Real processes on the test's own database: many at once, or killed in the middle.

A fork has the code already loaded, so fifty of them start within a moment of each other; each opens
a connection of its own.
"""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from django.db import connections
from django.test import Client, TransactionTestCase
from django.urls import reverse

from articles import workflow
from articles.images.addresses import pictures_for
from articles.models import Article, Publication, Section
from articles.models.triggers import create_triggers
from articles.rendering import render
from articles.roles import apply_roles_after_migrate
from tests.conftest import make_user

_FORK = multiprocessing.get_context("fork")
# No child of a test takes longer, unless it waits for ever.
LONGEST_SECONDS = 120


class ProcessCase(TransactionTestCase):
    """A story with a writer and two editors, committed, for processes to work on."""

    def setUp(self):
        # The flush of the test before took the groups with it.
        _restore_groups()
        create_triggers(connections["default"])
        self.amal = make_user("amal", "writer")
        self.basim, self.dana = make_user("basim", "editor"), make_user("dana", "managing_editor")
        self.section = Section.objects.create(name_ar="تقنية", name_en="Technology")

    def story(self, *moves: str) -> Article:
        content = {
            "headline_ar": "عنوان القصة", "body_ar": "نص القصة الأول.", "question_ar": "ما رأيك؟",
            "section_id": self.section.pk,
        }  # fmt: skip
        story = workflow.create(content, by=self.amal)
        for move in moves:
            by = self.amal if move == "submit" else self.basim
            story = workflow.perform(story, move, by=by, expected_version=story.version)
        return story

    def keep(
        self, story: Article, by: Any, client: Client, *, tab: str, serial: int, body: str
    ) -> None:
        """Words on their way, as the form's script sends them; `client` is signed in as `by`."""
        given = {"_tab": tab, "_serial": serial, "_person": by.pk, "base": story.revision_id}
        where = reverse("admin:articles_article_autosave", args=[story.pk])
        answer = insist(lambda: client.post(where, given | {"body_ar": body}))
        assert answer.status_code == 200, answer.content

    def assert_whole(self, story: Article) -> None:
        """Events replay to the state, copies follow each other, each is its revision, whole."""
        story = Article.objects.get(pk=story.pk)
        events = list(story.events.order_by("id"))
        state = events[0].to_state
        for event in events[1:]:
            assert event.from_state == state, event.move
            state = event.to_state
        assert state == story.state
        assert len(events) == story.version
        copies = list(story.publications.order_by("visible_from").select_related("revision"))
        assert len([copy for copy in copies if copy.visible_until is None]) <= 1
        for earlier, later in pairwise(copies):
            assert earlier.visible_until is not None
            assert earlier.visible_until <= later.visible_from
        for copy in copies:
            assert copy.html_ar == _as_rendered(copy)
        if story.state == "published" and not story.notices.exists():
            assert copies[-1].visible_until is None


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each act returned, all begun together in processes of their own."""
    connections.close_all()
    barrier, answers = _FORK.Barrier(len(acts)), _FORK.Queue()

    def child(number: int, act: Callable[[], Any]) -> None:
        connections.close_all()
        barrier.wait(LONGEST_SECONDS)
        try:
            answers.put((number, act()))
        except Exception as problem:
            answers.put((number, f"failed: {type(problem).__name__}: {problem}"))
        finally:
            connections.close_all()

    children = [_FORK.Process(target=child, args=pair) for pair in enumerate(acts)]
    for process in children:
        process.start()
    found = dict(answers.get(timeout=LONGEST_SECONDS) for _ in children)
    for process in children:
        process.join(LONGEST_SECONDS)
    return [found[number] for number in range(len(acts))]


def insist(act: Callable[[], Any]) -> Any:
    """The act's answer, asked again as browsers do while a crowd holds the database (503)."""
    answer = act()
    while answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        answer = act()
    return answer


def killed(act: Callable[[], Any], *, within: float) -> bool:
    """Run the act in a process and kill it at a random moment; whether it was done before."""
    connections.close_all()

    def child() -> None:
        connections.close_all()
        act()
        os._exit(0)

    process = _FORK.Process(target=child)
    process.start()
    time.sleep(random.uniform(0, within))  # noqa: S311 (a moment, not a secret)
    os.kill(process.pid, signal.SIGKILL)
    process.join(LONGEST_SECONDS)
    return process.exitcode == 0


def seconds_of(act: Callable[[], Any]) -> float:
    """How long the act takes here, to know where its middle is."""
    began = time.monotonic()
    at_once([act])
    return time.monotonic() - began


def _as_rendered(copy: Publication) -> str:
    pictures = pictures_for(copy.revision.pictures, language="ar")
    return render(copy.revision.content["body_ar"], language="ar", pictures=pictures).html


def _restore_groups() -> None:
    class Comments:
        name = "comments"

    apply_roles_after_migrate(Comments, using="default")
