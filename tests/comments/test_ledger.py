"""The ledger of erasures, line by line; a real backup is in tests/processes/test_restored_erasure.py."""

import io

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.test import override_settings

from articles.models import QuestionSummary
from comments.erasing import erase_reader
from comments.joining import join
from comments.ledger import ANSWER, JOINED, READER, Ledger, note
from comments.models import Ballot, BallotChange, Comment, CommentRevision, Reader, Tally
from comments.moderation import moderate
from tests.comments.doors import DoorsCase

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
