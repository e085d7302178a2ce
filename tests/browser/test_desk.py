"""The desk in Chromium: the main job from an empty form to the front page, and two people at once."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from articles import ideas, workflow
from articles.models import Article, Publication
from tests.articles.workflow.cases import SORA
from tests.browser.pages import PHONE, axe, scrolls_sideways

pytestmark = pytest.mark.browser

ADD = "/admin/articles/article/add/"
LINES = SORA.read_text(encoding="utf-8").split("\n")
HEADLINE, BODY, QUESTION = LINES[1], "\n".join(LINES[2:-2]), LINES[-2]


def make(page, move):
    """Press the button of a move."""
    button = f"button.move[formaction$='/move/{move}/'], button.move[name=_move][value={move}]"
    with page.expect_navigation():
        page.click(button)


def write(page, headline=HEADLINE):
    """A new story from pasted text; the address of its form."""
    page.goto(ADD)
    page.fill("#id_headline_ar", headline)
    page.fill("#id_body_ar", BODY)
    page.fill("#id_question_ar", QUESTION)
    page.select_option("#id_section", label="تقنية")
    make(page, "submit")
    return urlsplit(page.url).path


def approve(page, form):
    page.goto(form)
    make(page, "approve")


def test_a_story_goes_from_an_empty_form_to_the_front_page(desk_of):
    form = write(desk_of("amal"))
    editor = desk_of("basim")
    editor.goto("/admin/")
    # The desk leads to the review, where the text stands whole and is approved.
    editor.click(f"a[href='{form.replace('/change/', '/review/')}']")
    assert LINES[2][:11] in editor.inner_text(".review__body")
    make(editor, "approve")
    make(editor, "publish")
    editor.goto("/")
    editor.click(f"a:has-text('{HEADLINE[:20]}')")
    text = editor.inner_text("article")
    places = [text.find(paragraph) for paragraph in LINES[2:-2]]
    assert -1 not in places
    assert places == sorted(places)
    assert "نيكو فيليكس" in editor.inner_text("blockquote footer")
    assert QUESTION in editor.inner_text("#question")


def test_a_scheduled_story_appears_at_its_time_without_a_scheduler(desk_of):
    form = write(desk_of("amal"))
    editor = desk_of("basim")
    approve(editor, form)
    at = timezone.localtime(timezone.now() + timedelta(seconds=6))
    editor.fill("[name=at]", at.strftime("%Y-%m-%dT%H:%M:%S"))
    make(editor, "schedule")
    address = Publication.objects.get().get_absolute_url()
    assert editor.request.get(address).status == 404
    editor.wait_for_timeout(7_000)
    assert editor.request.get(address).status == 200
    assert address in editor.request.get("/").text()


def test_two_browsers_edit_one_story_and_both_texts_survive(desk_of, complaints, newsroom):
    complaints.expect("409")
    story = workflow.create({"headline_ar": "الأول", "body_ar": "نص"}, by=newsroom["amal"])
    form = f"/admin/articles/article/{story.pk}/change/"
    first, second = desk_of("amal"), desk_of("basim")
    first.goto(form)
    second.goto(form)
    first.fill("#id_headline_ar", "عنوان أمل")
    make(first, "save")
    second.fill("#id_headline_ar", "عنوان باسم")
    second.fill("#id_standfirst_ar", "مقدمة باسم")
    make(second, "save")
    assert Article.objects.get().headline_ar == "عنوان أمل"
    assert second.input_value("#id_headline_ar") == "عنوان باسم"
    assert second.input_value("#id_standfirst_ar") == "مقدمة باسم"
    assert "أمل" in second.inner_text(".clashes")
    assert "باسم" in second.inner_text(".clashes")
    axe(second)
    make(second, "save")
    assert Article.objects.get().headline_ar == "عنوان باسم"


def test_one_switch_shows_one_language_and_both_are_kept(desk_of):
    page = desk_of("amal")
    page.goto(ADD)
    page.fill("#id_headline_ar", "عنوان")
    assert not page.is_visible("#id_headline_en")
    page.check("[name=_writing][value=en]", force=True)
    assert not page.is_visible("#id_headline_ar")
    page.fill("#id_headline_en", "A headline")
    make(page, "save")
    assert page.is_visible("#id_headline_en")
    story = Article.objects.get()
    assert (story.headline_ar, story.headline_en) == ("عنوان", "A headline")


def test_a_headline_is_seen_whole_on_a_phone_and_holds_no_line_break(desk_of):
    page = desk_of("amal", viewport=PHONE)
    page.goto(ADD)
    for field in ("#id_headline_ar", "#id_question_ar"):
        page.fill(field, f"{HEADLINE}\r\n{HEADLINE}")
        page.press(field, "Enter")
        assert page.input_value(field) == f"{HEADLINE} {HEADLINE}"
        assert page.eval_on_selector(field, "box => box.scrollHeight <= box.clientHeight + 1")
    make(page, "save")
    assert Article.objects.get().headline_ar == f"{HEADLINE} {HEADLINE}"


def test_a_day_of_the_calendar_is_written_as_text(desk_of):
    page = desk_of("amal")
    page.goto(ADD)
    field = "#id_embargo_until"
    # Digits alone, whatever the language of the browser.
    assert page.get_attribute(field, "type") == "text"
    page.click(f"{field} ~ [data-moment-open]")
    calendar = f"{field} ~ .moment__calendar"
    page.eval_on_selector(
        calendar, "box => { box.value = '2037-03-05T08:00'; box.dispatchEvent(new Event('input')) }"
    )
    assert page.input_value(field) == "2037-03-05 08:00"
    make(page, "save")
    assert page.input_value(field) == "2037-03-05 08:00"


def test_a_story_is_written_and_submitted_without_javascript(desk_of):
    write(desk_of("amal", java_script_enabled=False))
    assert Article.objects.get().state == "in_review"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_at_the_desk(desk_of, newsroom, language, options):
    for person in newsroom.values():
        person.language = language
        person.save()
    story = workflow.create(
        {"headline_ar": HEADLINE, "body_ar": BODY, "headline_en": "Artists leak Sora"},
        by=newsroom["amal"],
    )
    idea = ideas.suggest("forecast", "1", headline="من أصاب؟", angle="نعود إليه", about=story)
    idea = f"/admin/articles/idea/{idea.pk}/change/"
    page = desk_of("basim", **options)
    form = f"/admin/articles/article/{story.pk}/change/"
    for address in ("/admin/", "/admin/articles/article/", ADD, form, f"{form}?writing=en",
                    "/admin/articles/image/", "/admin/articles/image/add/",
                    "/admin/articles/idea/", "/admin/articles/idea/add/", idea,
                    "/admin/articles/section/", "/admin/articles/person/add/"):  # fmt: skip
        page.goto(address)
        assert page.get_attribute("html", "lang") == language
        axe(page)
        assert not scrolls_sideways(page), address


@pytest.mark.parametrize("script", [True, False])
def test_an_idea_becomes_a_draft_in_two_presses(desk_of, script):
    page = desk_of("amal", java_script_enabled=script)
    page.goto("/admin/articles/idea/")
    page.fill("[name=new-headline]", "لماذا تختفي المنافذ؟")
    page.press("[name=new-headline]", "Enter")
    page.get_by_role("button", name="ابدأ المسودة").click()
    assert page.input_value("#id_headline_ar") == "لماذا تختفي المنافذ؟"
    story = Article.objects.get()
    assert urlsplit(page.url).path == f"/admin/articles/article/{story.pk}/change/"
    assert story.idea.state == "used"
