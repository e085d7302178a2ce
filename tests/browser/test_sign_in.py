"""Signing in, in Chromium: the second step set up and passed, a recovery code, and what axe says."""

import re

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.signin.models import Session
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.conftest import code_of, make_user
from tests.newsroom.signin.acting import PASSWORD, code_for, with_device

pytestmark = pytest.mark.browser

OWN = "/admin/account/second-factor/"


@pytest.fixture
def newsroom(transactional_db, settings):
    """Basim, an editor; no demo, so that he is asked for everything."""
    settings.REQUIRE_SECOND_FACTOR = True
    return make_user("basim", "editor")


def give_password(page, name="basim", password=PASSWORD):
    page.goto("/admin/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()


def give_code(page, code):
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_load_state()


def secret_shown(page) -> str:
    return page.inner_text(".steps__key code").replace(" ", "")


@pytest.mark.parametrize(
    "options", [{}, {"java_script_enabled": False}, {"viewport": PHONE}], ids=str
)
def test_it_is_set_up_then_passed_then_a_recovery_code_helps_out(open_page, newsroom, options):
    page = open_page(**options)
    give_password(page)
    assert page.url.endswith("/admin/login/set-up/")
    picture = page.locator("img.steps__picture")
    assert picture.get_attribute("src").startswith("data:image/svg+xml")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0") or not options
    page.click("form[action$='/leave/'] button")
    assert page.url.endswith("/admin/login/")
    give_password(page)
    secret = secret_shown(page)
    give_code(page, "000000")
    assert page.locator("#id_code_error").is_visible()
    assert secret_shown(page) == secret
    give_code(page, code_for(secret))
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.click(".codes__done a")
    assert page.url.endswith("/admin/")

    again = open_page(**options)
    give_password(again)
    assert again.url.endswith("/admin/login/code/")
    TOTPDevice.objects.update(last_t=-1)
    give_code(again, code_of(newsroom))
    assert again.url.endswith("/admin/")

    without_phone = open_page(**options)
    give_password(without_phone)
    give_code(without_phone, codes[0])
    assert without_phone.url.endswith("/admin/")
    assert "9" in without_phone.inner_text(".messagelist")


def test_the_codes_are_copied_and_printed(open_page, newsroom):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("window.print = () => { document.title = 'printed'; };")
    give_password(page)
    give_code(page, code_for(secret_shown(page)))
    codes = page.locator(".codes code").all_inner_texts()
    page.click("[data-codes-copy]")
    page.locator("[data-codes-copy]", has_text="نُسخ").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes
    page.click("[data-codes-print]")
    assert page.title() == "printed"
    page.emulate_media(media="print")
    assert page.locator(".codes").is_visible()
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".codes__done").is_visible()


def test_a_session_is_ended_from_another_device(open_page, newsroom):
    with_device(newsroom)
    desk, phone = open_page(), open_page(viewport=PHONE)
    for page in (desk, phone):
        give_password(page)
        TOTPDevice.objects.update(last_t=-1)
        give_code(page, code_of(newsroom))
    assert Session.objects.filter(account=newsroom).count() == 2
    desk.goto("/admin/account/sessions/")
    desk.click(".places__end button")
    desk.wait_for_load_state()
    phone.goto("/admin/")
    assert "/admin/login/" in phone.url


def test_the_way_in_is_arabic_until_english_is_asked_for(open_page, newsroom):
    page = open_page(locale="en")
    page.goto("/admin/account/sessions/")
    assert page.get_attribute("html", "lang") == "ar"
    page.click(".bar a[lang=en]")
    assert page.get_attribute("html", "lang") == "en"
    assert page.input_value("[name=next]") == "/admin/account/sessions/"
    page.goto("/admin/password/forgotten/")
    assert page.get_attribute("html", "dir") == "ltr"
    assert not re.search("[\u0621-\u064a]", page.inner_text("main"))
    page.click(".bar a[lang=ar]")
    assert page.get_attribute("html", "dir") == "rtl"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_on_the_way_in(open_page, newsroom, language, options):
    newsroom.language = language
    newsroom.save()
    page = open_page(**options)

    def look(address=None):
        if address:
            page.goto(address)
        assert page.get_attribute("html", "lang") == language
        axe(page)
        assert not scrolls_sideways(page), page.url

    look(f"/admin/login/?lang={language}")
    give_password(page, password="wrong")
    look()
    look("/admin/password/forgotten/")
    look("/admin/password/new/x/y/")
    page.goto("/admin/password/forgotten/")
    page.fill("[name=email]", "nobody@example.org")
    page.press("[name=email]", "Enter")
    page.wait_for_load_state()
    look()
    give_password(page)
    look()
    give_code(page, code_for(secret_shown(page)))
    look()
    for address in (OWN, f"{OWN}set-up/", f"{OWN}codes/", "/admin/account/sessions/",
                    "/admin/account/", "/admin/password_change/"):  # fmt: skip
        look(address)
    page.context.clear_cookies(name="sessionid")
    give_password(page)
    look()
