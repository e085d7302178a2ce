"""Help with Arabic typing on the sheet, in Chromium."""

import pytest

from tests.browser.pages import until
from tests.browser.test_desk import ADD
from tests.browser.test_sheet import TEXT, WIDE, text

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(desk_of):
    page = desk_of("amal", viewport=WIDE)
    page.goto(ADD)
    page.click(TEXT)
    return page


@pytest.mark.parametrize(
    ("typed", "gives"),
    [
        ('قال "نعم" ثم', "قال «نعم» ثم"),
        ('قال "سمعت "لا" منه"', "قال «سمعت ‹لا› منه»"),
        ('و"الكلمة"', "و«الكلمة»"),
        ("أولًا, ثم; أحقًا?", "أولًا، ثم؛ أحقًا؟"),
        ("**قال**, ثم", "**قال**، ثم"),
        ("كتـــاب", "كتاب"),
        ("بـ300 وهـ", "بـ300 وهـ"),
        ("OpenAI, Inc", "OpenAI, Inc"),
        ('He said "no"', 'He said "no"'),
        ('نفّذ `print("a")` الآن', 'نفّذ `print("a")` الآن'),
        ("[كلمة](https://x.org/?a", "[كلمة](https://x.org/?a"),
    ],
)
def test_signs_become_those_of_the_text(sheet, typed, gives):
    sheet.keyboard.type(typed)
    assert text(sheet) == gives


def test_a_newsroom_may_choose_the_marks_around_a_quotation(desk_of, settings):
    settings.QUOTATION_MARKS = "“”‘’"
    page = desk_of("amal", viewport=WIDE)
    page.goto(ADD)
    page.click(TEXT)
    page.keyboard.type('قال "سمعت "لا" منه", ثم')
    assert text(page) == "قال “سمعت ‘لا’ منه”، ثم"


def test_in_a_block_of_code_nothing_is_touched(sheet):
    sheet.fill(TEXT, "```\nكلمة")
    sheet.press(TEXT, "Control+End")
    sheet.keyboard.type(',"')
    assert text(sheet) == '```\nكلمة,"'


def test_undo_gives_back_what_was_typed(sheet):
    sheet.keyboard.type("ماذا?")
    assert text(sheet) == "ماذا؟"
    sheet.keyboard.press("Control+z")
    assert text(sheet) == "ماذا?"
    sheet.keyboard.type(" نعم,")
    assert text(sheet) == "ماذا? نعم،"


def test_whoever_does_not_want_it_switches_it_off_for_good(sheet):
    sheet.click("[data-typing]")
    sheet.goto(ADD)
    sheet.click(TEXT)
    sheet.keyboard.type("نعم,")
    assert text(sheet) == "نعم,"
    assert sheet.get_attribute("[data-typing]", "aria-pressed") == "false"


def test_what_cannot_be_seen_is_counted_shown_and_removed(sheet):
    sheet.fill(TEXT, "قبل \u202bنص\u202c بعد \u200f")
    sheet.wait_for_selector("#id_body_ar >> xpath=ancestor::*[@data-sheet] >> text=3 محارف خفية")
    sheet.click("[data-hidden-next] >> visible=true")
    assert sheet.evaluate("document.activeElement.selectionStart") == 3
    sheet.click("[data-hidden-remove] >> visible=true")
    assert text(sheet) == "قبل نص بعد "
    until(sheet, lambda: not sheet.is_visible("[data-hidden-remove]"))
    sheet.click(TEXT)
    sheet.keyboard.press("Control+z")
    assert "\u202b" in text(sheet)
