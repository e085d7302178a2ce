"""The feed of corrections (Atom), in each edition.

Addresses are those of SITE_URL, whatever host was asked, and an entry is known by the `urn:uuid`
of its line in the register for ever. As on the page, a withdrawn story gives no words.
"""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles.feeds.entries import whole
from articles.feeds.forms import HubAtom
from articles.models import Correction
from articles.models.publication import ChangeClass
from articles.models.standing import Standing, standings
from articles.templatetags.changes import KIND_NAMES, story_sentence
from articles.templatetags.site import isolate, plain, site_name
from newsroom.web.clock import moment
from newsroom.web.policy import public

SIZE = 50


class Told(NamedTuple):
    """An entry: a line of the register, and how its story stands now."""

    line: Correction
    standing: Standing

    @property
    def updated_at(self) -> datetime:
        """When the entry last read otherwise: also as its story was taken down or brought back."""
        times = [self.line.at]
        if self.standing.notice:
            times.append(self.standing.notice.from_at)
        elif self.standing.last.change_class == ChangeClass.REINSTATED:
            times.append(self.standing.last.visible_from)
        return max(times)


class _Corrections(Feed):
    feed_type = HubAtom

    def get_object(self, request: HttpRequest) -> datetime:
        return moment(request)

    def title(self) -> str:
        return plain(_("%(page)s — %(site)s") % {"page": _("Corrections"), "site": site_name()})

    def subtitle(self) -> str:
        return _("What we put right or took back in our stories, the newest first.")

    def link(self) -> str:
        return whole(reverse("articles:corrections"))

    def feed_url(self) -> str:
        return whole(reverse("articles:corrections_feed"))

    def author_name(self) -> str:
        return site_name()

    def author_link(self) -> str:
        return whole("/")

    def feed_guid(self) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"newsroom:corrections:{get_language()}").urn

    def feed_extra_kwargs(self, now: datetime) -> dict[str, Any]:
        return {"hub": settings.WEBSUB_HUB}

    def items(self, now: datetime) -> list[Told]:
        language = get_language()
        lines = list(Correction.objects.told(now, language=language).with_words()[:SIZE])
        known = standings({line.article_id for line in lines}, now=now, language=language)
        return [Told(line, known[line.article_id]) for line in lines]

    def item_title(self, item: Told) -> str:
        return plain(f"{KIND_NAMES[item.line.kind]}: {item.standing.last.headline}")

    def item_description(self, item: Told) -> str:
        """The note; of a story that is withheld, why it is."""
        standing, told = item.standing, ""
        if standing.is_withheld:
            told = standing.notice.reason or story_sentence(standing)
        elif item.line.publication:
            told = item.line.publication.public_note
        return format_html("<p>{}</p>", isolate(told)) if told else ""

    def item_link(self, item: Told) -> str:
        return whole(item.standing.last.get_absolute_url())

    def item_guid(self, item: Told) -> str:
        return item.line.uuid.urn

    def item_pubdate(self, item: Told) -> datetime:
        return item.line.at

    def item_updateddate(self, item: Told) -> datetime:
        return item.updated_at


@public
@require_safe
@conditional_page
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """Answers 304 to whoever has it as it is."""
    return _Corrections()(request)
