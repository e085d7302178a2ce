"""Several workers at one issue of the digest in the same moment: nobody gets two letters, nobody none."""

from collections import Counter
from datetime import timedelta
from unittest import mock

from django.core import mail
from django.utils import timezone

from articles import workflow
from articles.digest import issues, sending
from articles.models import Delivery, DigestIssue
from tests.articles.test_digest import subscriber
from tests.articles.workflow.cases import NOTE
from tests.processes.forks import ProcessCase, at_once

READERS, WORKERS = 24, 4
DAY = timedelta(days=1)


class Workers(ProcessCase):
    def setUp(self):
        super().setUp()
        self.live = self.story("submit", "approve", "publish")
        self.now = timezone.now() + DAY
        self.readers = [f"reader{number}@example.org" for number in range(READERS)]
        for address in self.readers:
            subscriber(address, now=self.now)

    def send(self, now):
        """All workers go through all that is due, side by side; the letters of each reader."""
        issues.queue_due(now)
        due = list(DigestIssue.objects.filter(done_at=None).values_list("pk", flat=True))

        def work():
            mail.outbox.clear()
            for pk in due:
                while (issue := DigestIssue.objects.get(pk=pk)).done_at is None:
                    sending.deliver(pk, issue.reached, now=now)
            return [(*letter.to, letter.body) for letter in mail.outbox]

        with mock.patch.object(sending, "BATCH", 5):
            letters = at_once([work] * WORKERS)
        assert not [told for told in letters if isinstance(told, str)], letters
        return [letter for told in letters for letter in told]

    def correct(self):
        story = workflow.perform(
            self.live, "start_change", by=self.basim, expected_version=self.live.version
        )
        changes = {"body_ar": "نص القصة بعد التصويب."}
        story = workflow.edit(story, changes, by=self.amal, expected_version=story.version)
        told = {"change_class": "correction", "public_note_ar": NOTE}
        for move, by, more in (
            ("submit", self.amal, {}),
            ("approve", self.basim, {}),
            ("publish", self.basim, told | {"now": self.now + timedelta(hours=1)}),
        ):
            story = workflow.perform(story, move, by=by, expected_version=story.version, **more)

    def test_each_reader_gets_the_issue_once_and_its_correction_once(self):
        first = self.send(self.now)
        assert Counter(address for address, _text in first) == Counter(self.readers)
        late = "late@example.org"
        subscriber(late, now=self.now)
        self.correct()
        told = self.send(self.now + timedelta(hours=2))
        # Who never got the wrong words is told of no correction.
        assert Counter(address for address, _text in told) == Counter(self.readers)
        assert all(NOTE in text for _address, text in told)
        assert Delivery.objects.filter(sent_at=None).count() == 0
