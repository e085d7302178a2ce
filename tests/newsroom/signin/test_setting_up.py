"""The second factor of who has none yet: set up at the door, and not to be got round."""

import re
from unittest import mock
from urllib.parse import quote

from django.conf import settings
from django.test import Client, TestCase
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.models import User
from newsroom.signin import factor
from newsroom.signin.models import AccountEvent
from tests.architecture.test_doors import ENTRANCE, views
from tests.conftest import make_user
from tests.newsroom.signin.acting import (
    CODE,
    LOGIN,
    SET_UP,
    clock_at,
    code_for,
    codes_on,
    give_code,
    give_password,
    is_in,
    opens_to_basim,
    secret_on,
    with_device,
)  # fmt: skip


class SettingUp(TestCase):
    """Basim has just become an editor, and has no app yet."""

    def setUp(self):
        self.basim = make_user("basim", "editor")

    def begin(self, client=None):
        """The page to set it up, and the secret that it shows."""
        client = client or self.client
        page = client.get(give_password(client, "basim")["Location"])
        return page, secret_on(page)

    def finish(self, secret, client=None):
        return (client or self.client).post(SET_UP, {"code": code_for(secret)})

    def test_it_is_set_up_once_and_asked_for_from_then_on(self):
        _page, secret = self.begin()
        codes = codes_on(self.finish(secret))
        assert len(codes) == 10
        assert is_in(self.client)
        assert TOTPDevice.objects.get().user == self.basim
        other = Client()
        assert give_password(other, "basim")["Location"] == CODE
        assert give_code(other, codes[0]).status_code == 302

    def test_the_code_that_proved_it_opens_nothing_else(self):
        now = timezone.now()
        with clock_at(now):
            _page, secret = self.begin()
            self.finish(secret)
            assert not opens_to_basim(code_for(secret))

    def test_a_wrong_code_keeps_the_picture(self):
        _page, secret = self.begin()
        again = self.client.post(SET_UP, {"code": "000000"})
        assert again.status_code == 200
        assert secret_on(again) == secret
        assert not TOTPDevice.objects.exists()
        assert not is_in(self.client)

    def test_the_page_shows_a_picture_of_our_own_and_the_key_in_fours(self):
        page, secret = self.begin()
        text = page.content.decode()
        assert 'src="data:image/svg+xml;' in text
        groups = re.search(r'<code dir="ltr">((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>', text)
        assert groups
        assert f"otpauth://totp/{quote(settings.SITE_NAME_AR)}%3Abasim?" in text
        assert f"secret={secret}" in text

    def test_who_knows_the_password_has_not_seen_the_owners_secret(self):
        """A stranger opens the page first; what Basim then scans is another one."""
        _page, strangers = self.begin(Client())
        _page, his = self.begin()
        assert strangers != his
        assert self.finish(strangers).status_code == 200
        assert not TOTPDevice.objects.exists()

    def test_a_device_that_was_set_up_meanwhile_is_not_replaced(self):
        stranger = Client()
        _page, strangers = self.begin(stranger)
        _page, his = self.begin()
        self.finish(his)
        assert self.finish(strangers, stranger)["Location"] == CODE
        assert len(TOTPDevice.objects.all()) == 1
        assert not is_in(stranger)

    def test_not_even_in_the_same_moment(self):
        _page, secret = self.begin()
        with mock.patch.object(factor, "device_of", return_value=None):
            TOTPDevice.objects.create(user=self.basim, name="app")
            assert self.finish(secret).status_code == 200
        assert len(TOTPDevice.objects.all()) == 1
        assert not is_in(self.client)

    def test_it_is_written_down_and_told(self):
        _page, secret = self.begin()
        self.finish(secret)
        event = AccountEvent.objects.get()
        assert (event.kind, event.account_name, event.actor_id) == (
            "enrolled",
            "basim",
            self.basim.pk,
        )


class NoWayRound(TestCase):
    """Who has given the password alone is a stranger to every page of the desk."""

    def setUp(self):
        self.basim = make_user("basim", "editor")

    def open_pages(self):
        pages = {re.sub("<[^>]+>", "1", address).removesuffix("$") for address, _view in views()}
        pages = {page for page in pages if page.startswith("/admin/")} - ENTRANCE
        assert len(pages) > 30
        return [
            page
            for page in sorted(pages)
            for answer in (self.client.get(page), self.client.post(page, {"language": "en"}))
            if answer.status_code != 404
            and not answer.headers.get("Location", "").startswith(LOGIN)
            and not (answer.status_code == 405 and answer.wsgi_request.method == "GET")
        ]

    def test_before_it_is_set_up(self):
        give_password(self.client, "basim")
        assert not self.open_pages()
        assert User.objects.get().language == "ar"

    def test_before_the_code_is_given(self):
        with_device(self.basim)
        give_password(self.client, "basim")
        assert not self.open_pages()

    def test_the_public_pages_do_not_know_him(self):
        give_password(self.client, "basim")
        answer = self.client.get("/admin/login/code/")
        assert not answer.wsgi_request.user.is_authenticated
        assert not self.client.get("/").wsgi_request.user.is_authenticated

    def test_a_role_that_is_given_to_a_writer_at_work_asks_at_once(self):
        amal = make_user("amal", "writer")
        give_password(self.client, "amal")
        assert is_in(self.client)
        amal.groups.set(self.basim.groups.all())
        assert self.client.get("/admin/")["Location"] == f"{LOGIN}?next=/admin/"
        assert self.client.get(LOGIN)["Location"] == CODE
        assert self.client.get(CODE)["Location"] == SET_UP
        page = self.client.get(SET_UP)
        key = self.client.session.session_key
        assert self.client.post(SET_UP, {"code": code_for(secret_on(page))}).status_code == 200
        assert is_in(self.client)
        assert self.client.session.session_key != key

    def test_a_session_that_names_a_foreign_device_is_nobodys(self):
        device, _codes = with_device(make_user("dana", "managing_editor"))
        self.client.force_login(self.basim)
        assert is_in(self.client)
        session = self.client.session
        for name in (device.persistent_id, "otp_totp.totpdevice/999", "x"):
            session["otp_device_id"] = name
            session.save()
            assert not is_in(self.client), name
