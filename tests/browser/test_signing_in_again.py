"""A session that ends under an open form: it is begun again in place, and no word is lost."""

import pytest

from articles.models import Autosave
from newsroom.signin.models import Session
from tests.browser.pages import axe
from tests.browser.test_desk import make
from tests.browser.test_keeping import COPIES, TEXT, form, kept, leak, shown, sign_in, type_in
from tests.browser.test_sign_in import give_code
from tests.conftest import code_of
from tests.newsroom.signin.acting import with_device

__all__ = ["form", "leak"]
pytestmark = pytest.mark.browser


def end_sessions():
    Session.objects.all().delete()


class TestSigningInAgain:
    @pytest.fixture(autouse=True)
    def _expected(self, complaints):
        for words in ("status of 403", "status of 409", "ERR_FAILED"):
            complaints.expect(words)

    def again(self, page):
        """Sign in in the window that the dialog opens; the window closes by itself."""
        with page.expect_popup() as opened:
            page.click("[data-again-open]")
        window = opened.value
        sign_in(window)
        if not window.is_closed():
            window.wait_for_event("close")
        page.wait_for_selector("[data-again]:not([open])", state="attached")

    def test_a_session_that_ended_is_begun_again_in_place_and_the_words_are_sent(
        self, desk_of, form, leak
    ):
        page = desk_of("amal")
        page.goto(form)
        end_sessions()
        type_in(page, "كتبت بعد انتهاء الجلسة")
        page.wait_for_selector("[data-again][open]")
        assert page.locator("[data-safe]").get_attribute("data-shown") == "signed-out"
        axe(page)
        self.again(page)
        shown(page, "kept")
        assert kept() == ["كتبت بعد انتهاء الجلسة"]
        # The token of the old session opens nothing any more; the form has the new one.
        make(page, "save")
        leak.refresh_from_db()
        assert leak.standfirst_ar == "كتبت بعد انتهاء الجلسة"

    def test_who_has_a_second_factor_gives_it_in_the_window_which_then_closes(
        self, open_page, newsroom, form, settings
    ):
        settings.REQUIRE_SECOND_FACTOR = True
        _device, codes = with_device(newsroom["basim"])
        page = open_page()
        page.goto(f"/admin/login/?next={form}")
        sign_in(page, "basim")
        give_code(page, code_of(newsroom["basim"]))
        end_sessions()
        type_in(page, "كتبها باسم")
        page.wait_for_selector("[data-again][open]")
        with page.expect_popup() as opened:
            page.click("[data-again-open]")
        window = opened.value
        sign_in(window, "basim")
        window.wait_for_url("**/login/code/")
        axe(window)
        window.fill("[name=code]", codes[0])
        with window.expect_event("close"):
            window.press("[name=code]", "Enter")
        page.wait_for_selector("[data-again]:not([open])", state="attached")
        shown(page, "kept")
        assert kept() == ["كتبها باسم"]

    def test_a_save_after_the_session_ended_is_made_after_signing_in_again(
        self, desk_of, form, leak
    ):
        page = desk_of("amal")
        page.clock.install()
        # The page has not heard from the server for a while, nor does it before the story is saved.
        for asked in ("presence/", "autosave/", "check/", "proof/ar/"):
            page.route(f"**/{asked}", lambda route: route.abort())
        page.goto(form)
        page.fill(TEXT, "حُفظت بعد الدخول")
        end_sessions()
        page.clock.fast_forward(30_000)
        page.click("button.move[value=save]")
        page.wait_for_selector("[data-again][open]")
        with page.expect_navigation():
            self.again(page)
        leak.refresh_from_db()
        assert leak.standfirst_ar == "حُفظت بعد الدخول"

    def test_signing_in_in_another_tab_is_enough(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        end_sessions()
        type_in(page, "كتبت")
        page.wait_for_selector("[data-again][open]")
        other = page.context.new_page()
        other.goto("/admin/login/")
        sign_in(other)
        other.wait_for_url("**/admin/")
        page.evaluate("dispatchEvent(new Event('focus'))")
        shown(page, "kept")
        assert kept() == ["كتبت"]

    def test_a_token_that_changed_is_fetched_anew_without_a_word(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        other = page.context.new_page()
        end_sessions()
        other.goto("/admin/login/")
        sign_in(other)
        other.wait_for_url("**/admin/")
        type_in(page, "كتبت")
        shown(page, "kept")
        assert kept() == ["كتبت"]

    def test_words_are_not_kept_under_the_name_of_who_signed_in_since(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        other = page.context.new_page()
        end_sessions()
        other.goto("/admin/login/")
        sign_in(other, "basim")
        other.wait_for_url("**/admin/")
        type_in(page, "كلام أمل")
        shown(page, "other-person")
        assert not Autosave.objects.exists()
        assert page.evaluate(COPIES)[0]["fields"]["standfirst_ar"] == "كلام أمل"
        # Nor does Basim's page send them as his.
        other.goto(form)
        other.wait_for_load_state("networkidle")
        assert not Autosave.objects.exists()

    def test_whoever_signs_out_leaves_no_copy_of_kept_words_behind(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        type_in(page, "كتبت")
        shown(page, "kept")
        page.click(".bar__user")
        with page.expect_navigation():
            page.click("[data-sign-out] button")
        assert page.evaluate(COPIES) == []
