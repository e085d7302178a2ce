"""Pasting and dropping on the sheet, in Chromium: formatted text, links, pictures."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image as Pillow

from articles.models import Image
from tests.browser.pages import axe, until
from tests.browser.test_desk import ADD
from tests.browser.test_sheet import TEXT, WIDE, mark, text

pytestmark = pytest.mark.browser

CLIPBOARD = Path(__file__).parents[1] / "newsroom/text/clipboard"
HAND_OVER = """async ([kind, types, files]) => {
  const data = new DataTransfer();
  for (const [type, words] of Object.entries(types)) data.setData(type, words);
  for (const [name, type, bytes] of files) {
    data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  }
  const made = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector("#id_body_ar").dispatchEvent(made);
}"""


@pytest.fixture
def sheet(desk_of):
    page = desk_of("amal", viewport=WIDE)
    page.goto(ADD)
    page.click(TEXT)
    return page


def hand(page, kind="paste", files=(), **types):
    types = {f"text/{name}": words for name, words in types.items()}
    page.evaluate(HAND_OVER, [kind, types, [[*file[:2], list(file[2])] for file in files]])


def png(colour="navy"):
    file = io.BytesIO()
    Pillow.new("RGB", (320, 180), colour).save(file, "PNG")
    return "leak.png", "image/png", file.getvalue()


class TestWords:
    def test_a_page_of_word_becomes_markdown_and_undo_gives_the_plain_text(self, sheet):
        html, markdown = (
            (CLIPBOARD / f"word.{kind}").read_text("utf-8") for kind in ("html", "md")
        )
        hand(sheet, html=html, plain="ماذا وجدوا\r\nنص")
        until(sheet, lambda: text(sheet).startswith("## ماذا وجدوا في الكود؟"))
        assert "- عمالة غير مدفوعة\n    - بلا عقد" in text(sheet)
        assert markdown.strip()[-20:] in text(sheet)
        sheet.keyboard.press("Control+z")
        assert text(sheet) == "ماذا وجدوا\nنص"
        sheet.keyboard.press("Control+z")
        assert text(sheet) == ""

    def test_what_is_typed_meanwhile_keeps_its_place(self, sheet):
        held = []
        sheet.route("**/paste/", lambda route: held.append(route))
        hand(sheet, html="<p>نص <b>غامق</b></p>", plain="نص غامق")
        sheet.keyboard.type(" ثم")
        until(sheet, lambda: held)
        held.pop().continue_()
        until(sheet, lambda: text(sheet) == "نص **غامق** ثم")
        sheet.keyboard.type("!")
        assert text(sheet) == "نص **غامق** ثم!"

    def test_without_a_connection_the_plain_text_stays(self, sheet, complaints):
        complaints.expect("ERR_FAILED")
        sheet.route("**/paste/", lambda route: route.abort())
        hand(sheet, html="<p>نص <b>غامق</b></p>", plain="نص غامق")
        sheet.wait_for_selector("[data-said]:has-text('بلا تنسيق')")
        assert text(sheet) == "نص غامق"

    def test_a_link_over_marked_words_makes_them_a_link(self, sheet):
        sheet.fill(TEXT, "تقرير الصحيفة")
        mark(sheet, "الصحيفة")
        hand(sheet, plain="https://example.org/a_(b)")
        assert text(sheet) == "تقرير [الصحيفة](<https://example.org/a_(b)>)"

    def test_among_lines_that_are_paragraphs_no_blank_line_comes(self, sheet):
        sheet.fill(TEXT, "فقرة\nفقرة\n")
        sheet.press(TEXT, "Control+End")
        hand(sheet, html="<p>أول</p><p><b>ثان</b></p>", plain="أول\n\nثان")
        until(sheet, lambda: "**" in text(sheet))
        assert text(sheet) == "فقرة\nفقرة\nأول\n**ثان**"


@pytest.fixture
def _unmade(complaints):
    """No task makes the renditions of a picture here."""
    complaints.expect("404")


@pytest.mark.usefixtures("_unmade")
class TestPictures:
    @pytest.mark.parametrize("kind", ["paste", "drop"])
    def test_a_file_is_sent_and_asked_for_its_words(self, sheet, kind, complaints):
        complaints.expect("400")
        sheet.fill(TEXT, "قبل")
        sheet.press(TEXT, "Control+End")
        hand(sheet, kind, files=[png()])
        sheet.wait_for_selector("[data-ask-picture][open]")
        axe(sheet)
        image = Image.objects.get()
        assert text(sheet) == f"قبل\n\n![](image:{image.pk})"
        proof = sheet.frame_locator("[name=proof-ar]")
        proof.locator("img").first.wait_for(state="attached")
        sheet.click("[data-ask-picture] button[value=put]")
        sheet.wait_for_selector("[data-errors] p")
        sheet.fill("[data-ask-picture] [name=alt_ar]", "شاشة عليها رمز")
        sheet.fill("[data-ask-picture] [name=credit_ar]", "وكالة")
        sheet.click("[data-ask-picture] button[value=put]")
        sheet.wait_for_selector("[data-ask-picture]", state="hidden")
        image.refresh_from_db()
        assert (image.alt_ar, image.credit_ar) == ("شاشة عليها رمز", "وكالة")
        proof.locator("[alt='شاشة عليها رمز']").wait_for(state="attached")

    def test_one_that_is_refused_leaves_the_text_as_it_was_and_says_why(self, sheet, complaints):
        complaints.expect("400")
        sheet.fill(TEXT, "نص")
        sheet.press(TEXT, "Control+End")
        hand(sheet, files=[("leak.png", "image/png", b"no picture")])
        sheet.wait_for_selector("[data-said]:has-text('leak.png')")
        assert text(sheet) == "نص"
        assert not Image.objects.exists()

    def test_a_picture_inside_a_document_goes_through_the_same_door(self, sheet):
        data = base64.b64encode(png("teal")[2]).decode()
        html = f'<p>أول</p><img alt="رمز" src="data:image/png;base64,{data}"><p>ثان</p>'
        hand(sheet, html=html, plain="أول\nثان")
        sheet.wait_for_selector("[data-ask-picture][open]")
        assert text(sheet) == f"أول\n\n![رمز](image:{Image.objects.get().pk})\n\nثان"

    def test_another_file_than_a_picture_is_not_taken(self, sheet):
        hand(sheet, "drop", files=[("notes.pdf", "application/pdf", b"%PDF")])
        sheet.wait_for_selector("[data-said]:has-text('الصور')")
        assert text(sheet) == ""

    def test_the_tool_takes_one_of_the_library(self, sheet):
        hand(sheet, files=[png()])
        sheet.click("[data-ask-picture] button[value='']")
        sheet.fill(TEXT, "")
        sheet.click("#id_body_ar >> xpath=.. >> [data-tool=picture]")
        sheet.click("[data-pick-here] [data-markdown]")
        assert text(sheet) == f"![](image:{Image.objects.get().pk})"
        assert sheet.evaluate("document.activeElement.id") == "id_body_ar"

    def test_the_cover_is_chosen_by_looking_or_sent(self, sheet):
        hand(sheet, files=[png()])
        sheet.click("[data-ask-picture] button[value='']")
        sheet.click("[data-cover-choose]")
        sheet.click("[data-pick-here] [data-markdown]")
        first = str(Image.objects.get().pk)
        assert sheet.input_value("#id_cover") == first
        sheet.click("[data-cover-none]")
        assert sheet.input_value("#id_cover") == ""
        sheet.click("[data-cover-choose]")
        name, kind, data = png("teal")
        sheet.set_input_files("#pick-file", {"name": name, "mimeType": kind, "buffer": data})
        sheet.click("[data-ask-picture] button[value='']")
        assert sheet.input_value("#id_cover") not in ("", first)
