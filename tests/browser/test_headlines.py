"""Headlines in two directions as Chromium draws them: each piece where a reader looks for it.

The place of every character is measured on the page, as heading of the story, in a list, and on the
cards under another story. What is expected stands in tests/newsroom/text/headlines.py.
"""

import re

import pytest

from articles.models import Publication
from newsroom.text.mailed import mark, mark_up
from tests.articles.many import multiply
from tests.browser.stories import a_newsroom
from tests.newsroom.text.headlines import ARABIC, bare, plain, seen

pytestmark = pytest.mark.browser

# The characters of each element from left to right; on one line, which a narrow screen would break.
MEASURE = """(selector) => [...document.querySelectorAll(selector)].map((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places = [];
    while (walker.nextNode()) {
        let at = 0;
        for (const letter of walker.currentNode.data) {
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            at += letter.length;
            range.setEnd(walker.currentNode, at);
            const box = range.getBoundingClientRect();
            places.push([box.left + box.width / 2, letter]);
        }
    }
    return places.sort((one, other) => one[0] - other[0]).map((place) => place[1]).join("");
})"""
# Every heading of a story fetched into this one's page, where its own style sheet sets it.
GATHER = """async (addresses) => {
    const here = document.querySelector(".headline__title");
    for (const address of addresses) {
        const text = await (await fetch(address)).text();
        const { body } = new DOMParser().parseFromString(text, "text/html");
        here.parentElement.append(document.importNode(body.querySelector(".headline__title"), true));
    }
    here.remove();
}"""
ONE_LINE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("h1, h2, h3 { white-space: nowrap; font-size: 1rem; inline-size: max-content }");
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture
def addresses(live_server):
    """A story for each headline, the first the newest; their addresses."""
    newsroom = a_newsroom()
    multiply(newsroom.leak, len(ARABIC))
    copies = Publication.objects.filter(headline_ar=newsroom.leak.headline_ar).order_by(
        "-first_at_ar"
    )
    for copy, line in zip(copies, ARABIC, strict=False):
        Publication.objects.filter(pk=copy.pk).update(headline_ar=plain(line))
        copy.headline_ar = plain(line)
    return [copy.get_absolute_url() for copy in copies[: len(ARABIC)]]


def test_every_headline_reads_in_its_order_in_a_letter_of_which_no_tag_is_left(open_page):
    """As plain text, in a subject, or where a reader of mail drops each `<span>` and `dir`."""
    marked = [mark(plain(line), language="ar") for line in ARABIC]
    bare_html = [re.sub("<[^>]+>", "", mark_up(plain(line), language="ar")) for line in ARABIC]
    page = open_page()
    for direction, texts in (("auto", marked), ("rtl", marked), ("rtl", bare_html)):
        rows = "".join(f'<p dir="{direction}">{text}</p>' for text in texts)
        page.set_content(f"<style>p {{ white-space: nowrap; width: max-content }}</style>{rows}")
        drawn = page.evaluate(MEASURE, "p")
        assert [bare(line) for line in drawn] == [seen(line) for line in ARABIC]


def test_every_headline_reads_in_its_order_on_its_page_and_in_lists(open_page, addresses):
    page = open_page(viewport={"width": 1920, "height": 900}, bypass_csp=True)
    page.goto(addresses[0])
    page.evaluate(GATHER, addresses)
    page.evaluate(ONE_LINE)
    headings = page.evaluate(MEASURE, ".headline__title")
    assert [bare(line) for line in headings] == [seen(line) for line in ARABIC]
    cards = page.evaluate(MEASURE, ".related .card__title")
    assert len(cards) == 3
    listed, address = [], "/"
    while address:
        page.goto(address)
        page.evaluate(ONE_LINE)
        listed += page.evaluate(MEASURE, ".card__title")
        older = page.locator(".pagination__link[rel=next]")
        address = f"/{older.get_attribute('href')}" if older.count() else ""
    shown = {*map(bare, listed)}
    missing = [plain(line) for line in ARABIC if seen(line) not in shown]
    assert not missing
