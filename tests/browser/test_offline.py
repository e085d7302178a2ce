"""Reading without a network: what is kept, what is told of it, and that nothing taken down is read on."""

import pytest

from articles import workflow
from articles.models import Article
from tests.browser.pages import axe
from tests.browser.stories import a_newsroom
from tests.conftest import make_user

pytestmark = pytest.mark.browser

# Resolves once a worker of ours answers for this page.
IN_CHARGE = """() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
  || new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done)))
  .then(() => true)"""
# The addresses kept, as soon as there are so many.
KEPT = """async (count) => {
  for (;;) {
    const keys = await (await caches.open("stories")).keys();
    if (keys.length === count) return keys.map(({ url }) => new URL(url).pathname);
    await new Promise((again) => setTimeout(again, 50));
  }
}"""


@pytest.fixture
def reader(open_page, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page = open_page(service_workers="allow")
    page.goto("/")
    page.evaluate(IN_CHARGE)
    return page


def retract(story):
    workflow.perform(
        story, "retract", by=make_user("huda", "managing_editor"), expected_version=Article.objects.get(pk=story.pk).version,
        public_note_ar="بُنيت على وثيقة مزوّرة.", public_note_en="It rested on a forgery.",
    )  # fmt: skip


def test_stories_are_read_without_a_network_until_they_are_taken_down(
    live_server, reader, complaints
):
    stories = a_newsroom()
    address, english = stories.address("corrected"), stories.address("long", "en")
    for way in (address, english):
        reader.goto(way)
    assert len(reader.evaluate(KEPT, 2)) == 2
    reader.context.set_offline(True)

    reader.goto(address)
    assert reader.locator("[data-kept-notice]").is_visible()
    assert reader.locator("[data-kept-notice] [data-locale]").inner_text()
    axe(reader)
    reader.goto("/archive/")
    lines = reader.locator("[data-kept-list] a")
    assert lines.evaluate_all("links => links.map((link) => [link.lang, link.dir])") == [
        ["en", "ltr"],
        ["ar", "rtl"],
    ]
    axe(reader)
    lines.last.click()
    assert reader.locator("h1").inner_text() == "قصة 3"

    reader.context.set_offline(False)
    retract(stories.corrected)
    reader.evaluate("navigator.serviceWorker.controller.postMessage({look: true})")
    assert reader.evaluate(KEPT, 1) == [english]
    reader.context.set_offline(True)
    reader.goto(address)
    assert "قصة" not in reader.locator("h1").inner_text()
