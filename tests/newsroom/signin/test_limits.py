"""Guessing passwords: so many tries and no more, and nobody is locked out of her own device."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, connections
from django.test import Client, TestCase, TransactionTestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.signin import limits, passwords
from newsroom.signin.limits import Caller, TooManyTries, admit, password_limits
from newsroom.signin.models import Tally
from tests.architecture.tree import ROOT
from tests.conftest import make_user
from tests.newsroom.signin.acting import PASSWORD, clock_at, give_password, is_in

HERE, THERE = "203.0.113.9", "198.51.100.7"
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
WORDS = "محاولات كثيرة"


class Guessing(TestCase):
    """Amal is a writer: her password is all there is. A stranger guesses it."""

    def setUp(self):
        self.amal = make_user("amal", "writer")
        self.stranger = Client()
        self.hasher = self.enterContext(
            mock.patch.object(passwords, "authenticate", wraps=passwords.authenticate)
        )

    def guess(self, name="amal", address=HERE, client=None):
        return give_password(client or self.stranger, name, "wrong", REMOTE_ADDR=address)

    def hashed(self) -> int:
        return self.hasher.call_count

    def test_ten_guesses_from_one_address_are_looked_at_and_no_more(self):
        answers = [self.guess() for _try in range(1_000)]
        assert self.hashed() == limits.OF_AN_ACCOUNT_AND_ADDRESS
        assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 990

    def test_the_refusal_says_when_the_next_try_is_possible(self):
        now = timezone.now()
        with clock_at(now):
            for _try in range(10):
                self.guess()
        with clock_at(now + timedelta(minutes=4, seconds=10)):
            answer = self.guess()
        assert "المحاولة التالية ممكنة بعد 11 دقيقة" in answer.content.decode()
        assert answer["Retry-After"] == str(10 * 60 + 50)
        with clock_at(now + timedelta(minutes=15, seconds=1)):
            assert self.guess().status_code == 200

    def test_the_right_password_is_not_looked_at_either(self):
        for _try in range(10):
            self.guess()
        answer = give_password(self.stranger, "amal", REMOTE_ADDR=HERE)
        assert answer.status_code == 429
        assert not is_in(self.stranger)

    def test_no_fifteen_minutes_hold_more_than_ten(self):
        now = timezone.now()
        for minute in range(60):
            with clock_at(now + timedelta(minutes=minute)):
                self.guess()
        assert self.hashed() == 40

    def test_an_address_may_not_go_through_the_accounts(self):
        for number in range(100):
            self.guess(name=f"account-{number}")
        assert self.hashed() == limits.OF_AN_ADDRESS

    def test_an_account_is_guarded_against_a_thousand_addresses(self):
        for number in range(1_000):
            self.guess(address=f"10.{number // 250}.{number % 250}.1")
        assert self.hashed() == limits.OF_AN_ACCOUNT

    def test_a_network_of_addresses_is_one_address(self):
        for number in range(100):
            self.guess(address=f"2001:db8:1:2::{number:x}")
        assert self.hashed() == limits.OF_AN_ACCOUNT_AND_ADDRESS

    def test_another_spelling_of_the_name_is_no_other_account(self):
        for name in ("amal", "AMAL", "Amal", " amal", "ａｍａｌ") * 4:
            self.guess(name=name)
        assert self.hashed() == limits.OF_AN_ACCOUNT_AND_ADDRESS

    def test_a_header_that_nobody_vouches_for_changes_nothing(self):
        for number in range(20):
            headers = {"x-forwarded-for": f"10.0.0.{number}"}
            give_password(self.stranger, "amal", "wrong", REMOTE_ADDR=HERE, headers=headers)
        assert self.hashed() == limits.OF_AN_ACCOUNT_AND_ADDRESS

    @override_settings(CACHES=NO_CACHE)
    def test_the_limits_need_no_cache(self):
        for _try in range(20):
            self.guess()
        assert self.hashed() == limits.OF_AN_ACCOUNT_AND_ADDRESS

    def test_a_right_password_forgets_the_slips_before_it(self):
        for _round in range(3):
            for _slip in range(9):
                self.guess()
            assert give_password(self.stranger, "amal", REMOTE_ADDR=HERE).status_code == 302
            self.stranger.post("/admin/logout/")
            # Her browser is known now; this one begins afresh.
            self.stranger = Client()

    def test_somebody_else_who_signs_in_gives_the_address_no_new_tries(self):
        make_user("basima", "writer")
        for number in range(29):
            self.guess(name=f"account-{number}")
        assert give_password(Client(), "basima", REMOTE_ADDR=HERE).status_code == 302
        assert self.guess(name="one-more").status_code == 200
        assert self.guess(name="and-another").status_code == 429


class KnownDevice(TestCase):
    """Amal has signed in on her own computer before."""

    def setUp(self):
        self.amal = make_user("amal", "writer")
        self.hers = Client()
        assert give_password(self.hers, "amal", REMOTE_ADDR=HERE).status_code == 302
        self.hers.post("/admin/logout/")

    def test_nobody_locks_her_out_of_it(self):
        """Not from her own office, and not from everywhere at once."""
        for number in range(60):
            give_password(Client(), "amal", "wrong", REMOTE_ADDR=f"10.0.0.{number}")
            give_password(Client(), f"account-{number}", "wrong", REMOTE_ADDR=HERE)
        for _try in range(12):
            give_password(Client(), "amal", "wrong", REMOTE_ADDR=HERE)
        assert give_password(Client(), "amal", REMOTE_ADDR=THERE).status_code == 429
        assert give_password(self.hers, "amal", REMOTE_ADDR=HERE).status_code == 302
        assert is_in(self.hers)

    def test_her_session_lives_on_while_others_guess(self):
        give_password(self.hers, "amal", REMOTE_ADDR=HERE)
        for _try in range(60):
            give_password(Client(), "amal", "wrong", REMOTE_ADDR=HERE)
        assert is_in(self.hers)

    def test_it_has_ten_tries_of_its_own(self):
        answers = [give_password(self.hers, "amal", "wrong").status_code for _try in range(12)]
        assert answers == [200] * 10 + [429] * 2
        # And they are hers alone: another computer still has its own.
        assert give_password(Client(), "amal", REMOTE_ADDR=THERE).status_code == 302

    def test_it_is_known_to_her_account_and_to_no_other(self):
        make_user("basima", "writer")
        answers = [give_password(self.hers, "basima", "wrong").status_code for _try in range(11)]
        assert answers[-1] == 429
        assert Tally.objects.count() == 3, "an unknown device is counted by account and address"

    def test_a_cookie_that_somebody_made_is_no_device(self):
        cookie = self.hers.cookies["device"].value
        forged = Client()
        forged.cookies["device"] = cookie[:-1] + ("A" if cookie[-1] != "A" else "B")
        for _try in range(10):
            give_password(Client(), "amal", "wrong", REMOTE_ADDR=THERE)
        assert give_password(forged, "amal", REMOTE_ADDR=THERE).status_code == 429

    def test_the_cookie_is_guarded_and_says_nothing_of_her(self):
        cookie = self.hers.cookies["device"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["max-age"] == 365 * 24 * 60 * 60
        assert "amal" not in cookie.value

    @override_settings(SERVED_OVER_HTTPS=True)
    def test_by_https_its_name_says_who_may_set_it(self):
        client = Client()
        give_password(client, "amal")
        cookie = client.cookies["__Host-device"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


class NoTelling(TestCase):
    """A stranger learns nothing of who works here."""

    def setUp(self):
        make_user("amal", "writer")
        closed = make_user("karim", "writer")
        closed.is_active = False
        closed.save()
        no_role = make_user("zaid")
        no_role.is_staff = False
        no_role.save()

    def ask(self, name, password="wrong"):
        counted = mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        )
        with counted as hasher, CaptureQueriesContext(connection) as queries:
            answer = give_password(Client(), name, password, REMOTE_ADDR=HERE)
        page = re.sub(r'(?<=name="csrfmiddlewaretoken" value=")\w+', "", answer.content.decode())
        return answer.status_code, page.replace(name, "NAME"), hasher.call_count, len(queries)

    def test_a_wrong_password_and_an_unknown_name_are_answered_alike(self):
        """The same words, the same hashing, as many queries."""
        unknown = self.ask("nobody")
        assert unknown[2] == 1
        assert self.ask("amal") == unknown
        assert self.ask("karim", PASSWORD) == unknown
        assert self.ask("zaid", PASSWORD) == unknown

    def test_so_are_too_many_tries(self):
        now = timezone.now()
        with clock_at(now):
            for name in ("amal", "nobody"):
                for _try in range(10):
                    give_password(Client(), name, "wrong", REMOTE_ADDR=HERE)
            known, unknown = self.ask("amal"), self.ask("nobody")
        assert known == unknown
        assert (known[0], known[2]) == (429, 0)
        assert WORDS in known[1]

    def test_the_table_holds_neither_names_nor_addresses(self):
        self.ask("amal")
        rows = str(list(Tally.objects.values()))
        assert Tally.objects.count() == 3
        assert "amal" not in rows
        assert HERE not in rows

    def test_nothing_is_kept_of_tries_that_no_longer_count(self):
        self.ask("amal")
        limits.sweep_tallies(timezone.now() + timedelta(minutes=14))
        assert Tally.objects.count() == 3
        limits.sweep_tallies(timezone.now() + timedelta(minutes=16))
        assert not Tally.objects.exists()


class AtOnce(TransactionTestCase):
    """The tries of a moment, in many threads and processes, each with its own connection."""

    TRIES = 40

    def test_in_many_threads_ten_are_looked_at(self):
        make_user("amal", "writer")

        def guess(_number):
            try:
                return give_password(Client(), "amal", "wrong", REMOTE_ADDR=HERE).status_code
            finally:
                connections.close_all()

        with (
            mock.patch.object(passwords, "authenticate", return_value=None) as hasher,
            ThreadPoolExecutor(8) as pool,
        ):
            answers = list(pool.map(guess, range(self.TRIES)))
        assert hasher.call_count == 10
        assert sorted(answers) == [200] * 10 + [429] * (self.TRIES - 10)

    def test_in_many_processes_ten_are_admitted(self):
        code = (
            "import django; django.setup()\n"
            "from django.utils import timezone\n"
            "from newsroom.signin.limits import *\n"
            "admitted = 0\n"
            f"for number in range({self.TRIES}):\n"
            "    try:\n"
            f"        admit(password_limits('amal', Caller({HERE!r})), now=timezone.now())\n"
            "        admitted += 1\n"
            "    except TooManyTries:\n"
            "        pass\n"
            "print(admitted)\n"
        )
        running = [
            subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=ROOT,
                env=os.environ | self.environment(),
                stdout=subprocess.PIPE,
                text=True,
            )
            for _process in range(4)
        ]
        admitted = [int(process.communicate(timeout=120)[0]) for process in running]
        assert sum(admitted) == 10, admitted

    @staticmethod
    def environment() -> dict[str, str]:
        """The test's own database, for another process."""
        found = connection.settings_dict
        address = f"sqlite:///{found['NAME']}"
        if connection.vendor == "postgresql":
            address = (
                f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:"
                f"{found['PORT'] or 5432}/{found['NAME']}"
            )
        return {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}

    def test_a_tally_that_is_swept_up_meanwhile_is_made_again(self):
        now = timezone.now()
        tallies = password_limits("amal", Caller(HERE))
        made, counted = Tally.objects.bulk_create, []

        def make_and_sweep(rows, **how):
            made(rows, **how)
            if not counted:
                counted.append(Tally.objects.all().delete())

        with mock.patch.object(Tally.objects, "bulk_create", make_and_sweep):
            admit(tallies, now=now)
        assert [len(tally.tries) for tally in Tally.objects.all()] == [1, 1, 1]


def test_a_refused_try_is_not_counted_so_waiting_is_enough(db):
    now = timezone.now()
    tallies = password_limits("amal", Caller(HERE))
    for _try in range(10):
        admit(tallies, now=now)
    for second in range(100):
        try:
            admit(tallies, now=now + timedelta(seconds=second))
        except TooManyTries as refusal:
            assert refusal.until == now + timedelta(minutes=15)
    admit(tallies, now=now + timedelta(minutes=15))
