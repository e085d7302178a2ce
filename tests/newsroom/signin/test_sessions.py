"""Sessions: new at sign-in, seen by their owner, and ended when they must be."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from articles.management.commands.run_due import run_due
from newsroom.models import User
from newsroom.signin.devices import device_words
from newsroom.signin.models import Browser, Session, System, Tally
from tests.conftest import make_user
from tests.newsroom.signin.acting import (
    CHROME,
    CODE,
    LOGIN,
    clock_at,
    give_password,
    is_in,
    sign_in,
    with_device,
)

PAGE, END = "/admin/account/sessions/", "/admin/account/sessions/end/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1"


class Fixation(TestCase):
    """A name that somebody planted in a browser opens nothing after signing in there."""

    def planted(self, client) -> str:
        """The name of a session that exists before anybody signs in."""
        client.get("/admin/password/new/x/y/")
        session = client.session
        session["planted"] = True
        session.save()
        return session.session_key

    def test_the_session_is_a_new_one_after_each_step(self):
        basim = make_user("basim", "editor")
        with_device(basim)
        planted = self.planted(self.client)
        give_password(self.client, "basim")
        waiting = self.client.session.session_key
        sign_in(self.client, basim)
        signed_in = self.client.session
        assert len({planted, waiting, signed_in.session_key}) == 3
        assert "planted" not in signed_in
        assert list(Session.objects.values_list("pk", flat=True)) == [signed_in.session_key]

    def test_signing_in_again_is_a_new_session_too(self):
        make_user("amal", "writer")
        give_password(self.client, "amal")
        first = self.client.session.session_key
        give_password(self.client, "amal")
        assert self.client.session.session_key != first
        assert not Session.objects.filter(pk=first).exists()

    def test_another_account_takes_nothing_over(self):
        make_user("amal", "writer")
        basim = make_user("basim", "editor")
        with_device(basim)
        sign_in(self.client, basim)
        give_password(self.client, "amal")
        assert "otp_device_id" not in self.client.session
        assert self.client.get("/admin/").wsgi_request.user.username == "amal"


class Cookies(TestCase):
    def setUp(self):
        make_user("amal", "writer")

    def test_no_script_reads_them_and_no_other_site_sends_them(self):
        self.client.get(LOGIN)
        give_password(self.client, "amal")
        for cookie in self.client.cookies.values():
            assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), cookie.key
            assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie.key
        assert self.client.cookies.keys() >= {"sessionid", "csrftoken", "device", "desk-language"}

    def test_the_session_is_not_kept_longer_than_it_lasts(self):
        give_password(self.client, "amal")
        assert self.client.cookies["sessionid"]["max-age"] == settings.SESSION_DAYS * 86_400

    def test_the_answers_are_kept_by_nobody(self):
        for answer in (self.client.get(LOGIN), give_password(self.client, "amal")):
            assert answer["Cache-Control"] == "private, no-store"


class Age(TestCase):
    def setUp(self):
        make_user("amal", "writer")
        self.began = timezone.now()
        with clock_at(self.began):
            give_password(self.client, "amal")

    def is_in_after(self, **more) -> bool:
        with clock_at(self.began + timedelta(**more)):
            return is_in(self.client)

    def test_it_ends_after_a_day_without_use(self):
        assert self.is_in_after(hours=23)
        assert self.is_in_after(hours=23 + 23)
        assert not self.is_in_after(hours=23 + 23 + 25)

    def test_it_ends_after_two_weeks_in_any_case(self):
        for hours in range(20, 14 * 24, 20):
            assert self.is_in_after(hours=hours), hours
        assert not self.is_in_after(days=14, minutes=1)

    def test_writing_to_it_makes_it_no_older(self):
        for day in range(14):
            with clock_at(self.began + timedelta(days=day, minutes=1)):
                self.client.get("/admin/")
                session = self.client.session
                session["day"] = day
                session.save()
        assert not self.is_in_after(days=14, minutes=1)

    @override_settings(SESSION_IDLE_HOURS=2, SESSION_DAYS=1)
    def test_the_newsroom_says_how_long(self):
        assert self.is_in_after(hours=1)
        assert not self.is_in_after(hours=4)

    def test_being_seen_is_written_once_a_minute(self):
        seen = []
        for seconds in (0, 59, 61, 90, 122):
            assert self.is_in_after(seconds=seconds)
            seen.append((Session.objects.get().seen_at - self.began).total_seconds())
        assert seen == [0, 0, 61, 61, 122]

    def test_what_ended_is_swept_up(self):
        Tally.objects.create(key="x", expires_at=self.began)
        with clock_at(self.began + timedelta(hours=25)):
            run_due()
        assert not Session.objects.exists()
        assert not Tally.objects.exists()


class Page(TestCase):
    """Basim sees where he is signed in, and ends what he does not want."""

    def setUp(self):
        self.basim = make_user("basim", "editor")
        with_device(self.basim)
        now = timezone.now()
        self.desk, self.phone, self.lost = Client(), Client(), Client()
        for minutes, client, agent in (
            (3, self.desk, CHROME),
            (2, self.phone, PHONE),
            (1, self.lost, ""),
        ):
            with clock_at(now - timedelta(minutes=minutes)):
                sign_in(client, self.basim, headers={"user-agent": agent})

    def names(self, client=None) -> list[str]:
        return [str(row.public_id) for row in (client or self.desk).get(PAGE).context["sessions"]]

    def end(self, which, client=None):
        return (client or self.desk).post(END, {"session": which})

    def are_in(self) -> list[bool]:
        return [is_in(client) for client in (self.desk, self.phone, self.lost)]

    def test_it_names_the_devices_in_words_and_this_one_first(self):
        page = self.desk.get(PAGE)
        rows = [(row.browser, row.system) for row in page.context["sessions"]]
        assert rows == [
            (Browser.CHROME, System.WINDOWS),
            (Browser.OTHER, System.OTHER),
            (Browser.SAFARI, System.IPHONE),
        ]
        text = page.content.decode()
        for words in ("كروم على ويندوز", "سفاري على آيفون", "متصفح آخر على جهاز آخر"):
            assert words in text
        assert text.count("هذه الجلسة") == 1

    def test_one_is_ended(self):
        _own, lost, _phone = self.names()
        assert self.end(lost)["Location"] == PAGE
        assert self.are_in() == [True, True, False]

    def test_all_others_are_ended(self):
        assert self.end("others")["Location"] == PAGE
        assert self.are_in() == [True, False, False]

    def test_all_are_ended_this_one_too(self):
        assert self.end("all")["Location"] == LOGIN
        assert self.are_in() == [False, False, False]
        assert "سُجّل خروجك من كل الأجهزة" in self.desk.get(LOGIN).content.decode()

    def test_nobody_ends_or_sees_somebody_elses(self):
        amal = Client()
        make_user("amal", "writer")
        give_password(amal, "amal")
        assert len(self.names(amal)) == 1
        for name in (*self.names(), "others"):
            self.end(name, amal)
        assert self.are_in() == [True, True, True]

    def test_what_is_no_name_is_refused(self):
        for which in ("", "nonsense", "1"):
            assert self.end(which).status_code == 400
        assert self.are_in() == [True, True, True]

    def test_the_page_shows_nothing_that_opens_a_session(self):
        text = self.desk.get(PAGE).content.decode()
        for session in Session.objects.all():
            assert session.pk not in text
            assert session.pk not in str(session)

    def test_the_table_knows_neither_addresses_nor_agents(self):
        kept = str(list(Session.objects.values())) + str(dict(self.desk.session.items()))
        assert "chrome" in kept
        for secret in ("127.0.0.1", "Mozilla", "Windows NT"):
            assert secret not in kept

    def test_signing_out_ends_this_one_alone(self):
        self.desk.post("/admin/logout/")
        assert self.are_in() == [False, True, True]


class Ending(TestCase):
    """What takes rights away takes them within one request."""

    def setUp(self):
        self.basim = make_user("basim", "editor")
        with_device(self.basim)
        sign_in(self.client, self.basim)
        self.dana = Client()
        self.dana.force_login(make_user("dana", "managing_editor"))

    def change(self, **changes):
        groups = [Group.objects.get(name="editor").pk]
        given = {"username": "basim", "email": "basim@example.org", "language": "ar"}
        given |= {"is_active": "on", "groups": groups} | changes
        given = {name: value for name, value in given.items() if value is not None}
        where = reverse("admin:newsroom_user_change", args=[self.basim.pk])
        assert self.dana.post(where, given).status_code == 302

    def sessions(self) -> int:
        return Session.objects.filter(account=self.basim).count()

    def test_a_role_that_is_taken_opens_nothing_any_more(self):
        queue = reverse("admin:comments_comment_changelist")
        assert self.client.get(queue).status_code == 200
        self.change(groups=[Group.objects.get(name="writer").pk])
        assert self.client.get(queue).status_code == 403
        assert is_in(self.client), "what his other role allows goes on"

    def test_without_any_role_the_sessions_end(self):
        self.change(groups=[])
        assert not is_in(self.client)
        assert self.sessions() == 0

    def test_a_closed_account_is_closed_everywhere(self):
        self.change(is_active=None)
        assert not is_in(self.client)
        assert self.sessions() == 0

    def test_an_account_that_was_closed_behind_our_back_is_closed_too(self):
        User.objects.filter(pk=self.basim.pk).update(is_active=False)
        assert not is_in(self.client)

    def test_a_change_of_the_name_ends_nothing(self):
        self.change(first_name="باسم")
        assert is_in(self.client)

    def test_a_password_that_a_colleague_sets_ends_them(self):
        where = reverse("admin:auth_user_password_change", args=[self.basim.pk])
        new = {"password1": "another pass phrase", "password2": "another pass phrase"}
        new |= {"usable_password": "true", "set-password": "1"}
        assert self.dana.post(where, new).status_code == 302
        assert self.sessions() == 0
        assert not is_in(self.client)

    def test_a_device_that_is_reset_ends_them(self):
        where = reverse("admin:newsroom_user_reset", args=[self.basim.pk])
        assert self.dana.post(where, {"password": "a long pass phrase"}).status_code == 302
        assert self.sessions() == 0
        assert not is_in(self.client)

    def test_half_way_in_is_no_session_of_anybodys(self):
        other = Client()
        assert give_password(other, "basim")["Location"] == CODE
        assert self.sessions() == 1


def test_a_header_becomes_a_device_in_words():
    for agent, browser, system in (
        (CHROME, Browser.CHROME, System.WINDOWS),
        (PHONE, Browser.SAFARI, System.IPHONE),
        (f"{CHROME} Edg/130.0", Browser.EDGE, System.WINDOWS),
        ("X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0", Browser.FIREFOX, System.LINUX),
        ("Linux; Android 14) SamsungBrowser/26 Chrome/122 Mobile Safari", Browser.SAMSUNG,
         System.ANDROID),
        ("Macintosh; Intel Mac OS X) Version/18 Safari/605", Browser.SAFARI, System.MAC),
        ("iPad; CPU OS 17) CriOS/130 Mobile Safari", Browser.CHROME, System.IPAD),
        (f"{CHROME} OPR/114", Browser.OPERA, System.WINDOWS),
        ("curl/8", Browser.OTHER, System.OTHER),
        ("", Browser.OTHER, System.OTHER),
    ):  # fmt: skip
        assert device_words(agent) == (browser, system), agent
