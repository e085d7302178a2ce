"""Coming back to words that were not saved, and leaving while some are."""

import pytest

from articles import autosave
from articles.models import Article
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.test_desk import make
from tests.browser.test_keeping import TEXT, form, kept, leak, shown, type_in

__all__ = ["form", "leak"]
pytestmark = pytest.mark.browser


class TestComingBack:
    def test_two_tabs_of_one_person_keep_and_offer_both_texts(self, desk_of, form):
        first = desk_of("amal")
        first.goto(form)
        second = first.context.new_page()
        second.goto(form)
        type_in(first, "من اللسان الأول")
        shown(first, "kept")
        type_in(second, "من اللسان الثاني")
        shown(second, "kept")
        assert kept() == ["من اللسان الأول", "من اللسان الثاني"]
        third = first.context.new_page()
        third.goto(form)
        texts = third.locator("[data-offer]").all_text_contents()
        assert ["الثاني" in texts[0], "الأول" in texts[1]] == [True, True]

    @pytest.mark.parametrize("script", [True, False])
    def test_the_words_are_shown_put_back_and_saved(self, desk_of, form, leak, script):
        page = desk_of("amal")
        page.goto(form)
        type_in(page, "مقدمة ضاعت")
        shown(page, "kept")
        page = desk_of("amal", java_script_enabled=script)
        page.goto(form)
        assert page.input_value(TEXT) == ""
        assert "مقدمة ضاعت" in page.locator("[data-offer] .diff__ins").inner_text()
        page.click("[data-offer] a.move--main")
        page.wait_for_load_state()
        assert page.input_value(TEXT) == "مقدمة ضاعت"
        leak.refresh_from_db()
        assert leak.standfirst_ar == ""
        make(page, "save")
        leak.refresh_from_db()
        assert leak.standfirst_ar == "مقدمة ضاعت"
        assert not autosave.kept_by(leak.created_by).exists()
        assert page.locator("[data-offer]").count() == 0

    @pytest.mark.parametrize("script", [True, False])
    def test_words_are_discarded_in_two_steps(self, desk_of, form, leak, script):
        page = desk_of("amal")
        page.goto(form)
        type_in(page, "لا أريدها")
        shown(page, "kept")
        page = desk_of("amal", java_script_enabled=script)
        page.goto(form)
        page.click(".offer__discard summary")
        page.click("[data-discard]")
        page.wait_for_selector("[data-offer]", state="detached")
        assert not autosave.kept_by(leak.created_by).exists()

    def test_a_refused_save_goes_on_keeping_the_same_words(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        page.fill("#id_sources-0-url", "ليس عنوانًا")
        page.fill(TEXT, "مقدمة")
        make(page, "save")
        shown(page, "kept")
        assert kept() == ["مقدمة"]
        assert kept("sources-0-url") == ["ليس عنوانًا"]


class TestLeaving:
    def asked(self, page):
        """Whether the browser asks before the page is closed."""
        questions = []
        page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
        page.close(run_before_unload=True)
        page.context.pages[0].wait_for_timeout(500)
        return questions == ["beforeunload"]

    def test_nothing_is_asked_when_every_word_is_kept(self, desk_of, form):
        first = desk_of("amal")
        page = first.context.new_page()
        page.goto(form)
        type_in(page, "كتبت")
        shown(page, "kept")
        assert not self.asked(page)

    def test_the_browser_asks_while_words_are_neither_here_nor_there(self, desk_of, form):
        first = desk_of("amal")
        page = first.context.new_page()
        page.goto(form)
        type_in(page, "كتبت")
        assert self.asked(page)

    def test_words_of_the_last_second_are_on_their_way_when_the_page_goes(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        page.on("dialog", lambda dialog: dialog.accept())
        type_in(page, "كلمة أخيرة")
        page.goto("/admin/")
        page.wait_for_load_state("networkidle")
        page.goto(form)
        page.wait_for_selector("[data-offer]")
        assert kept() == ["كلمة أخيرة"]


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_in_any_state(
    desk_of, newsroom, form, leak, complaints, language, options
):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    newsroom["amal"].language = language
    newsroom["amal"].save()
    page = desk_of("amal", **options)
    page.goto(form)
    type_in(page, "مقدمة ضاعت")
    shown(page, "kept")
    axe(page)
    page.context.set_offline(True)
    type_in(page, "وأكثر")
    shown(page, "offline")
    axe(page)
    page.context.set_offline(False)
    shown(page, "kept")
    page.goto(form)
    page.wait_for_selector("[data-offer]")
    page.click(".offer__discard summary")
    axe(page)
    assert not scrolls_sideways(page)
    page.click("[data-offer] a.move--main")
    shown(page, "kept")
    axe(page)
    page.goto("/admin/articles/article/kept/")
    axe(page)
    assert not scrolls_sideways(page)
    assert Article.objects.get(pk=leak.pk).standfirst_ar == ""
