"""Where things stand on every public page: within the window, beside one another, and once for all.

One browser window a language is drawn narrow and wide, so that a hundred states cost a minute.
"""

import pytest

from tests.browser.pages import PHONE, axe, scrolls_sideways
from tests.browser.stories import a_newsroom

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 768, 1280, 1920)
# The boxes of every line of text, by the element that holds it. A line counts as covered when a line of
# another element takes more than a third of its height: the boxes of letters are taller than their lines.
# What is clipped to nothing is for screen readers; what scrolls by itself may reach out of the window.
LOOK = """() => {
    const hidden = (one) => one.closest(".visually-hidden, .skip-link, .field--unseen, [aria-hidden=true]");
    const scroller = (one) => {
        for (; one && one !== document.body; one = one.parentElement)
            if (getComputedStyle(one).overflowX !== "visible") return true;
        return false;
    };
    const lines = [], told = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const text = walker.currentNode, holder = text.parentElement;
        if (!text.data.trim() || hidden(holder) || !holder.checkVisibility()) continue;
        range.selectNodeContents(text);
        for (const box of range.getClientRects())
            if (box.width > 1 && box.height > 1) lines.push({ box, holder, words: text.data.trim().slice(0, 30) });
    }
    const wide = document.documentElement.clientWidth;
    for (const { box, holder, words } of lines)
        if ((box.left < -1 || box.right > wide + 1) && !scroller(holder)) told.push(`out of the window: ${words}`);
    lines.sort((one, other) => one.box.top - other.box.top);
    lines.forEach(({ box, holder, words }, place) => {
        for (const other of lines.slice(place + 1)) {
            if (other.box.top >= box.bottom) break;
            if (holder.contains(other.holder) || other.holder.contains(holder)) continue;
            const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const down = Math.min(box.bottom, other.box.bottom) - other.box.top;
            if (across > 2 && down > Math.min(box.height, other.box.height) / 3)
                told.push(`covered: ${words} / ${other.words}`);
        }
    });
    return told;
}"""
# Every shift that no press of the reader caused, with what was moved.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(({ node }) => (node?.outerHTML ?? node?.data ?? "").slice(0, 120));
        window.shifts.push(`${entry.value.toFixed(5)} ${moved.join(" + ")}`);
    }
}).observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"


@pytest.fixture
def newsroom(live_server):
    return a_newsroom()


def test_no_page_is_wider_than_its_window_nor_covers_its_own_words(open_page, complaints, newsroom):
    for status in (404, 410):
        complaints.expect(f"status of {status}")
    wrong = []
    for language in ("ar", "en"):
        page = open_page()
        for kind, address in (newsroom.pages(language) | newsroom.forms(language)).items():
            page.goto(address)
            page.evaluate("document.fonts.ready")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    told = page.evaluate(LOOK)
                    told += ["scrolls sideways"] if scrolls_sideways(page) else []
                    wrong += [f"{kind}, {language}, {width} px, {scheme}: {what}" for what in told]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_forms_and_what_comes_after_them_are_accessible(open_page, complaints, newsroom, language):
    complaints.expect("status of 410")
    page = open_page(viewport=PHONE)
    for kind, address in newsroom.forms(language).items():
        page.goto(address)
        assert page.locator("h1").count() == 1, kind
        axe(page)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_moves_while_a_page_comes_over_a_slow_line(open_page, newsroom, language):
    page = open_page(viewport=PHONE, bypass_csp=True)
    held = []
    page.context.add_init_script(SHIFTS)
    page.goto(newsroom.address("long", language))
    # A reader who has searched before is shown what for.
    page.evaluate("localStorage.setItem('recent-searches', JSON.stringify(['Sora', 'OpenAI']))")
    page.route("**/*.woff2", lambda route: held.append(route))
    pages = newsroom.pages(language) | newsroom.forms(language)
    moved = {}
    for kind in ("home", "story", "section", "search", "results"):
        page.goto(pages[kind], wait_until="commit")
        page.wait_for_function(PAINTED)
        # Longer than a browser waits with a line for its letters.
        page.wait_for_function("performance.now() > 600")
        assert held, kind
        while held:
            held.pop().continue_()
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        assert kind != "search" or page.locator("[data-recent]").is_visible()
        if shifts := page.evaluate("window.shifts"):
            moved[kind] = shifts
    assert not moved, "\n".join(f"{kind}: {line}" for kind in moved for line in moved[kind])
