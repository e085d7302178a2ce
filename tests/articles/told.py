"""What tests of notices share: people with a part in a story, and the worker's turn."""

from django_tasks_db.models import DBTaskResult

from articles.models import Notification
from articles.workflow.announce import announce_move, announce_remark
from tests.articles.workflow.cases import StoryCase
from tests.conftest import make_user

ANNOUNCED = {"announce_move": announce_move, "announce_remark": announce_remark}


def work() -> None:
    """Run every announcement that waits, as the worker does, in the order they were written."""
    waiting = DBTaskResult.objects.filter(status="READY").order_by("enqueued_at")
    for row in list(waiting):
        if announcement := ANNOUNCED.get(row.task_path.rpartition(".")[2]):
            announcement.call(*row.args_kwargs["args"])
            waiting.filter(pk=row.pk).update(status="SUCCESSFUL")


class ToldCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.omar = make_user("omar", "writer")

    def told(self, **what):
        """Who is told of it, and why: {"amal": "author"}. Asking hears what was announced."""
        work()
        rows = Notification.objects.filter(**what).select_related("recipient")
        return {row.recipient.username: row.reason for row in rows}

    def told_of(self, move):
        return self.told(event__move=move)
