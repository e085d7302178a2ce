"""The public pages in Chromium."""

import pytest

from tests.browser.pages import axe

pytestmark = pytest.mark.browser


def test_a_page_that_is_not_there_says_so(browser_page, complaints):
    complaints.expect("404")
    browser_page.goto("/nowhere/")
    assert browser_page.locator("h1").is_visible()
    axe(browser_page)
