"""The linter in Chromium: live beside the form, mended in the text and undone, and without a script."""

import pytest

from articles import workflow
from articles.models import Article, Spelling, Term
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.test_desk import BODY, HEADLINE, QUESTION
from tests.conftest import make_user

pytestmark = pytest.mark.browser

SLIPS = "ذهب المدير الى  السوق, ثم عاد الى البيت.\n\nومن شركة Open AI."
CLEAN = "ذهب المدير إلى السوق، ثم عاد إلى البيت."
MARKED = "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))"
BODY_FIELD = "#id_body_ar"


@pytest.fixture(autouse=True)
def bank(newsroom):
    """The names that a new newsroom begins with are gone with the rows of the test before."""
    term, _made = Term.objects.get_or_create(name_en="OpenAI", name_ar="أوبن إيه آي")
    Spelling.objects.get_or_create(folded="open ai", defaults={"term": term, "text": "Open AI"})


@pytest.fixture
def story(newsroom):
    words = {"headline_ar": "عنوان القصة", "body_ar": BODY, "question_ar": QUESTION}
    return workflow.create(words, by=newsroom["amal"])


def form_of(story):
    return f"/admin/articles/article/{story.pk}/change/"


def opened(page, story, text=SLIPS):
    page.goto(form_of(story))
    page.fill(BODY_FIELD, text)
    page.wait_for_selector("[data-rule=latin_signs]", state="attached")
    page.evaluate("for (const part of document.querySelectorAll('details.found')) part.open = true")


def test_a_finding_is_found_mended_and_undone_in_the_text(desk_of, story):
    page = desk_of("amal")
    opened(page, story)
    page.click("[data-rule=known_names] [data-do=go]")
    assert page.evaluate(f"{MARKED}(document.activeElement)") == "Open AI"
    page.click("[data-rule=known_names] [data-do=fix]")
    assert "شركة OpenAI." in page.input_value(BODY_FIELD)
    page.focus(BODY_FIELD)
    page.keyboard.press("Control+z")
    assert "شركة Open AI." in page.input_value(BODY_FIELD)
    assert Article.objects.get(pk=story.pk).body_ar == BODY


def test_all_of_a_kind_are_mended_by_one_press_and_leave_the_list(desk_of, story):
    page = desk_of("amal")
    opened(page, story)
    page.click("details:has([data-rule=common_slips]) [data-do=fix-all]")
    assert "الى" not in page.input_value(BODY_FIELD)
    page.wait_for_selector("[data-rule=common_slips]", state="detached")
    page.wait_for_selector("[data-rule=latin_signs]", state="attached")


def test_what_is_left_is_not_shown_again_and_the_form_keeps_its_words(desk_of, story):
    page = desk_of("amal")
    opened(page, story)
    page.click("[data-rule=known_names] [data-do=leave]")
    page.wait_for_selector("[data-rule=known_names]", state="detached")
    assert page.input_value(BODY_FIELD) == SLIPS
    page.reload()
    page.fill(BODY_FIELD, SLIPS)
    page.wait_for_selector("[data-rule=latin_signs]", state="attached")
    assert not page.query_selector("[data-rule=known_names]")


def test_an_answer_about_older_words_is_dropped(desk_of, story):
    """One request is under way at a time; what was typed meanwhile is asked for after it."""
    page = desk_of("amal")
    page.goto(form_of(story))
    page.wait_for_selector("[data-linter] p")
    under_way, most = [0], [0]

    def slowly(route):
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        page.fill(BODY_FIELD, CLEAN)
        answer = route.fetch()
        under_way[0] -= 1
        route.fulfill(response=answer)

    page.route("**/check/", slowly, times=1)
    page.fill(BODY_FIELD, SLIPS)
    with page.expect_response(lambda answer: answer.url.endswith("/check/")):
        pass
    with page.expect_response(lambda answer: answer.url.endswith("/check/")):
        pass
    page.wait_for_selector("[data-linter] p")
    assert most[0] == 1
    assert not page.query_selector("[data-rule=common_slips]")


def test_a_row_of_the_checklist_leads_to_its_field(desk_of, story):
    page = desk_of("amal")
    page.goto(form_of(story))
    page.click(".checks [data-go-to=id_section]")
    assert page.evaluate("document.activeElement.id") == "id_section"
    page.select_option("#id_section", label="تقنية")
    page.wait_for_selector(".checks [data-go-to=id_section]", state="detached")


def test_only_the_fields_of_the_kind_of_question_are_shown(desk_of, story):
    page = desk_of("amal")
    page.goto(form_of(story))
    choice, settles = "#id_choices-0-label_ar", "#id_settle_how_ar"
    shown = {
        kind: (page.is_visible(choice), page.is_visible(settles))
        for kind in ("open", "poll", "forecast")
        if page.select_option("#id_question_kind", kind)
    }
    assert shown == {"open": (False, False), "poll": (True, False), "forecast": (True, True)}


def test_without_a_script_the_page_of_the_linter_mends_what_is_saved(desk_of, newsroom):
    words = {"headline_ar": HEADLINE, "body_ar": SLIPS, "question_ar": QUESTION}
    story = workflow.create(words, by=newsroom["amal"])
    page = desk_of("amal", java_script_enabled=False, viewport=PHONE)
    page.goto(form_of(story))
    assert page.is_visible("#id_settle_how_ar")
    page.click("[data-linter] a")
    page.click("section:has(#rule-common_slips) .found__act--all")
    page.click("section:has(#rule-known_names) button:has-text('OpneAI')")
    saved = Article.objects.get(pk=story.pk)
    assert "الى" not in saved.body_ar
    assert saved.headline_ar == HEADLINE.replace("OpneAI", "OpenAI")


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing(desk_of, story, newsroom, language, options):
    for person in (*newsroom.values(), make_user("dana", "managing_editor")):
        person.language = language
        person.save()
    page = desk_of("dana", **options)
    opened(page, story)
    axe(page)
    assert not scrolls_sideways(page)
    for address in (
        f"/admin/articles/article/{story.pk}/check/",
        f"/admin/articles/article/{story.pk}/sharing/",
        "/admin/articles/deskrule/",
        "/admin/articles/term/",
        "/admin/articles/term/add/",
    ):
        page.goto(address)
        axe(page)
        assert not scrolls_sideways(page), address
