"""«Useful» and complaints: one voice each, weighed by trust, and what they bring about."""

from django.test import Client

from comments.marks import flag
from comments.models import Comment, Flag, Reader, Vote
from comments.moderation import moderate
from tests.comments.doors import DoorsCase


class Marks(DoorsCase):
    def press(self, browser, name, comment, **given):
        return browser.post(self.url(name, comment), given)

    def test_useful_is_one_voice_and_can_be_taken_back(self):
        comment = self.in_state("visible")
        browser = Client()
        for count in (1, 0, 1):
            assert self.press(browser, "useful", comment).status_code == 303
            comment.refresh_from_db()
            assert comment.useful == count == Vote.objects.count()
        # The same device without its cookie.
        self.press(Client(), "useful", comment)
        comment.refresh_from_db()
        assert comment.useful == 1

    def test_without_a_token_a_press_is_asked_once_more(self):
        comment, strict = self.in_state("visible"), Client(enforce_csrf_checks=True)
        page = strict.post(self.url("useful", comment))
        assert page.status_code == 200
        assert "csrfmiddlewaretoken" in page.content.decode()
        assert not Vote.objects.exists()
        evil = strict.post(self.url("useful", comment), headers={"Origin": "https://evil.example"})
        assert evil.status_code == 403

    def test_fifty_complaints_of_one_reader_are_one(self):
        comment, browser = self.in_state("visible"), Client()
        for _number in range(50):
            self.press(browser, "complain", comment, reason="abuse")
        comment.refresh_from_db()
        assert (Flag.objects.count(), comment.flag_weight, comment.state) == (1, 1, "visible")

    def complain(self, comment, trust, reason="abuse"):
        browser = Client(headers={"User-Agent": f"browser {Reader.objects.count()}"})
        self.press(browser, "useful", self.other)
        Reader.objects.order_by("-id").filter(pk=Reader.objects.latest("id").pk).update(trust=trust)
        self.press(browser, "complain", comment, reason=reason)
        comment.refresh_from_db()

    def test_three_known_readers_hide_an_answer_until_a_moderator_looks(self):
        self.other, comment = self.in_state("visible"), self.in_state("visible", choice="no")
        for trust, state in ((2, "visible"), (2, "visible"), (2, "hidden")):
            self.complain(comment, trust)
            assert comment.state == state
        assert self.tally() == {"yes": 1}
        moderate(comment, "restore", by=self.layla)
        assert {flag.outcome for flag in Flag.objects.all()} == {"refused"}
        for _number in range(3):
            self.complain(Comment.objects.get(pk=comment.pk), 2)
        comment.refresh_from_db()
        assert (comment.state, comment.immune) == ("visible", ["abuse"])

    def test_two_weighty_readers_do_not_hide(self):
        self.other, comment = self.in_state("visible"), self.in_state("visible")
        for _number in range(2):
            self.complain(comment, 3)
        assert (comment.flag_weight, comment.state) == (6, "visible")

    def test_who_is_mostly_wrong_is_listened_to_no_longer(self):
        self.other, comment = self.in_state("visible"), self.in_state("visible")
        for _number in range(3):
            self.complain(comment, 2)
        Reader.objects.filter(trust=2).update(flags_refused=7, flags_upheld=3)
        other = self.in_state("visible")
        Flag.objects.all().delete()
        for reader in Reader.objects.filter(trust=2):
            flag(other, reader=reader, reason="abuse", device="", now=self.now)
        other.refresh_from_db()
        assert (other.flag_weight, other.state) == (0, "visible")
