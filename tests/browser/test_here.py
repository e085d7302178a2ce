"""Two people in one story, in Chromium: each is told of the other, and one may hold it."""

import pytest

from articles.models import Presence
from tests.browser.pages import PHONE, axe, scrolls_sideways, until
from tests.browser.test_desk import make
from tests.browser.test_keeping import TEXT, form, kept, leak, shown, type_in

__all__ = ["form", "leak"]
pytestmark = pytest.mark.browser

NOW = "dispatchEvent(new Event('focus'))"


@pytest.fixture
def locks(settings):
    settings.STORY_LOCKS = "on"


def here(page):
    return page.inner_text("[data-here]").strip()


def tick(page):
    """The next quarter of a minute is over."""
    page.clock.fast_forward(15_500)


def test_each_is_told_of_the_other_and_of_what_they_do(desk_of, form):
    first, second = desk_of("amal"), desk_of("basim")
    first.clock.install()
    first.goto(form)
    assert here(first) == ""
    second.goto(form)
    until(second, lambda: "amal" in here(second))
    tick(first)
    until(first, lambda: "basim" in here(first) and "في القراءة" in here(first))
    type_in(second, "كلمة")
    shown(second, "kept")
    tick(first)
    until(first, lambda: "في الكتابة" in here(first))
    second.close()
    until(first, lambda: Presence.objects.count() == 1)
    tick(first)
    until(first, lambda: here(first) == "")


def test_an_open_page_asks_four_times_a_minute_at_most(desk_of, form):
    page = desk_of("amal")
    page.clock.install()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    began = page.evaluate("Date.now()")
    page.goto(form)
    for _step in range(60):
        type_in(page, "س")
        page.clock.run_for(1_000)
    page.wait_for_load_state("networkidle")
    # The page's clock goes on between the steps as well, further where the machine is slow.
    minutes = (page.evaluate("Date.now()") - began) / 60_000
    assert 2 <= len([url for url in asked if url.endswith("/presence/")]) <= 1 + 4 * minutes


def test_the_list_names_who_is_in_a_story(desk_of, form):
    first, second = desk_of("amal"), desk_of("basim")
    first.goto(form)
    until(first, lambda: Presence.objects.exists())
    second.goto("/admin/articles/article/")
    assert "amal" in second.inner_text("#result_list .guests")


class TestHolding:
    def test_while_one_writes_the_other_reads_and_is_told_when_it_is_free(
        self, desk_of, form, locks
    ):
        first, second = desk_of("amal"), desk_of("basim")
        first.goto(form)
        type_in(first, "مقدمة أمل")
        shown(first, "kept")
        second.clock.install()
        second.goto(form)
        assert "amal" in here(second)
        assert not second.is_enabled(TEXT)
        first.close()
        until(second, lambda: not Presence.objects.filter(user__username="amal").exists())
        tick(second)
        second.wait_for_selector("[data-here] a")
        second.click("[data-here] a")
        second.wait_for_load_state()
        assert second.is_editable(TEXT)

    def test_a_form_that_was_open_before_is_shut_and_its_words_are_kept(self, desk_of, form, locks):
        first, second = desk_of("amal"), desk_of("basim")
        second.clock.install()
        second.goto(form)
        assert second.is_editable(TEXT)
        first.goto(form)
        type_in(first, "مقدمة أمل")
        shown(first, "kept")
        type_in(second, "كلمة باسم")
        second.clock.run_for(1_000)
        shown(second, "kept")
        tick(second)
        second.wait_for_selector("[data-held]")
        until(second, lambda: not second.is_editable(TEXT))
        assert second.input_value(TEXT) == "كلمة باسم"
        assert kept() == ["كلمة باسم", "مقدمة أمل"]
        assert not second.is_enabled("button.move[value=save]")

    def test_the_holder_is_told_of_a_taking_over_and_finds_their_words_again(
        self, desk_of, form, leak, locks
    ):
        first, second = desk_of("amal"), desk_of("basim")
        first.clock.install()
        first.goto(form)
        type_in(first, "كلمات أمل")
        first.clock.run_for(1_000)
        shown(first, "kept")
        second.goto(form)
        make(second, "take_over")
        assert second.is_editable(TEXT)
        assert leak.events.first().move == "take_over"
        type_in(second, "كلمات باسم")
        shown(second, "kept")
        tick(first)
        first.wait_for_selector("[data-held]")
        assert "انتقلت القصة إلى basim" in here(first)
        until(first, lambda: not first.is_editable(TEXT))
        # What stands in the form can still be read and copied.
        assert first.input_value(TEXT) == "كلمات أمل"
        axe(first)
        first.goto(form)
        assert "كلمات أمل" in first.inner_text("[data-offer]")
        assert "basim" in first.inner_text("[data-offer]")
        first.click("[data-offer] a.move--main")
        first.wait_for_load_state()
        copied = [box.input_value() for box in first.locator("textarea[readonly]").all()]
        assert "كلمات أمل" in copied
        make(second, "save")
        second.goto("/admin/")
        until(second, lambda: not Presence.objects.filter(user__username="basim").exists())
        first.goto(form)
        first.click("[data-offer] a.move--main")
        first.wait_for_load_state()
        # Both wrote in one place: the merging of a late save.
        assert first.input_value(TEXT) == "كلمات أمل"
        assert "باسم" in first.inner_text(".clashes")

    @pytest.mark.parametrize(
        "options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=str
    )
    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_axe_finds_nothing_in_a_held_form(
        self, desk_of, newsroom, form, locks, language, options
    ):
        newsroom["basim"].language = language
        newsroom["basim"].save()
        first, second = desk_of("amal"), desk_of("basim", **options)
        first.goto(form)
        type_in(first, "مقدمة أمل")
        shown(first, "kept")
        second.goto(form)
        second.wait_for_selector(".callout--held")
        axe(second)
        assert not scrolls_sideways(second)
