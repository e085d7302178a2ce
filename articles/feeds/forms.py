"""The forms of a feed: RSS 2.0, Atom (RFC 4287, tombstones of RFC 6721), JSON Feed 1.1.

Written by Django's own generators; here is what they leave out: the whole text beside the summary,
every author, the picture, the hub, and what was taken from readers.
"""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

NOTHING_YET = datetime.fromtimestamp(0, UTC)
# Minutes after which a program that keeps to it asks again.
TTL = "15"


class Tombstone(NamedTuple):
    """An entry that programs must forget: its id, since when, and why where that may be told."""

    urn: str
    at: datetime
    reason: str


class Dated(SyndicationFeed):
    """An empty feed has not changed since the beginning, so whoever has it may be answered 304."""

    def latest_post_date(self) -> datetime:
        times = [row[name] for row in self.items for name in ("updateddate", "pubdate")]
        times += [gone.at for gone in self.feed.get("gone", ())]
        return max((at for at in times if at), default=NOTHING_YET)


class Rss(Dated, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        if item["picture"]:
            _media(handler, item["picture"])
        handler.addQuickElement("content:encoded", item["content"])


class HubAtom(Dated, Atom1Feed):
    """Atom with the hub that tells of changes at once, where the newsroom has one."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})


class Atom(HubAtom):
    def root_attributes(self) -> dict[str, str]:
        more = {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"} if self.feed["gone"] else {}
        return super().root_attributes() | more

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for gone in self.feed["gone"]:
            when = {"ref": gone.urn, "when": rfc3339_date(gone.at)}
            handler.startElement("at:deleted-entry", when)
            if gone.reason:
                handler.addQuickElement("at:comment", gone.reason)
            handler.endElement("at:deleted-entry")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        if item["picture"]:
            picture = item["picture"]
            enclosed = {"rel": "enclosure", "href": picture["url"], "type": picture["type"]}
            handler.addQuickElement("link", "", enclosed)
        answers = {"rel": "replies", "href": item["answers"], "type": "text/html"}
        handler.addQuickElement("link", "", answers)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Json(Dated):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = self.feed
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "description": feed["description"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
            "hubs": [{"type": "WebSub", "url": feed["hub"]}] if feed["hub"] else None,
            "items": [_item(item, feed["language"]) for item in self.items],
        }
        outfile.write(json.dumps(_full(told), ensure_ascii=False).encode(encoding))


def _item(item: dict[str, Any], language: str) -> dict[str, Any]:
    return _full(
        {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "image": item["picture"] and item["picture"]["url"],
            "authors": item["authors"],
            "tags": list(item["categories"]),
            "language": language,
        }
    )


def _media(handler: Any, picture: dict[str, Any]) -> None:
    size = {name: str(picture[name]) for name in ("width", "height")}
    shown = {"url": picture["url"], "type": picture["type"], "medium": "image"}
    handler.startElement("media:content", shown | size)
    if picture["alt"]:
        handler.addQuickElement("media:description", picture["alt"], {"type": "plain"})
    handler.endElement("media:content")


def _full(told: dict[str, Any]) -> dict[str, Any]:
    """What is not known is left out; the format knows no null. Items may be none, but are there."""
    return {name: value for name, value in told.items() if value or name == "items"}


FORMS: dict[str, type[Dated]] = {"rss": Rss, "atom": Atom, "json": Json}
