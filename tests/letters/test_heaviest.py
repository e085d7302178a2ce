"""The heaviest letters there can be stay under what Gmail shows: what is cut there is the way out."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from articles.digest import issues, sending
from articles.models import (
    Article,
    Correction,
    DigestIssue,
    Notification,
    Publication,
    Section,
    Subscription,
)
from articles.notifications import mails
from articles.workflow.notes import write_note
from newsroom.web.sealing import seal
from tests.articles.many import archive
from tests.articles.told import ToldCase, work
from tests.letters.clients import CLIPPED_FROM, is_not_clipped, tree

DAY = timedelta(days=1)
WORD = "والمستقبل "


def of(length: int, words: str = f"OpenAI، C++ {WORD * 5}") -> str:
    """A text of that length in both scripts."""
    return (words * (length // len(words) + 1))[: length - 1] + "؟"


def size_of(letter) -> int:
    html = letter.alternatives[0][0]
    assert not list(is_not_clipped(tree(html), "ar"))
    return len(html.encode())


STANDFIRST = of(2_000, WORD)


class Heaviest(ToldCase):
    def test_a_digest_with_as_many_stories_and_clarifications_as_it_can_hold(self):
        now = timezone.now() + DAY
        Subscription.objects.create(
            key="x", sealed=seal("qari@example.org"), language="ar", every="day", sections=[],
            confirmed_at=now - 9 * DAY,
        )  # fmt: skip
        archive(self.published(), 2 * sending.IN_A_LETTER)
        self.make_heavy(now - timedelta(hours=2))
        self.issue(now)
        self.clarify(now + timedelta(hours=1))
        self.make_heavy(now + timedelta(hours=2))
        self.issue(now + DAY)
        letter = mail.outbox[-1]
        html = tree(letter.alternatives[0][0])
        assert size_of(letter) > CLIPPED_FROM / 2, "so heavy that the test means something"
        titles = [link for link in html.find_all("a") if "/%D9" in link["href"]]
        assert len(titles) == sending.IN_A_LETTER
        assert len(html.find_all("b")) == 2 * sending.IN_A_LETTER, "each clarification is there"
        assert letter.body.count(STANDFIRST) == sending.IN_A_LETTER, "plain text has all of it"

    def make_heavy(self, at):
        Section.objects.update(name_ar=of(100))
        Publication.objects.update(
            headline_ar=of(200), standfirst_ar=STANDFIRST, question_ar=of(1_000),
            slug_ar="م" * 100, first_at_ar=at, public_note_ar=of(3_000),
        )  # fmt: skip

    def issue(self, now):
        issues.queue_due(now)
        for issue in DigestIssue.objects.filter(done_at=None):
            sending.deliver(issue.pk, 0, now=now)

    def clarify(self, at):
        Correction.objects.bulk_create(
            Correction(
                article_id=copy.article_id,
                publication=copy,
                language="ar",
                kind="clarification",
                at=at,
            )
            for copy in Publication.objects.all()
        )

    def test_a_letter_with_as_many_notices_as_it_can_hold(self):
        story = self.story()
        Article.objects.update(headline_ar=of(200))
        for _time in range(mails.NOTICES_IN_A_LETTER + 1):
            write_note(story, of(3_000), by=self.basim)
        work()
        mails.deliver(self.amal.pk, now=timezone.now())
        (letter,) = mail.outbox
        assert size_of(letter) > CLIPPED_FROM / 2
        assert Notification.objects.filter(mailed_at=None).count() == 1
