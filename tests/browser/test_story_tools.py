"""What a script adds to a story for its reader: near times, the share sheet, sizes, passages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.pages import axe, scrolls_sideways, until
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


def test_a_near_time_is_counted_in_the_digits_of_the_newsroom(open_page, newsroom, settings):
    settings.DIGITS = "arab"
    page = open_page()
    now = timezone.now()
    page.clock.install(time=now)
    newsroom.long.publications.update(first_at_ar=now - timedelta(minutes=59, seconds=30))
    page.goto("/")
    assert page.locator("time[data-ago]").first.inner_text() == "منذ ٥٩ دقيقة"


def test_without_script_the_date_stands(open_page, newsroom):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    words = page.locator("time[data-ago]").first.inner_text()
    assert words.endswith(str(timezone.localtime().year))


def test_the_size_of_the_text_is_chosen_once_for_all_stories(open_page, newsroom):
    page = open_page()
    size = "parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)"
    page.goto(newsroom.address("long"))
    usual = page.evaluate(size)
    group = page.get_by_role("group", name="حجم النص")
    group.get_by_role("button", name="الأكبر").click()
    assert page.evaluate(size) == pytest.approx(usual * 1.5)
    page.goto(newsroom.address("leak"))
    assert page.evaluate(size) == pytest.approx(usual * 1.5)
    pressed = page.locator(".text-size [aria-pressed=true]")
    assert pressed.count() == 1
    assert pressed.inner_text().endswith("الأكبر")
    page.set_viewport_size({"width": 320, "height": 700})
    assert not scrolls_sideways(page)
    axe(page)
    group.get_by_role("button", name="المعتاد").click()
    assert page.evaluate(size) == pytest.approx(usual, rel=0.1)


def test_a_line_grows_with_the_reading_and_not_for_who_wants_no_motion(open_page, newsroom):
    page = open_page(viewport={"width": 390, "height": 600})
    page.goto(newsroom.address("long"))
    grown = """async () => {
        const two = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        await two();
        return new DOMMatrix(getComputedStyle(document.querySelector(".progress")).transform).a;
    }"""
    assert page.evaluate(grown) == 0
    page.evaluate("scrollTo(0, document.querySelector('.reading').offsetHeight / 2)")
    assert 0.2 < page.evaluate(grown) < 0.9
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate(grown) == 1
    page.emulate_media(reduced_motion="reduce")
    assert not page.locator(".progress").is_visible()


def test_the_contents_name_the_part_that_is_read_and_code_is_copied_whole(open_page, newsroom):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(newsroom.address("long"))
    page.get_by_role("link", name="ثانيًا").click()
    page.locator(".contents__link[aria-current]", has_text="ثانيًا").wait_for()
    assert page.locator(".contents__link[aria-current]").count() == 1
    button = page.locator(".code__copy")
    button.click()
    until(page, lambda: button.text_content() == "نُسخ")
    assert page.evaluate("navigator.clipboard.readText()").startswith('print("a line')


def test_the_share_sheet_of_the_device_gets_the_short_address(open_page, newsroom):
    page = open_page()
    page.add_init_script(
        "navigator.canShare = () => true;"
        "navigator.share = async (story) => { window.shared = story; };"
    )
    page.goto(newsroom.address("long"))
    page.get_by_role("button", name="شارك").click()
    shared = page.evaluate("window.shared")
    assert shared["url"].endswith(f"/a/{newsroom.long.pk}/")
    assert "C++" in shared["title"]


def test_a_passage_that_is_marked_is_reported_with_two_presses(open_page, newsroom):
    page = open_page()
    page.goto(newsroom.address("leak"))
    link = page.locator("[data-report-passage]")
    assert not link.is_visible()
    mark = """() => {
        const words = document.querySelector(".reading__text p").firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 20);
    }"""
    page.evaluate(mark)
    link.wait_for()
    beside = link.bounding_box()
    assert 0 <= beside["x"] <= 1280 - beside["width"]
    page.evaluate("getSelection().removeAllRanges()")
    link.wait_for(state="hidden")
    page.evaluate(mark)
    link.click()
    page.wait_for_url("**/report/?quote=*")
    quote = page.locator("[name=quote]").input_value()
    assert newsroom.leak.body_ar.startswith(quote)
    axe(page)
    page.locator("[name=words]").fill("هذا ليس ما جرى.")
    page.wait_for_timeout(3_200)
    page.get_by_role("button", name="أرسل البلاغ").click()
    page.wait_for_url("**/report/?sent=1")
    report = newsroom.leak.error_reports.get()
    assert (report.quote, report.paragraph) == (quote, 1)
    axe(page)
