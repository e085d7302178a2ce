"""Not one word lost, in Chromium: offline, signed out, a server in trouble, two tabs, a closed page."""

import pytest

from articles import autosave, workflow
from articles.models import Autosave
from newsroom.scripts import joined
from tests.architecture.tree import ROOT
from tests.browser.pages import until
from tests.browser.test_desk import ADD, BODY, HEADLINE, make

pytestmark = pytest.mark.browser

TEXT = "#id_standfirst_ar"
COPIES = """async () => {
  const asked = indexedDB.open("newsroom-words");
  await new Promise((done) => { asked.onsuccess = done; });
  const all = asked.result.transaction("copies").objectStore("copies").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  return all.result.map((copy) => ({ ...copy, fields: Object.fromEntries(copy.fields) }));
}"""


@pytest.fixture
def leak(newsroom):
    """A draft of Amal's."""
    return workflow.create({"headline_ar": HEADLINE, "body_ar": BODY}, by=newsroom["amal"])


@pytest.fixture
def form(leak):
    return f"/admin/articles/article/{leak.pk}/change/"


def type_in(page, words, field=TEXT):
    page.click(field)
    page.keyboard.press("End")
    page.keyboard.type(words)


def shown(page, state):
    page.wait_for_selector(f"[data-safe][data-shown={state}]")


def kept(name="standfirst_ar"):
    """The texts of a field that the server keeps."""
    return sorted(row.fields[name][0] for row in Autosave.objects.open())


def closed_offline(desk_of, form):
    """The browser of Amal, in which a page was closed with words that nobody else has."""
    page = desk_of("amal")
    page.goto(form)
    page.context.set_offline(True)
    type_in(page, "كتبت ثم أغلقت")
    shown(page, "offline")
    context = page.context
    page.close()
    context.set_offline(False)
    return context


def sign_in(page, name="amal"):
    page.fill("#id_username", name)
    page.fill("#id_password", "a long pass phrase")
    page.press("#id_password", "Enter")


class TestTyping:
    def test_words_are_kept_in_the_pauses_and_the_line_says_so(self, desk_of, form):
        page = desk_of("amal")
        page.goto(form)
        type_in(page, "مقدمة لم تُحفظ")
        shown(page, "kept")
        assert kept() == ["مقدمة لم تُحفظ"]
        assert page.locator("[data-at]").inner_text() in page.inner_text("[data-safe]")
        [copy] = page.evaluate(COPIES)
        assert copy["fields"]["standfirst_ar"] == "مقدمة لم تُحفظ"
        assert copy["kept"] == copy["serial"]

    def test_the_joined_script_of_a_real_newsroom_does_the_same(self, desk_of, form):
        page = desk_of("amal")
        script = joined("js/desk.js", lambda name: (ROOT / "static" / name).read_text())
        page.route("**/js/desk.js", lambda route: route.fulfill(
            body=script, content_type="text/javascript; charset=utf-8"
        ))  # fmt: skip
        page.goto(form)
        type_in(page, "مقدمة")
        shown(page, "kept")
        assert kept() == ["مقدمة"]

    def test_a_story_not_begun_yet_is_kept_too(self, desk_of):
        page = desk_of("amal")
        page.goto(ADD)
        type_in(page, "قصة لم تبدأ", "#id_headline_ar")
        shown(page, "kept")
        page.goto(ADD)
        assert "قصة لم تبدأ" in page.inner_text("[data-offer]")

    def test_typing_in_a_long_story_costs_nothing_by_the_key(self, desk_of, newsroom):
        body = "\n\n".join(["كلمة من قصة طويلة فيها خمسة آلاف كلمة لا تنقص"] * 500)
        story = workflow.create({"headline_ar": HEADLINE, "body_ar": body}, by=newsroom["amal"])
        assert len(body.split()) == 5_000
        page = desk_of("amal")
        page.add_init_script("""
          globalThis.reads = 0;
          globalThis.FormData = class extends FormData {
            constructor(...given) { super(...given); if (given.length) globalThis.reads += 1; }
          };
        """)
        page.goto(f"/admin/articles/article/{story.pk}/change/")
        sent = []
        page.on("request", lambda request: sent.append(request.url))
        page.evaluate("globalThis.reads = 0")
        keys = 120
        type_in(page, "س" * keys, "#id_body_ar")
        shown(page, "kept")
        # The form is read, and sent, by the pause and the clock, not by the key.
        assert page.evaluate("globalThis.reads") < keys / 10
        assert len([url for url in sent if url.endswith("/autosave/")]) < keys / 10
        assert kept("body_ar")[0].count("س" * keys) == 1

    def test_nothing_is_read_aloud_while_all_goes_well(self, desk_of, form, complaints):
        complaints.expect("ERR_INTERNET_DISCONNECTED")
        page = desk_of("amal")
        page.goto(form)
        page.evaluate("""
          globalThis.told = [];
          new MutationObserver(() => told.push(document.querySelector("[data-told]").textContent))
            .observe(document.querySelector("[data-told]"), { childList: true });
        """)
        for words in ("أول", "أولثان", "أولثانثالث"):
            page.fill(TEXT, words)
            until(page, lambda words=words: kept() == [words])
        assert page.evaluate("told") == []
        page.context.set_offline(True)
        type_in(page, "رابع")
        shown(page, "offline")
        page.context.set_offline(False)
        shown(page, "kept")
        assert len(page.evaluate("told")) == 2


class TestTrouble:
    @pytest.fixture(autouse=True)
    def _expected(self, complaints):
        for words in (
            "ERR_INTERNET_DISCONNECTED",
            "status of 503",
            "status of 403",
            "status of 409",
        ):
            complaints.expect(words)

    def test_offline_the_words_stay_in_the_browser_and_are_sent_when_it_is_over(
        self, desk_of, form
    ):
        page = desk_of("amal")
        page.goto(form)
        page.context.set_offline(True)
        type_in(page, "كتبت بلا اتصال")
        shown(page, "offline")
        assert "محفوظ" in page.inner_text("[data-safe]")
        assert not Autosave.objects.exists()
        [copy] = page.evaluate(COPIES)
        assert (copy["fields"]["standfirst_ar"], copy["kept"]) == ("كتبت بلا اتصال", 0)
        page.context.set_offline(False)
        shown(page, "kept")
        assert kept() == ["كتبت بلا اتصال"]

    def test_words_of_a_page_that_was_closed_offline_are_sent_by_the_next_page(self, desk_of, form):
        page = closed_offline(desk_of, form).new_page()
        page.goto("/admin/")
        until(page, lambda: page.evaluate(COPIES)[0]["kept"] > 0)
        assert kept() == ["كتبت ثم أغلقت"]
        page.goto(form)
        assert "كتبت ثم أغلقت" in page.inner_text("[data-offer]")

    def test_leftover_words_of_this_story_are_offered_in_place(self, desk_of, form):
        page = closed_offline(desk_of, form).new_page()
        page.goto(form)
        page.wait_for_selector("[data-offer]")
        assert "كتبت ثم أغلقت" in page.inner_text("[data-offer]")

    def test_leftover_words_sent_by_another_page_while_the_form_opens_are_offered(
        self, desk_of, form
    ):
        context = closed_offline(desk_of, form)
        sending, starting = [], []
        first = context.new_page()
        first.route("**/autosave/", lambda route: sending.append(route))
        first.goto("/admin/")
        until(first, lambda: sending)
        second = context.new_page()
        second.route("**/leftovers.js", lambda route: starting.append(route))
        second.goto(form, wait_until="commit")
        until(second, lambda: starting)
        assert second.locator("[data-offer]").count() == 0
        sending.pop().continue_()
        until(first, lambda: first.evaluate(COPIES)[0]["kept"] > 0)
        starting.pop().continue_()
        second.wait_for_selector("[data-offer]")
        assert "كتبت ثم أغلقت" in second.inner_text("[data-offer]")

    def test_a_server_in_trouble_is_tried_again_until_it_takes_the_words(self, desk_of, form):
        page = desk_of("amal")
        answers = iter([503, 503])

        def fail(route):
            status = next(answers, None)
            route.fulfill(status=status, body="") if status else route.continue_()

        page.route("**/autosave/", fail)
        page.goto(form)
        type_in(page, "كتبت والخادم متعب")
        shown(page, "trouble")
        shown(page, "kept")
        assert kept() == ["كتبت والخادم متعب"]

    def test_one_request_is_under_way_and_the_newest_text_wins(self, desk_of, form):
        page = desk_of("amal")
        held = []
        page.route("**/autosave/", lambda route: held.append(route))
        page.goto(form)
        for words in ("أول ", "ثان ", "ثالث"):
            type_in(page, words)
            page.wait_for_timeout(1_000)
        assert len(held) == 1
        held.pop().continue_()
        until(page, lambda: held)
        held.pop().continue_()
        shown(page, "kept")
        assert kept() == ["أول ثان ثالث"]
        assert not held

    def test_a_save_offline_stays_on_the_page(self, desk_of, form, leak):
        page = desk_of("amal")
        page.goto(form)
        page.context.set_offline(True)
        type_in(page, "كتبت بلا اتصال")
        page.click("button.move[value=save]")
        shown(page, "offline")
        assert page.input_value(TEXT) == "كتبت بلا اتصال"
        page.context.set_offline(False)
        shown(page, "kept")
        make(page, "save")
        leak.refresh_from_db()
        assert leak.standfirst_ar == "كتبت بلا اتصال"
        assert not autosave.kept_by(leak.created_by).exists()
