"""What browser tests share: a page that notices every complaint, and an axe that can be read.

A test asks for `browser_page`, or for `open_page(**options)` where it wants several or other
options of Playwright's `new_context` (`color_scheme="dark"`, `java_script_enabled=False`). Whatever
the browser complained of by the end fails the test, unless the test said `complaints.expect(…)`.
"""

import os
import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
_OUR_SCHEMES = ("data", "blob", "about")
# Reading the stylesheets again is for one rule about a locked orientation, and breaks our policy.
_AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Chromium logs a refused script or style by itself; this tells which directive, and where.
_REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`
));
"""


def chromium_program() -> str:
    """The browser's program: CHROMIUM names it, or it is looked for."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if not found:
        raise FileNotFoundError("No Chromium: install Debian's chromium, or name one in CHROMIUM.")
    return found


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)


class Complaints(list):
    """What a browser said went wrong, as text."""

    def __init__(self) -> None:
        super().__init__()
        self._expected: list[str] = []

    def expect(self, words: str) -> None:
        """A complaint that holds these words is part of the test: «404» where none is found."""
        self._expected.append(words)

    def unexpected(self) -> list[str]:
        """Each once, in the order they came."""
        return [
            words
            for words in dict.fromkeys(self)
            if not any(expected in words for expected in self._expected)
        ]


def watch(context: BrowserContext, complaints: Complaints, *, home: str) -> None:
    """Write down what goes wrong in any page of the context. `home`: the server's address."""

    def said(message) -> None:
        if message.type in ("error", "warning") and "blocked by Playwright" not in message.text:
            place = message.location.get("url", "")
            complaints.append(f"console {message.type}: {message.text} ({place})")

    def asked(request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in _OUR_SCHEMES and address.netloc != urlsplit(home).netloc:
            complaints.append(f"asked another host: {request.url}")

    context.on("console", said)
    context.on("weberror", lambda problem: complaints.append(f"script: {problem.error}"))
    context.on("request", asked)
    context.add_init_script(_REPORT_VIOLATIONS)


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Let the browser go on until it is so. The pages' policy of content forbids what Playwright's own
    `wait_for_function` does at its second look."""
    for _ in range(200):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to be")


def axe(page: Page) -> None:
    """Fail on anything that axe-core finds wrong, in words that say where and how to mend it."""
    found = Axe().run(page, options=_AXE_OPTIONS).response["violations"]
    assert not found, f"{page.url} has problems of accessibility\n" + "\n".join(
        f"- {rule['id']}: {rule['help']}\n    {node['html']}\n    {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    )


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
