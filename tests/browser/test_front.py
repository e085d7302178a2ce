"""The page that composes the front page, in Chromium: by the mouse, by the keyboard, without a script."""

import pytest

from articles import workflow
from articles.models import Article, FrontPlace, Section
from tests.browser.pages import PHONE, axe, scrolls_sideways

pytestmark = pytest.mark.browser

PAGE = "/admin/articles/frontpage/"


@pytest.fixture
def stories(newsroom):
    """Three public stories, the newest last."""
    return [publish(newsroom, f"قصة {number}") for number in range(3)]


def publish(newsroom, headline):
    amal, basim = newsroom["amal"], newsroom["basim"]
    words = {"headline_ar": headline, "body_ar": "نص.", "question_ar": "ما رأيك؟"}
    story = workflow.create(words | {"section_id": Section.objects.get().pk}, by=amal)
    for move, by in (("submit", amal), ("approve", basim), ("publish", basim)):
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    return Article.objects.get(pk=story.pk)


def placed():
    rows = FrontPlace.objects.order_by("kind", "number")
    return {str(row.spot): row.story.headline_ar for row in rows}


def settled(page):
    page.wait_for_selector("[data-arrange][aria-busy=false]")


def test_a_story_is_dragged_to_its_place_and_changes_places(desk_of, stories):
    page = desk_of("basim")
    page.goto(PAGE)
    page.locator(f".tray-row[data-thing='story-{stories[0].pk}']").drag_to(
        page.locator("[data-place='lead-1']")
    )
    page.wait_for_selector(f"[data-place='lead-1'] [data-thing='story-{stories[0].pk}']")
    settled(page)
    assert placed() == {"lead-1": "قصة 0"}
    assert "قصة 0" in page.locator("[data-arrange-says]").inner_text()
    assert not axe(page)


def test_the_keyboard_places_a_story_and_every_step_is_told(desk_of, stories):
    page = desk_of("basim")
    page.goto(PAGE)
    said = page.locator("[data-arrange-says]")
    page.locator(f"[data-thing='story-{stories[1].pk}'] [data-grip]").focus()
    page.keyboard.press("Enter")
    assert "القصة الأولى" in said.inner_text()
    page.keyboard.press("ArrowDown")
    assert "الموضع 1" in said.inner_text()
    page.keyboard.press("Escape")
    assert placed() == {}
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-place='second-1'] [data-thing='story-{stories[1].pk}']")
    settled(page)
    assert placed() == {"second-1": "قصة 1"}
    held = page.evaluate("document.activeElement.closest('[data-thing]')?.dataset.thing")
    assert held == f"story-{stories[1].pk}"


def test_without_a_script_a_phone_does_the_same_by_forms(desk_of, stories):
    page = desk_of("basim", java_script_enabled=False, viewport=PHONE)
    page.goto(PAGE)
    page.locator(f".tray-row[data-thing='story-{stories[0].pk}'] a").click()
    page.select_option("select[name=place]", "second-2")
    page.click(".put button[type=submit]")
    assert placed() == {"second-2": "قصة 0"}
    assert not scrolls_sideways(page)
