"""A reader's life at the doors, without a script: writing, changing, withdrawing, joining, erasing."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from comments.answering import EDIT_WINDOW
from comments.models import Ballot, Comment, Reader, Subscription, Tally
from comments.moderation import moderate
from comments.tidying import COUNTED_AT, recount_tonight, tidy
from comments.tokens import make_token
from tests.comments.asked import path_of
from tests.comments.doors import WORDS, DoorsCase
from tests.letters.clients import unmarked


class Own(DoorsCase):
    def test_a_waiting_answer_is_shown_to_its_writer_alone(self):
        comment = self.write(choice="yes")
        page = self.client.get(f"{self.where}?mine=1").content.decode()
        for shown in (page, self.mine()):
            assert WORDS in shown
            assert "بانتظار المراجعة" in shown
        stranger = Client()
        assert WORDS not in stranger.get(f"{self.where}?mine=1").content.decode()
        assert WORDS not in self.mine(stranger)
        assert stranger.get(self.url("change", comment)).status_code == 404
        assert stranger.post(self.url("withdraw", comment)).status_code == 404

    def test_a_reply_pressed_twice_is_one_also_where_what_it_is_for_went_between(self):
        parent = moderate(self.write(Client()), "approve", by=self.layla)
        issued = timezone.now() - timedelta(seconds=10)
        token = make_token(self.live.article_id, now=issued)
        form = {"token": token, "body": "رد واحد", "parent": parent.public_id}
        first = self.post(**form)
        moderate(parent, "reject", by=self.layla, code="abuse")
        second = self.post(**form)
        assert (first.status_code, second.status_code) == (303, 303)
        assert first["Location"] == second["Location"]
        assert Comment.objects.filter(parent=parent).count() == 1

    def test_a_refused_answer_says_why(self):
        moderate(self.write(), "reject", by=self.layla, code="private")
        assert str(Comment.RejectCode.PRIVATE.label) in self.mine()

    def test_words_are_changed_for_five_minutes_and_keep_what_they_were(self):
        comment = self.write()
        answer = self.client.post(self.url("change", comment), {"body": "كلام آخر تمامًا."})
        assert answer.status_code == 303
        comment.refresh_from_db()
        assert (comment.body, comment.state) == ("كلام آخر تمامًا.", "held")
        assert [row.body for row in comment.revisions.all()] == [WORDS]
        late = timezone.now() - EDIT_WINDOW - timedelta(seconds=1)
        Comment.objects.filter(pk=comment.pk).update(created_at=late)
        assert self.client.post(self.url("change", comment), {"body": "متأخر"}).status_code == 422
        comment.refresh_from_db()
        assert comment.body == "كلام آخر تمامًا."

    def test_a_change_that_is_refused_loses_no_word(self):
        comment = self.write()
        page = self.client.post(self.url("change", comment), {"body": "ك"})
        assert page.status_code == 422
        assert ">ك</textarea>" in page.content.decode()

    def test_a_visible_answer_that_is_changed_is_looked_at_anew(self):
        reader = self.known(choice="yes")
        comment = self.write(choice="no", body="كتبت على عجل")
        assert comment.state == "visible"
        self.client.post(self.url("change", comment), {"body": "انظر https://a.example/x الآن"})
        comment.refresh_from_db()
        assert (comment.state, comment.reader_id) == ("visible", reader.pk)
        Reader.objects.filter(pk=reader.pk).update(trust=1)
        for number in range(3):
            moderate(self.held(), "spam", by=self.layla)
            text = " ".join(f"https://{name}.example/" for name in "abc"[: number + 1])
            self.client.post(self.url("change", comment), {"body": f"انظروا هنا {text}"})
        comment.refresh_from_db()
        assert comment.state == "held"
        assert self.tally() == {}

    def test_withdrawing_asks_once_and_takes_the_choice_along(self):
        comment = self.write(choice="yes")
        moderate(comment, "approve", by=self.layla)
        assert self.tally() == {"yes": 1}
        page = self.client.get(self.url("withdraw", comment)).content.decode()
        assert "<form" in page
        assert WORDS in page
        assert self.client.post(self.url("withdraw", comment)).status_code == 303
        assert self.client.post(self.url("withdraw", comment)).status_code == 303
        comment.refresh_from_db()
        assert comment.state == "withdrawn"
        assert self.tally() == {}

    def test_a_refused_form_comes_back_filled_with_the_reason(self):
        self.write()
        page = self.post(body="جواب ثانٍ بعد ثوانٍ")
        assert page.status_code == 200
        text = page.content.decode()
        assert "جواب ثانٍ بعد ثوانٍ" in text
        assert "انتظر نصف دقيقة" in text
        assert Comment.objects.count() == 1

    def test_a_filled_trap_is_spam_and_says_so_to_whoever_filled_it(self):
        comment = self.write(website="http://x.example")
        assert comment.state == "spam"
        assert comment.hold_codes[0]["code"] == "trap"
        assert "لم يُنشر" in self.mine()

    def test_a_form_of_a_page_that_is_23_hours_old_still_posts(self):
        issued = timezone.now() - timedelta(hours=23)
        assert self.write(token=make_token(self.live.article_id, now=issued)).state == "held"
        without = self.client.post(self.where, {"body": WORDS, "name": "عمر"})
        token = re.search('name="token" value="([^"]+)"', without.content.decode())[1]
        assert token
        assert WORDS in without.content.decode()

    def test_a_correction_goes_to_the_desk_and_never_to_the_thread(self):
        comment = self.write(kind="correction", choice="yes")
        assert (comment.kind, comment.state, comment.choice_key) == ("correction", "held", "")
        assert not Ballot.objects.exists()
        moderate(comment, "settle", by=self.layla)
        assert WORDS not in self.client.get(path_of(self.live)).content.decode()
        assert "قرأ فريق التحرير" in self.mine()


class Replies(DoorsCase):
    def test_replies_go_two_levels_deep_and_no_further(self):
        root = self.in_state("visible")
        parent = root
        for depth in (1, 2, 2):
            reply = self.send("رد على ما قيل", parent=parent, choice="")
            assert (reply.depth, reply.root_id) == (depth, root.pk)
            parent = moderate(reply, "approve", by=self.layla)
        root.refresh_from_db()
        assert root.replies == 3
        assert self.tally() == {"yes": 1}

    def test_a_reply_has_a_form_of_its_own_and_keeps_the_writers_answer(self):
        root = self.in_state("visible", name="ليان")
        page = self.client.get(f"{self.where}?reply={root.public_id}").content.decode()
        assert "ليان" in page
        reply = self.write(parent=root.public_id, choice="yes")
        assert (reply.parent_id, reply.choice_key) == (root.pk, "")
        assert not Ballot.objects.filter(reader=reply.reader).exists()

    def test_nobody_replies_to_what_is_not_visible_or_is_closed(self):
        held, locked = self.held(), self.in_state("visible")
        moderate(locked, "lock", by=self.layla)
        for public_id in (held.public_id, locked.public_id, "nonsense", "x" * 500):
            page = self.post(body=WORDS, parent=public_id)
            assert page.status_code == 200
            assert WORDS in page.content.decode()
        assert Comment.objects.filter(depth=1).count() == 0


class Joining(DoorsCase):
    def test_an_address_is_confirmed_by_its_letter_once(self):
        comment = self.write(email="Omar@example.org", notify="1")
        (letter,) = self.letters()
        assert letter.to == ["Omar@example.org"]
        assert WORDS in letter.body
        # A reader has none.
        assert "حسابك" not in letter.body
        reader = comment.reader
        assert "Omar" not in str(Reader.objects.filter(pk=reader.pk).values().get())
        link = self.link_in(letter)
        page = self.client.get(link)
        assert page.status_code == 200
        assert '<meta name="robots" content="noindex">' in page.content.decode()
        reader.refresh_from_db()
        assert reader.email_confirmed_at is None
        assert self.client.post(link).status_code == 303
        reader.refresh_from_db()
        assert reader.email_confirmed_at is not None
        assert self.client.post(link).status_code == 410

    def test_a_link_lets_another_device_in_and_joins_what_it_said(self):
        first = self.write(email="omar@example.org", choice="yes")
        self.client.post(self.link_in(self.letters()[0]))
        phone = Client()
        other = self.write(phone, body="من هاتفي كتبت هذا", choice="no")
        asked = phone.post(reverse("comments:ask_link"), {"email": "OMAR@example.org"})
        assert asked.status_code == 200
        phone.post(self.link_in(self.letters()[0]))
        assert WORDS in self.mine(phone)
        assert not Reader.objects.filter(pk=other.reader_id).exists()
        other.refresh_from_db()
        assert (other.reader_id, other.state) == (first.reader_id, "withdrawn")
        assert Ballot.objects.get(reader=first.reader).choice_key == "yes"
        self.tally()

    def test_nobody_is_told_whether_an_address_is_known(self):
        self.write(email="omar@example.org")
        self.client.post(self.link_in(self.letters()[0]))
        stranger, asked = Client(), reverse("comments:ask_link")
        pages = [
            stranger.post(asked, {"email": mail}) for mail in ("omar@example.org", "a@b.example")
        ]
        assert len({page.content for page in pages}) == 1
        assert len(self.letters()) == 1

    def test_an_address_that_is_none_is_said_and_loses_no_word(self):
        page = self.post(body=WORDS, email="ليس بريدًا")
        assert page.status_code == 200
        assert WORDS in page.content.decode()
        assert not Comment.objects.exists()

    def test_a_strangers_typing_of_an_address_joins_nothing_of_its_owners(self):
        self.write(email="omar@example.org", name="غريب")
        victim = Client()
        own = self.write(victim, body="جواب الضحية الخاص بها")
        victim.post(self.link_in(self.letters()[0]))
        own.refresh_from_db()
        assert own.reader.name == "عمر"


class Letters(DoorsCase):
    def reply_to_omar(self, body="رد <b>قوي</b>"):
        parent = Comment.objects.get(body=WORDS)
        reply = self.send(body, choice="", parent=parent, name="ليان <i>")
        return moderate(reply, "approve", by=self.layla)

    def setUp(self):
        super().setUp()
        moderate(self.write(email="omar@example.org", notify="1"), "approve", by=self.layla)
        self.client.post(self.link_in(self.letters()[0]))

    def test_a_reply_is_told_once_as_text_and_ends_with_one_click(self):
        self.reply_to_omar()
        moderate(Comment.objects.get(depth=1), "hide", by=self.layla)
        moderate(Comment.objects.get(depth=1), "restore", by=self.layla)
        (letter,) = self.letters()
        page = html.fromstring(letter.alternatives[0][0])
        assert not page.xpath("//b")
        assert "رد <b>قوي</b>" in unmarked(page.text_content())
        assert "رد <b>قوي</b>" in letter.body
        assert "طلبتَ أن نخبرك بالردود على جوابك." in letter.body
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        stop = urlsplit(letter.extra_headers["List-Unsubscribe"].strip("<>")).path
        robot = Client(enforce_csrf_checks=True)
        assert robot.get(stop).status_code == 200
        assert Subscription.objects.get().stopped_at is None
        assert robot.post(stop).status_code == 200
        self.reply_to_omar("رد ثانٍ")
        assert self.letters() == []

    def test_a_reply_that_is_gone_when_its_letter_is_written_is_not_told(self):
        reply = self.reply_to_omar()
        moderate(reply, "reject", by=self.layla, code="abuse")
        assert self.letters() == []


class Erasing(DoorsCase):
    CANARY = "كناري"

    def test_everything_is_taken_along_and_erased(self):
        comment = self.write(
            name="كناري", body="كناري يكتب", choice="yes", email="canary@a.example"
        )
        self.client.post(self.link_in(self.letters()[0]))
        comment = moderate(Comment.objects.get(), "approve", by=self.layla)
        moderate(comment, "pick", by=self.layla)
        reply = self.send("رد على غيري", choice="", parent=comment)
        file = self.client.get(reverse("comments:take_along")).json()
        assert (file["email"], file["answers"][0]["text"]) == ("canary@a.example", "كناري يكتب")
        assert self.tally() == {"yes": 1}
        erase = reverse("comments:erase_all")
        assert "<form" in self.client.get(erase).content.decode()
        assert self.client.post(erase).status_code == 302
        assert self.tally() == {}
        reply.refresh_from_db()
        assert reply.parent_id == comment.pk
        self.assert_forgotten("كناري", "canary")
        assert self.client.get(reverse("comments:take_along")).status_code == 404

    def assert_forgotten(self, *canaries):
        """In no table of ours is the name, nor the address."""
        for app in ("comments", "articles", "django_tasks_database"):
            for model in apps.get_app_config(app).get_models():
                rows = str(list(model.objects.values()))
                for canary in canaries:
                    assert canary not in rows, model


class Tidying(DoorsCase):
    def test_what_had_its_time_is_thrown_away(self):
        comment = self.write()
        assert comment.ip_hmac
        spam = self.in_state("spam")
        later = timezone.now() + timedelta(days=31)
        tidy(later)
        comment.refresh_from_db()
        spam.refresh_from_db()
        assert (comment.ip_hmac, comment.body) == ("", WORDS)
        assert (spam.body, spam.state) == ("", "spam")

    def test_the_figures_are_counted_anew_once_a_night(self):
        self.in_state("visible")
        Tally.objects.update(count=9)
        day = timezone.localtime(timezone.now())
        recount_tonight(day.replace(hour=COUNTED_AT - 1))
        assert Tally.objects.get().count == 9
        with self.assertLogs("newsroom.answers", "ERROR"):
            recount_tonight(day.replace(hour=COUNTED_AT))
        assert Tally.objects.get().count == 1
        Tally.objects.update(count=9)
        recount_tonight(day.replace(hour=COUNTED_AT, minute=30))
        assert Tally.objects.get().count == 9
