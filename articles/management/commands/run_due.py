"""Bring the desk after the clock: publish what is due, and keep the house tidy.

Readers see a scheduled story at its time whether this runs or not; it moves the working copy,
tells the rest of the house, and looks after tasks that failed or that a killed worker left behind.
Several may run at once: each step is a compare-and-swap. Whatever goes wrong with one thing, the
others go on.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import autosave, digest, notifications, presence, reports
from articles.models import Article
from articles.signals import round_made
from articles.workflow import fire_due
from articles.workflow.nearness import relate_some
from articles.workflow.publishing import mark_superseded
from articles.workflow.watch import beat
from newsroom.signin.limits import sweep_tallies
from newsroom.signin.sessions import sweep_sessions

EVERY = timedelta(seconds=5)
TASK_IS_LOST_AFTER = timedelta(minutes=10)
FINISHED_TASKS_ARE_KEPT = timedelta(days=7)
# How long a task rests after each of its failures; after the last it is left as it is.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
# A story that cannot be published is tried again after this, doubled each time, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)

logger = logging.getLogger("newsroom.scheduler")


class Round(NamedTuple):
    """How many stories one round published, and how many it could not."""

    published: int
    failed: int


class Setbacks:
    """Stories that could not be published, and when to try each again: one bad story must not
    fill the log. Forgotten when the process ends."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[timedelta, datetime]] = {}

    def waits(self, pk: int, now: datetime) -> bool:
        _pause, again_at = self._known.get(pk, (None, now))
        # An hour that a clock jumped ahead, and back, is no pause.
        return now < again_at <= now + LONGEST_PAUSE

    def add(self, pk: int, now: datetime) -> None:
        before, _again_at = self._known.get(pk, (FIRST_PAUSE / 2, now))
        pause = min(before * 2, LONGEST_PAUSE)
        self._known[pk] = pause, now + pause


class Command(BaseCommand):
    help = "Publishes the stories whose time has come. With --loop, goes on until it is stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--loop", action="store_true", help="repeat every five seconds")

    def handle(self, *, loop: bool, **options) -> None:
        setbacks = Setbacks()
        while True:
            try:
                self._tell(run_due(setbacks), loop=loop)
            except (DatabaseError, InterfaceError):
                if not loop:
                    raise
                logger.exception("the database did not answer; trying again")
            if not loop:
                return
            close_old_connections()
            time.sleep(EVERY.total_seconds())

    def _tell(self, done: Round, *, loop: bool) -> None:
        if done.published:
            self.stdout.write(f"published on schedule: {done.published}")
        if done.failed and not loop:
            raise CommandError(f"could not be published on schedule: {done.failed}; see the log")


def run_due(setbacks: Setbacks | None = None) -> Round:
    """One round. Raises only where the database is gone."""
    now, setbacks = timezone.now(), setbacks or Setbacks()
    published = failed = 0
    for article in Article.objects.due(now).order_by("publications__visible_from", "pk").only("pk"):
        if setbacks.waits(article.pk, now):
            failed += 1
            continue
        try:
            published += fire_due(article, now=now)
        except Exception:
            failed += 1
            setbacks.add(article.pk, now)
            logger.exception("story %s could not be published on schedule", article.pk)
    chores = (
        mark_superseded, autosave.sweep, presence.sweep, sweep_tallies, sweep_sessions,
        notifications.queue_due, digest.queue_due, reports.forget_addresses, relate_some,
        _retry_failed_tasks, _mend_lost_tasks, _forget_old_tasks, _tell_others,
    )  # fmt: skip
    for chore in chores:
        _try(chore, now)
    beat(now)
    return Round(published, failed)


def _try(chore: Callable[[datetime], object], now: datetime) -> None:
    try:
        chore(now)
    except Exception:
        logger.exception("%s failed; the other chores go on", chore.__name__)


def _tell_others(now: datetime) -> None:
    """The answers have chores of their own, which stories know nothing of."""
    round_made.send(sender=None, now=now)


def _retry_failed_tasks(now: datetime) -> None:
    """Put a task that failed back, to be run after its pause. Every task may run twice."""
    for task in DBTaskResult.objects.failed().defer("traceback", "args_kwargs"):
        tries = len(task.worker_ids)
        if not 0 < tries <= len(PAUSES):
            continue
        at = (task.finished_at or now) + PAUSES[tries - 1]
        # Another scheduler may have been faster.
        DBTaskResult.objects.failed().filter(pk=task.pk).update(
            status="READY", run_after=at, started_at=None, finished_at=None
        )


def _mend_lost_tasks(now: datetime) -> None:
    """A task killed half-way stays RUNNING for ever: put it back, unless it kills every worker."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - TASK_IS_LOST_AFTER)
    for task in lost.defer("traceback", "args_kwargs"):
        mine = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) <= len(PAUSES):
            mine.update(status="READY", started_at=None)
        elif mine.update(status="FAILED", finished_at=now):
            logger.error("task %s was lost by %s workers", task.pk, len(task.worker_ids))


def _forget_old_tasks(now: datetime) -> None:
    DBTaskResult.objects.finished().filter(finished_at__lt=now - FINISHED_TASKS_ARE_KEPT).delete()
