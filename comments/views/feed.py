"""The feeds of the answers to one story, Atom and RSS: the newest answers and replies that everybody may read.

An entry is known by its answer's id for ever. Who has the feed as it is, is told so by its ETag alone: an
answer that is taken back leaves the newest date as it was.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles.models import Publication
from comments.models import Comment
from comments.views.common import answer_address, visible_story
from newsroom.text.bidi import embed, isolate_plain, one_line
from newsroom.web.policy import public

SIZE = 30
THREADS = "http://purl.org/syndication/thread/1.0"
NOTHING_YET = datetime.fromtimestamp(0, UTC)


class _Dated(SyndicationFeed):
    """A feed without answers has not changed since the beginning."""

    def latest_post_date(self) -> datetime:
        return max((row["updateddate"] for row in self.items), default=NOTHING_YET)


class _Rss(_Dated, Rss201rev2Feed):
    pass


class _Atom(_Dated, Atom1Feed):
    """With what an entry replies to (RFC 4685)."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:thr": THREADS}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["replies_to"]:
            handler.addQuickElement("thr:in-reply-to", "", item["replies_to"])


class _Answers(Feed):
    """In Atom."""

    feed_type = _Atom
    address = "comments:feed"
    # Ours is an urn.
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, pk: int) -> Publication:
        return visible_story(request, pk)

    def title(self, story: Publication) -> str:
        told = _("Answers: %(question)s") % {"question": one_line(story.question)}
        return isolate_plain(told, language=get_language())

    def link(self, story: Publication) -> str:
        return _whole(reverse("comments:answers", args=[story.article_id]))

    def feed_url(self, story: Publication) -> str:
        return _whole(reverse(self.address, args=[story.article_id]))

    def feed_guid(self, story: Publication) -> str:
        return _urn(f"answers:{story.article_id}:{get_language()}")

    def items(self, story: Publication) -> list[Comment]:
        rows = Comment.objects.visible().filter(article_id=story.article_id)
        return list(rows.select_related("parent").order_by("-created_at", "-id")[:SIZE])

    def item_title(self, item: Comment) -> str:
        return _("%(name)s answers") % {"name": embed(one_line(item.name))}

    def item_description(self, item: Comment) -> str:
        """HTML, as both forms take it; the words were escaped when they were stored."""
        return item.body_html

    def item_author_name(self, item: Comment) -> str:
        return one_line(item.name)

    def item_link(self, item: Comment) -> str:
        return _whole(answer_address(item))

    def item_guid(self, item: Comment) -> str:
        return _urn(f"answer:{item.public_id}")

    def item_pubdate(self, item: Comment) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Comment) -> datetime:
        return item.edited_at or item.created_at

    def item_extra_kwargs(self, item: Comment) -> dict[str, Any]:
        if item.parent is None:
            return {"replies_to": None}
        above = {"ref": self.item_guid(item.parent), "href": self.item_link(item.parent)}
        return {"replies_to": above}


class _AnswersInRss(_Answers):
    """The same in RSS, which demands a line about the feed."""

    feed_type = _Rss
    address = "comments:feed_rss"

    def description(self, story: Publication) -> str:
        return isolate_plain(one_line(story.headline), language=get_language())


@public
@require_safe
@conditional_page
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    return _without_date(_Answers()(request, pk=pk))


@public
@require_safe
@conditional_page
def feed_rss(request: HttpRequest, pk: int) -> HttpResponse:
    return _without_date(_AnswersInRss()(request, pk=pk))


def _without_date(response: HttpResponse) -> HttpResponse:
    del response.headers["Last-Modified"]
    return response


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newsroom:{name}").urn
