"""An erasure that survives a restored backup (F8): in no table, log, index or cache, before and after."""

import io
import json
import logging

from django.conf import settings
from django.core import serializers
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from articles.models import QuestionSummary
from comments.erasing import erase_reader
from comments.joining import join
from comments.ledger import ANSWER, JOINED, READER, Ledger, note
from comments.models import Ballot, BallotChange, Comment, CommentRevision, Reader, Tally
from comments.moderation import moderate
from tests.comments.asked import path_of
from tests.comments.doors import DoorsCase

NAME, WORDS, MAIL = "كناري المحو", "كناري يكتب هنا كلامه", "canary-f8@a.example"
# As text, and as JSON columns hold it.
CANARIES = ("كناري", json.dumps("كناري")[1:-1], "canary-f8")
# What a backup holds of readers; the log of moderation has no words and stays as it is.
KEPT = (Reader, Comment, CommentRevision, Ballot, BallotChange, Tally, QuestionSummary)


class LedgerCase(DoorsCase):
    def setUp(self):
        super().setUp()
        settings.ERASURE_LEDGER.unlink(missing_ok=True)

    def backup(self) -> str:
        rows = [row for model in KEPT for row in model.objects.order_by("pk")]
        return serializers.serialize("json", rows)

    def restore(self, backup: str) -> None:
        for row in serializers.deserialize("json", backup):
            row.save()

    def replay(self) -> str:
        said = io.StringIO()
        call_command("replay_erasures", stdout=said)
        return said.getvalue()


class Forgetting(LedgerCase):
    def test_nothing_is_left_before_and_after_a_restore(self):
        heard: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: heard.append(record.getMessage() + str(record.__dict__))
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)
        browser = Client()
        self.write(browser, name=NAME, body=WORDS, choice="yes", email=MAIL)
        browser.post(self.link_in(self.letters()[0]))
        comment = moderate(Comment.objects.get(), "approve", by=self.layla)
        moderate(comment, "pick", by=self.layla)
        assert WORDS in self.client.get(path_of(self.live)).content.decode()
        backup = self.backup()
        assert "كناري" in str(json.loads(backup))
        browser.post(reverse("comments:erase_all"))
        self.forgotten(heard)
        self.restore(backup)
        assert Comment.objects.get(pk=comment.pk).body == WORDS
        assert "erased again: 1 readers, 1 answers" in self.replay()
        self.forgotten(heard)
        assert "erased again: 0 readers, 0 answers" in self.replay()
        assert self.tally() == {}
        for canary in CANARIES:
            assert canary not in settings.ERASURE_LEDGER.read_text()

    def forgotten(self, heard: list[str]) -> None:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (a name of the database)
                rows = "\n".join(_text(value) for row in cursor.fetchall() for value in row)
                for canary in CANARIES:
                    assert canary not in rows, table
        for address in (path_of(self.live), self.where, "/feed/", "/search/?q=كلامه"):
            page = Client().get(address).content.decode()
            assert "كناري يكتب" not in page, address
        for canary in CANARIES:
            assert canary not in "".join(heard)
            assert canary not in str(getattr(cache, "_cache", {}))


class Lines(LedgerCase):
    def test_one_answer_that_was_erased_comes_back_and_goes_again(self):
        comment, other = self.in_state("visible"), self.in_state("visible")
        backup = self.backup()
        moderate(comment, "erase", reader=comment.reader)
        self.restore(backup)
        assert "0 readers, 1 answers" in self.replay()
        comment.refresh_from_db()
        other.refresh_from_db()
        assert (comment.state, other.state) == ("erased", "visible")

    def test_a_device_that_was_joined_before_is_forgotten_with_its_reader(self):
        phone, desk = Reader.objects.create(name="كناري"), Reader.objects.create(name="كناري")
        backup = self.backup()
        join(phone, desk, now=self.now)
        erase_reader(Reader.objects.get(pk=desk.pk), now=self.now)
        self.restore(backup)
        assert Reader.objects.filter(name="كناري").count() == 2
        self.replay()
        assert not Reader.objects.filter(name="كناري").exists()

    def test_it_tells_nothing_and_nobody_else_may_read_it(self):
        note(READER, "a-key")
        assert "a-key" not in settings.ERASURE_LEDGER.read_text()
        assert settings.ERASURE_LEDGER.stat().st_mode & 0o077 == 0

    def test_an_old_key_still_finds_its_lines_and_a_stranger_s_does_not(self):
        note(READER, "a-key")
        old = settings.SECRET_KEY
        with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[old]):
            assert Ledger().has(READER, "a-key")
        with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
            assert not Ledger().has(READER, "a-key")
        assert not Ledger().has(ANSWER, "a-key")

    def test_a_line_that_was_cut_and_a_circle_of_devices_do_no_harm(self):
        note(JOINED, "a", into="b")
        note(JOINED, "b", into="a")
        with settings.ERASURE_LEDGER.open("a") as file:
            file.write("reader\nnonsense x y z\n\nreader 12")
        assert not Ledger().has(READER, "a")
        note(READER, "b")

    def test_where_the_ledger_cannot_be_written_nothing_is_erased(self):
        comment = self.in_state("visible")
        settings.ERASURE_LEDGER.mkdir()
        self.addCleanup(settings.ERASURE_LEDGER.rmdir)
        with self.assertRaises(OSError):
            erase_reader(comment.reader, now=self.now)
        comment.refresh_from_db()
        assert comment.state == "visible"


def _text(value: object) -> str:
    return (
        bytes(value).decode(errors="ignore")
        if isinstance(value, bytes | memoryview)
        else str(value)
    )
