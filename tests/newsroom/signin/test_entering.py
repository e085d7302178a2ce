"""The second factor at the door: asked for, passed, set up, and not to be got round."""

from datetime import timedelta

from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.roles import BY_KEY
from newsroom.models import Installation, User
from newsroom.signin import factor
from newsroom.signin.models import AccountEvent
from tests.conftest import code_of, make_user
from tests.newsroom.signin.acting import (
    CODE,
    LOGIN,
    PASSWORD,
    SET_UP,
    clock_at,
    give_code,
    give_password,
    is_in,
    opens_to_basim,
    sign_in,
    with_device,
)

FREE = {"contributor", "writer"}
HALF_MINUTE = timedelta(seconds=30)


class OfWhom(TestCase):
    """Every role above the writer's, and nobody below."""

    def test_each_role_is_asked_or_let_in_as_the_table_says(self):
        for role in BY_KEY:
            make_user(f"person-{role}", role)
            client = Client()
            answer = give_password(client, f"person-{role}")
            assert is_in(client) == (role in FREE), role
            assert answer["Location"] == ("/admin/" if role in FREE else SET_UP), role

    def test_a_superuser_without_a_role_is_asked(self):
        root = make_user("root")
        User.objects.filter(pk=root.pk).update(is_superuser=True)
        assert give_password(self.client, "root")["Location"] == SET_UP

    def test_one_role_of_several_is_enough(self):
        amal = make_user("amal", "writer")
        amal.groups.add(*make_user("murad", "moderator").groups.all())
        assert give_password(self.client, "amal")["Location"] == SET_UP

    def test_a_writer_who_has_set_it_up_is_asked_too(self):
        with_device(make_user("amal", "writer"))
        assert give_password(self.client, "amal")["Location"] == CODE
        assert not is_in(self.client)


class InADemo(TestCase):
    def setUp(self):
        make_user("basim", "editor")

    def opens_by_password(self):
        client = Client()
        give_password(client, "basim")
        return is_in(client)

    def test_a_demo_on_its_own_machine_does_not_ask(self):
        assert not self.opens_by_password()
        Installation.objects.create(is_demo=True)
        assert self.opens_by_password()

    def test_it_asks_where_the_setting_says_so(self):
        Installation.objects.create(is_demo=True)
        with override_settings(REQUIRE_SECOND_FACTOR=True):
            assert not self.opens_by_password()

    def test_the_setting_turns_nothing_off_in_a_newsroom(self):
        with override_settings(REQUIRE_SECOND_FACTOR=False):
            assert not self.opens_by_password()

    def test_a_demo_that_was_carried_to_a_public_server_asks(self):
        Installation.objects.create(is_demo=True)
        public = {"SITE_URL": "https://news.example.org", "REQUIRE_SECOND_FACTOR": False}
        with override_settings(**public):
            assert not self.opens_by_password()

    def test_who_has_set_it_up_is_asked_in_a_demo_too(self):
        Installation.objects.create(is_demo=True)
        with_device(User.objects.get())
        assert not self.opens_by_password()


class Entering(TestCase):
    """Basim is an editor with an app on his phone."""

    def setUp(self):
        self.basim = make_user("basim", "editor")
        self.device, self.codes = with_device(self.basim)

    def test_password_and_code_open_the_desk(self):
        assert sign_in(self.client, self.basim)["Location"] == "/admin/"
        assert is_in(self.client)

    def test_the_page_that_was_asked_for_is_opened_at_last(self):
        form = reverse("admin:articles_article_add")
        page = self.client.get(form, follow=True)
        assert page.redirect_chain[0][0] == f"{LOGIN}?next={form}"
        assert f'name="next" value="{form}"' in page.content.decode()
        given = {"username": "basim", "password": PASSWORD, "next": form}
        assert self.client.post(LOGIN, given)["Location"] == CODE
        assert give_code(self.client, code_of(self.basim))["Location"] == form

    def test_no_other_site_is_opened(self):
        given = {"username": "basim", "password": PASSWORD}
        for elsewhere in ("https://evil.example", "//evil.example", "javascript:alert(1)"):
            client = Client()
            client.post(LOGIN, given | {"next": elsewhere})
            answer = client.post(CODE, {"code": factor_code(self.device), "next": elsewhere})
            assert answer["Location"] == "/admin/"

    def test_the_app_may_be_half_a_minute_off_and_no_more(self):
        now = timezone.now()
        for steps, opens in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
            TOTPDevice.objects.update(last_t=-1)
            with clock_at(now + HALF_MINUTE * -steps):
                code = code_of(self.basim)
            client = Client()
            with clock_at(now):
                give_password(client, "basim")
                assert (give_code(client, code).status_code == 302) == opens, steps

    def test_a_clock_that_was_off_once_moves_no_limit(self):
        """With the library's own drifting, a phone could wander off step by step."""
        now = timezone.now()
        for step in range(1, 4):
            with clock_at(now + HALF_MINUTE * (step + 1)):
                code = code_of(self.basim)
            with clock_at(now + HALF_MINUTE * step):
                opens_to_basim(code)
        TOTPDevice.objects.update(last_t=-1)
        with clock_at(now + HALF_MINUTE * 6):
            code = code_of(self.basim)
        with clock_at(now + HALF_MINUTE * 4):
            assert not opens_to_basim(code)

    def test_a_code_opens_once(self):
        with clock_at(timezone.now()):
            code = code_of(self.basim)
            assert opens_to_basim(code)
            assert not opens_to_basim(code)

    def test_a_code_before_the_last_one_opens_no_more(self):
        now = timezone.now()
        with clock_at(now - HALF_MINUTE):
            before = code_of(self.basim)
        with clock_at(now):
            assert opens_to_basim(code_of(self.basim))
            assert not opens_to_basim(before)

    def test_arabic_digits_and_blanks_are_digits(self):
        now = timezone.now()
        with clock_at(now):
            code = code_of(self.basim).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
            assert opens_to_basim(f" {code[:3]} {code[3:]} ")

    def test_what_is_no_code_is_refused_without_a_failure(self):
        give_password(self.client, "basim")
        for typed in ("abcdef", "１２３４５", "-12345", "1_2345", "0" * 40, "²³¹²³¹"):
            answer = give_code(self.client, typed)
            assert answer.status_code == 200, typed
            assert "غير صحيح" in answer.content.decode(), typed
        assert give_code(self.client, "0" * 41).status_code == 200
        assert give_code(self.client, "").status_code == 200
        assert not is_in(self.client)

    def test_somebody_elses_code_opens_nothing(self):
        dana = make_user("dana", "managing_editor")
        with_device(dana)
        give_password(self.client, "basim")
        assert give_code(self.client, code_of(dana)).status_code == 200
        assert not is_in(self.client)

    def test_there_is_no_second_step_without_the_first(self):
        for page in (CODE, SET_UP):
            assert self.client.get(page)["Location"] == LOGIN
            answer = self.client.post(page, {"code": code_of(self.basim)})
            assert answer["Location"] == LOGIN
        assert not is_in(self.client)

    def test_the_second_step_waits_for_a_while_and_not_for_ever(self):
        now = timezone.now()
        with clock_at(now):
            give_password(self.client, "basim")
        with clock_at(now + timedelta(minutes=19)):
            assert self.client.get(CODE).status_code == 200
        with clock_at(now + timedelta(minutes=21)):
            assert give_code(self.client, code_of(self.basim))["Location"] == LOGIN
            assert "مضى وقت طويل" in self.client.get(LOGIN).content.decode()

    def test_a_password_that_was_changed_meanwhile_ends_the_waiting(self):
        give_password(self.client, "basim")
        self.basim.set_password("another pass phrase")
        self.basim.save()
        assert give_code(self.client, code_of(self.basim))["Location"] == LOGIN

    def test_an_account_that_was_closed_meanwhile_is_closed(self):
        give_password(self.client, "basim")
        User.objects.update(is_active=False)
        assert give_code(self.client, code_of(self.basim))["Location"] == LOGIN

    def test_who_is_half_way_in_may_leave(self):
        give_password(self.client, "basim")
        assert self.client.post("/admin/login/leave/")["Location"] == LOGIN
        assert self.client.get(CODE)["Location"] == LOGIN

    def test_the_page_that_was_asked_for_outlives_a_wait_and_a_change_of_person(self):
        asked = {"next": "/admin/articles/article/signed-in/"}
        for begin_again in (self.wait_too_long, self.leave):
            client = Client()
            client.post(LOGIN, {"username": "basim", "password": PASSWORD} | asked)
            start = begin_again(client)["Location"]
            client.post(start, {"username": "basim", "password": PASSWORD})
            TOTPDevice.objects.update(last_t=-1)
            assert give_code(client, code_of(self.basim))["Location"] == asked["next"]

    def wait_too_long(self, client):
        with clock_at(timezone.now() + timedelta(minutes=21)):
            return give_code(client, "000000")

    def leave(self, client):
        return client.post("/admin/login/leave/")

    def test_guessing_codes_is_stopped_and_the_owner_hears_of_it(self):
        """Whoever gets so far knows the password."""
        now = timezone.now()
        with clock_at(now):
            give_password(self.client, "basim")
            answers = [give_code(self.client, f"{n:06}").status_code for n in range(13)]
            assert answers == [200] * 10 + [429] * 3
            assert give_code(self.client, code_of(self.basim)).status_code == 429
        events = AccountEvent.objects.filter(kind="codes_guessed")
        assert [event.account_id for event in events] == [self.basim.pk]
        with clock_at(now + timedelta(minutes=16)):
            assert give_code(self.client, code_of(self.basim)).status_code == 302

    def test_guessing_from_everywhere_does_not_lock_his_own_phone_out(self):
        sign_in(self.client, self.basim)
        self.client.post("/admin/logout/")
        for number in range(12):
            client, where = Client(), {"REMOTE_ADDR": f"10.0.0.{number}"}
            give_password(client, "basim", **where)
            give_code(client, "000000", **where)
        TOTPDevice.objects.update(last_t=-1)
        assert sign_in(self.client, self.basim).status_code == 302
        assert is_in(self.client)


class RecoveryCodes(TestCase):
    def setUp(self):
        self.basim = make_user("basim", "editor")
        self.device, self.codes = with_device(self.basim)

    def test_each_opens_once(self):
        assert len(set(self.codes)) == 10
        for code in self.codes:
            assert opens_to_basim(code)
            assert not opens_to_basim(code)
        assert factor.recovery_codes_left(self.basim) == 0

    def test_it_may_be_typed_in_any_way(self):
        code = self.codes[0].upper().replace("-", " – ")
        assert opens_to_basim(code)

    def test_its_use_is_told(self):
        give_password(self.client, "basim")
        page = give_code(self.client, self.codes[0])
        assert page["Location"] == "/admin/"
        words = self.client.get("/admin/").content.decode()
        assert "بقيت 9 رموز استرداد" in words
        assert AccountEvent.objects.filter(kind="code_used", account_id=self.basim.pk).exists()

    def test_the_last_ones_lead_to_making_new_ones(self):
        for code in self.codes[:6]:
            opens_to_basim(code)
        give_password(self.client, "basim")
        page = give_code(self.client, self.codes[7])
        assert page["Location"] == "/admin/account/second-factor/"

    def test_the_last_ones_do_not_lead_away_from_a_page_that_was_asked_for(self):
        for code in self.codes[:6]:
            opens_to_basim(code)
        asked = "/admin/articles/article/signed-in/"
        self.client.post(f"{LOGIN}?next={asked}", {"username": "basim", "password": PASSWORD})
        assert give_code(self.client, self.codes[7])["Location"] == asked
        # That page closes itself; what it would say is said on the next one.
        assert "بقيت" not in self.client.get(asked).content.decode()
        assert "بقيت 3 رموز استرداد" in self.client.get("/admin/").content.decode()

    def test_new_ones_end_the_old(self):
        factor.make_recovery_codes(self.basim, now=timezone.now())
        assert not opens_to_basim(self.codes[0])

    def test_the_table_holds_none_of_them(self):
        rows = str(list(StaticToken.objects.values()))
        assert StaticToken.objects.count() == 10
        for code in self.codes:
            assert code not in rows
            assert code.replace("-", "") not in rows

    def test_two_accounts_with_one_code_have_two_rows(self):
        dana = make_user("dana", "managing_editor")
        assert factor._hashed(dana, "abc") != factor._hashed(self.basim, "abc")


def factor_code(device: TOTPDevice) -> str:
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    return code_of(device.user)
