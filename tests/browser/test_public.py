"""The reader's pages in Chromium: for every reader, in every setting, with and without script."""

import re

import pytest

from comments.models import Comment
from tests.browser.pages import DESKTOP, PHONE, axe, scrolls_sideways
from tests.browser.stories import a_newsroom

pytestmark = pytest.mark.browser

LANGUAGES = ("ar", "en")


@pytest.fixture
def newsroom(live_server):
    return a_newsroom()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits_its_window(
    open_page, complaints, newsroom, language, scheme
):
    for status in ("404", "410"):
        complaints.expect(f"status of {status}")
    page = open_page(color_scheme=scheme)
    for kind, address in newsroom.pages(language).items():
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, kind
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            assert not scrolls_sideways(page), f"{kind} at {size['width']} px"
            axe(page)


def test_a_page_names_its_editions(browser_page, newsroom, live_server):
    browser_page.goto(newsroom.address("long"))
    links = browser_page.locator("link[hreflang]")
    found = {link.get_attribute("hreflang"): link.get_attribute("href") for link in links.all()}
    assert set(found) == {"ar", "en", "x-default"}
    assert found["en"].endswith(newsroom.address("long", "en"))
    assert found["x-default"] == found["ar"]


def test_an_english_page_has_no_arabic_word_but_the_switch(browser_page, complaints, newsroom):
    complaints.expect("status of 4")
    pages = newsroom.pages("en")
    # The long story and its answers hold Arabic words of their own.
    for kind in set(pages) - {"story", "answers", "no answer of mine"}:
        browser_page.goto(pages[kind])
        text = browser_page.locator("body").inner_text().replace("العربية", "")
        assert not re.search("[\u0620-\u064a]+", text), kind


def test_the_switch_leads_to_the_same_story_or_to_the_other_front_page(browser_page, newsroom):
    browser_page.goto(newsroom.address("long"))
    browser_page.get_by_role("link", name="English").click()
    assert browser_page.locator("h1").inner_text() == "What C++ knows of OpenAI"
    browser_page.get_by_role("link", name="العربية").click()
    assert browser_page.locator("h1").inner_text() == "ما الذي يعرفه C++ عن OpenAI؟"
    browser_page.goto(newsroom.address("leak"))
    browser_page.get_by_role("link", name="English").click()
    assert browser_page.url.endswith("/en/")


def test_the_first_tab_leads_past_the_masthead(browser_page, newsroom):
    browser_page.goto("/")
    browser_page.keyboard.press("Tab")
    link = browser_page.locator(".skip-link")
    assert link.evaluate("link => link === document.activeElement")
    assert link.bounding_box()["y"] >= 0
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "main"
    browser_page.keyboard.press("Tab")
    assert browser_page.locator(".card--lead").evaluate(
        "card => card.contains(document.activeElement)"
        " && getComputedStyle(card).outlineStyle === 'solid'"
    )


def test_the_theme_is_chosen_and_kept(open_page, newsroom):
    page = open_page(color_scheme="light")
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    by_day = page.evaluate(ground)
    button = page.locator("[data-theme-toggle]")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate(ground) != by_day
    page.goto("/archive/")
    assert page.evaluate(ground) != by_day


def test_words_before_and_after_are_told_apart_without_colour(browser_page, newsroom):
    browser_page.goto(f"/a/{newsroom.corrected.pk}/history/")
    style = "one => { const line = getComputedStyle(one).textDecorationLine; return line; }"
    assert browser_page.locator("ins").first.evaluate(style) == "underline"
    assert (
        browser_page.locator("ins").first.evaluate("one => getComputedStyle(one).fontWeight")
        == "700"
    )
    isolated = "one => getComputedStyle(one).unicodeBidi"
    assert browser_page.locator("ins").first.evaluate(isolated) == "isolate"
    for hidden in browser_page.locator("ins > .visually-hidden").all():
        assert hidden.bounding_box()["width"] <= 1


def test_a_story_in_print_is_its_text(browser_page, newsroom):
    browser_page.goto(newsroom.address("long"))
    browser_page.emulate_media(media="print")
    for kept in (".headline__title", ".prose", ".byline", ".question__text"):
        assert browser_page.locator(kept).first.is_visible(), kept
    for left_out in (".sections", ".masthead__tools", ".share", ".answers", ".related", ".chips"):
        assert not browser_page.locator(left_out).first.is_visible(), left_out


def test_a_number_with_signs_stays_on_one_line(open_page, newsroom):
    page = open_page(viewport=PHONE)
    page.goto("/")
    # «3-2-1» had its last digit on the next line.
    lines = page.evaluate("""() => {
        const place = document.querySelector("h1, h2");
        const box = place.parentElement.appendChild(document.createElement("p"));
        box.append("كلمة ".repeat(3));
        const number = box.appendChild(document.createElement("bdi"));
        number.dir = "ltr";
        number.textContent = "3-2-1";
        return [200, 150, 120, 100, 80, 60].map((width) => {
            box.style.inlineSize = `${width}px`;
            return number.getClientRects().length;
        });
    }""")
    assert set(lines) == {1}


@pytest.mark.parametrize("width", [320, 390])
def test_a_long_word_does_not_push_a_phone_wide(open_page, newsroom, width):
    newsroom.long.publications.update(headline_ar="كلمة" * 40, standfirst_ar="x" * 200)
    page = open_page(viewport={"width": width, "height": 800})
    for address in ("/", newsroom.address("long")):
        page.goto(address)
        assert not scrolls_sideways(page)


class TestAnsweringWithScript:
    def test_one_press_on_a_choice_counts(self, browser_page, newsroom):
        browser_page.goto(newsroom.address("long"))
        browser_page.locator("#question").get_by_role("button", name="نعم").click()
        browser_page.wait_for_url("**/answers/?mine=1")
        pressed = browser_page.locator("#question [aria-pressed=true]")
        assert pressed.inner_text() == "نعم"
        newsroom.long.summary.refresh_from_db()
        assert newsroom.long.summary.ballots == 26
        axe(browser_page)

    def test_a_written_answer_waits_and_only_its_reader_sees_it(
        self, open_page, browser_page, newsroom
    ):
        browser_page.goto(newsroom.address("long"))
        form = browser_page.locator("#answer-form")
        form.locator("textarea").fill("جواب ينتظر دوره.")
        form.locator("[name=name]").fill("سارة")
        form.locator("button").click()
        browser_page.wait_for_url(re.compile(r"/answers/\?mine=1#answer-"))
        assert browser_page.locator(".answer--pending").inner_text().count("جواب ينتظر دوره.") == 1
        assert Comment.objects.get(name="سارة").state == "held"
        axe(browser_page)
        stranger = open_page()
        for address in (newsroom.address("long"), browser_page.url):
            stranger.goto(address)
            assert "جواب ينتظر دوره." not in stranger.content()


class TestAnsweringWithoutScript:
    @pytest.fixture
    def page(self, open_page):
        return open_page(java_script_enabled=False)

    def test_the_form_comes_back_filled_and_the_second_press_sends_it(self, page, newsroom):
        page.goto(newsroom.address("long"))
        form = page.locator("#answer-form")
        form.locator("textarea").fill("جواب بلا برمجة.")
        form.locator("[name=name]").fill("عمر")
        form.locator("button").click()
        assert not Comment.objects.filter(name="عمر").exists()
        form = page.locator("#answer-form")
        assert form.locator("textarea").input_value() == "جواب بلا برمجة."
        # The server refuses what is sent back in an instant.
        page.wait_for_timeout(3_200)
        form.locator("button").click()
        assert "mine=1" in page.url
        assert "جواب بلا برمجة." in page.locator(".answer--pending").inner_text()

    def test_a_choice_comes_back_chosen(self, page, newsroom):
        page.goto(newsroom.address("long"))
        page.locator("#question").get_by_role("button", name="لا").click()
        assert page.locator("[name=choice][value=no]").is_checked()

    def test_what_is_wrong_is_said_beside_its_field(self, page, newsroom):
        page.goto(newsroom.address("long"))
        page.locator("#answer-form button").click()
        page.wait_for_timeout(3_200)
        page.locator("#answer-form button").click()
        wrong = page.locator("[aria-invalid=true]")
        told = page.locator(f"#{wrong.get_attribute('aria-describedby').split()[-1]}")
        assert told.is_visible()
        assert page.get_by_role("alert").get_by_role("link").count() == 1

    def test_the_form_that_comes_back_is_accessible(self, browser_page, newsroom):
        """Sent without its token, so that a page with script sees the form too."""
        browser_page.goto(newsroom.address("long"))
        with browser_page.expect_navigation():
            browser_page.locator("#answer-form").evaluate("form => form.submit()")
        assert browser_page.locator("[name=token]").count() == 1
        axe(browser_page)

    def test_no_button_needs_a_script(self, page, newsroom):
        page.goto("/")
        assert not page.locator("[data-theme-toggle]").is_visible()
