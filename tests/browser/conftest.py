"""Chromium, started once for the session; contexts are new for every test."""

import os
import time

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import sync_playwright

from articles.models import Section
from newsroom.models import Installation
from tests.browser.pages import DESKTOP, Complaints, launch, watch
from tests.conftest import make_user


class Served:
    """How many requests of pages are being answered, those that a closing page sends off too."""

    def __init__(self):
        self.begun = self.done = 0
        request_started.connect(self._begin)
        request_finished.connect(self._finish)

    def _begin(self, **_given):
        self.begun += 1

    def _finish(self, **_given):
        self.done += 1

    def wait_for_quiet(self, *, rounds=4, seconds=3):
        """Until nothing has come for a moment: a database that is emptied while a last word is
        written into it is left with half of a story."""
        until, quiet, seen = time.monotonic() + seconds, 0, -1
        while quiet < rounds and time.monotonic() < until:
            quiet = quiet + 1 if self.begun == self.done == seen else 0
            seen = self.begun
            time.sleep(0.05)
        # What was cut off in the middle is not waited for again.
        self.done = self.begun


SERVED = Served()


@pytest.fixture(scope="session")
def chromium():
    # Playwright runs an event loop in this thread, and Django refuses its database there unless told.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints():
    """What the browser complained of; anything left at the end fails the test."""
    complaints = Complaints()
    yield complaints
    assert not complaints.unexpected(), "\n".join(complaints.unexpected())


@pytest.fixture
def open_page(chromium, live_server, complaints):
    """Opens a page of its own context: `open_page(color_scheme="dark").goto("/")`."""
    contexts = []
    # In a demo signing in is one step; the second has a test of its own.
    Installation.objects.update_or_create(id=1, defaults={"is_demo": True})

    def opened(**options):
        # What a worker fetches by itself would come between the requests that tests look at.
        ours = {"locale": "ar", "base_url": live_server.url, "service_workers": "block"}
        options = {"viewport": DESKTOP} | ours | options
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        watch(context, complaints, home=live_server.url)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    SERVED.wait_for_quiet()


@pytest.fixture
def browser_page(open_page):
    """A page at desktop width in the light theme."""
    return open_page()


@pytest.fixture
def newsroom(transactional_db):
    """A writer, an editor, a section."""
    Section.objects.create(name_ar="تقنية", name_en="Technology")
    return {"amal": make_user("amal", "writer"), "basim": make_user("basim", "editor")}


@pytest.fixture
def desk_of(open_page, newsroom):
    """Opens the desk in a browser of its own, signed in as this person."""

    def signed_in(name, **options):
        page = open_page(**options)
        page.goto("/admin/login/")
        page.fill("#id_username", name)
        page.fill("#id_password", "a long pass phrase")
        page.press("#id_password", "Enter")
        page.wait_for_url("**/admin/")
        return page

    return signed_in
