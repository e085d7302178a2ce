"""Reading what changed in Chromium: found at a glance, in order, without colour, on a phone."""

import pytest

from articles import workflow
from articles.models import Article, Section
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.test_desk import make
from tests.conftest import make_user

pytestmark = pytest.mark.browser

SENTENCE = "أعلنت الشركة أن خدمتها الجديدة تصل إلى المستخدمين في المنطقة قبل نهاية هذا العام"
# Nine hundred words and more: four sentences of fourteen in a paragraph.
PARAGRAPH = ". ".join([SENTENCE] * 4) + "."
PARAGRAPHS = [f"{PARAGRAPH} ({number})" for number in range(1, 18)]
CHANGED = PARAGRAPHS[12].replace(SENTENCE, f"{SENTENCE} وبلغت قيمتها 150 مليار دولار", 1)
LONG = [*PARAGRAPHS[:12], CHANGED, *PARAGRAPHS[13:]]
STATES = [
    {},
    {"color_scheme": "dark"},
    {"viewport": PHONE},
    {"viewport": PHONE, "color_scheme": "dark"},
]


@pytest.fixture
def newsroom(transactional_db):
    section = Section.objects.create(name_ar="تقنية", name_en="Technology")
    people = {"amal": make_user("amal", "writer"), "basim": make_user("basim", "editor")}
    return people | {"section": section}


def perform(story, move, by, **given):
    version = Article.objects.get(pk=story.pk).version
    return workflow.perform(story, move, by=by, expected_version=version, **given)


def a_change(newsroom, body, **changes):
    """A live story whose writer changed it and submitted the change."""
    amal, basim = newsroom["amal"], newsroom["basim"]
    content = {
        "headline_ar": "شركة Perplexity تطلق متصفحا من OpneAI",
        "body_ar": body,
        "question_ar": "هل تثق به؟",
        "section_id": newsroom["section"].pk,
    }
    story = perform(workflow.create(content, by=amal), "submit", amal)
    perform(perform(story, "approve", basim), "publish", basim)
    perform(story, "start_change", basim)
    version = Article.objects.get(pk=story.pk).version
    workflow.edit(story, changes, by=amal, expected_version=version)
    return perform(story, "submit", amal)


def address(story, page):
    return f"/admin/articles/article/{story.pk}/{page}/"


@pytest.mark.parametrize("gap", ["\n\n", "\n", " "], ids=["paragraphs", "lines", "one paragraph"])
def test_one_altered_number_in_nine_hundred_words_is_in_the_first_screen(desk_of, newsroom, gap):
    body = gap.join(LONG)
    assert len(body.split()) > 900
    story = a_change(newsroom, body, body_ar=body.replace("150", "157"))
    page = desk_of("basim")
    page.goto("/admin/")
    page.click(f"a[href='{address(story, 'review')}']")
    mark = page.locator("ins.diff__ins", has_text="157")
    box = mark.bounding_box()
    assert box["y"] > 0
    assert box["y"] + box["height"] < 900
    assert page.evaluate("scrollY") == 0
    assert page.locator("del.diff__del", has_text="150").is_visible()


def test_removed_and_added_latin_words_stand_in_reading_order(desk_of, newsroom):
    headline = "شركة Perplexity تطلق متصفحا من OpenAI"
    story = a_change(newsroom, PARAGRAPH, headline_ar=headline)
    page = desk_of("basim")
    page.goto(address(story, "review"))
    text = page.locator(".diff__text--title")
    removed = text.locator("del").bounding_box()
    added = text.locator("ins").bounding_box()
    # From right to left: first what was there, then what came for it.
    assert removed["x"] > added["x"]
    assert abs(removed["y"] - added["y"]) < removed["height"]


def test_the_marks_are_readable_without_colour(desk_of, newsroom):
    story = a_change(newsroom, PARAGRAPH, body_ar=PARAGRAPH.replace("المنطقة", "العالم", 1))
    page = desk_of("basim")
    page.goto(address(story, "review"))
    look = """(mark) => {
        const style = getComputedStyle(mark);
        return [style.textDecorationLine, style.unicodeBidi, style.boxShadow !== "none",
                parseFloat(style.fontSize) / parseFloat(getComputedStyle(mark.parentElement).fontSize),
                Number(style.fontWeight)];
    }"""
    added = page.locator(".diff ins").first.evaluate(look)
    removed = page.locator(".diff del").first.evaluate(look)
    assert added[:3] == ["underline", "isolate", True]
    assert added[4] >= 700
    assert removed[:2] == ["line-through", "isolate"]
    assert removed[3] < 1


def test_the_decision_is_made_beside_the_difference_without_javascript(desk_of, newsroom):
    story = a_change(newsroom, PARAGRAPH, body_ar=PARAGRAPH.replace("المنطقة", "العالم", 1))
    page = desk_of("basim", java_script_enabled=False, viewport=PHONE)
    page.goto(address(story, "review"))
    page.locator("details.diff-fold summary").first.click()
    page.fill("textarea[name=note]", "راجع المصدر من فضلك.")
    make(page, "request_changes")
    story.refresh_from_db()
    assert story.state == "changes_requested"
    assert page.url.endswith(address(story, "review"))


def test_enter_in_a_field_of_the_review_makes_no_move(desk_of, newsroom):
    story = a_change(newsroom, PARAGRAPH, standfirst_ar="مقدمة")
    perform(story, "approve", newsroom["basim"])
    page = desk_of("basim", java_script_enabled=False)
    page.goto(address(story, "review"))
    page.fill("[name=at]", "2031-01-01T10:00")
    page.press("[name=at]", "Enter")
    story.refresh_from_db()
    assert story.state == "approved"
    assert page.input_value("[name=at]").startswith("2031-01-01T10:00")


def test_two_revisions_are_chosen_compared_and_the_older_one_restored(desk_of, newsroom):
    amal = newsroom["amal"]
    story = workflow.create({"headline_ar": "الأول", "body_ar": PARAGRAPH}, by=amal)
    for headline in ("الثاني", "الثالث"):
        version = Article.objects.get(pk=story.pk).version
        workflow.edit(story, {"headline_ar": headline}, by=amal, expected_version=version)
    page = desk_of("amal", java_script_enabled=False)
    page.goto(address(story, "change"))
    page.click(f"a[href='{address(story, 'revisions')}']")
    page.check("[name=from][value='1']")
    page.check("[name=to][value='3']")
    page.click(".history__end button")
    assert "الأول" in page.inner_text(".diff del")
    page.locator(".restore button").first.click()
    assert page.input_value("#id_headline_ar") == "الأول"
    story.refresh_from_db()
    assert (story.headline_ar, story.revision.seq) == ("الأول", 4)


@pytest.mark.parametrize("options", STATES, ids=str)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    desk_of, newsroom, complaints, language, options
):
    complaints.expect("409")
    for person in (newsroom["amal"], newsroom["basim"]):
        person.language = language
        person.save()
    story = a_change(
        newsroom,
        "\n\n".join(LONG),
        body_ar="\n\n".join([*LONG[:11], LONG[12], "جديدة تماما https://example.org/" + "a" * 60]),
        headline_en="Perplexity launches a browser",
        tags=["OpenAI"],
    )
    page = desk_of("basim", **options)
    for name in ("review", "revisions", "compare"):
        page.goto(address(story, name) + ("?from=1&to=2" if name == "compare" else ""))
        axe(page)
        assert not scrolls_sideways(page), name


@pytest.mark.parametrize("options", STATES, ids=str)
def test_a_late_save_is_settled_in_one_press(desk_of, newsroom, complaints, options):
    complaints.expect("409")
    body = "\n\n".join(PARAGRAPHS[:3])
    content = {"headline_ar": "متصفح من OpneAI", "body_ar": body}
    story = workflow.create(content, by=newsroom["amal"])
    page = desk_of("amal", java_script_enabled=False, **options)
    page.goto(address(story, "change"))
    version = Article.objects.get(pk=story.pk).version
    theirs = {"headline_ar": "متصفح من OpenAI", "body_ar": body.replace("(3)", "(33)")}
    workflow.edit(story, theirs, by=newsroom["basim"], expected_version=version)
    page.fill("#id_headline_ar", "متصفح جديد")
    page.fill("#id_body_ar", body.replace("(1)", "(11)"))
    page.locator("button.move[value=save]").click()
    text = page.inner_text(".clashes")
    assert "جديد" in text
    assert "OpenAI" in text
    assert "33" in text
    assert not scrolls_sideways(page)
    page.check("[name='choose-headline_ar'][value=theirs]")
    page.locator(".clashes__end button[value=save]").click()
    story.refresh_from_db()
    assert story.headline_ar == "متصفح من OpenAI"
    assert story.body_ar == body.replace("(3)", "(33)").replace("(1)", "(11)")


@pytest.mark.parametrize("options", STATES, ids=str)
def test_axe_finds_nothing_on_the_page_of_a_late_save(desk_of, newsroom, complaints, options):
    complaints.expect("409")
    story = workflow.create({"headline_ar": "أول", "body_ar": "نص"}, by=newsroom["amal"])
    page = desk_of("amal", **options)
    page.goto(address(story, "change"))
    version = Article.objects.get(pk=story.pk).version
    theirs = {"headline_ar": "من OpenAI", "standfirst_ar": "مقدمة", "body_ar": "نص آخر"}
    workflow.edit(story, theirs, by=newsroom["basim"], expected_version=version)
    page.fill("#id_headline_ar", "متصفح جديد")
    page.fill("#id_body_ar", "نص ثالث")
    make(page, "save")
    assert page.locator(".clashes fieldset").count() == 2
    axe(page)
