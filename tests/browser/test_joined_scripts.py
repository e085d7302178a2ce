"""What the storage joins means in a browser what the modules mean."""

import pytest

from tests.newsroom.test_scripts import join

pytestmark = pytest.mark.browser


def test_a_browser_reads_the_joined_script_as_it_would_the_modules(browser_page):
    browser_page.goto("/robots.txt")
    browser_page.evaluate(f"() => {{\n{join()}\n}}")
    assert browser_page.evaluate("globalThis.said") == ["first 1", "second later 2"]
