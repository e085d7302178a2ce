"""The queue in Chromium: fifty waiting answers cleared by the keyboard, with a reason and an undo."""

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Publication, Section
from comments.answering import answer, open_question
from comments.models import Comment, Reader
from tests.browser.pages import PHONE, axe, scrolls_sideways, until

pytestmark = pytest.mark.browser
QUEUE = "/admin/comments/comment/"
CHOICES = [{"key": "yes", "label_ar": "نعم"}, {"key": "no", "label_ar": "لا"}]


@pytest.fixture
def waiting(newsroom):
    """Fifty answers of new readers to one story."""
    words = {"headline_ar": "كيف يعمل الكابل؟", "body_ar": "نص.", "question_ar": "هل يتفوق؟"}
    more = {"question_kind": "poll", "choices": CHOICES, "section_id": Section.objects.get().pk}
    story = workflow.create(words | more, by=newsroom["amal"])
    for move in ("submit", "approve", "publish"):
        by = newsroom["amal"] if move == "submit" else newsroom["basim"]
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    open_question(None, article_id=story.pk)
    live = Publication.objects.select_related("summary").get(article=story)
    for number in range(50):
        body = f"لأن السرعة تحسم، والسبب رقم {number * 7919} في رأيي أهم من غيره."
        answer(
            live,
            reader=Reader.objects.create(),
            body=body,
            choice="yes",
            name="عمر",
            submit_key=f"k{number}",
            now=timezone.now(),
        )
    assert Comment.objects.filter(state="held").count() == 50


def states():
    return {
        state: Comment.objects.filter(state=state).count()
        for state in ("held", "visible", "rejected")
    }


def test_fifty_are_cleared_in_sixty_presses(desk_of, waiting):
    page = desk_of("basim")
    page.goto(QUEUE)
    assert page.locator("[data-queue-failed]").is_hidden()
    pressed, says = 0, page.locator("[data-queue-says]")

    def press(*keys):
        nonlocal pressed
        for key in keys:
            before = says.text_content()
            page.keyboard.press(key)
            pressed += 1
            if key in "asu123":
                until(
                    page,
                    lambda before=before: (
                        (said := says.text_content()) != before and "…" not in said
                    ),
                )

    press("r", "2")
    assert states() == {"held": 49, "visible": 0, "rejected": 1}
    press("u")
    assert states() == {"held": 50, "visible": 0, "rejected": 0}
    press("j", "k")
    for _number in range(50):
        press("a")
    assert states() == {"held": 0, "visible": 50, "rejected": 0}
    assert pressed <= 60
    axe(page)


def test_a_phone_shows_it_whole(desk_of, waiting):
    page = desk_of("basim", viewport=PHONE)
    page.goto(QUEUE)
    assert not scrolls_sideways(page)
    axe(page)
