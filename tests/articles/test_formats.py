"""What we give to programs and browsers, held against its specification whole.

The schemas beside this file are written from the specifications; a browser forgives what they do not.
"""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest

# The parser of the HTML standard: bleach brings it along.
from bleach._vendor.html5lib import HTMLParser
from lxml import etree

from tests.browser.stories import a_newsroom

SCHEMAS = Path(__file__).with_name("schemas")
LANGUAGES = ("ar", "en")
ADDRESS = {"type": "string", "pattern": "^https?://[!-~]+$"}
WORDS = {"type": "string", "pattern": r"\S"}
MOMENT = {"type": "string", "format": "date-time"}
AUTHOR = {"type": "object", "properties": {"name": WORDS, "url": ADDRESS}, "minProperties": 1}
# https://www.jsonfeed.org/version/1.1/
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": WORDS,
        "description": WORDS,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "language": {"enum": LANGUAGES},
        "authors": {"type": "array", "items": AUTHOR, "minItems": 1},
        "hubs": {"type": "array", "items": {"required": ["type", "url"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": WORDS,
                    "url": ADDRESS,
                    "title": WORDS,
                    "summary": WORDS,
                    "content_html": WORDS,
                    "image": ADDRESS,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": {"type": "array", "items": AUTHOR, "minItems": 1},
                    "tags": {"type": "array", "items": WORDS, "minItems": 1},
                    "language": {"enum": LANGUAGES},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
# https://www.w3.org/TR/appmanifest/ and https://www.w3.org/TR/manifest-app-info/
MANIFEST = {
    "type": "object",
    "required": ["name", "icons", "start_url", "display", "lang", "dir"],
    "properties": {
        "id": WORDS,
        "name": WORDS,
        "short_name": WORDS,
        "description": WORDS,
        "lang": {"enum": LANGUAGES},
        "dir": {"enum": ["ltr", "rtl", "auto"]},
        "start_url": {"type": "string", "pattern": "^/"},
        "scope": {"type": "string", "pattern": "^/"},
        "display": {"enum": ["fullscreen", "standalone", "minimal-ui", "browser"]},
        "display_override": {"type": "array", "items": WORDS},
        "background_color": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
        "theme_color": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
        "categories": {"type": "array", "items": {"type": "string", "pattern": "^[a-z ]+$"}},
        "icons": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["src", "sizes", "type"],
                "properties": {
                    "sizes": {"type": "string", "pattern": r"^(\d+x\d+|any)$"},
                    "type": {"type": "string", "pattern": "^image/"},
                    "purpose": {"type": "string", "pattern": "^((any|maskable|monochrome) ?)+$"},
                },
            },
        },
        "shortcuts": {"type": "array", "items": {"required": ["name", "url"]}},
    },
    "additionalProperties": False,
}
# What Google asks of each thing on a page, and what it can use.
THINGS = {
    "NewsArticle": {
        "required": ["headline", "image", "datePublished", "dateModified", "author", "publisher"],
        "properties": {
            "headline": WORDS,
            "datePublished": MOMENT,
            "dateModified": MOMENT,
            "image": {
                "type": "array",
                "items": {"required": ["@type", "url", "width", "height"]},
                "minItems": 1,
            },
            "author": {"type": "array", "items": {"required": ["@type", "name", "url"]}},
        },
    },
    "NewsMediaOrganization": {"required": ["name", "url", "logo"]},
    "WebSite": {"required": ["name", "url", "potentialAction"]},
    "BreadcrumbList": {
        "required": ["itemListElement"],
        "properties": {
            "itemListElement": {
                "type": "array",
                "minItems": 2,
                "items": {"required": ["@type", "position", "name", "item"]},
            }
        },
    },
    "ProfilePage": {
        "required": ["mainEntity"],
        "properties": {"mainEntity": {"required": ["@type", "name"]}},
    },
    "CollectionPage": {"required": ["name", "url"]},
}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def newsroom(transactional_db):
    return a_newsroom()


@cache
def sitemap_schema():
    return etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))


def check(schema, document, address):
    assert schema.validate(document), f"{address}: {schema.error_log}"


def told(schema, answer):
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{wrong.json_path}: {wrong.message}" for wrong in validator.iter_errors(answer)]


def test_every_page_is_html_without_an_error(client, newsroom):
    wrong = []
    for language in LANGUAGES:
        for kind, address in (newsroom.pages(language) | newsroom.forms(language)).items():
            parser = HTMLParser()
            parser.parse(client.get(address).content.decode())
            wrong += [f"{kind} ({language}): line {at[0]}: {code}" for at, code, _ in parser.errors]
    assert not wrong


def test_every_map_keeps_to_its_protocol(client, newsroom):
    index = etree.fromstring(client.get("/sitemap.xml").content)
    check(sitemap_schema(), index, "the index")
    parts = [f"/{loc.text.split('/', 3)[3]}" for loc in index.iter("{*}loc")]
    assert len(parts) == 6
    assert "/news-sitemap.xml" in parts
    for path in parts:
        check(sitemap_schema(), etree.fromstring(client.get(path).content), path)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_feed_keeps_to_its_format(client, newsroom, prefix):
    pages = newsroom.pages("en" if prefix else "ar")
    atom = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    for start in (f"{prefix}/", pages["section"], pages["tag"], pages["author"]):
        address = f"{start}feed/atom/"
        check(atom, etree.fromstring(client.get(address).content), address)
        found = json.loads(client.get(f"{start}feed/json/").content)
        assert found["items"]
        assert not told(JSON_FEED, found)
    address = f"{prefix}/corrections/feed/"
    check(atom, etree.fromstring(client.get(address).content), address)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_manifest_keeps_to_its_format(client, newsroom, prefix):
    assert not told(MANIFEST, json.loads(client.get(f"{prefix}/manifest.webmanifest").content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pages_tell_search_engines_is_what_they_ask_for(client, newsroom, language):
    pages, seen = newsroom.pages(language), set()
    for kind in ("home", "section", "tag", "author", "story", "closed", "corrected"):
        for block in BLOCK.findall(client.get(pages[kind]).content.decode()):
            for thing in json.loads(block)["@graph"]:
                assert not told(THINGS[thing["@type"]], thing), f"{kind}: {thing['@type']}"
                seen.add(thing["@type"])
    assert seen == set(THINGS)
