"""Passing a story on, and what its page weighs before anything is cached."""

import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from tests.articles.weighing import FIRST_VISIT, KIB, collected, compressed
from tests.articles.workflow.cases import StoryCase


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
        with collected() as parts:
            address = self.published().publications.get().get_absolute_url()
            parts["html"] = compressed(self.client.get(address).content)
        assert sum(parts.values()) <= FIRST_VISIT, parts
        fonts = sum(
            file.stat().st_size for file in (settings.BASE_DIR / "static/fonts").glob("*.woff2")
        )
        assert fonts <= 110 * KIB
