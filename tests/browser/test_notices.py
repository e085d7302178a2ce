"""Notices in Chromium: the bell, the list, and what following one does."""

import pytest
from django.utils import timezone

from articles import notifications, workflow
from articles.models import Notification
from articles.workflow import notes
from tests.articles.told import work
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.test_desk import BODY, HEADLINE

pytestmark = pytest.mark.browser
LIST = "/admin/articles/notification/"


@pytest.fixture
def told(newsroom):
    """Two notices for Amal, one of them read; the story they are about."""
    story = workflow.create({"headline_ar": HEADLINE, "body_ar": BODY}, by=newsroom["amal"])
    for words in ("راجع الرقم", "OpenAI style: keep the name in Latin letters."):
        notes.write_note(story, words, by=newsroom["basim"])
    work()
    first = Notification.objects.order_by("pk").first()
    notifications.mark_read(newsroom["amal"], first.pk, now=timezone.now())
    return story


def test_following_a_notice_marks_it_as_read(desk_of, told):
    page = desk_of("amal")
    page.goto("/admin/")
    assert page.inner_text(".bell__count") == "1"
    page.click(".bell")
    with page.expect_response(lambda answer: "/read/" in answer.url):
        page.click(".told--unread .told__story")
    page.wait_for_url("**/notes/**")
    page.goto(LIST)
    assert page.locator(".told--unread").count() == 0
    assert page.locator(".bell__count").count() == 0


def test_notices_need_no_script(desk_of, told):
    page = desk_of("amal", java_script_enabled=False, viewport=PHONE)
    page.goto(LIST)
    page.click(".told--unread .told__read")
    assert page.locator(".told--unread").count() == 0
    page.goto(f"/admin/articles/article/{told.pk}/change/")
    page.click("[data-watch]")
    assert page.get_attribute("[data-watch]", "value") == "off"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_in_the_notices(desk_of, told, newsroom, language, options):
    newsroom["amal"].language = language
    newsroom["amal"].save()
    page = desk_of("amal", **options)
    page.goto(LIST)
    assert page.locator(".told").count() == 2
    axe(page)
    assert not scrolls_sideways(page)
