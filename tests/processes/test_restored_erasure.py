"""A reader who was erased, and a real backup from before that is opened again (F8): name, words and address
are in no table, letter, page, file, cache or log, nor in the next backup."""

import io
import json
import logging
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Reader, Subscription, Vote
from comments.moderation import moderate
from tests.comments.asked import path_of
from tests.comments.doors import LetterBox
from tests.processes.backups import back_up, restored, words_of
from tests.processes.readers import ReadersCase

EARLIER = timedelta(hours=1)
NAME, WORDS, MAIL = "كناري المحو", "كناري يكتب هنا كلامه", "canary-f8@a.example"
# As text, and as JSON columns hold it.
CANARIES = ("كناري", json.dumps("كناري")[1:-1], "canary-f8")


class Forgetting(LetterBox, ReadersCase):
    def setUp(self):
        super().setUp()
        settings.ERASURE_LEDGER.unlink(missing_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-backup-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.heard: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: self.heard.append(record.getMessage() + str(record.__dict__))
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)

    def post(self, browser, **given):
        sent = browser.post(self.where, self.form(**given))
        assert sent.status_code == 303, sent.content.decode()
        return Comment.objects.latest("id")

    def approve(self, comment):
        return moderate(Comment.objects.get(pk=comment.pk), "approve", by=self.basim)

    def live_a_whole_life(self, browser):
        """Everything that a reader can leave anywhere: an address, a picked answer, an earlier wording,
        a reply with its letter under way, a vote, a complaint."""
        other, other_mail = Client(), "other@a.example"
        theirs = self.post(other, body="جواب لقارئ سواه", email=other_mail, notify="1")
        other.post(self.link_in(self.letters()[0]))
        theirs = self.approve(theirs)
        own = self.post(browser, name=NAME, body=f"{WORDS} على عجل", email=MAIL)
        browser.post(self.link_in(self.letters()[0]))
        browser.post(reverse("comments:change", args=[own.public_id]), {"body": WORDS})
        moderate(self.approve(own), "pick", by=self.basim)
        Comment.objects.filter(pk=own.pk).update(created_at=timezone.now() - EARLIER)
        reply = self.post(
            browser, name=NAME, body=f"{WORDS} ردًّا عليه", parent=theirs.public_id, choice=""
        )
        self.approve(reply)
        browser.post(reverse("comments:useful", args=[theirs.public_id]))
        complain = reverse("comments:complain", args=[theirs.public_id])
        browser.post(complain, {"reason": "abuse"})
        assert Subscription.objects.count() == Vote.objects.count() == 1
        page = self.client.get(path_of(self.live)).content.decode()
        assert WORDS in page
        assert NAME in page
        return other_mail

    def test_nothing_is_left_before_and_after_a_restore(self):
        browser = Client()
        other_mail = self.live_a_whole_life(browser)
        backup = back_up(self.folder)
        assert CANARIES[0] in _found(words_of(backup))
        reader = Reader.objects.get(name=NAME)
        browser.post(reverse("comments:erase_all"))
        self.assert_forgotten()
        with restored(backup):
            assert Reader.objects.get(pk=reader.pk).name == NAME
            assert WORDS in Client().get(path_of(self.live)).content.decode()
            assert "erased again: 1 readers, 2 answers" in self.replay()
            self.assert_forgotten()
            assert not [letter for letter in self.letters() if other_mail in letter.to]
            assert "erased again: 0 readers, 0 answers" in self.replay()
            self.assert_counts()
            backup.unlink()
            assert not _found(words_of(back_up(self.folder)))
        assert not _found(settings.ERASURE_LEDGER.read_bytes())

    def replay(self) -> str:
        said = io.StringIO()
        call_command("replay_erasures", stdout=said)
        return said.getvalue()

    def assert_forgotten(self):
        """With the cache as it is: what lies in it from before is looked through first."""
        assert not _found(_cached())
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (a name of the database)
                for row in cursor.fetchall():
                    assert not _found(b"\n".join(map(_bytes, row))), table
        for address in (path_of(self.live), self.where, "/feed/", "/search/?q=كلامه"):
            page = Client().get(address)
            assert not _found(page.content), address
        for path in Path(settings.MEDIA_ROOT).rglob("*"):
            assert not _found(path.read_bytes() if path.is_file() else b""), path
        assert not _found("".join(self.heard).encode())


def _found(there: bytes) -> list[str]:
    """Which canaries sing in it."""
    return [canary for canary in CANARIES if canary.encode() in there]


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _cached() -> bytes:
    """All that lies in the cache, as it lies there."""
    if settings.CACHE_URL:
        redis = cache._cache.get_client()
        return b"".join(redis.get(key) or b"" for key in redis.scan_iter())
    return b"".join(cache._cache.values())
