"""Letters: a forgotten password, and what was done to an account."""

import json
import re
from datetime import datetime, timedelta
from unittest import mock

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsroom.models import User
from newsroom.signin import tasks
from newsroom.signin.events import record
from newsroom.signin.models import AccountEvent, Session
from tests.conftest import code_of, make_user
from tests.letters.clients import unmarked
from tests.newsroom.signin.acting import (
    CODE,
    PASSWORD,
    give_code,
    give_password,
    is_in,
    with_device,
)

FORGOTTEN = "/admin/password/forgotten/"
NEW = "another pass phrase"


def deliver() -> list:
    """What the worker does: every task in its turn; the letters that it sent."""
    mail.outbox = []
    for row in DBTaskResult.objects.order_by("enqueued_at", "id"):
        name = row.task_path.rpartition(".")[2]
        if hasattr(tasks, name):
            given = row.args_kwargs
            getattr(tasks, name).func(*given["args"], **given["kwargs"])
    DBTaskResult.objects.all().delete()
    return mail.outbox


def html_of(letter) -> str:
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    return html


class Forgotten(TestCase):
    """Basim is an editor, and has forgotten his password."""

    def setUp(self):
        self.basim = make_user("basim", "editor")
        with_device(self.basim)
        deliver()

    def ask(self, address="basim@example.org", client=None, **more):
        return (client or self.client).post(FORGOTTEN, {"email": address}, **more)

    def link(self) -> str:
        self.ask()
        (letter,) = deliver()
        found = re.search(rf"{settings.SITE_URL}(/admin/password/new/\S+)", letter.body)
        return found[1]

    def choose(self, link, new=NEW, again=None, client=None):
        client = client or self.client
        form = client.get(link)
        if form.status_code != 302:
            return form
        given = {"new_password1": new, "new_password2": again or new}
        return client.post(form["Location"], given)

    def test_a_new_password_is_chosen_by_a_link(self):
        assert self.choose(self.link())["Location"] == "/admin/login/"
        assert "ضُبطت كلمة المرور الجديدة" in self.client.get("/admin/login/").content.decode()
        assert User.objects.get().check_password(NEW)
        assert AccountEvent.objects.filter(kind="password_reset", actor_id=None).exists()

    def test_the_second_factor_is_still_asked_for(self):
        self.choose(self.link())
        assert not is_in(self.client)
        assert give_password(self.client, "basim", NEW)["Location"] == CODE
        assert not is_in(self.client)
        give_code(self.client, code_of(self.basim))
        assert is_in(self.client)

    def test_every_session_ends(self):
        other = Client()
        other.force_login(self.basim)
        assert is_in(other)
        self.choose(self.link())
        assert not is_in(other)
        assert not Session.objects.filter(account=self.basim).exists()

    def test_the_link_works_once(self):
        link = self.link()
        self.choose(link)
        page = self.choose(link, "a third pass phrase", client=Client())
        assert "لم يعد هذا الرابط يعمل" in page.content.decode()
        assert User.objects.get().check_password(NEW)

    def test_it_works_for_two_hours(self):
        link = self.link()
        for hours, works in ((1.9, True), (2.1, False)):
            later = datetime.now() + timedelta(hours=hours)  # noqa: DTZ005 (as Django counts)
            with mock.patch.object(default_token_generator, "_now", return_value=later):
                assert (Client().get(link).status_code == 302) == works, hours

    def test_signing_in_meanwhile_ends_the_link(self):
        link = self.link()
        give_password(self.client, "basim")
        give_code(self.client, code_of(self.basim))
        assert Client().get(link).status_code == 200

    def test_a_weak_password_is_refused(self):
        for new, again in (("short", None), (NEW, "another pass phrasE"), ("newsroom-demo", None)):
            page = self.choose(self.link(), new, again, client=Client())
            assert page.status_code == 200
            assert page.context["form"].errors
        assert User.objects.get().check_password(PASSWORD)

    def test_the_address_holds_no_token_once_it_was_opened(self):
        link = self.link()
        there = self.client.get(link)["Location"]
        assert there.endswith("/set-password/")
        token = link.rstrip("/").rpartition("/")[2]
        assert token not in self.client.get(there).content.decode()

    def test_the_log_does_not_hold_the_token(self):
        link = self.link()
        with self.assertLogs("newsroom.requests") as log:
            self.client.get(link)
        assert log.records[0].fields["path"].endswith("/…/")

    def test_no_table_holds_the_token(self):
        self.ask()
        (row,) = DBTaskResult.objects.all()
        assert json.dumps(row.args_kwargs) == json.dumps({"args": [self.basim.pk], "kwargs": {}})

    def test_an_unknown_address_is_answered_alike(self):
        """The same words and as many queries, and nobody gets a letter."""
        answers = []
        for address in ("nobody@example.org", "basim@example.org"):
            client = Client()
            with CaptureQueriesContext(connection) as queries:
                answer = self.ask(address, client)
            answers.append((answer.status_code, answer.content, len(queries)))
        assert answers[0] == answers[1]
        assert [letter.to for letter in deliver()] == [["basim@example.org"]]

    def test_a_closed_account_gets_no_letter(self):
        User.objects.update(is_active=False)
        self.ask()
        assert not deliver()

    def test_an_account_without_a_password_gets_none(self):
        """It signs in otherwise, or not at all; a colleague decides."""
        self.basim.set_unusable_password()
        self.basim.save()
        self.ask()
        assert not deliver()

    def test_the_address_may_be_typed_in_capitals(self):
        self.ask("BASIM@Example.org")
        assert len(deliver()) == 1

    def test_nobody_is_flooded_with_letters_and_nobody_learns_why(self):
        pages = {self.ask(REMOTE_ADDR=f"10.0.0.{n}").content for n in range(10)}
        assert len(pages) == 1
        assert len(deliver()) == 3

    def test_an_address_may_not_go_through_the_mail_addresses(self):
        for number in range(40):
            self.ask(f"person-{number}@example.org")
        assert DBTaskResult.objects.count() == 30

    def test_what_is_no_address_is_refused_in_words(self):
        page = self.ask("basim")
        assert page.status_code == 200
        assert page.context["form"].errors
        assert not DBTaskResult.objects.exists()

    def test_the_link_leads_to_our_own_site_whatever_the_request_says(self):
        self.ask(headers={"host": "localhost"})
        (letter,) = deliver()
        assert "localhost" not in letter.body + html_of(letter)
        assert f"{settings.SITE_URL}/admin/password/new/" in letter.body


class Setting(TestCase):
    """How a letter is set: in the language of the account, as HTML and as text."""

    def letter_to(self, language):
        basim = make_user(f"basim-{language}", "editor")
        basim.language = language
        basim.save()
        tasks.send_new_password_link.func(basim.pk)
        return mail.outbox[-1]

    def test_arabic_runs_from_the_right(self):
        letter = self.letter_to("ar")
        assert letter.subject == "كلمة مرور جديدة في نقطة"
        html = html_of(letter)
        assert '<html lang="ar" dir="rtl">' in html
        assert "خلال ساعتين" in letter.body
        assert not re.search("[A-Za-z]{3,}", without_addresses(letter.body).replace("basim-ar", ""))

    def test_english_runs_from_the_left_without_a_word_of_arabic(self):
        letter = self.letter_to("en")
        assert letter.subject == "A new password for Nuqta"
        html = html_of(letter)
        assert '<html lang="en" dir="ltr">' in html
        assert "for 2 hours" in letter.body
        assert not re.search("[\u0621-\u064a]", letter.body + html)

    def test_a_name_in_a_letter_is_text(self):
        basim = make_user("basim", "editor")
        User.objects.update(username="<b>&'basim\r\nBcc: all@example.org")
        basim.refresh_from_db()
        tasks.send_new_password_link.func(basim.pk)
        (letter,) = mail.outbox
        assert "<b>" not in html_of(letter)
        assert "<b>&'basim" in unmarked(letter.body), "plain text is plain"
        assert letter.message()["Bcc"] is None

    @override_settings(SITE_NAME_AR="نقطة\nBcc: all@example.org")
    def test_a_subject_is_one_line(self):
        assert "\n" not in self.letter_to("ar").subject


class Told(TestCase):
    """The owner hears of what was done to the account."""

    def setUp(self):
        self.basim = make_user("basim", "editor")

    def test_of_everything_that_is_written_down(self):
        at = timezone.now()
        for kind in AccountEvent.Kind:
            record(kind, self.basim, by=None, now=at)
        letters = deliver()
        assert len(letters) == len(AccountEvent.Kind)
        for kind, letter in zip(AccountEvent.Kind, letters, strict=True):
            assert letter.to == ["basim@example.org"]
            with self.subTest(kind):
                assert letter.subject == str(kind.label)
                assert not re.search(
                    "[A-Za-z]{3,}", without_addresses(letter.body).replace("basim", "")
                )

    def test_a_former_address_hears_that_it_is_one(self):
        record(
            AccountEvent.Kind.MAIL_CHANGED,
            self.basim,
            by=None,
            now=timezone.now(),
            to="a@b.example",
        )
        assert [letter.to for letter in deliver()] == [["a@b.example"]]

    def test_nothing_is_told_that_was_rolled_back(self):
        def fail():
            with transaction.atomic():
                record(AccountEvent.Kind.REMOVED, self.basim, by=None, now=timezone.now())
                raise ZeroDivisionError

        self.assertRaises(ZeroDivisionError, fail)
        assert not deliver()

    def test_the_log_is_only_added_to(self):
        record(AccountEvent.Kind.RESET, self.basim, by=None, now=timezone.now())
        for change in (
            lambda: AccountEvent.objects.update(kind="removed"),
            lambda: AccountEvent.objects.all().delete(),
        ):
            with self.assertRaises(DatabaseError), transaction.atomic():
                change()
        assert AccountEvent.objects.get().kind == "reset"


def without_addresses(text: str) -> str:
    return re.sub(r"https?://\S+|\S+@\S+", "", text)
