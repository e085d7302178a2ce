"""In a flood a reader's browser does a second of work before it sends, and the reader does nothing for it."""

import pytest
from django.utils import timezone

from comments.models import Comment, Question
from comments.switching import note_surge
from tests.browser.test_answers_without_script import story  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser


def send(page, words, name):
    form = page.locator("#answer-form")
    form.locator("textarea").fill(words)
    form.locator("[name=name]").fill(name)
    form.get_by_role("button").click()
    page.wait_for_url("**/answers/?mine=1**")


def code_of(name):
    return Comment.objects.get(name=name).hold_codes[-1]["code"]


def test_the_browser_works_for_the_form_in_a_story_and_for_a_reply(open_page, story):  # noqa: F811
    note_surge(Question.objects.get(), now=timezone.now())
    page = open_page()
    page.goto(story)
    send(page, "أراهن على السرعة.", "سارة")
    assert code_of("سارة") == "surge"

    first = Comment.objects.get(name="سارة")
    Comment.objects.filter(pk=first.pk).update(state="visible")
    other = open_page()
    other.goto(f"/a/{first.article_id}/answers/?reply={first.public_id}")
    # The field is there as soon as the work is done.
    other.locator("#answer-form [name=work]").wait_for(state="attached")
    other.wait_for_timeout(3_200)
    send(other, "بل على الجودة يا سارة.", "حسام")
    assert code_of("حسام") == "surge"


def test_without_a_script_the_answer_is_taken_and_waits(open_page, story):  # noqa: F811
    note_surge(Question.objects.get(), now=timezone.now())
    page = open_page(java_script_enabled=False)
    page.goto(story)
    form = page.locator("#answer-form")
    form.locator("textarea").fill("جواب بلا برمجة.")
    form.locator("[name=name]").fill("ليان")
    form.get_by_role("button").click()
    page.wait_for_timeout(3_200)
    page.locator("#answer-form").get_by_role("button").click()
    page.wait_for_url("**/answers/?mine=1**")
    assert (Comment.objects.get(name="ليان").state, code_of("ليان")) == ("held", "surge_no_work")
