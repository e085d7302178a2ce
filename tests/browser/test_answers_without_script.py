"""An answer's whole life in Chromium with JavaScript off (F6): its reader, the mail box, a moderator's keys."""

import email
import re
from email import policy
from urllib.parse import urlsplit

import pytest
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.models import Publication, Section
from comments.answering import open_question
from comments.models import Comment, Reader
from comments.tasks import send_link

pytestmark = pytest.mark.browser
QUEUE = "/admin/comments/comment/"
WORDS, BETTER = "أراهن على السرعة.", "أراهن على السرعة قبل كل شيء."
# The server refuses what is sent back in an instant.
OLD_ENOUGH_MS = 3_200
CHOICES = [{"key": "yes", "label_ar": "نعم"}, {"key": "no", "label_ar": "لا"}]


@pytest.fixture
def story(newsroom):
    words = {"headline_ar": "كيف يعمل الكابل؟", "body_ar": "نص.", "question_ar": "هل يتفوق؟"}
    more = {"question_kind": "poll", "choices": CHOICES, "section_id": Section.objects.get().pk}
    story = workflow.create(words | more, by=newsroom["amal"])
    for move in ("submit", "approve", "publish"):
        by = newsroom["amal"] if move == "submit" else newsroom["basim"]
        story = workflow.perform(story, move, by=by, expected_version=story.version)
    open_question(None, article_id=story.pk)
    return Publication.objects.get(article=story).get_absolute_url()


@pytest.fixture
def mail_box(settings, tmp_path):
    """Letters as files; `read()` writes those whose tasks wait and gives the newest as text."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path

    def read() -> str:
        for row in DBTaskResult.objects.ready().filter(task_path=send_link.module_path):
            send_link.func(*row.args_kwargs["args"])
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        letter = email.message_from_bytes(newest.read_bytes(), policy=policy.default)
        return letter.get_body(("plain",)).get_content()

    return read


def write(page, story, words, **more):
    """Sent, sent back filled, and sent once more."""
    page.goto(story)
    form = page.locator("#answer-form")
    form.locator("textarea").fill(words)
    for name, value in more.items():
        if name == "email":
            form.locator("details summary").click()
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button").click()
    assert page.locator("#answer-form textarea").input_value() == words
    page.wait_for_timeout(OLD_ENOUGH_MS)
    page.locator("#answer-form").get_by_role("button").click()
    page.wait_for_url("**/answers/?mine=1**")


def tab_to(page, selector):
    """By the keyboard alone, as far as it takes."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def press(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_whole_life_of_an_answer(open_page, desk_of, story, mail_box):
    guest, other = (open_page(java_script_enabled=False) for _who in range(2))
    write(guest, story, WORDS, name="سارة", email="sara@reader.example")
    assert WORDS in guest.locator(".answer--pending").inner_text()

    link = re.search(r"https?://\S+/answers/link/\S+", mail_box())[0]
    guest.goto(urlsplit(link).path)
    guest.locator("main form").get_by_role("button").click()
    guest.wait_for_url("**/answers/mine/**")
    assert Reader.objects.get(name="سارة").email_confirmed_at is not None

    guest.locator("a[href$='/change/']").click()
    guest.locator("textarea").fill(BETTER)
    guest.locator("main form").get_by_role("button").click()
    guest.wait_for_url("**/answers/?mine=1**")
    guest.goto("/answers/mine/")
    assert BETTER in guest.locator(".answer--pending").inner_text()

    desk = desk_of("basim", java_script_enabled=False)
    desk.goto(QUEUE)
    press(desk, "button[value=approve]")
    other.goto(story)
    assert BETTER in other.locator(".thread").inner_text()
    desk.goto(f"{QUEUE}?state=visible")
    press(desk, "button[value=pick]")
    comment = Comment.objects.get(name="سارة")
    assert (comment.state, comment.picked_at is not None) == ("visible", True)

    write(other, story, "كلام لا يليق بأحد.", name="غاضب")
    desk.goto(QUEUE)
    tab_to(desk, "summary[data-key=r]")
    desk.keyboard.press("Enter")
    press(desk, "button[value='reject:abuse']")
    other.goto("/answers/mine/")
    told = str(Comment.RejectCode.ABUSE.label)
    assert told in other.locator("main").inner_text()

    guest.goto("/answers/mine/")
    guest.locator("a[href$='/withdraw/']").click()
    guest.locator("main form").get_by_role("button").click()
    guest.wait_for_url("**/answers/?mine=1**")
    other.goto(story)
    assert BETTER not in other.content()
    comment.refresh_from_db()
    assert (comment.state, comment.picked_at) == ("withdrawn", None)
