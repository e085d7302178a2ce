"""The calendar in Chromium: a story moved by the mouse, by the keyboard, and without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication, Section
from tests.browser.pages import PHONE, axe, scrolls_sideways

pytestmark = pytest.mark.browser

CALENDAR = "/admin/articles/article/calendar/"
WORDS = {"headline_ar": "عنوان القصة", "body_ar": "نص القصة.", "question_ar": "ما رأيك؟"}


@pytest.fixture
def approved(newsroom):
    return bring(newsroom, "submit", "approve")


@pytest.fixture
def draft(newsroom):
    return bring(newsroom, headline_ar="مسودة بلا موعد")


def bring(newsroom, *moves, **words):
    """A story of Amal's, with these moves made."""
    section = {"section_id": Section.objects.get().pk}
    story = workflow.create(WORDS | words | section, by=newsroom["amal"])
    for move in moves:
        by = newsroom["amal"] if move == "submit" else newsroom["basim"]
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    return story


def days(number):
    return timezone.localdate() + timedelta(days=number)


def open_at(page, number=3):
    """The week that holds the day so many days ahead; its own day and the next are in it."""
    page.goto(f"{CALENDAR}?week={days(number).isoformat()}")


def day(page, number):
    return page.locator(f"[data-day='{days(number).isoformat()}']")


def grip(page, story):
    return page.locator(f"[data-story='{story.pk}'] [data-grip]")


def said(page):
    return page.locator("[data-calendar-says]")


def settled(page):
    page.wait_for_selector("[data-calendar][aria-busy=false]")


def first_ahead():
    """A day ahead whose next day is in the same week, Sunday being the first."""
    return 3 if (days(3).isoweekday() % 7) < 5 else 6


def scheduled_on(story):
    return timezone.localdate(Publication.objects.get(article=story).visible_from)


def test_an_approved_story_is_dragged_to_a_day_and_back(desk_of, approved):
    page = desk_of("basim")
    ahead = first_ahead()
    open_at(page, ahead)
    page.locator(f"article[data-story='{approved.pk}']").drag_to(day(page, ahead))
    page.wait_for_selector(f"[data-day='{days(ahead).isoformat()}'] [data-story='{approved.pk}']")
    settled(page)
    assert scheduled_on(approved) == days(ahead)
    assert "عنوان القصة" in said(page).inner_text()
    assert page.locator("[data-calendar-messages]").is_visible()
    page.click("[data-undo]")
    page.wait_for_selector(f"[data-tray] [data-story='{approved.pk}']")
    assert Article.objects.get(pk=approved.pk).state == "approved"
    assert not Publication.objects.exists()


def test_a_draft_dragged_to_a_day_is_only_planned_and_the_page_says_so(desk_of, draft):
    page = desk_of("amal")
    ahead = first_ahead()
    open_at(page, ahead)
    page.locator(f"article[data-story='{draft.pk}']").drag_to(day(page, ahead))
    settled(page)
    draft.refresh_from_db()
    assert (draft.state, timezone.localdate(draft.suggested_at)) == ("draft", days(ahead))
    assert "لم تُجَز بعد" in page.locator("[data-calendar-messages]").inner_text()
    page.locator(f"article[data-story='{draft.pk}']").drag_to(page.locator("[data-tray]"))
    settled(page)
    draft.refresh_from_db()
    assert draft.suggested_at is None


@pytest.mark.parametrize(("language", "onwards"), [("ar", "ArrowLeft"), ("en", "ArrowRight")])
def test_the_keyboard_moves_a_story_and_every_step_is_told(
    desk_of, newsroom, approved, language, onwards
):
    newsroom["basim"].language = language
    newsroom["basim"].save()
    ahead = first_ahead()
    at = timezone.now() + timedelta(days=ahead)
    workflow.perform(
        approved, "schedule", by=newsroom["basim"], expected_version=approved.version, at=at
    )
    page = desk_of("basim")
    open_at(page, ahead)
    grip(page, approved).focus()
    page.keyboard.press("Enter")
    assert grip(page, approved).get_attribute("aria-pressed") == "true"
    assert "عنوان القصة" in said(page).inner_text()
    page.keyboard.press(onwards)
    assert said(page).inner_text() == day(page, ahead + 1).get_attribute("data-name")
    assert "is-target" in day(page, ahead + 1).get_attribute("class")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(
        f"[data-day='{days(ahead + 1).isoformat()}'] [data-story='{approved.pk}']"
    )
    settled(page)
    assert scheduled_on(approved) == days(ahead + 1)
    # The story is still in hand: the next move starts where this one ended.
    assert grip(page, approved).evaluate("grip => grip === document.activeElement")


def test_escape_leaves_the_story_where_it_was_and_the_past_is_no_place(desk_of, approved):
    page = desk_of("basim")
    page.goto(CALENDAR)
    grip(page, approved).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert said(page).inner_text() == page.locator("[data-calendar]").get_attribute("data-edge")
    page.keyboard.press("Escape")
    assert grip(page, approved).get_attribute("aria-pressed") == "false"
    assert page.locator(".is-target").count() == 0
    assert Article.objects.get(pk=approved.pk).state == "approved"


def test_what_is_refused_says_why_with_the_form_open(desk_of, approved, complaints):
    complaints.expect("422")
    page = desk_of("basim")
    page.goto(f"{CALENDAR}?month={days(-1).strftime('%Y-%m')}")
    page.locator(f"article[data-story='{approved.pk}']").drag_to(day(page, -1))
    page.wait_for_selector("#move .errorlist")
    assert "مضى هذا الموعد" in page.locator("#move .errorlist").inner_text()
    assert page.locator("#move .errorlist").inner_text().strip() in said(page).inner_text()
    assert page.evaluate("document.activeElement.id") == "move-title"
    axe(page)
    assert Article.objects.get(pk=approved.pk).state == "approved"


def test_without_a_script_a_link_and_a_form_move_the_story(desk_of, draft):
    page = desk_of("amal", java_script_enabled=False)
    page.goto(CALENDAR)
    assert not grip(page, draft).is_visible()
    page.locator(f"[data-story='{draft.pk}'] .dated__move").click()
    at = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT16:30")
    page.fill("#move [name=at]", at)
    page.click("#move .move--main")
    draft.refresh_from_db()
    assert timezone.localtime(draft.suggested_at).strftime("%Y-%m-%dT%H:%M") == at
    page.locator("[data-undo]").click()
    draft.refresh_from_db()
    assert draft.suggested_at is None


def test_a_calendar_that_cannot_reach_the_newsroom_says_so(desk_of, draft, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = desk_of("amal")
    open_at(page, first_ahead())
    page.context.set_offline(True)
    page.locator(f"article[data-story='{draft.pk}']").drag_to(day(page, first_ahead()))
    page.wait_for_selector("[data-calendar-failed]:visible")
    page.context.set_offline(False)
    assert Article.objects.get(pk=draft.pk).suggested_at is None


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_on_the_calendar(desk_of, newsroom, approved, draft, language, options):
    newsroom["basim"].language = language
    newsroom["basim"].save()
    at = timezone.now() + timedelta(days=1)
    other = bring(newsroom, "submit", "approve")
    workflow.perform(other, "schedule", by=newsroom["basim"], expected_version=other.version, at=at)
    page = desk_of("basim", **options)
    week = f"{CALENDAR}?week={days(1).isoformat()}"
    for address in (CALENDAR, week, f"{week}&move={approved.pk}", f"{CALENDAR}?move={draft.pk}"):
        page.goto(address)
        assert page.get_attribute("html", "lang") == language
        axe(page)
        assert not scrolls_sideways(page), address
