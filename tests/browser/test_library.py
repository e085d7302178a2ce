"""The picture library in Chromium: many files at once, their words, the focal point; with keys alone."""

import io

import pytest
from PIL import Image as Pillow

from articles.images.library import upload
from articles.images.renditions import make_all
from articles.models import Image, Section
from newsroom.models import User
from tests.browser.pages import PHONE, axe, scrolls_sideways

pytestmark = pytest.mark.browser

LIST = "/admin/articles/image/"


def file(name="صورة.jpg", colour="#1f3a93", size=(800, 450)):
    out = io.BytesIO()
    Pillow.new("RGB", size, colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def image(newsroom):
    image = upload(io.BytesIO(file()["buffer"]), by=newsroom["amal"], alt_ar="بوابة")
    make_all(image.pk)
    return image


def test_several_files_are_sent_each_with_its_state_and_then_its_words(desk_of, complaints):
    complaints.expect("400 (Bad Request)")
    page = desk_of("amal")
    page.goto(LIST)
    broken = {"name": "ليست.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files("[type=file]", [file("أولى.jpg"), broken, file("ثانية.jpg", "#226622")])
    page.wait_for_selector(".sent:nth-child(3) form:not([hidden])")
    assert Image.objects.count() == 2
    assert "JPEG" in page.inner_text(".sent--wrong .sent__state")
    axe(page)
    first = page.locator(".sent").first
    assert not first.locator("[data-sent-again]").is_visible()
    first.locator("button[type=submit]").click()
    first.locator("[data-sent-errors] li").wait_for()
    first.locator("[name=alt_ar]").fill("بوابة المدينة")
    first.locator("[name=alt_ar]").press("Tab")
    first.locator("button[type=submit]").click()
    page.wait_for_selector(".sent--done")
    assert Image.objects.get(alt_ar="بوابة المدينة")


def test_a_file_is_dropped_on_the_library(desk_of):
    page = desk_of("amal")
    page.goto(LIST)
    made = page.evaluate_handle(
        """async () => {
          const canvas = new OffscreenCanvas(60, 40);
          canvas.getContext("2d").fillRect(0, 0, 30, 30);
          const carried = new DataTransfer();
          const blob = await canvas.convertToBlob({ type: "image/png" });
          carried.items.add(new File([blob], "x.png", { type: "image/png" }));
          return carried;
        }"""
    )
    page.dispatch_event("[data-sending]", "dragover", {"dataTransfer": made})
    assert page.locator(".sending--over").count() == 1
    page.dispatch_event("[data-sending]", "drop", {"dataTransfer": made})
    page.wait_for_selector(".sent form:not([hidden])")
    assert Image.objects.get().width == 60


def test_the_focal_point_is_set_by_a_press_and_by_keys(desk_of, image):
    page = desk_of("amal")
    page.goto(f"{LIST}{image.pk}/change/")
    box = page.locator("[data-focal-frame]").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.8)
    assert page.input_value("#id_focal_x") == "20"
    assert page.input_value("#id_focal_y") == "80"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert (page.input_value("#id_focal_x"), page.input_value("#id_focal_y")) == ("21", "70")
    cut = "getComputedStyle(document.querySelector('[data-focal-cut]')).objectPosition"
    assert page.evaluate(cut) == "21% 70%"
    axe(page)
    page.click("[name=_save]")
    page.wait_for_url(f"**{LIST}")
    found = Image.objects.get()
    assert (found.focal_x, found.focal_y) == (21, 70)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_shows_all(desk_of, image, language, scheme):
    User.objects.update(language=language)
    upload(io.BytesIO(file(colour="#883322")["buffer"]))
    page = desk_of("amal", viewport=PHONE, color_scheme=scheme)
    for address in (LIST, f"{LIST}{image.pk}/change/", f"{LIST}{image.pk}/delete/", f"{LIST}add/"):
        page.goto(address)
        axe(page)
        assert not scrolls_sideways(page), address


def test_without_a_script_a_picture_comes_in_by_a_form(desk_of):
    page = desk_of("amal", java_script_enabled=False)
    page.goto(LIST)
    page.set_input_files("[data-sending] [type=file]", file())
    page.fill("[data-sending] [name=alt_ar]", "بوابة")
    page.click("[data-sending] [type=submit]")
    page.wait_for_url(f"**{LIST}")
    assert Image.objects.get().alt_ar == "بوابة"
    page.goto(f"{LIST}{Image.objects.get().pk}/change/")
    page.fill("#id_focal_x", "30")
    page.click("[name=_save]")
    page.wait_for_url(f"**{LIST}")
    assert Image.objects.get().focal_x == 30


def test_the_picture_of_a_section_is_chosen_by_looking_by_keys_and_sent_at_once(desk_of, image):
    section = Section.objects.get()
    page = desk_of("basim")
    page.goto(f"/admin/articles/section/{section.pk}/change/")
    page.focus("[data-cover-choose]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-pick-page] [data-picture]")
    axe(page)
    page.fill("[data-pick] [name=q]", "قطار")
    page.wait_for_selector(".chooser__empty")
    page.fill("[data-pick] [name=q]", "البوابة")
    page.focus(f"[data-picture='{image.pk}']")
    page.keyboard.press("Enter")
    assert page.input_value("#id_cover") == str(image.pk)
    assert page.locator("[data-cover-image]").is_visible()
    assert page.evaluate("document.activeElement.matches('[data-cover-choose]')")
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    section.refresh_from_db()
    assert section.cover == image

    page.click("[data-cover-choose]")
    page.set_input_files("[data-pick] [type=file]", file(colour="#883322"))
    page.locator("[data-ask-picture] [name=alt_ar], dialog[open] [name=alt_ar]").first.wait_for()
    sent = Image.objects.exclude(pk=image.pk).get()
    assert page.input_value("#id_cover") == str(sent.pk)
    page.keyboard.press("Escape")
    page.click("[data-cover-none]")
    assert page.input_value("#id_cover") == ""
    assert not page.locator("[data-cover-image]").is_visible()
