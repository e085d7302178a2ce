"""What the form of a story costs to open: few questions to the database, and a small page."""

import posixpath
import re

from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.scripts import joined
from tests.articles.workflow.cases import StoryCase

# Seven of them know who asks: session, account, second factor, groups, rights.
MOST_QUERIES = 32
LARGEST = 300_000
_LOADED = re.compile(r'<(?:script|link)[^>]+(?:src|href)="/static/([^"]+\.(?:css|js))"')
_IMPORTED = re.compile(r'@import "([^"]+)"')


def read(path: str) -> str:
    with open(finders.find(path), encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def weight(path: str) -> int:
    """The bytes of a file with all it brings along, as a newsroom serves it before compression."""
    if path == "js/desk.js":
        return len(joined(path, read).encode())
    text = read(path)
    imported = _IMPORTED.findall(text) if path.endswith(".css") else []
    beside = [
        posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in imported
    ]
    return len(text.encode()) + sum(map(weight, beside))


class Opening(StoryCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.amal)
        self.form = reverse("admin:articles_article_change", args=[self.story().pk])
        self.client.get(self.form)

    def test_it_asks_the_database_little(self):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            self.client.get(self.form)
        own = [query["sql"] for query in asked]
        assert len(own) < MOST_QUERIES, "\n".join(own)

    def test_it_is_small_with_everything_it_loads(self):
        page = self.client.get(self.form).content
        loaded = _LOADED.findall(page.decode())
        assert "js/desk.js" in loaded
        assert "desk/desk.css" in loaded
        parts = {path: weight(path) for path in loaded} | {"the page": len(page)}
        assert sum(parts.values()) < LARGEST, parts
