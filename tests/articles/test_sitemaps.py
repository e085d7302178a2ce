"""Maps of the site: what stands in them, what never does, and what they cost."""

from datetime import timedelta
from unittest import mock
from urllib.parse import quote

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from lxml import etree, html

from articles import workflow
from articles.models import Article, Person, Publication, Section, Series, Tag
from articles.sitemaps import PART, Stories
from tests.articles.many import fill
from tests.articles.maps import part_of
from tests.articles.workflow.cases import NOTE, StoryCase
from tests.conftest import make_user

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ENGLISH = {
    "headline_en": "Artists leak Sora",
    "body_en": "First text.",
    "question_en": "Will it win?",
    "publish_en": True,
}
HERE = "http://127.0.0.1:8000"


class MapCase(StoryCase):
    def setUp(self):
        super().setUp()
        self.dana = make_user("dana", "managing_editor")

    def read(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        assert answer["Content-Type"] == "application/xml; charset=utf-8"
        return etree.fromstring(answer.content)

    def parts(self):
        """The addresses of the parts, as the index names them, with their dates."""
        root = self.read("/sitemap.xml")
        assert root.tag == f"{MAP}sitemapindex"
        found = {}
        for row in root:
            assert row.tag == f"{MAP}sitemap"
            found[row.findtext(f"{MAP}loc").removeprefix(HERE)] = row.findtext(f"{MAP}lastmod")
        return found

    def urls(self, path):
        """The addresses of a part with the row of each, in the order the protocol asks for."""
        root = self.read(path)
        assert root.tag == f"{MAP}urlset"
        assert len(root) <= 50_000
        found = {}
        for row in root:
            loc = row.findtext(f"{MAP}loc")
            assert loc.isascii() and loc not in found
            assert (row.findtext(f"{MAP}lastmod") is None) or parse_datetime(
                row.findtext(f"{MAP}lastmod")
            ).tzinfo
            found[loc] = row
        return found

    def everything(self):
        return {loc: row for part in self.parts() for loc, row in self.urls(part).items()}


class Maps(MapCase):
    def test_a_series_stands_there_in_the_editions_in_which_readers_see_a_part_of_it(self):
        locks, secret = (
            Series.objects.create(name_ar=name, name_en=english)
            for name, english in (("أقفال", "Locks"), ("سر", "Secret"))
        )
        part = part_of(locks.pk, kind="series")
        self.story_of(secret)
        assert (part in self.parts(), self.client.get(part).status_code) == (False, 404)
        self.changes |= {"series_id": locks.pk}
        live = self.published()
        assert list(self.urls(part)) == [f"{HERE}/series/{quote(locks.slug_ar)}/"]
        self.move(live, "withdraw", self.basim, public_note_ar="السبب")
        assert (part in self.parts(), self.client.get(part).status_code) == (False, 404)

    def story_of(self, series):
        changes = self.changes | {"series_id": series.pk}
        return workflow.create(changes, by=self.amal)

    def test_every_page_that_stands_there_says_in_its_language_what_it_is(self):
        person = Person.objects.create(name_ar="أمل", name_en="Amal")
        series = Series.objects.create(name_ar="أقفال", name_en="Locks")
        self.changes |= ENGLISH | {"byline": [person.pk], "series_id": series.pk}
        self.published()
        kinds = set()
        for address in self.everything():
            page = html.fromstring(self.client.get(address.removeprefix(HERE)).content)
            (said,) = page.xpath("//meta[@name='description']/@content")
            assert any("ء" <= letter <= "ي" for letter in said) == (page.get("lang") == "ar"), said
            kinds.add(address.removeprefix(HERE).removeprefix("/en").split("/")[1])
        assert kinds >= {"", "a", "section", "tag", "author", "series", "archive", "corrections"}

    def test_a_story_stands_there_in_each_edition_with_the_other_beside_it(self):
        self.changes |= ENGLISH
        story = self.published()
        public = story.publications.get()
        arabic = f"{HERE}/a/{story.pk}/{quote(public.slug_ar)}/"
        english = f"{HERE}/en/a/{story.pk}/artists-leak-sora/"
        found = self.urls(part_of(story.pk))
        assert set(found) == {arabic, english}
        for row in found.values():
            named = {link.get("hreflang"): link.get("href") for link in row.iter(f"{XHTML}link")}
            assert named == {"ar": arabic, "en": english, "x-default": arabic}
        assert parse_datetime(
            found[arabic].findtext(f"{MAP}lastmod")
        ) == public.modified_at_ar.replace(microsecond=0)

    def test_a_story_in_arabic_alone_names_no_other_edition(self):
        [row] = self.urls(part_of(self.published().pk)).values()
        assert row.find(f"{XHTML}link") is None

    def test_a_correction_moves_its_date_and_a_typo_does_not(self):
        def told():
            part = part_of(story.pk)
            [row] = self.urls(part).values()
            return row.findtext(f"{MAP}lastmod"), self.parts()[part]

        story = self.published()
        long_ago = timezone.now() - timedelta(days=9)
        Publication.objects.filter(article=story).update(
            visible_from=long_ago, first_at_ar=long_ago, modified_at_ar=long_ago
        )
        before = told()
        fixed = story.body_ar.replace("الفانين", "الفنانين")
        story = self.move(story, "quick_fix", self.basim, changes={"body_ar": fixed})
        assert told() == before
        story = self.change(story, body_ar=fixed.replace("150 مليار", "105 مليار"))
        self.move(story, "publish", self.basim, change_class="correction", public_note_ar=NOTE)
        assert all(now > then for now, then in zip(told(), before, strict=True))

    def test_lists_stand_there_as_far_as_a_public_story_carries_them(self):
        person = Person.objects.create(name_ar="أمل", name_en="Amal")
        Person.objects.create(name_ar="سر", name_en="Secret")
        Tag.objects.create(name_ar="سرّي", name_en="Classified")
        Tag.objects.create(name_ar="OpenAI", name_en="OpenAI")
        self.changes["byline"] = [person.pk]
        self.published()
        found = set(self.everything())
        everywhere = ("/", "/en/", "/archive/", "/en/corrections/", "/en/section/technology/")
        for path in (*everywhere, "/tag/openai/"):
            assert f"{HERE}{path}" in found, path
        assert f"{HERE}{quote('/author/أمل/')}" in found
        assert f"{HERE}/en/author/amal/" not in found, "none of her stories is in English"
        assert f"{HERE}/en/tag/openai/" not in found
        hidden = ("classified", "secret", quote("/author/سر/"), quote("/tag/سرّي/"))
        assert not [loc for loc in found if any(words in loc for words in hidden)]

    def test_a_slug_that_is_called_like_a_language_keeps_its_address(self):
        section = Section.objects.create(name_ar="ar", name_en="ar")
        found = self.urls(part_of(section.pk, kind="sections"))
        links = {link.get("href") for link in found[f"{HERE}/section/ar/"].iter(f"{XHTML}link")}
        assert links == {f"{HERE}/section/ar/", f"{HERE}/en/section/ar/"}

    def test_what_was_taken_down_or_waits_is_in_none(self):
        reason = {"public_note_ar": "لم نتحقق."}
        for move in ("withdraw", "retract", "expire"):
            self.move(self.published(), move, self.dana, **reason)
        waiting = self.approved()
        self.move(waiting, "schedule", self.basim, at=timezone.now() + timedelta(hours=1))
        assert self.client.get(part_of(waiting.pk)).status_code == 404
        assert "stories" not in " ".join(self.parts())
        assert self.client.get("/news-sitemap.xml").status_code == 404
        assert "/news-sitemap.xml" not in self.parts()

    def test_a_range_without_a_public_page_is_not_named(self):
        secret = Tag.objects.create(name_ar="سرّي", name_en="Classified")
        with mock.patch("articles.sitemaps.PART", 1):
            first, gone, last = self.published(), self.published(), self.published()
            self.move(gone, "expire", self.dana, public_note_ar="لم نتحقق.")
            named = [path for path in self.parts() if "stories" in path]
            assert named == [f"/sitemaps/stories-{story.pk}.xml" for story in (first, last)]
            assert f"/sitemaps/tags-{secret.pk}.xml" not in self.parts()
            assert self.client.get(f"/sitemaps/stories-{gone.pk}.xml").status_code == 404

    def test_robots_lead_to_the_maps_which_are_asked_again_for_nothing(self):
        robots = self.client.get("/robots.txt").content.decode()
        named = [line for line in robots.splitlines() if line.startswith("Sitemap: ")]
        # It is kept for a day, and the news come and go.
        assert named == [f"Sitemap: {HERE}/sitemap.xml"]
        part = part_of(self.published().pk)
        for path in ("/sitemap.xml", "/news-sitemap.xml", part):
            first = self.client.get(path)
            again = self.client.get(path, headers={"if-none-match": first["ETag"]})
            assert again.status_code == 304
            assert first["X-Robots-Tag"] == "noindex"

    def test_a_part_that_there_is_not_is_not_found(self):
        after = part_of(self.published().pk + PART)
        unknown = ("stories-0", "stories-99999999999", "secrets-1")
        for part in (after, *(f"/sitemaps/{name}.xml" for name in unknown)):
            assert self.client.get(part).status_code == 404, part

    @override_settings(SITE_URL="https://nuqta.example")
    def test_addresses_are_those_of_the_site_whatever_host_was_asked(self):
        part = part_of(self.published().pk)
        for path in ("/sitemap.xml", part, "/news-sitemap.xml"):
            text = self.client.get(path, headers={"host": "localhost"}).content.decode()
            assert "<loc>https://nuqta.example/" in text
            assert "localhost" not in text


class News(MapCase):
    def test_two_days_of_stories_in_both_editions(self):
        self.changes |= ENGLISH
        story, old = self.published(), self.published()
        long_ago = timezone.now() - timedelta(days=3)
        Publication.objects.filter(article=old).update(first_at_ar=long_ago, first_at_en=long_ago)
        rows = list(self.read("/news-sitemap.xml"))
        told = {}
        for row in rows:
            news = row.find(f"{NEWS}news")
            language = news.findtext(f"{NEWS}publication/{NEWS}language")
            told[language] = (
                news.findtext(f"{NEWS}publication/{NEWS}name"), news.findtext(f"{NEWS}title"),
            )  # fmt: skip
            assert parse_datetime(news.findtext(f"{NEWS}publication_date")).tzinfo
        assert told == {"ar": ("نقطة", story.headline_ar), "en": ("Nuqta", "Artists leak Sora")}
        assert len(rows) == 2

    def test_no_list_of_nothing_is_named_or_given(self):
        self.changes |= ENGLISH
        story = self.published()
        long_ago = timezone.now() - timedelta(days=2, minutes=1)
        copies = Publication.objects.filter(article=story)
        copies.update(first_at_ar=long_ago)
        # In English it is new.
        assert self.parts()["/news-sitemap.xml"] == self.parts()[part_of(story.pk)]
        [row] = self.read("/news-sitemap.xml")
        assert "/en/" in row.findtext(f"{MAP}loc")
        copies.update(first_at_en=long_ago)
        assert "/news-sitemap.xml" not in self.parts()
        assert self.client.get("/news-sitemap.xml").status_code == 404

    def test_never_more_than_a_thousand(self):
        self.published()
        self.published()
        with mock.patch("articles.sitemaps.MOST_NEWS", 1):
            assert len(self.read("/news-sitemap.xml")) == 1


class Cost(MapCase):
    def queries(self, path):
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(path).status_code == 200
        return len(captured)

    def costs(self):
        """The queries of each map, and of the first part of each kind."""
        firsts = {}
        for path in self.parts():
            firsts.setdefault(path.partition("-")[0], path)
        paths = {"index": "/sitemap.xml", "news": "/news-sitemap.xml"} | firsts
        return {name: self.queries(path) for name, path in paths.items()}

    def test_every_map_costs_the_same_however_many_stories_there_are(self):
        self.published()
        few = self.costs()
        with mock.patch("articles.sitemaps.PART", 100):
            fill(300, writer=self.amal, editor=self.basim, section=self.section)
            assert self.costs() == few
            parts = [path for path in self.parts() if "stories" in path]
            assert len(parts) == 4
            found = [loc for part in parts for loc in self.urls(part)]
        public = Publication.objects.visible(timezone.now()).count()
        assert len(found) == len(set(found)) == public

    def test_the_ends_of_the_map_are_found_without_sorting_the_archive(self):
        fill(60, writer=self.amal, editor=self.basim, section=self.section)
        ends = Stories(timezone.now()).ends()
        # So few rows PostgreSQL would sort in any case.
        plans = [rows[:1].explain() for rows in (ends, ends.reverse())]
        assert connection.vendor == "postgresql" or not any("B-TREE" in plan for plan in plans)

    def test_a_part_is_read_through_the_keys_of_its_stories(self):
        fill(60, writer=self.amal, editor=self.basim, section=self.section)
        with CaptureQueriesContext(connection) as captured:
            self.urls(part_of(Article.objects.latest("pk").pk))
        told = " ".join(query["sql"] for query in captured)
        assert "OFFSET" not in told
        assert "COUNT(" not in told
        assert "html_ar" not in told
