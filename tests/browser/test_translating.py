"""Translating beside the original in Chromium: by keyboard, on a phone, without scripts, in both interfaces."""

import pytest

from articles import workflow
from articles.models import Article, Autosave
from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.stories import CHOICES

pytestmark = pytest.mark.browser

ARABIC = "\n\n".join(["سعة البطارية 5000.", "## ما الجديد", "تشحن في 20 دقيقة."])
ENGLISH = "\n\n".join(["The battery holds 5000.", "## What is new", "It charges in 20 minutes."])


@pytest.fixture
def stale(newsroom):
    """A story whose original changed in one number after it was translated, without a standfirst."""
    amal = newsroom["amal"]
    words = {
        "headline_ar": "بطارية تشحن سريعًا",
        "headline_en": "A battery that charges fast",
        "standfirst_ar": "تجربة في مختبر.",
        "body_ar": ARABIC,
        "body_en": ENGLISH,
        "question_ar": "هل تشتريها؟",
        "question_en": "Would you buy it?",
        "question_kind": "poll",
        "choices": CHOICES,
        "publish_en": True,
    }
    story = workflow.create(words, by=amal)
    changes = {"body_ar": ARABIC.replace("5000", "6000")}
    return workflow.edit(story, changes, by=amal, expected_version=story.version)


def rows_of(story):
    return f"/admin/articles/article/{story.pk}/translate/"


def test_a_translation_is_brought_up_to_date_by_keyboard_alone(desk_of, stale):
    page = desk_of("amal")
    page.goto(f"/admin/articles/article/{stale.pk}/change/")
    page.get_by_role("radio", name="الإنجليزية").press("Space")
    assert not page.locator("#id_headline_ar").is_visible()
    assert not page.locator("#id_choices-0-label_ar").is_visible()
    page.reload()
    assert page.get_by_role("radio", name="الإنجليزية").is_checked()
    page.get_by_role("link", name="جنبًا إلى جنب").press("Enter")
    page.get_by_role("link", name="إلى أولها").press("Enter")
    page.locator("#pair-standfirst textarea").fill("A laboratory test.")
    page.locator("[name=passage-0]").fill("The battery holds 6000.")
    page.locator("[data-when=kept]").wait_for()
    kept = Autosave.objects.filter(article=stale).latest("saved_at")
    (words,) = kept.fields["body_en"]
    assert words.splitlines() == ENGLISH.replace("5000", "6000").splitlines()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/translate/?into=en")
    page.get_by_text("لم يبقَ ما يُترجم.").wait_for()
    story = Article.objects.get(pk=stale.pk)
    assert story.body_en == ENGLISH.replace("5000", "6000")
    assert (story.standfirst_en, story.body_ar) == ("A laboratory test.", stale.body_ar)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_reads_well_everywhere_and_works_without_scripts(desk_of, newsroom, stale, language):
    newsroom["basim"].language = language
    newsroom["basim"].save(update_fields=["language"])
    for state in ({}, {"viewport": PHONE, "color_scheme": "dark"}):
        page = desk_of("basim", **state)
        page.goto(rows_of(stale))
        axe(page)
        assert not scrolls_sideways(page)
    page = desk_of("basim", java_script_enabled=False)
    page.goto(rows_of(stale))
    page.locator("#pair-body-0 .pair__vouch").click()
    assert Article.objects.get(pk=stale.pk).translation_stale_since is None
