"""Searching in Chromium: the masthead's field, the page, and the suggestions while one types."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import DESKTOP, PHONE, axe, scrolls_sideways
from tests.browser.stories import a_newsroom

pytestmark = pytest.mark.browser

# What is typed in each edition, and where the search page stands in it.
TYPED = {"ar": ("قص", "/search/"), "en": ("sto", "/en/search/")}


@pytest.fixture
def newsroom(live_server):
    return a_newsroom()


@pytest.fixture(params=TYPED)
def field(request, browser_page, newsroom):
    """The search field of an edition, its list open: (field, options)."""
    typed, address = TYPED[request.param]
    browser_page.goto(address)
    field = browser_page.locator("#q[role=combobox]")
    field.press_sequentially(typed)
    options = browser_page.locator("#suggestions [role=option]")
    expect(options.nth(1)).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    return field, options


def expect_chosen(field, options, place):
    """The option at a place is the active one, and it alone is selected."""
    expect(field).to_have_attribute("aria-activedescendant", options.nth(place).get_attribute("id"))
    expect(options.nth(place)).to_have_attribute("aria-selected", "true")
    assert options.and_(options.page.locator("[aria-selected=true]")).count() == 1
    expect(field).to_be_focused()


def test_arrows_go_through_the_list_and_back_to_the_field(field):
    field, options = field
    last = options.count() - 1
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowDown")
    expect_chosen(field, options, 0)
    field.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))
    field.press("ArrowUp")
    expect_chosen(field, options, last)
    field.press("Home")
    expect_chosen(field, options, 0)
    field.press("End")
    expect_chosen(field, options, last)
    field.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))


def test_escape_closes_the_list_and_keeps_the_words(field):
    field, options = field
    typed = field.input_value()
    field.press("ArrowDown")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options.first).to_be_hidden()
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(""))
    assert field.input_value() == typed


def test_enter_follows_what_is_chosen_and_else_sends_the_words(field):
    field, options = field
    page = field.page
    field.press("ArrowDown")
    address = options.first.get_attribute("data-address")
    field.press("Enter")
    page.wait_for_url(f"**{address}")
    page.go_back()
    field = page.locator("#q[role=combobox]")
    field.fill("OpenAI")
    field.press("Enter")
    page.wait_for_url("**q=OpenAI**")
    expect(page.locator(".result").first).to_be_visible()


def test_a_mouse_follows_a_suggestion(field):
    field, options = field
    address = options.first.get_attribute("data-address")
    options.first.click()
    field.page.wait_for_url(f"**{address}")


def test_how_many_there_are_is_told_and_the_list_stands_under_its_field(field):
    field, _options = field
    told = field.page.locator("#suggested")
    expect(told).to_have_text(re.compile(r"\S"))
    box, under = field.bounding_box(), field.page.locator("#suggestions").bounding_box()
    assert under["y"] >= box["y"] + box["height"] - 1
    assert under["x"] <= box["x"] + 1
    axe(field.page)


def test_the_field_of_the_masthead_searches(browser_page, newsroom):
    browser_page.goto("/")
    field = browser_page.get_by_role("banner").get_by_role("searchbox")
    field.fill("C++")
    field.press("Enter")
    browser_page.wait_for_url("**/search/?q=C*")
    expect(browser_page.locator(".result").first).to_contain_text("C++")
    # One search on the page of search itself.
    expect(browser_page.get_by_role("search")).to_have_count(1)


def test_on_a_phone_the_masthead_leads_to_the_page(open_page, newsroom):
    page = open_page(viewport=PHONE)
    page.goto("/")
    search = page.get_by_role("banner").get_by_role("search")
    expect(search.get_by_role("searchbox")).to_be_hidden()
    search.get_by_role("button").click()
    page.wait_for_url("**/search/**")
    expect(page.locator("#q[role=combobox]")).to_be_visible()


def test_without_a_script_the_forms_are_all(open_page, newsroom):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("banner").get_by_role("searchbox").fill("اوبن ايه اي")
    page.get_by_role("banner").get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator(".result").first).to_be_visible()
    expect(page.locator("#q[role=combobox]")).to_have_count(0)
    expect(page.locator("#suggestions")).to_be_hidden()
    page.locator("#q").fill("ظظظظظظ")
    page.locator("#q").press("Enter")
    expect(page.locator(".result")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", TYPED)
def test_the_page_is_accessible_and_fits_its_window(open_page, newsroom, language, scheme):
    page = open_page(color_scheme=scheme)
    _typed, address = TYPED[language]
    long = "«" + "ظ" * 290
    for asked in (
        "",
        "?q=سورا",
        "?q=leak",
        "?q=سورى",
        "?q=ظظظظظ",
        f"?q={long}",
        "?q=الفنانون&start=2020-01-01",
    ):
        page.goto(address + asked)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            assert not scrolls_sideways(page), f"{asked} at {size['width']} px"
            axe(page)
