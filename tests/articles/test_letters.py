"""Letters about notices: who gets which when, never twice, in their language, and off by one press."""

from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.header import decode_header, make_header
from unittest import mock

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import notifications
from articles.models import Notification
from articles.notifications import mails
from articles.notifications.letters import off_address
from articles.workflow import notes
from newsroom.models import User
from newsroom.text.bidi import one_line
from tests.articles.told import ToldCase, work


class LettersCase(ToldCase):
    def setUp(self):
        super().setUp()
        self.now = timezone.now()
        self.written = self.story()

    def note(self, text="راجع الرقم"):
        note = notes.write_note(self.written, text, by=self.basim)
        work()
        return note

    def choose(self, letters, who=None):
        notifications.choose(who or self.amal, letters, now=self.now)

    def deliver(self, now=None, who=None):
        return mails.deliver((who or self.amal).pk, now=now or timezone.now())


class WhenTheyGo(LettersCase):
    def test_at_once_is_one_letter_and_a_second_task_sends_nothing(self):
        self.note()
        assert self.deliver() == 1
        assert self.deliver() == 0
        assert [letter.to for letter in mail.outbox] == [["amal@example.org"]]

    def test_what_waits_together_goes_together(self):
        self.note("واحدة")
        self.note("ثانية")
        assert self.deliver() == 2
        (letter,) = mail.outbox
        assert "واحدة" in letter.body
        assert "ثانية" in letter.body

    def test_a_day_is_told_at_eight_by_the_newsrooms_clock(self):
        self.choose("daily")
        self.note()
        due = Notification.objects.get().mail_at
        assert timezone.localtime(due).strftime("%H:%M") == "08:00"
        assert self.deliver(now=due - timedelta(seconds=1)) == 0
        assert notifications.queue_due(due) == 1
        assert self.deliver(now=due) == 1

    def test_the_next_eight_is_of_today_or_of_tomorrow(self):
        for hour, day in ((4, 25), (5, 26), (23, 26)):
            found = mails.next_digest(datetime(2026, 11, 25, hour, 0, tzinfo=UTC))
            assert found == datetime(2026, 11, day, 5, 0, tzinfo=UTC)

    def test_off_is_off_and_takes_back_what_waited(self):
        self.choose("daily")
        self.note()
        self.choose("off")
        self.note("بعدها")
        assert not Notification.objects.exclude(mail_at=None).exists()
        assert self.deliver(now=self.now + timedelta(days=2)) == 0

    def test_what_was_read_on_the_desk_is_not_mailed(self):
        self.choose("daily")
        self.note()
        told = Notification.objects.get()
        notifications.mark_read(self.amal, told.pk, now=self.now)
        assert self.deliver(now=told.mail_at) == 0
        assert mail.outbox == []

    def test_nobody_gets_a_letter_who_may_not_open_the_story_any_more(self):
        self.note()
        self.amal.groups.clear()
        assert self.deliver() == 0
        assert not Notification.objects.exclude(mail_at=None).exists()

    def test_a_closed_account_gets_no_letter(self):
        self.note()
        User.objects.filter(pk=self.amal.pk).update(is_active=False)
        assert self.deliver() == 0

    def test_a_letter_that_cannot_be_sent_is_tried_again_later_and_not_for_ever(self):
        self.note()
        now = timezone.now()
        for _try in range(len(mails.PAUSES) + 1):
            with (
                mock.patch.object(mail.EmailMessage, "send", side_effect=OSError),
                pytest.raises(OSError),
            ):
                self.deliver(now=now)
            told = Notification.objects.get()
            assert told.mailed_at is None
            if told.mail_at:
                assert self.deliver(now=told.mail_at - timedelta(seconds=1)) == 0
                now = told.mail_at
        assert told.mail_at is None
        assert mail.outbox == []

    def test_what_no_task_took_is_queued_again_by_the_scheduler_and_not_at_each_round(self):
        self.note()
        now = timezone.now()
        assert notifications.queue_due(now) == 0
        later = now + mails.ASK_AGAIN_AFTER + timedelta(seconds=1)
        assert notifications.queue_due(later) == 1
        assert notifications.queue_due(later + timedelta(seconds=5)) == 0


class WhatTheySay(LettersCase):
    def letter(self, text="راجع الرقم"):
        self.note(text)
        self.deliver()
        return mail.outbox[-1]

    def test_an_arabic_letter_is_set_from_right_to_left_in_both_parts(self):
        letter = self.letter()
        html, kind = letter.alternatives[0]
        assert kind == "text/html"
        assert '<html lang="ar" dir="rtl">' in html
        for part in (html, letter.body):
            for words in ("ملاحظة جديدة", "راجع الرقم", "basim", "/notes/#note-", "أنت من بدأ"):
                assert words in part, words
            assert "http://127.0.0.1:8000/admin/" in part
        assert letter.subject.startswith("ملاحظة جديدة: \u2068")
        assert letter.subject.endswith("\u2069")

    def test_the_language_is_that_of_whoever_gets_it(self):
        self.amal.language = "en"
        self.amal.save()
        letter = self.letter()
        assert letter.subject.startswith("A new note: ")
        assert '<html lang="en" dir="ltr">' in letter.alternatives[0][0]

    def test_hostile_words_are_text(self):
        html = self.letter('"><svg onload=alert(1)>\n<script>').alternatives[0][0]
        assert "<svg" not in html
        assert "<script" not in html
        assert "&lt;svg onload" in html

    def test_a_headline_cannot_reach_into_the_headers(self):
        type(self.written).objects.filter(pk=self.written.pk).update(
            headline_ar="خبر\r\nBcc: all@example.org\u2028\u202eعكس\u2069"
        )
        letter = self.letter()
        parsed = message_from_string(letter.message().as_string())
        assert parsed["Bcc"] is None
        subject = str(make_header(decode_header(parsed["Subject"])))
        assert subject.count("\u2068") == subject.count("\u2069") == 1
        assert "\u202e" not in subject

    def test_one_press_switches_letters_off_without_signing_in(self):
        letter = self.letter()
        headers = letter.message()
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.get(address).status_code == 200
        assert User.objects.get(pk=self.amal.pk).letters == "at_once"
        answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert User.objects.get(pk=self.amal.pk).letters == "off"
        assert answer["X-Robots-Tag"] == "noindex"

    def test_an_address_that_was_made_up_switches_nothing_off(self):
        address = off_address(self.amal)
        for wrong in (f"{address[:-3]}x/", "/letters/off/1/"):
            assert Client().post(wrong).status_code == 404
        assert User.objects.get(pk=self.amal.pk).letters == "at_once"

    def test_the_account_page_keeps_the_choice(self):
        self.client.force_login(self.amal)
        given = {"language": "ar", "time_zone": "", "letters": "daily"}
        assert self.client.post("/admin/account/", given).status_code == 302
        assert User.objects.get(pk=self.amal.pk).letters == "daily"


@given(st.text(max_size=200))
def test_a_header_is_one_line_without_a_control(text):
    line = one_line(text)
    assert line == " ".join(line.split())
    assert not set(line) & set("\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\u2068\u2069")
