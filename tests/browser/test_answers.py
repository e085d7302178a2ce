"""The pages of answers in Chromium: for every reader and setting, and undisturbed by hostile text."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from articles import workflow
from articles.models import Publication, Section
from comments.answering import open_question
from comments.models import Comment
from comments.moderation import moderate
from tests.browser.pages import DESKTOP, PHONE, axe, scrolls_sideways, until
from tests.comments.crowd import crowd
from tests.conftest import make_user

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
LONG_WORD = "فسيكفيكهماللهالسميعالعليمأفاستسقيناكموها"
CHOICES = [
    {"key": "yes", "label_ar": "نعم", "label_en": "Yes"},
    {"key": "no", "label_ar": "لا", "label_en": "No"},
    {"key": "unsure", "label_ar": "لست متأكدًا", "label_en": "Not sure"},
]
# Names and words that would reach out of their place if they could: what cleaning lets through, and what
# it would take away, stored as if it had not.
HOSTILE = (
    "\u202eعكس", "\u2067مفتوح", "\u202d12345", "a\u0301\u0301\u0301\u0301\u0301\u0301", "م" + "\u064f" * 40, "﷽﷽﷽﷽",
    "((((((", "<b>x</b>", "12:30-13:45", "C++", "עברית", "x" * 40, "\u200f\u200f!؟", "](http://x.y)",
)  # fmt: skip


@pytest.fixture
def asked(transactional_db, live_server):
    """A story in both editions with a crowd of answers, deep replies, a pick and a tombstone."""
    amal, basim = make_user("amal", "writer"), make_user("basim", "editor")
    section = Section.objects.create(name_ar="تقنية", name_en="Technology")
    content = {
        "section_id": section.pk, "publish_en": True, "question_kind": "poll", "choices": CHOICES,
        "headline_ar": "نموذج يولّد الفيديو", "headline_en": "A model that makes video",
        "body_ar": "نص.", "body_en": "Text.",
        "question_ar": "هل تتوقع أن يتفوق نموذج Sora في توليد الفيديو؟",
        "question_en": "Will Sora win at making video?",
    }  # fmt: skip
    story = workflow.create(content, by=amal)
    for move, by in (("submit", amal), ("approve", basim), ("publish", basim)):
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    open_question(None, article_id=story.pk)
    publication = Publication.objects.get(article=story)
    answers = crowd(publication, 30, replies=5)
    parent = answers[0].children.first()
    (deep,) = crowd(
        publication, 1, root=answers[0], parent=parent, depth=2, choice_key="", useful=0
    )
    Comment.objects.filter(pk__in=[parent.pk, answers[0].pk]).update(replies=5)
    Comment.objects.filter(pk=answers[0].pk).update(useful=90, choice_key="yes", is_staff=True)
    Comment.objects.filter(pk=deep.pk).update(name=LONG_WORD)
    words = f'<p dir="rtl">{LONG_WORD} {"كلام طويل يقرأ. " * 20}</p><p dir="ltr">{"x" * 60}</p>'
    Comment.objects.filter(pk=answers[1].pk).update(
        useful=80, name=LONG_WORD, body_html=words, choice_key="no"
    )
    Comment.objects.filter(pk=answers[10].pk).update(state="withdrawn", name="غائب")
    moderate(Comment.objects.get(pk=answers[2].pk), "pick", by=basim, reason="يذكر أرقامًا.")
    publication.editor = basim
    return publication


def pages_of(publication, language):
    """The address of each kind of page of answers in an edition."""
    first = Comment.objects.get(useful=90)
    with override(language):
        where = reverse("comments:answers", args=[publication.article_id])
        one = reverse("comments:permalink", args=[first.public_id])
        story = publication.get_absolute_url()
    return {
        "story": story,
        "answers": where,
        "newest": f"{where}?sort=newest",
        "one choice": f"{where}?choice=yes",
        "no answer of it": f"{where}?choice=unsure",
        "side by side": f"{where}?sides=1",
        "thread": f"{where}?thread={first.public_id}",
        "one answer": one,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_of_answers_is_accessible_and_fits_its_window(
    open_page, asked, language, scheme
):
    page = open_page(color_scheme=scheme)
    for kind, address in pages_of(asked, language).items():
        page.goto(address)
        assert page.locator("h1").count() == 1, kind
        for size in (DESKTOP, PHONE, NARROW):
            page.set_viewport_size(size)
            assert not scrolls_sideways(page), f"{kind} at {size['width']} px"
        axe(page)


def test_what_is_gone_says_so_accessibly(open_page, complaints, asked):
    complaints.expect("status of 410")
    comment = Comment.objects.filter(replies=0, depth=0, state="visible", picked_at=None).first()
    moderate(comment, "reject", by=asked.editor, code="abuse")
    comment = moderate(Comment.objects.get(pk=comment.pk), "approve", by=asked.editor)
    moderate(comment, "withdraw", reader=comment.reader)
    page = open_page(viewport=NARROW)
    answer = page.goto(reverse("comments:permalink", args=[comment.public_id]))
    assert answer.status == 410
    assert page.locator(".answer--removed").is_visible()
    assert not scrolls_sideways(page)
    axe(page)


def test_the_address_of_an_answer_brings_it_into_sight_and_marks_it(browser_page, asked):
    comment = Comment.objects.filter(depth=0, state="visible").order_by("created_at")[10]
    browser_page.goto(reverse("comments:permalink", args=[comment.public_id]))
    answer = browser_page.locator(f"#answer-{comment.public_id}")
    is_in_sight = """() => {
        const { top } = document.querySelector(":target").getBoundingClientRect();
        return top >= 0 && top < innerHeight / 2;
    }"""
    until(browser_page, lambda: browser_page.evaluate(is_in_sight))
    ground = "one => getComputedStyle(one).backgroundColor"
    other = browser_page.locator(".answer:not([aria-current])").first
    assert answer.evaluate(ground) != other.evaluate(ground)


def test_the_other_opinion_is_one_press_away(browser_page, asked):
    browser_page.goto(pages_of(asked, "ar")["answers"])
    first = Comment.objects.get(useful=90)
    answer = browser_page.locator(f"#answer-{first.public_id}")
    answer.get_by_role("link", name="أرني الرأي الآخر").click()
    other = Comment.objects.get(useful=80)
    assert browser_page.url.endswith(f"#answer-{other.public_id}")


def test_useful_is_one_press_and_is_said(browser_page, asked):
    browser_page.goto(pages_of(asked, "ar")["answers"])
    first = Comment.objects.get(useful=90)
    button = browser_page.locator(f"#answer-{first.public_id} [data-useful]")
    said = browser_page.locator("[data-useful-status]")
    for key, count, pressed, words in (
        ("Enter", "91", "true", "حُسب"),
        (" ", "90", "false", "لم يعد"),
    ):
        button.press(key)
        said.filter(has_text=words).wait_for(state="attached")
        assert button.locator("[data-count]").inner_text() == count
        assert button.get_attribute("aria-pressed") == pressed
    assert "useful" not in browser_page.url
    axe(browser_page)


def test_without_script_useful_asks_on_a_page_of_its_own(open_page, asked):
    page = open_page(java_script_enabled=False)
    page.goto(pages_of(asked, "ar")["answers"])
    first = Comment.objects.get(useful=90)
    page.locator(f"#answer-{first.public_id} [data-useful]").click()
    page.locator("main button").click()
    first.refresh_from_db()
    assert first.useful == 91
    assert f"at={first.public_id}" in page.url


def test_all_replies_and_more_answers_are_reached_without_script(open_page, asked):
    page = open_page(java_script_enabled=False)
    page.goto(pages_of(asked, "ar")["answers"])
    page.get_by_role("link", name=re.compile("^عرض الردود كلها")).first.click()
    assert page.locator(".answer").count() == 7
    page.get_by_role("link", name="كل الأجوبة").click()
    ids = "rows => rows.map((row) => row.id)"
    read = set(page.locator(".answer").evaluate_all(ids))
    page.get_by_role("link", name="أجوبة أخرى").click()
    more = set(page.locator(".thread__item > .answer").evaluate_all(ids))
    # How many stand on a page depends on how long they are.
    assert more
    assert not more & read


def test_columns_stand_beside_each_other_only_where_there_is_room(open_page, asked):
    page = open_page()
    page.goto(pages_of(asked, "ar")["answers"])
    beside = page.get_by_role("link", name="جنبًا إلى جنب")
    page.set_viewport_size(PHONE)
    assert not beside.is_visible()
    page.set_viewport_size(DESKTOP)
    beside.click()
    page.wait_for_url("**sides=1*")
    sides = page.locator(".sides__side")
    heights = "sides => sides.map((side) => side.offsetTop)"
    assert len(set(sides.evaluate_all(heights))) == 1
    page.set_viewport_size(PHONE)
    tops = sides.evaluate_all(heights)
    assert tops == sorted(set(tops))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_hostile_name_or_text_moves_nothing_beside_it(open_page, asked, language):
    """F13: where each word of the neighbours is drawn, with tame text and with hostile text."""
    places = """(own) => [...document.querySelectorAll(".answer")].map((answer) => {
        const words = [];
        const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest(own)) continue;
            if (!node.data.trim()) continue;
            const range = document.createRange();
            for (let at = 0; at < node.length; at += 1) {
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                const box = range.getBoundingClientRect();
                const inside = node.parentElement.getBoundingClientRect();
                words.push(Math.round(box.left - inside.left));
            }
        }
        return words.join(" ");
    })"""
    own = ".avatar, .answer__name bdi, .answer__text, .visually-hidden"
    page = open_page()
    address = pages_of(asked, language)["newest"]
    comment = Comment.objects.filter(depth=0, state="visible").latest("created_at")
    page.goto(address)
    tame = page.evaluate(places, own)
    for text in HOSTILE:
        Comment.objects.filter(pk=comment.pk).update(
            name=text[:40], body_html=f'<p dir="rtl">{text.replace("<", "&lt;")}</p>'
        )
        page.goto(address)
        assert page.evaluate(places, own) == tame, ascii(text)
        assert not scrolls_sideways(page), ascii(text)
