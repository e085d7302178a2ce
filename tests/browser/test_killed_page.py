"""A browser that dies in the middle of a sentence: what it had kept is offered to its writer."""

import os
import re
import signal
import subprocess

import pytest

from articles import autosave
from tests.browser.pages import FLAGS, chromium_program
from tests.browser.test_keeping import TEXT, form, kept, leak, shown, sign_in, type_in

__all__ = ["form", "leak"]
pytestmark = pytest.mark.browser

LISTENS = re.compile(r"DevTools listening on ws://[^:]+:(\d+)/")


class OwnChromium:
    """Chromium as a process of its own, with a profile that outlives it."""

    def __init__(self, browser_type, profile, home):
        self.browser_type, self.profile, self.home = browser_type, profile, home
        self.process = None

    def start(self):
        """A page of the newly started browser, signed in."""
        self.process = subprocess.Popen(
            [
                chromium_program(), *FLAGS, "--headless=new", "--remote-debugging-port=0",
                "--no-first-run", f"--user-data-dir={self.profile}", "about:blank",
            ],
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        port = next(filter(None, map(LISTENS.search, self.process.stderr)))[1]
        browser = self.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = browser.contexts[0].new_page()
        page.goto(f"{self.home}/admin/login/?next=/admin/")
        # The cookie of the session may have reached the disk, or not.
        if page.locator("#id_username").count():
            sign_in(page)
            page.wait_for_url("**/admin/")
        return page

    def kill(self):
        """All its processes at once, without a word to any of them."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.process:
            self.process.stderr.close()


@pytest.fixture
def own_chromium(chromium, tmp_path, live_server):
    own = OwnChromium(chromium.browser_type, tmp_path / "profile", live_server.url)
    yield own
    own.kill()


def test_words_that_reached_the_server_are_offered(own_chromium, form, leak, live_server):
    page = own_chromium.start()
    page.goto(f"{live_server.url}{form}")
    type_in(page, "كتبت قبل أن يموت المتصفح")
    shown(page, "kept")
    own_chromium.kill()
    page = own_chromium.start()
    page.goto(f"{live_server.url}{form}")
    assert "كتبت قبل أن يموت المتصفح" in page.inner_text("[data-offer]")


def test_words_that_only_the_browser_had_are_sent_when_it_is_started_again(
    own_chromium, form, leak, live_server
):
    page = own_chromium.start()
    page.goto(f"{live_server.url}{form}")
    page.context.set_offline(True)
    type_in(page, "كتبت بلا اتصال ثم مات المتصفح")
    shown(page, "offline")
    own_chromium.kill()
    assert not autosave.kept_by(leak.created_by).exists()
    page = own_chromium.start()
    page.goto(f"{live_server.url}{form}")
    page.wait_for_selector("[data-offer]")
    assert kept() == ["كتبت بلا اتصال ثم مات المتصفح"]
    page.click("[data-offer] a.move--main")
    page.wait_for_load_state()
    assert page.input_value(TEXT) == "كتبت بلا اتصال ثم مات المتصفح"
