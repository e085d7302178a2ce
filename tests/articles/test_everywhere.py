"""One story in its life, at every door that tells of it: published, corrected, retracted."""

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone

from articles.digest import issues, sending
from articles.models import Correction, DigestIssue, Publication
from tests.articles.maps import part_of
from tests.articles.test_digest import subscriber
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

FIRST, SECOND = "الأرنب القطبي", "الثعلب القطبي"


class Everywhere(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.changes |= {
            "headline_ar": f"{FIRST} يصل",
            "body_ar": f"وصل {FIRST} ومعه 3 رفاق.",
        }
        self.live = self.published()
        self.path = self.copy().get_absolute_url()

    def copy(self):
        return Publication.objects.filter(article=self.live).latest("visible_from")

    def doors(self):
        """What tells of stories, by its address."""
        listed = [
            "/",
            self.section.get_absolute_url(),
            f"/archive/{timezone.localdate():%Y/%-m}/",
        ]
        read = [
            self.path,
            "/feed/",
            "/feed/atom/",
            "/feed/json/",
            f"/api/v1/stories/{self.live.uuid}",
        ]
        found = ["/search/?q=القطبي", "/search/suggest/?q=القطبي", "/news-sitemap.xml"]
        return [*listed, *read, *found, "/api/v1/stories"]

    def telling(self, words):
        """The doors that say these words."""
        pages = {address: _text(self.client.get(address)) for address in self.doors()}
        # What was searched for is marked inside the words.
        return {address for address, page in pages.items() if words in re.sub("</?mark>", "", page)}

    def mapped(self):
        return _text(self.client.get(part_of(self.live.pk)))

    def correct(self):
        changed = self.change(
            self.live, headline_ar=f"{SECOND} يصل", body_ar=f"وصل {SECOND} ومعه 3 رفاق."
        )
        words = {"change_class": "correction", "public_note_ar": NOTE}
        self.live = self.move(changed, "publish", self.basim, **words)
        self.path = self.copy().get_absolute_url()

    def retract(self):
        reason = {"public_note_ar": "بُنيت القصة على وثيقة مزوّرة."}
        self.live = self.move(self.live, "retract", self.dana, **reason)

    def standing(self):
        found = self.client.get("/offline/standing/", {"id": self.live.pk}).json()["ar"]
        return found.get(str(self.live.pk))

    def letter(self, *, hours):
        """What a subscriber of the digest is sent by then, plain and as a page; "" for nothing."""
        now = timezone.now() + timedelta(hours=hours)
        mail.outbox.clear()
        issues.queue_due(now)
        for issue in DigestIssue.objects.filter(done_at=None):
            sending.deliver(issue.pk, issue.reached, now=now)
        return "".join(letter.body + letter.alternatives[0][0] for letter in mail.outbox)

    def test_the_digest_sends_it_and_tells_its_readers_what_was_wrong_and_that_it_was_taken_back(
        self,
    ):
        subscriber(now=timezone.now() - timedelta(days=1))
        # The issue of a day comes within it.
        assert FIRST in self.letter(hours=24)
        self.correct()
        Correction.objects.update(at=timezone.now() + timedelta(hours=25))
        told = self.letter(hours=26)
        assert NOTE in told and SECOND in told
        assert FIRST not in told
        self.retract()
        Correction.objects.filter(kind="retraction").update(at=timezone.now() + timedelta(hours=27))
        told = self.letter(hours=28)
        assert "وثيقة مزوّرة" in told
        assert "رفاق" not in told
        # No later issue offers it again.
        assert self.letter(hours=52) == ""

    def test_it_is_everywhere_at_once(self):
        assert self.telling(FIRST) == set(self.doors())
        assert f"/a/{self.live.pk}/" in self.mapped()
        assert self.standing() == self.copy().pk
        assert '"@type": "NewsArticle"' in _text(self.client.get(self.path)).replace('":"', '": "')

    def test_a_correction_is_everywhere_at_once_and_the_error_nowhere(self):
        before = self.copy().pk
        self.correct()
        assert self.telling(SECOND) == set(self.doors())
        assert self.telling(FIRST) == set()
        for address in (
            self.path,
            "/corrections/",
            "/corrections/feed/",
            "/feed/",
            "/api/v1/corrections",
        ):
            assert NOTE in _text(self.client.get(address)), address
        assert "CorrectionComment" in _text(self.client.get(self.path))
        assert self.standing() == self.copy().pk != before

    def test_a_retraction_takes_it_from_everywhere_at_once(self):
        self.retract()
        # Its own page and the history say which story it was and why, the headline and no more.
        left = {address for address in self.doors() if "رفاق" in _text(self.client.get(address))}
        assert left == set()
        assert self.telling(FIRST) <= {self.path, f"/api/v1/stories/{self.live.uuid}"}
        assert self.client.get(self.path).status_code == 410
        assert f"/a/{self.live.pk}/" not in self.mapped()
        assert self.standing() is None


def _text(answer):
    """The words of an answer, JSON's without its escapes."""
    return str(answer.json()) if "json" in answer["Content-Type"] else answer.content.decode()
