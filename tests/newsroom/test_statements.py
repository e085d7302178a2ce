"""ads.txt, security.txt, robots.txt and the key for search engines."""

from datetime import UTC, datetime

from django.test import TestCase, override_settings

from tests.articles.clock import clock_at

KEY = "a1b2c3d4-e5f6a7b8"


class Statements(TestCase):
    def test_without_a_setting_there_is_none(self):
        for path in ("/ads.txt", "/.well-known/security.txt", f"/{KEY}.txt", "/.txt"):
            assert self.client.get(path).status_code == 404, path

    @override_settings(ADS_TXT="example.com, pub-1, DIRECT\nexample.org, 2, RESELLER")
    def test_who_may_sell_advertising(self):
        answer = self.client.get("/ads.txt")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.content == b"example.com, pub-1, DIRECT\nexample.org, 2, RESELLER\n"

    @override_settings(
        SECURITY_CONTACTS=["mailto:security@nuqta.example", "https://nuqta.example/report"],
        SECURITY_POLICY="https://nuqta.example/policy",
        SITE_URL="https://nuqta.example",
    )
    def test_how_to_report_a_hole(self):
        with clock_at(datetime(2026, 1, 1, 13, tzinfo=UTC)):
            answer = self.client.get("/.well-known/security.txt")
        assert answer.content.decode().splitlines() == [
            "Contact: mailto:security@nuqta.example",
            "Contact: https://nuqta.example/report",
            "Expires: 2026-06-30T00:00:00Z",
            "Preferred-Languages: ar, en",
            "Canonical: https://nuqta.example/.well-known/security.txt",
            "Policy: https://nuqta.example/policy",
        ]

    @override_settings(INDEXNOW_KEY=KEY)
    def test_the_key_stands_in_a_file_that_is_called_like_it(self):
        assert self.client.get(f"/{KEY}.txt").content.decode().strip() == KEY
        assert self.client.get("/another-key.txt").status_code == 404

    def test_crawlers_are_kept_from_the_desk_from_search_and_from_links_for_few(self):
        robots = self.client.get("/robots.txt").content.decode()
        for path in ("/admin/", "/search/?", "/en/search/?", "/preview/", "/letters/"):
            assert f"Disallow: {path}\n" in robots

    def test_the_page_of_search_may_be_found_its_results_may_not(self):
        empty = self.client.get("/search/")
        assert b"noindex" not in empty.content
        assert "X-Robots-Tag" not in empty
        for asked in ("?q=Sora", "?section=1", "?order=newest&q=Sora"):
            answer = self.client.get(f"/search/{asked}")
            assert b'content="noindex"' in answer.content
            assert answer["X-Robots-Tag"] == "noindex"
