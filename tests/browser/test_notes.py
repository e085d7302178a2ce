"""Editorial notes in Chromium: over the form with a script, on a page of their own without one."""

import pytest

from articles import workflow
from articles.models import EditorialNote
from articles.workflow import notes
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.test_desk import BODY, HEADLINE

pytestmark = pytest.mark.browser


@pytest.fixture
def story(newsroom):
    return workflow.create({"headline_ar": HEADLINE, "body_ar": BODY}, by=newsroom["amal"])


def form_of(story):
    return f"/admin/articles/article/{story.pk}/change/"


def test_a_passage_is_marked_and_noted_over_the_form_and_typed_words_stay(desk_of, story):
    page = desk_of("amal")
    page.goto(form_of(story))
    page.fill("#id_headline_ar", "عنوان لم يُحفظ")
    page.evaluate("document.querySelector('#id_body_ar').setSelectionRange(5, 25)")
    page.click(".write--body.write--ar [data-notes-open]")
    page.wait_for_selector("dialog[open] [data-notes]")
    axe(page)
    assert page.input_value("dialog [name=quote]") == BODY[5:25]
    page.fill("dialog .notes__new [name=text]", "راجع هذا @basim")
    page.click("dialog [value=write]")
    page.wait_for_selector("dialog .note mark")
    assert page.inner_text("dialog .note mark") == BODY[5:25].strip()
    page.click("dialog [data-find]")
    page.wait_for_selector("dialog", state="hidden")
    marked = "(({selectionStart, selectionEnd}) => [selectionStart, selectionEnd])"
    start, end = page.evaluate(f"{marked}(document.querySelector('#id_body_ar'))")
    assert BODY[start:end] == BODY[5:25].strip()
    assert page.input_value("#id_headline_ar") == "عنوان لم يُحفظ"
    page.wait_for_selector(".write--body.write--ar .noted__count")
    assert "راجع هذا" in page.inner_text("[data-notes-side]")


def test_a_thread_is_answered_and_resolved_over_the_form(desk_of, story, newsroom):
    note = notes.write_note(story, "راجع الرقم", by=newsroom["basim"])
    page = desk_of("amal")
    page.goto(form_of(story))
    page.click(f"[data-notes-side] a[href$='#note-{note.pk}']")
    page.click("dialog .note__answer summary")
    page.fill("dialog .note__answer [name=text]", "راجعته")
    page.click("dialog [value=reply]")
    page.wait_for_selector("dialog .remark:has-text('راجعته')")
    page.click("dialog [value=resolve]")
    page.wait_for_selector("dialog .notes__settled")
    assert not EditorialNote.objects.get().is_open


def test_notes_need_no_script(desk_of, story):
    page = desk_of("amal", java_script_enabled=False, viewport=PHONE)
    page.goto(form_of(story))
    page.click(".write--headline.write--ar [data-notes-open]")
    page.fill("[name=text]", "طويل")
    page.click("[value=write]")
    page.click(".note__answer summary")
    page.fill(".note__answer [name=text]", "قصّرته")
    page.click("[value=reply]")
    assert "قصّرته" in page.inner_text(".note")
    page.click("[value=resolve]")
    assert not EditorialNote.objects.get().is_open
    assert EditorialNote.objects.get().place == "headline"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_in_the_notes(desk_of, story, newsroom, language, options):
    for person in newsroom.values():
        person.language = language
        person.save()
    by = newsroom["basim"]
    at = notes.Anchor("body", "ar", BODY[5:25])
    notes.write_note(story, "راجع @amal", by=by, at=at, blocks=True)
    notes.resolve(notes.write_note(story, "OpenAI", by=newsroom["amal"]), by=by)
    page = desk_of("basim", **options)
    for address in (f"/admin/articles/article/{story.pk}/notes/?where=story:", form_of(story)):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
        axe(page)
        assert not scrolls_sideways(page), address
