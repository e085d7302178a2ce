"""What a script adds to a story for its reader: near times, the share sheet, sizes, passages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.stories import a_newsroom

pytestmark = pytest.mark.browser


@pytest.fixture
def newsroom(live_server):
    return a_newsroom()


def test_a_near_time_is_said_in_words_that_stay_true(open_page, newsroom):
    page = open_page()
    now = timezone.now()
    page.clock.install(time=now)
    newsroom.long.publications.update(first_at_ar=now - timedelta(minutes=59, seconds=30))
    page.goto("/")
    time = page.locator("time[data-ago]").first
    assert time.inner_text() == "منذ 59 دقيقة"
    date = time.get_attribute("title")
    page.clock.run_for(2 * 60_000)
    assert time.inner_text() == "منذ ساعة"
    for hours, words in (
        (1, "منذ ساعتين"),
        (1, "منذ 3 ساعات"),
        (8, "منذ 11 ساعة"),
        (37, "منذ يومين"),
    ):
        page.clock.fast_forward(hours * 60 * 60_000)
        page.clock.run_for(60_000)
        assert time.inner_text() == words
    # What is a week old is told by its date again.
    page.clock.fast_forward(6 * 24 * 60 * 60_000)
    page.clock.run_for(60_000)
    assert time.inner_text() == date
    assert time.get_attribute("title") is None


def test_without_script_the_date_stands(open_page, newsroom):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    words = page.locator("time[data-ago]").first.inner_text()
    assert words.endswith(str(timezone.localtime().year))
