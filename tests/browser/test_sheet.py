"""The writing sheet in Chromium: tools and keys, the proof beside the text, counts."""

import pytest

from articles import workflow
from articles.models import Article
from articles.rendering import render
from tests.browser.pages import DESKTOP, PHONE, axe, scrolls_sideways, until
from tests.browser.stories import LONG
from tests.browser.test_desk import ADD, BODY, HEADLINE

pytestmark = pytest.mark.browser

TEXT = "#id_body_ar"
FRAME = "[name=proof-ar]"
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def sheet(desk_of):
    """The form of a new story, Amal's."""
    page = desk_of("amal", viewport=WIDE)
    page.goto(ADD)
    page.click(TEXT)
    return page


def text(page):
    return page.input_value(TEXT)


def mark(page, words, field=TEXT):
    """Mark these words of the text."""
    page.evaluate(
        """([field, words]) => {
          const text = document.querySelector(field);
          const from = text.value.indexOf(words);
          text.focus();
          text.setSelectionRange(from, from + words.length);
        }""",
        [field, words],
    )


def write(page, words):
    page.fill(TEXT, words)
    page.press(TEXT, "Control+End")


def proof(page):
    return page.frame_locator(FRAME)


class TestTools:
    @pytest.mark.parametrize(
        ("tool", "written", "marked", "gives"),
        [
            ("bold", "قالت أمل ذلك.", "أمل", "قالت **أمل** ذلك."),
            ("bold", "قالت **أمل** ذلك.", "أمل", "قالت أمل ذلك."),
            ("bold", "قالت *أمل* ذلك.", "أمل", "قالت ***أمل*** ذلك."),
            ("bold", "أول\nثان", "أول\nثان", "**أول**\n**ثان**"),
            ("italic", "قالت أمل ", "أمل ", "قالت *أمل* "),
            ("italic", "قالت **أمل**", "أمل", "قالت ***أمل***"),
            ("code", "نفّذ pip هنا", "pip", "نفّذ `pip` هنا"),
            ("code", "قبل\n\na\nb\n\nبعد", "a\nb", "قبل\n\n```\na\nb\n```\n\nبعد"),
            ("heading2", "أول\n\nثان", "ثان", "أول\n\n## ثان"),
            ("heading3", "## أول", "أول", "### أول"),
            ("heading2", "## أول", "أول", "أول"),
            ("list", "أول\nثان", "أول\nثان", "- أول\n- ثان"),
            ("numbers", "- أول\n- ثان", "- أول\n- ثان", "1. أول\n2. ثان"),
            ("list", "- أول", "أول", "أول"),
            ("quote", "قول", "قول", "> قول\n>\n> – اسم القائل"),
            ("pull", "قول", "قول", "> قول\n> {.pull}"),
            ("pull", "> قول\n> {.pull}", "قول", "قول"),
            (
                "aside",
                "- أ\n- ب",
                "- أ\n- ب",
                "> ### عنوان الصندوق\n>\n> - أ\n> - ب\n>\n> {.aside}",
            ),
            ("aside", "> ### عن\n>\n> نص\n>\n> {.aside}", "نص", "نص"),
            ("footnote", "نص.", ".", "نص.[^1]\n\n[^1]: نص الحاشية"),
            ("footnote", "أ[^1] ب\n\n[^1]: ج", "ب", "أ[^1] ب[^2]\n\n[^1]: ج\n[^2]: نص الحاشية"),
        ],
    )
    def test_a_tool_writes_its_signs_and_undo_takes_them_back(
        self, sheet, tool, written, marked, gives
    ):
        sheet.keyboard.insert_text(written)
        mark(sheet, marked)
        sheet.click(f"#id_body_ar >> xpath=.. >> [data-tool={tool}]")
        assert text(sheet) == gives
        for _ in range(2 if tool == "footnote" else 1):
            sheet.keyboard.press("Control+z")
        assert text(sheet) == written

    def test_in_a_text_without_blank_lines_none_is_made(self, sheet):
        """One would make a single paragraph of all the others."""
        write(sheet, "فقرة\nفقرة\nفقرة")
        mark(sheet, "فقرة")
        sheet.keyboard.press("Control+Alt+f")
        assert "\n\n" not in text(sheet)

    def test_shortcuts_know_the_key_and_not_its_arabic_letter(self, sheet):
        write(sheet, "كلمة")
        sheet.evaluate(
            """() => document.querySelector("#id_body_ar").dispatchEvent(new KeyboardEvent(
              "keydown", { code: "KeyB", key: "\u0644\u0627", ctrlKey: true, bubbles: true, cancelable: true }))"""
        )
        assert text(sheet) == "**كلمة**"

    def test_a_link_asks_for_its_address_and_is_corrected_in_place(self, sheet):
        write(sheet, "تقرير الصحيفة")
        mark(sheet, "الصحيفة")
        sheet.keyboard.press("Control+k")
        assert sheet.input_value("[data-ask-link] [name=words]") == "الصحيفة"
        sheet.keyboard.type("example.org/a")
        sheet.keyboard.press("Enter")
        assert text(sheet) == "تقرير [الصحيفة](https://example.org/a)"
        sheet.keyboard.press("ArrowRight")
        sheet.keyboard.press("Control+k")
        assert sheet.input_value("[data-ask-link] [name=address]") == "https://example.org/a"
        sheet.keyboard.press("Escape")
        assert text(sheet) == "تقرير [الصحيفة](https://example.org/a)"

    def test_what_is_typed_right_after_a_link_comes_after_it(self, sheet):
        """No moment lies between the dialog's going and the link's coming."""
        write(sheet, "تقرير الصحيفة")
        mark(sheet, "الصحيفة")
        sheet.keyboard.press("Control+k")
        sheet.fill("[data-ask-link] [name=address]", "example.org/a")
        sheet.evaluate(
            """() => {
              document.querySelector("[data-ask-link] [value=put]").click();
              document.execCommand("insertText", false, "!");
            }"""
        )
        assert text(sheet) == "تقرير [الصحيفة](https://example.org/a)!"

    def test_the_bar_is_one_stop_and_the_arrows_go_as_one_reads(self, sheet):
        sheet.keyboard.press("Shift+Tab")
        first = sheet.evaluate("document.activeElement.dataset.tool")
        sheet.keyboard.press("ArrowLeft")
        second = sheet.evaluate("document.activeElement.dataset.tool")
        assert (first, second) == ("heading2", "heading3")
        sheet.keyboard.press("Tab")
        assert sheet.evaluate("document.activeElement.id") == "id_body_ar"
        sheet.keyboard.press("Tab")
        assert sheet.evaluate("document.activeElement.id") != "id_body_ar"

    def test_a_tool_shows_where_it_already_holds(self, sheet):
        write(sheet, "قال **كثيرًا** اليوم")
        mark(sheet, "كثير")
        sheet.wait_for_selector("[data-tool=bold][aria-pressed=true]")
        mark(sheet, "اليوم")
        sheet.wait_for_selector("[data-tool=bold][aria-pressed=false]")


class TestEnter:
    @pytest.mark.parametrize(
        ("written", "gives"),
        [
            ("فقرة", "فقرة\n\nس"),
            ("- أول", "- أول\n- س"),
            ("9. تاسع", "9. تاسع\n10. س"),
            ("> قول", "> قول\n> س"),
            ("| أ | ب |", "| أ | ب |\n| س |  |"),
            ("```\na = 1", "```\na = 1\nس"),
            ("فقرة\nفقرة", "فقرة\nفقرة\nس"),
        ],
    )
    def test_it_goes_on_with_what_one_is_in(self, sheet, written, gives):
        write(sheet, written)
        sheet.keyboard.press("Enter")
        sheet.keyboard.type("س")
        assert text(sheet) == gives

    def test_an_empty_item_ends_the_list(self, sheet):
        sheet.keyboard.type("- أول")
        sheet.keyboard.press("Enter")
        sheet.keyboard.press("Enter")
        assert text(sheet) == "- أول\n"

    def test_with_shift_it_is_the_browsers_own(self, sheet):
        sheet.keyboard.type("سطر")
        sheet.keyboard.press("Shift+Enter")
        assert text(sheet) == "سطر\n"


class TestProof:
    def test_it_follows_what_is_typed_and_nothing_is_saved(self, sheet):
        sheet.fill("#id_headline_ar", "عنوان المعاينة")
        sheet.click(TEXT)
        sheet.keyboard.type("نص **مهم** هنا")
        proof(sheet).locator(".reading__text strong", has_text="مهم").wait_for()
        proof(sheet).locator("h1", has_text="عنوان المعاينة").wait_for()
        assert not Article.objects.exists()

    def test_a_text_that_cannot_be_set_is_said_in_the_line_with_its_number(self, sheet, complaints):
        complaints.expect("422")
        write(sheet, "سطر\n\n" + "[" * 300)
        sheet.wait_for_selector("[data-proof-state]:has-text('السطر 3')")
        write(sheet, "سطر")
        proof(sheet).locator(".reading__text p", has_text="سطر").wait_for()
        assert not sheet.inner_text("[data-proof-state]")

    def test_one_request_is_under_way_and_an_answer_typed_over_is_dropped(self, sheet):
        held, seen = [], []
        sheet.route("**/proof/ar/", lambda route: held.append(route))
        sheet.on("request", lambda request: seen.append(request.url))
        write(sheet, "قديم")
        until(sheet, lambda: held)
        write(sheet, "جديد")
        sheet.wait_for_timeout(1_000)
        assert len(held) == 1
        held.pop().continue_()
        until(sheet, lambda: held)
        assert proof(sheet).locator(".reading__text", has_text="قديم").count() == 0
        held.pop().continue_()
        proof(sheet).locator(".reading__text p", has_text="جديد").wait_for()

    def test_text_and_proof_are_scrolled_together(self, sheet):
        parts = [f"## عنوان {number}\n\n" + "كلمة من فقرة طويلة. " * 60 for number in range(20)]
        write(sheet, "\n\n".join(parts))
        proof(sheet).locator("h2", has_text="عنوان 19").wait_for()
        sheet.hover(TEXT)
        sheet.evaluate(f"document.querySelector('{TEXT}').scrollTop = 3000")
        frame = sheet.frame(name="proof-ar")
        until(sheet, lambda: frame.evaluate("scrollY") > 500)
        before = sheet.evaluate(f"document.querySelector('{TEXT}').scrollTop")
        sheet.hover(FRAME)
        lower = f"document.querySelector('{TEXT}').scrollTop > {before + 200}"
        until(sheet, lambda: sheet.mouse.wheel(0, 300) or sheet.evaluate(lower))

    def test_by_night_and_as_wide_as_a_desktop(self, sheet):
        frame = sheet.frame(name="proof-ar")
        sheet.click("[data-proof-dark]")
        assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
        sheet.click("[data-proof-wide]")
        until(sheet, lambda: frame.evaluate("innerWidth") == 960)

    def test_without_a_script_its_button_shows_what_is_written(self, desk_of):
        page = desk_of("amal", java_script_enabled=False)
        page.goto(ADD)
        page.fill(TEXT, "نص بلا نصّ برمجي")
        page.click("text=أظهر المكتوب الآن")
        proof(page).locator(".reading__text p", has_text="بلا نصّ").wait_for()
        assert page.input_value(TEXT) == "نص بلا نصّ برمجي"


SAMPLES = [
    LONG["ar"],
    BODY,
    "كلمة",
    "مُشَكَّلٌ تمامًا وكتـــاب واحد",
    "أوبن إيه آي و GPT-4o بنسبة 5.5% في 2024-11-26",
    "**غامق**ة و`code` و[رابط](https://example.org/a-b_c)",
    "1. أول\n2. ثان\n\n- ثالث",
    "> قول\n>\n> – قائله\n\n> بارز\n> {.pull}",
    "> بارز في سطر. {.pull}\n\nنص\n\n> ### صندوق\n>\n> - أ\n> - ب\n>\n> {.aside}",
    "![وصف الصورة](image:12)\n\nبعد",
    "## عنوان\n\n| أ | ب |\n|---|---|\n| ج | د |",
]


def test_the_count_is_the_one_that_readers_pages_are_made_with(sheet):
    for source in SAMPLES:
        write(sheet, source)
        rendered = render(source)
        sheet.wait_for_timeout(400)
        shown = sheet.inner_text("[data-count]")
        number = (
            "".join(filter(str.isdigit, shown.partition("·")[0]))
            or {"كلمة واحدة": "1", "كلمتان": "2"}[shown.partition(" ·")[0]]
        )
        assert int(number) == rendered.words, source


class TestCalm:
    @pytest.mark.parametrize("size", [PHONE, DESKTOP])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(self, desk_of, newsroom, size, scheme):
        story = workflow.create({"headline_ar": HEADLINE, "body_ar": BODY}, by=newsroom["amal"])
        page = desk_of("amal", viewport=size, color_scheme=scheme)
        page.goto(f"/admin/articles/article/{story.pk}/change/")
        page.wait_for_selector("[data-tools]:not([hidden])")
        axe(page)
        assert not scrolls_sideways(page)

    def test_on_a_phone_the_proof_takes_the_place_of_the_text(self, desk_of):
        page = desk_of("amal", viewport=PHONE)
        page.goto(ADD)
        page.fill(TEXT, "نص الهاتف")
        assert not page.is_visible(FRAME)
        page.click("#id_body_ar >> xpath=../../.. >> [data-view=proof]")
        proof(page).locator(".reading__text p", has_text="نص الهاتف").wait_for()
        assert not page.is_visible(TEXT)


class TestCalmAndKeys:
    def test_calm_leaves_headline_text_and_proof_alone_and_is_remembered(self, sheet):
        sheet.click("[data-calm] >> visible=true")
        for gone in (".editor__side", "#id_section", "#id_question_ar", "#id_standfirst_ar"):
            assert not sheet.is_visible(gone)
        sheet.goto(ADD)
        assert sheet.is_visible("#id_headline_ar")
        assert sheet.is_visible(TEXT)
        assert not sheet.is_visible(".editor__side")
        axe(sheet)
        sheet.click("[data-calm] >> visible=true")
        assert sheet.is_visible("#id_question_ar")

    def test_the_key_that_saves_saves(self, sheet):
        sheet.fill("#id_headline_ar", "عنوان بلا فأرة")
        with sheet.expect_navigation():
            sheet.keyboard.press("Control+s")
        assert Article.objects.get().headline_ar == "عنوان بلا فأرة"

    def test_a_story_is_written_formatted_and_submitted_without_a_mouse(self, desk_of):
        page = desk_of("amal", viewport=WIDE)
        page.goto(ADD)

        def go_to(name):
            """By the Tab key alone."""
            for _ in range(120):
                page.keyboard.press("Tab")
                if (
                    page.evaluate("document.activeElement.name || document.activeElement.value")
                    == name
                ):
                    return
            raise AssertionError(f"the Tab key does not lead to {name}")

        go_to("headline_ar")
        page.keyboard.type("فنانون يسربون النموذج")
        go_to("body_ar")
        page.keyboard.press("Control+Alt+2")
        page.keyboard.type("ما جرى")
        page.keyboard.press("Enter")
        page.keyboard.type("قال الفنانون ")
        page.keyboard.press("Control+b")
        page.keyboard.type("كفى")
        assert text(page) == "## ما جرى\n\nقال الفنانون **كفى**"
        go_to("question_ar")
        page.keyboard.type("هل تثق به؟")
        go_to("section")
        page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            for _ in range(160):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.value") == "submit":
                    page.keyboard.press("Enter")
                    break
        story = Article.objects.get()
        assert (story.state, story.body_ar) == ("in_review", "## ما جرى\n\nقال الفنانون **كفى**")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_in_english_either(self, desk_of, newsroom, scheme):
        newsroom["amal"].language = "en"
        newsroom["amal"].save()
        page = desk_of("amal", viewport=WIDE, color_scheme=scheme)
        page.goto(f"{ADD}?writing=en")
        page.fill("#id_body_en", "Words with **weight**.")
        page.frame_locator("[name=proof-en]").locator("strong", has_text="weight").wait_for()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#id_body_en')).direction")
            == "ltr"
        )
        axe(page)
