"""Feeds as a strict reader of their specifications reads them."""

import json
import re
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from lxml import etree, html

ATOM, AT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def rss(answer: Any) -> etree._Element:
    """The channel of an RSS 2.0 feed that keeps to its specification and the Board's profile."""
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = root
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert len(channel.findall(name)) == 1, name
    assert channel.findtext("title"), "empty title"
    [self] = [link for link in channel.iter(f"{ATOM}link") if link.get("rel") == "self"]
    assert is_absolute(self.get("href"))
    known = set()
    for item in channel.iter("item"):
        for name in ("title", "link", "description", "guid", "pubDate"):
            assert len(item.findall(name)) == 1 and item.findtext(name), name
        assert is_absolute(item.findtext("link"))
        assert URN.fullmatch(item.findtext("guid"))
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        assert len(item.findall("enclosure")) <= 1
        assert_whole(item.findtext(CONTENT))
        known.add(item.findtext("guid"))
    assert len(known) == len(channel.findall("item"))
    return channel


def atom(answer: Any) -> etree._Element:
    """The root of an Atom feed that has what RFC 4287 asks for, once where it says once."""
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    _has_once(root, "id", "title", "updated")
    assert root.find(f"{ATOM}author/{ATOM}name").text
    ids = set()
    for entry in root.iter(f"{ATOM}entry"):
        _has_once(entry, "id", "title", "updated", "published", "content")
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert_whole(entry.findtext(f"{ATOM}content"))
        ids.add(entry.findtext(f"{ATOM}id"))
    assert len(ids) == len(root.findall(f"{ATOM}entry"))
    for link in root.iter(f"{ATOM}link"):
        assert is_absolute(link.get("href"))
    return root


def json_feed(answer: Any) -> dict[str, Any]:
    """A JSON Feed with what version 1.1 asks for, and nothing empty."""
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for name in ("home_page_url", "feed_url"):
        assert is_absolute(feed[name])
    for item in feed["items"]:
        assert URN.fullmatch(item["id"])
        assert is_absolute(item["url"])
        assert_whole(item["content_html"])
        for name in ("date_published", "date_modified"):
            assert parse_datetime(item[name]).tzinfo
        assert all(author["name"] and is_absolute(author["url"]) for author in item["authors"])
        assert all(item.values()), "an empty value is left out"
    return feed


def is_absolute(address: str | None) -> bool:
    return re.match(r"https?://[^/\s]+/\S*\Z", address or "") is not None and address.isascii()


def assert_whole(content: str) -> None:
    """Nothing in the text needs the page it once stood in."""
    for element in html.fragment_fromstring(content, create_parent=True).iter():
        places = [element.get(name) for name in ("href", "src") if element.get(name) is not None]
        places += [place.split()[0] for place in (element.get("srcset") or "").split(",") if place]
        for place in places:
            assert re.match(r"(https?://|mailto:)", place), (element.tag, place)


def _has_once(element: etree._Element, *names: str) -> None:
    for name in names:
        found = element.findall(f"{ATOM}{name}")
        assert len(found) == 1, name
        assert name == "content" or found[0].text, name
        if name in ("updated", "published"):
            assert parse_datetime(found[0].text).tzinfo
        if name == "id":
            assert URN.fullmatch(found[0].text)
