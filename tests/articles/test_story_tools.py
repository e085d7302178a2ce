"""Passing a story on, and what its page weighs before anything is cached."""

import gzip
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.management import call_command

from newsroom.static import JoinedStaticFilesStorage
from tests.articles.workflow.cases import StoryCase

JOINED = {"staticfiles": {"BACKEND": "newsroom.static.JoinedStaticFilesStorage"}}
KIB = 1024


class Sharing(StoryCase):
    def setUp(self):
        super().setUp()
        self.live = self.published()
        publication = self.live.publications.get()
        self.page = self.client.get(publication.get_absolute_url()).content.decode()
        self.row = self.page.partition('class="share"')[2].partition("</div>")[0]
        self.short = f"{settings.SITE_URL}/a/{self.live.pk}/"

    def test_each_network_is_an_ordinary_link_with_the_short_address_and_the_headline(self):
        links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', self.row)]
        given = {urlsplit(link).netloc: parse_qs(urlsplit(link).query) for link in links}
        headline = self.changes["headline_ar"]
        assert given["wa.me"] == {"text": [f"{headline}\n{self.short}"]}
        for host in ("t.me", "x.com"):
            assert given[host] == {"url": [self.short], "text": [headline]}
        (letter,) = [link for link in links if link.startswith("mailto:")]
        assert parse_qs(urlsplit(letter).query) == {"subject": [headline], "body": [self.short]}

    def test_nothing_of_another_host_is_loaded(self):
        loaded = re.findall(
            r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?://[^"]+)', self.page
        )
        assert [address for address in loaded if not address.startswith(settings.SITE_URL)] == []

    def test_what_needs_a_script_is_hidden_without_one(self):
        for hook in ("data-share=", "data-text-size "):
            (tag,) = re.findall(rf"<[a-z]+[^>]*{hook}[^>]*>", self.page + " ")
            assert " hidden>" in tag, hook


class Weight(StoryCase):
    def test_a_story_with_its_style_and_scripts_is_light(self):
        """30 KiB compressed for all that is not pictures or fonts; fonts 110."""
        with self.settings(
            STATIC_ROOT=Path(settings.STATIC_ROOT) / "weight", STORAGES=settings.STORAGES | JOINED
        ):
            call_command("collectstatic", interactive=False, verbosity=0)
            storage = JoinedStaticFilesStorage()
            live = self.published()
            address = live.publications.get().get_absolute_url()
            html = self.client.get(address).content
            files = ("css/site.css", "js/site.js", "js/stored-theme.js")
            parts = {
                name: len(
                    gzip.compress((settings.STATIC_ROOT / storage.stored_name(name)).read_bytes())
                )
                for name in files
            }
        parts["html"] = len(gzip.compress(html))
        assert sum(parts.values()) <= 30 * KIB, parts
        fonts = sum(
            file.stat().st_size for file in (settings.BASE_DIR / "static/fonts").glob("*.woff2")
        )
        assert fonts <= 110 * KIB
