"""A reader at the doors of one story's answers: forms sent as a browser without scripts sends them."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments.consequences import GIVEN_BY_HAND
from comments.models import Comment, Reader
from comments.moderation import moderate
from comments.tasks import send_link, send_reply_notice
from comments.tokens import make_token
from tests.comments.asked import AskedCase

TASKS = {task.module_path: task for task in (send_link, send_reply_notice)}
WORDS = "أراهن على السرعة قبل الجودة."


class LetterBox:
    """What readers find in their mail."""

    def letters(self) -> list:
        """The letters that wait in the tasks' table, written and sent."""
        mail.outbox.clear()
        for row in DBTaskResult.objects.ready().filter(task_path__in=TASKS):
            TASKS[row.task_path].func(*row.args_kwargs["args"])
        DBTaskResult.objects.all().delete()
        return mail.outbox

    def link_in(self, letter) -> str:
        return urlsplit(re.search(r"https?://\S+/answers/link/\S+", letter.body)[0]).path


class DoorsCase(LetterBox, AskedCase):
    def setUp(self):
        self.where = reverse("comments:answers", args=[self.live.article_id])

    def post(self, browser=None, **given):
        issued = timezone.now() - timedelta(seconds=10)
        form = {"token": make_token(self.live.article_id, now=issued), "name": "عمر"} | given
        return (browser or self.client).post(self.where, form)

    def write(self, browser=None, **given) -> Comment:
        answer = self.post(browser, **({"body": WORDS} | given))
        assert answer.status_code == 303, answer.content.decode()
        return Comment.objects.latest("id")

    def mine(self, browser=None) -> str:
        return (browser or self.client).get(reverse("comments:mine")).content.decode()

    def known(self, browser=None, **more) -> Reader:
        """The reader of a browser that has written, trusted by hand."""
        comment = self.write(browser, **more)
        moderate(comment, "approve", by=self.layla)
        Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(hours=1))
        Reader.objects.filter(pk=comment.reader_id).update(trust=GIVEN_BY_HAND)
        return Reader.objects.get(pk=comment.reader_id)

    def url(self, name, comment):
        return reverse(f"comments:{name}", args=[comment.public_id])
