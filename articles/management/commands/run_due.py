"""Bring the desk after the clock: publish what is due, and keep the house tidy.

Readers see a scheduled story at its time whether this runs or not; it moves the working copy,
tells the rest of the house, and looks after tasks that a killed worker left behind. Several may
run at once: each step is a compare-and-swap.
"""

import logging
import time
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Article
from articles.workflow import WorkflowError, fire_due
from articles.workflow.publishing import mark_superseded
from newsroom.models import Heartbeat

EVERY = timedelta(seconds=5)
TASK_IS_LOST_AFTER = timedelta(minutes=10)
FINISHED_TASKS_ARE_KEPT = timedelta(days=7)

logger = logging.getLogger("newsroom.scheduler")


class Command(BaseCommand):
    help = "Publishes the stories whose time has come. With --loop, goes on until it is stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--loop", action="store_true", help="repeat every five seconds")

    def handle(self, *, loop: bool, **options) -> None:
        while True:
            try:
                fired = run_due()
                if fired:
                    self.stdout.write(f"published on schedule: {fired}")
            except OperationalError:
                if not loop:
                    raise
                logger.exception("the database did not answer; trying again")
            if not loop:
                return
            close_old_connections()
            time.sleep(EVERY.total_seconds())


def run_due() -> int:
    """One round; how many stories were published. One bad story never stops the rest."""
    now = timezone.now()
    fired = 0
    for article in Article.objects.due(now).order_by("publications__visible_from"):
        try:
            fired += fire_due(article, now=now)
        except WorkflowError:
            logger.exception("story %s could not be published on schedule", article.pk)
    mark_superseded(now)
    _mend_tasks(now)
    Heartbeat.objects.update_or_create(name="scheduler", defaults={"beat_at": now})
    return fired


def _mend_tasks(now) -> None:
    """A task killed half-way stays RUNNING for ever: put it back; every task may run twice."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - TASK_IS_LOST_AFTER)
    lost.update(status="READY", started_at=None)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - FINISHED_TASKS_ARE_KEPT).delete()
