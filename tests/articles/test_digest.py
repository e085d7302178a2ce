"""The digest by mail: yes from the mail box, each letter once, corrections to whom they concern."""

import contextlib
import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from unittest import mock

from django.core import mail
from django.core.mail.message import EmailMessage
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import digest
from articles.digest import issues, sending, wishes
from articles.models import (
    Delivery,
    DigestIssue,
    Publication,
    Section,
    Subscription,
    SubscriptionRequest,
)
from articles.views.subscribing import SALT
from newsroom.signin.limits import LETTERS_TO_A_MAIL_ADDRESS
from newsroom.web.form_tokens import make_token
from newsroom.web.sealing import seal
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

MAIL = "qari@example.org"
DAY = timedelta(days=1)


def subscriber(mail=MAIL, *, now, **wish):
    given = {"language": "ar", "every": "day", "sections": []} | wish
    return Subscription.objects.create(
        key=f"{mail} {given['language']}", sealed=seal(mail), confirmed_at=now - 9 * DAY, **given
    )


class Asking(StoryCase):
    def send(self, path="/subscribe/", **given):
        token = make_token(0, salt=SALT, now=timezone.now() - timedelta(seconds=9))
        return self.client.post(path, {"mail": MAIL, "every": "week", "token": token} | given)

    def letter(self):
        """What the worker does with the task that was written last."""
        row = DBTaskResult.objects.filter(task_path__endswith="send_question").latest("enqueued_at")
        wishes.send_question.call(*row.args_kwargs["args"])
        return mail.outbox[-1]

    def link(self, letter):
        return re.search(r"https?://[^/]+(/\S+/subscribe/yes/\S+|/subscribe/yes/\S+)", letter.body)[
            1
        ]

    def test_nothing_begins_before_the_yes_and_a_link_alone_is_no_yes(self):
        assert self.send(section=[str(self.section.pk), "x", "999999"]).status_code == 303
        link = self.link(self.letter())
        assert self.client.get(link).status_code == 200
        assert not Subscription.objects.exists()
        assert self.client.post(link).status_code == 200
        row = Subscription.objects.get()
        assert (row.every, row.sections, row.language) == ("week", [self.section.pk], "ar")
        assert MAIL not in row.sealed
        assert wishes.address_of(row) == MAIL
        assert not SubscriptionRequest.objects.exists()
        assert self.client.post(link).status_code == 410

    def test_the_english_page_brings_the_english_edition(self):
        self.send("/en/subscribe/")
        letter = self.letter()
        assert letter.subject == "Do you want our digest?"
        self.client.post(self.link(letter))
        assert Subscription.objects.get().language == "en"

    def test_a_subscribed_address_is_told_the_same_and_its_choice_changes_with_the_yes(self):
        subscriber(now=timezone.now())
        Subscription.objects.update(key=wishes._key(MAIL, "ar"))
        assert self.send()["Location"] == "/subscribe/?sent=1"
        assert Subscription.objects.get().every == "day"
        self.client.post(self.link(self.letter()))
        assert Subscription.objects.get().every == "week"

    def test_after_two_days_without_a_yes_nothing_is_kept(self):
        self.send()
        link, later = self.link(self.letter()), timezone.now() + 2 * DAY
        request = SubscriptionRequest.objects.get()
        assert digest.known_request(link.split("/")[-2], now=later) is None
        issues.queue_due(request.asked_at + 2 * DAY)
        assert not SubscriptionRequest.objects.exists()

    def test_a_trap_a_hasty_form_and_a_wrong_address_store_nothing(self):
        assert self.send(topic="x").status_code == 303
        assert self.send(token="x").status_code == 200
        wrong = self.send(mail="qari@")
        assert wrong.status_code == 422
        assert 'value="qari@"' in wrong.content.decode()
        assert not SubscriptionRequest.objects.exists()

    def test_one_mail_box_is_not_flooded(self):
        for _time in range(LETTERS_TO_A_MAIL_ADDRESS):
            assert self.send().status_code == 303
        assert self.send(mail=MAIL.upper()).status_code == 429

    @override_settings(DIGEST="off")
    def test_where_it_is_off_there_is_no_form(self):
        assert self.client.get("/subscribe/").status_code == 404


class DigestCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")
        self.live = self.published()
        # Tomorrow, an hour behind the one at which digests are due: some hours later none is due again.
        self.now = issues.due_time("day", timezone.now()) + DAY + timedelta(hours=1)

    def issue(self, now=None):
        """Make what is due and send all of it."""
        now = now or self.now
        issues.queue_due(now)
        for issue in DigestIssue.objects.filter(done_at=None).order_by("pk"):
            while not DigestIssue.objects.get(pk=issue.pk).done_at:
                issue.refresh_from_db()
                sending.deliver(issue.pk, issue.reached, now=now)
        return mail.outbox

    def correct(self, kind="correction"):
        told = {"change_class": kind, "public_note_ar": NOTE}
        story = self.change(self.live, body_ar=self.changes["body_ar"] + "\n\nزيادة في النص.")
        self.move(story, "publish", self.basim, now=self.now + timedelta(hours=1), **told)


class Letters(DigestCase):
    def test_an_arabic_letter_runs_from_the_right_and_says_all_in_plain_text_too(self):
        subscriber(now=self.now)
        (letter,) = self.issue()
        html, live = letter.alternatives[0][0], Publication.objects.get()
        assert letter.to == [MAIL]
        assert 'dir="rtl"' in html
        assert f'href="http://127.0.0.1:8000{live.get_absolute_url()}"' in html
        assert f"http://127.0.0.1:8000/a/{live.article_id}/\n" in letter.body
        for text in (html, letter.body):
            assert "تقنية" in text
        for words in (live.headline_ar, live.question_ar):
            assert words in letter.body

    def test_it_ends_by_one_press_without_a_cookie_and_nothing_is_kept(self):
        subscriber(now=self.now)
        (letter,) = self.issue()
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        off = letter.extra_headers["List-Unsubscribe"].strip("<>").partition(":8000")[2]
        reader = Client(enforce_csrf_checks=True)
        assert "<form" in reader.get(off).content.decode()
        assert Subscription.objects.exists()
        for _time in range(2):
            answer = reader.post(off, {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
        assert not Subscription.objects.exists()
        assert not Delivery.objects.exists()
        assert reader.post(off.replace("end/", "end/x")).status_code == 404

    def test_only_the_chosen_sections_come_and_nothing_where_there_is_nothing_new(self):
        other = Section.objects.create(name_ar="فضاء", name_en="Space")
        subscriber("a@example.org", now=self.now, sections=[other.pk])
        subscriber("b@example.org", now=self.now, sections=[self.section.pk, other.pk])
        subscriber("c@example.org", now=self.now, language="en")
        assert [letter.to for letter in self.issue()] == [["b@example.org"]]
        assert len(self.issue(self.now + DAY)) == 1

    def test_what_was_taken_down_after_the_issue_was_made_is_not_sent(self):
        subscriber(now=self.now)
        issues.queue_due(self.now)
        self.move(self.live, "retract", self.dana, note="خطأ", public_note_ar="خطأ في الأصل")
        assert self.issue() == []

    def test_a_week_comes_on_sunday_and_who_came_after_the_hour_waits(self):
        row = subscriber(now=self.now, every="week")
        due_at = issues.due_time("week", self.now)
        assert due_at.weekday() == 6
        assert self.now - 7 * DAY < due_at <= self.now
        Subscription.objects.filter(pk=row.pk).update(confirmed_at=due_at + timedelta(seconds=1))
        assert self.issue() == []
        assert len(self.issue(due_at + 7 * DAY)) == 1


class Once(DigestCase):
    def test_a_batch_that_runs_twice_sends_once(self):
        subscriber(now=self.now)
        self.issue()
        DigestIssue.objects.update(done_at=None, reached=0)
        assert len(self.issue()) == 1

    def test_a_worker_killed_in_the_middle_is_followed_by_one_that_goes_on(self):
        for name in "abc":
            subscriber(f"{name}@example.org", now=self.now)
        issues.queue_due(self.now)
        issue, send = DigestIssue.objects.get(), EmailMessage.send

        def dies(message, *given):
            if message.to == ["b@example.org"]:
                raise KeyboardInterrupt
            return send(message, *given)

        killed = contextlib.suppress(KeyboardInterrupt)
        with killed, mock.patch.object(EmailMessage, "send", dies):
            sending.deliver(issue.pk, 0, now=self.now)
        assert [letter.to for letter in mail.outbox] == [["a@example.org"]]
        self.issue()
        # Of «b» nobody knows whether it went: at most once is kinder than twice.
        assert [letter.to for letter in mail.outbox] == [["a@example.org"], ["c@example.org"]]

    def test_a_server_that_is_away_costs_no_letter_and_a_refused_address_no_other(self):
        for name in "ab":
            subscriber(f"{name}@example.org", now=self.now)
        issues.queue_due(self.now)
        issue = DigestIssue.objects.get()
        gone = SMTPServerDisconnected("gone")
        with (
            mock.patch.object(EmailMessage, "send", side_effect=gone),
            self.assertRaises(SMTPServerDisconnected),
        ):
            sending.deliver(issue.pk, 0, now=self.now)
        assert not Delivery.objects.exists()
        with mock.patch.object(EmailMessage, "send", side_effect=[SMTPRecipientsRefused({}), 1]):
            assert sending.deliver(issue.pk, 0, now=self.now) == 1
        assert Delivery.objects.filter(sent_at=None).count() == 1

    def test_many_come_in_batches_that_ask_the_same_however_many_there_are(self):
        for number in range(sending.BATCH + 1):
            subscriber(f"{number}@example.org", now=self.now)
        issues.queue_due(self.now)
        issue = DigestIssue.objects.get()
        with CaptureQueriesContext(connection) as asked:
            assert sending.deliver(issue.pk, 0, now=self.now) == sending.BATCH
        told = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        # Its own lock, look, row and note for each letter; the rest is the batch's.
        assert len(told) <= 4 * sending.BATCH + 20
        issue.refresh_from_db()
        assert sending.deliver(issue.pk, issue.reached, now=self.now) == 1
        issue.refresh_from_db()
        assert issue.done_at
        assert len({tuple(letter.to) for letter in mail.outbox}) == sending.BATCH + 1

    def test_two_schedulers_make_one_issue(self):
        subscriber(now=self.now)
        assert issues.queue_due(self.now) == 1
        with mock.patch.object(
            issues, "_due", return_value=[("ar", "day", issues.due_time("day", self.now))]
        ):
            assert issues.queue_due(self.now) == 0
        assert DigestIssue.objects.count() == 1


class Corrections(DigestCase):
    def test_a_correction_goes_at_once_to_those_who_got_the_story_and_to_nobody_twice(self):
        subscriber(now=self.now)
        self.issue()
        subscriber("late@example.org", now=self.now)
        self.correct()
        after = self.now + timedelta(hours=2)
        for _time in range(2):
            letters = self.issue(after)
        assert [letter.to for letter in letters] == [[MAIL], [MAIL]]
        assert NOTE in letters[1].body
        assert NOTE in letters[1].alternatives[0][0]

    def test_a_retraction_says_why_and_no_word_of_the_story(self):
        subscriber(now=self.now)
        self.issue()
        self.move(
            self.live, "retract", self.dana, note="خطأ", public_note_ar="الوثيقة مزوّرة",
            now=self.now + timedelta(hours=1),
        )  # fmt: skip
        told = self.issue(self.now + timedelta(hours=2))[-1]
        assert "الوثيقة مزوّرة" in told.body
        assert self.changes["question_ar"] not in told.body
        assert len(mail.outbox) == 2

    def test_a_clarification_waits_for_the_next_digest_and_stands_on_top(self):
        subscriber(now=self.now)
        subscriber("new@example.org", now=self.now, every="week")
        self.issue()
        mail.outbox.clear()
        self.correct("clarification")
        assert self.issue(self.now + timedelta(hours=2)) == []
        told = self.issue(self.now + DAY)
        mine = [letter for letter in told if letter.to == [MAIL]]
        assert len(mine) == 1
        assert NOTE in mine[0].body

    def test_who_left_is_not_written_to(self):
        row = subscriber(now=self.now)
        self.issue()
        digest.leave(row.pk)
        self.correct()
        assert len(self.issue(self.now + timedelta(hours=2))) == 1

    def test_a_correction_during_a_batch_reaches_those_the_letters_had_passed(self):
        subscriber(now=self.now)
        issues.queue_due(self.now)
        issue = DigestIssue.objects.get()
        self.correct()
        # The scheduler tells of it before the batch, which began before the correction, has ended.
        issues.queue_due(self.now + timedelta(hours=2))
        about = DigestIssue.objects.get(every="")
        sending.deliver(about.pk, 0, now=self.now + timedelta(hours=2))
        sending.deliver(issue.pk, 0, now=self.now)
        assert len(self.issue(self.now + timedelta(hours=2))) == 2
