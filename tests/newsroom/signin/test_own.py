"""One's own account: the second factor on, moved and off, and the password that is asked again."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.models import Installation, User
from newsroom.signin import factor
from newsroom.signin.models import AccountEvent, Session
from tests.conftest import code_of, make_user
from tests.newsroom.signin.acting import (
    LOGIN,
    PASSWORD,
    clock_at,
    code_for,
    codes_on,
    give_code,
    give_password,
    is_in,
    secret_on,
    sign_in,
    with_device,
)

HOME = "/admin/account/second-factor/"
SET_UP, CODES, REMOVE = f"{HOME}set-up/", f"{HOME}codes/", f"{HOME}remove/"
CHANGE = "/admin/password_change/"


def kinds() -> list[str]:
    return list(AccountEvent.objects.order_by("id").values_list("kind", flat=True))


class OfOnesOwnAccord(TestCase):
    """Amal is a writer: nobody asks her for it."""

    def setUp(self):
        self.amal = make_user("amal", "writer")
        give_password(self.client, "amal")

    def set_up(self, password=PASSWORD):
        secret = secret_on(self.client.get(SET_UP))
        return self.client.post(SET_UP, {"code": code_for(secret), "password": password})

    def test_she_sets_it_up_and_is_asked_from_then_on(self):
        assert "متوقف" in self.client.get(HOME).content.decode()
        key = self.client.session.session_key
        assert len(codes_on(self.set_up())) == 10
        assert is_in(self.client), "the session that did it goes on"
        assert self.client.session.session_key != key
        assert "مفعّل" in self.client.get(HOME).content.decode()
        other = Client()
        give_password(other, "amal")
        assert not is_in(other)

    def test_her_other_sessions_are_asked_at_once(self):
        other = Client()
        give_password(other, "amal")
        assert is_in(other)
        self.set_up()
        assert not is_in(other)
        assert other.get(LOGIN)["Location"] == "/admin/login/code/"
        TOTPDevice.objects.update(last_t=-1)
        assert give_code(other, code_of(self.amal)).status_code == 302
        assert is_in(other)

    def test_a_borrowed_screen_is_not_enough(self):
        page = self.set_up(password="wrong")
        assert "كلمة المرور غير صحيحة" in page.content.decode()
        assert not TOTPDevice.objects.exists()

    def test_it_is_turned_off_by_the_password(self):
        self.set_up()
        assert self.client.get(REMOVE).status_code == 200
        assert self.client.post(REMOVE, {"password": "wrong"}).status_code == 200
        assert factor.device_of(self.amal)
        assert self.client.post(REMOVE, {"password": PASSWORD})["Location"] == HOME
        assert factor.device_of(self.amal) is None
        assert factor.recovery_codes_left(self.amal) == 0
        assert is_in(self.client)
        assert kinds() == ["enrolled", "removed"]
        assert give_password(Client(), "amal")["Location"] == "/admin/"

    def test_there_is_nothing_to_turn_off_or_renew_without_it(self):
        for page in (REMOVE, CODES):
            assert self.client.get(page)["Location"] == HOME
            assert self.client.post(page, {"password": PASSWORD})["Location"] == HOME
        assert not kinds()

    def test_it_is_offered_in_a_demo_too(self):
        Installation.objects.create(is_demo=True)
        self.set_up()
        assert give_password(Client(), "amal")["Location"] == "/admin/login/code/"


class Required(TestCase):
    """Basim is an editor with an app."""

    def setUp(self):
        self.basim = make_user("basim", "editor")
        self.device, self.codes = with_device(self.basim)
        sign_in(self.client, self.basim)

    def test_he_cannot_turn_it_off(self):
        assert REMOVE not in self.client.get(HOME).content.decode()
        for answer in (self.client.get(REMOVE), self.client.post(REMOVE, {"password": PASSWORD})):
            assert answer["Location"] == HOME
        assert factor.device_of(self.basim)
        assert "دورك يستلزم الخطوة الثانية" in self.client.get(HOME).content.decode()

    def test_he_moves_it_to_a_new_phone_and_the_old_one_is_out(self):
        other = Client()
        TOTPDevice.objects.update(last_t=-1)
        sign_in(other, self.basim)
        assert is_in(other)
        with clock_at(timezone.now() + timedelta(minutes=1)):
            secret = secret_on(self.client.get(SET_UP))
            given = {"code": code_for(secret), "password": PASSWORD}
            assert codes_on(self.client.post(SET_UP, given))
        assert is_in(self.client)
        assert not is_in(other), "what the old phone opened is asked again"
        assert [device.pk for device in TOTPDevice.objects.all()] != [self.device.pk]
        assert kinds()[-1] == "moved"

    def test_until_the_end_the_old_phone_works(self):
        self.client.get(SET_UP)
        self.client.post(SET_UP, {"code": "000000", "password": PASSWORD})
        assert factor.device_of(self.basim) == self.device
        assert is_in(self.client)

    def test_new_codes_are_made_by_the_password_and_counted(self):
        assert ">10</b>" in self.client.get(HOME).content.decode()
        give_password(other := Client(), "basim")
        give_code(other, self.codes[0])
        assert ">9</b>" in self.client.get(HOME).content.decode()
        assert self.client.post(CODES, {"password": "wrong"}).status_code == 200
        assert factor.recovery_codes_left(self.basim) == 9
        made = codes_on(self.client.post(CODES, {"password": PASSWORD}))
        assert len(made) == 10
        assert not {*made} & {*self.codes}
        assert factor.recovery_codes_left(self.basim) == 10
        assert made[0] not in self.client.get(CODES).content.decode(), "they are shown once"

    def test_guessing_the_password_here_is_counted_as_at_the_door(self):
        answers = [self.client.post(CODES, {"password": "wrong"}).status_code for _ in range(12)]
        assert answers == [200] * 10 + [429] * 2
        assert self.client.post(CODES, {"password": PASSWORD}).status_code == 429
        assert is_in(self.client), "and the session lives on"

    def test_what_was_done_is_listed_for_its_owner_alone(self):
        record = AccountEvent.objects.create(
            kind="reset", at=timezone.now(), account_id=0, account_name="dana"
        )
        page = self.client.get(HOME)
        assert "رموز استرداد جديدة" in page.content.decode()
        assert record not in page.context["events"]


class Password(TestCase):
    def setUp(self):
        self.amal = make_user("amal", "writer")
        give_password(self.client, "amal")

    def change(self, password=PASSWORD, new="another pass phrase", again=None):
        given = {"password": password, "new_password1": new, "new_password2": again or new}
        return self.client.post(CHANGE, given)

    def test_it_is_changed_and_the_other_sessions_end(self):
        other = Client()
        give_password(other, "amal")
        assert self.change().status_code == 302
        assert Session.objects.filter(account=self.amal).count() == 1
        assert is_in(self.client)
        assert not is_in(other)
        assert kinds() == ["password_changed"]
        assert give_password(Client(), "amal", "another pass phrase")["Location"] == "/admin/"

    def test_the_former_one_is_asked_for_and_counted(self):
        answers = [self.change(password="wrong").status_code for _try in range(12)]
        assert answers == [200] * 10 + [429] * 2
        assert User.objects.get().check_password(PASSWORD)

    def test_a_weak_one_is_refused_before_the_former_is_looked_at(self):
        for new in ("short", "12345678901234", "newsroom-demo"):
            assert self.change(new=new).status_code == 200
        assert self.change(again="another pass phrasE").status_code == 200
        assert User.objects.get().check_password(PASSWORD)
        assert not kinds()

    def test_the_form_for_colleagues_does_not_change_ones_own(self):
        dana = make_user("dana", "managing_editor")
        self.client.force_login(dana)
        where = reverse("admin:auth_user_password_change", args=[dana.pk])
        new = {"password1": "another pass phrase", "password2": "another pass phrase"}
        for answer in (self.client.get(where), self.client.post(where, new)):
            assert answer["Location"] == CHANGE
        assert User.objects.get(pk=dana.pk).check_password(PASSWORD)


class ResetByAColleague(TestCase):
    def setUp(self):
        self.basim = make_user("basim", "editor")
        with_device(self.basim)
        self.dana = make_user("dana", "managing_editor")
        self.client.force_login(self.dana)

    def address(self, account):
        return reverse("admin:newsroom_user_reset", args=[account.pk])

    def reset(self, account, password=PASSWORD):
        return self.client.post(self.address(account), {"password": password})

    def form(self, account):
        return self.client.get(reverse("admin:newsroom_user_change", args=[account.pk]))

    def test_a_managing_editor_resets_and_it_is_written_down(self):
        assert self.address(self.basim) in self.form(self.basim).content.decode()
        assert self.client.get(self.address(self.basim)).status_code == 200
        assert self.reset(self.basim).status_code == 302
        assert factor.device_of(self.basim) is None
        assert factor.recovery_codes_left(self.basim) == 0
        event = AccountEvent.objects.get(kind="reset")
        assert (event.account_id, event.actor_id) == (self.basim.pk, self.dana.pk)
        assert (event.account_name, event.actor_name) == ("basim", "dana")
        page = self.form(self.basim).content.decode()
        assert "أعاد أحد الزملاء ضبط الدخول بخطوتين" in page
        assert self.address(self.basim) not in page
        assert give_password(Client(), "basim")["Location"] == "/admin/login/set-up/"

    def test_so_does_a_technical_admin(self):
        self.client.force_login(make_user("tariq", "technical_admin"))
        assert self.reset(self.basim).status_code == 302
        assert factor.device_of(self.basim) is None

    def test_the_password_is_asked_for_and_counted(self):
        answers = [self.reset(self.basim, "wrong").status_code for _try in range(12)]
        assert answers == [200] * 10 + [429] * 2
        assert factor.device_of(self.basim)

    def test_nobody_resets_their_own(self):
        assert self.address(self.dana) not in self.form(self.dana).content.decode()
        assert self.reset(self.dana).status_code == 403
        assert factor.device_of(self.dana)

    def test_nobody_else_resets_anybody(self):
        for role in ("contributor", "writer", "editor", "moderator"):
            self.client.force_login(make_user(f"person-{role}", role))
            assert self.reset(self.basim).status_code == 403, role
        assert factor.device_of(self.basim)

    def test_a_superusers_is_reset_by_superusers_alone(self):
        User.objects.filter(pk=self.basim.pk).update(is_superuser=True)
        assert self.reset(self.basim).status_code == 403
        assert factor.device_of(self.basim)

    def test_where_there_is_none_there_is_nothing_to_reset(self):
        assert self.reset(make_user("amal", "writer")).status_code == 403
        assert self.client.get(reverse("admin:newsroom_user_reset", args=[999])).status_code == 404

    def test_the_list_shows_who_has_it(self):
        make_user("amal", "writer")
        page = self.client.get(reverse("admin:newsroom_user_changelist")).content.decode()
        cells = re.findall(r'field-has_second_factor">([^<]+)<', page)
        assert sorted(cells) == ["متوقف", "مفعّل", "مفعّل"]

    def test_the_device_itself_is_nobodys_to_read(self):
        """Not even a superuser's: the secret would open the account."""
        User.objects.filter(pk=self.dana.pk).update(is_superuser=True)
        for name in ("totpdevice", "staticdevice"):
            assert self.client.get(f"/admin/otp_{name[:4]}/{name}/").status_code == 404
            assert self.client.get(f"/admin/otp_{name[:6]}/{name}/").status_code == 404

    def test_the_operator_helps_where_nobody_is_left(self):
        given = self.client.session.session_key
        call_command("reset_second_factor", "dana", stdout=StringIO())
        assert factor.device_of(self.dana) is None
        assert not Session.objects.filter(pk=given).exists()
        event = AccountEvent.objects.get(kind="reset")
        assert (event.account_name, event.actor_id) == ("dana", None)
        for name in ("dana", "nobody"):
            with pytest.raises(CommandError):
                call_command("reset_second_factor", name)

    def test_a_new_mail_address_is_told_to_the_former(self):
        groups = [group.pk for group in self.basim.groups.all()]
        given = {"username": "basim", "email": "new@example.org", "language": "ar"}
        where = reverse("admin:newsroom_user_change", args=[self.basim.pk])
        self.client.post(where, given | {"is_active": "on", "groups": groups})
        assert AccountEvent.objects.get(kind="mail_changed").account_id == self.basim.pk
