"""The feeds of stories: the whole site's, a section's, a tag's, an author's, those of the stories that ask one
question, in each edition.

Each gives the newest stories whole, as RSS, Atom or JSON Feed. Its cost is that of its own entries,
however many stories there are. Addresses are those of SITE_URL, whatever host was asked. A story that
was taken down leaves at once; Atom tells programs to forget what they kept of it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles.feeds import entries
from articles.feeds.forms import FORMS, NOTHING_YET, TTL, Tombstone
from articles.models import Person, Publication, Section, Tag
from articles.models.path import prefix_of
from articles.models.standing import Leaving, leavings
from articles.moved import moved_to
from articles.templatetags.site import plain, site_name
from newsroom.web.clock import moment
from newsroom.web.policy import public

SIZE = 30
# A program that asks less often than this has kept a story longer than its tombstone stands.
LEAVINGS_ARE_TOLD_FOR = timedelta(days=30)
# Rows of a tag or person read at once, and how often: copies that are not visible are passed over.
BATCH, MOST_BATCHES = 2 * SIZE, 5
# Which end of an address asks for which form, and what the name of the address then ends in.
TAILS = {"rss": ("", ""), "atom": ("atom/", "_atom"), "json": ("json/", "_json")}


@dataclass(frozen=True)
class AskedAgain:
    """A question that several stories ask, known by the number of the first of them."""

    pk: int
    name: str

    @property
    def slug(self) -> int:
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("articles:question_series", args=[self.pk])


Thing = Section | Tag | Person | AskedAgain


def _kind_of(thing: Thing) -> str:
    """How the names of its addresses begin."""
    return "question_series" if isinstance(thing, AskedAgain) else prefix_of(type(thing))


@dataclass(frozen=True)
class Asked:
    """What a feed is asked for: whose stories, in which form, at which moment; and what it found."""

    now: datetime
    form: str
    thing: Thing | None
    stories: list[Publication] = field(default_factory=list)
    gone: list[Leaving] = field(default_factory=list)

    @property
    def feed_path(self) -> str:
        mark = TAILS[self.form][1]
        if self.thing is None:
            return reverse(f"articles:feed{mark}")
        return reverse(f"articles:{_kind_of(self.thing)}_feed{mark}", args=[self.thing.slug])

    @property
    def page_path(self) -> str:
        return self.thing.get_absolute_url() if self.thing else reverse("articles:home")

    @property
    def changed_at(self) -> datetime:
        """When what is read here was last otherwise, a comma or a take-down included."""
        times = [story.visible_from for story in self.stories]
        return max([*times, *(gone.from_at for gone in self.gone)], default=NOTHING_YET)


class StoryFeed(Feed):
    """Written in the form of `feed_type`; what was found is handed over as `get_object`'s."""

    author_link = f"{settings.SITE_URL}/"
    ttl = TTL
    item_guid_is_permalink = False

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.feed_type = FORMS[asked.form]

    def get_object(self, request: HttpRequest) -> Asked:
        return self.asked

    def title(self, asked: Asked) -> str:
        if asked.thing is None:
            return plain(site_name())
        return plain(_("%(page)s — %(site)s") % {"page": asked.thing.name, "site": site_name()})

    def description(self, asked: Asked) -> str:
        if asked.thing is None:
            return _("The newest stories of %(site)s, whole.") % {"site": site_name()}
        told = {"name": asked.thing.name}
        if isinstance(asked.thing, Person):
            return plain(_("The newest stories by %(name)s, whole.") % told)
        if isinstance(asked.thing, AskedAgain):
            return plain(_("The stories that asked «%(name)s», whole.") % told)
        return plain(_("The newest stories in «%(name)s», whole.") % told)

    def subtitle(self, asked: Asked) -> str:
        return self.description(asked)

    def author_name(self) -> str:
        return site_name()

    def link(self, asked: Asked) -> str:
        return entries.whole(asked.page_path)

    def feed_url(self, asked: Asked) -> str:
        return entries.whole(asked.feed_path)

    def feed_guid(self, asked: Asked) -> str:
        """Of what is followed, not of its address: a renamed section is the same feed."""
        thing = asked.thing
        whose = f"{_kind_of(thing)}:{thing.pk}" if thing else "site"
        return uuid5(NAMESPACE_URL, f"newsroom:stories:{whose}:{get_language()}").urn

    def feed_extra_kwargs(self, asked: Asked) -> dict[str, Any]:
        gone = [
            Tombstone(entries.identity(row.story, get_language()), row.from_at, plain(row.reason))
            for row in asked.gone
            if row.is_told
        ]
        return {"hub": settings.WEBSUB_HUB, "gone": gone}

    def items(self, asked: Asked) -> list[Publication]:
        return asked.stories

    def item_title(self, item: Publication) -> str:
        return entries.title(item)

    def item_description(self, item: Publication) -> str:
        """Readers take it for HTML."""
        return escape(entries.summary(item))

    def item_link(self, item: Publication) -> str:
        return entries.whole(item.get_absolute_url())

    def item_guid(self, item: Publication) -> str:
        return entries.identity(item.story_uuid, get_language())

    def item_pubdate(self, item: Publication) -> datetime:
        return item.first_at

    def item_updateddate(self, item: Publication) -> datetime:
        """Moved by an update, a clarification and a correction; a typo is no news."""
        return item.modified_at

    def item_comments(self, item: Publication) -> str:
        return f"{self.item_link(item)}#answers"

    def item_categories(self, item: Publication) -> list[str]:
        return entries.categories(item)

    def item_enclosures(self, item: Publication) -> list[Enclosure]:
        """RSS alone wants a length; 0 is its word for one that an older copy does not know."""
        picture = entries.picture(item) if self.asked.form == "rss" else None
        return (
            [Enclosure(picture["url"], str(picture["bytes"]), picture["type"])] if picture else []
        )

    def item_extra_kwargs(self, item: Publication) -> dict[str, Any]:
        return {
            "content": entries.content(item, is_open=item.is_question_open(self.asked.now)),
            "summary": entries.summary(item),
            "authors": entries.authors(item),
            "picture": entries.picture(item),
            "answers": self.item_comments(item),
        }


@public
@require_safe
@conditional_page
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories of the edition."""
    return _answer(request, Asked(moment(request), form, None))


@public
@require_safe
@conditional_page
def section_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    return _feed_of(request, Section, slug, form)


@public
@require_safe
@conditional_page
def tag_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    return _feed_of(request, Tag, slug, form)


@public
@require_safe
@conditional_page
def author_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    return _feed_of(request, Person, slug, form)


@public
@require_safe
@conditional_page
def question_series_feed(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The stories that ask a question, by the number of the first. It outlives the last but one of them, as
    programs are to hear of that; a question that was never asked twice has none."""
    now, language = moment(request), get_language()
    asking = Publication.objects.once_visible(now).in_edition(language).in_question_series(pk)
    newest = asking.visible(now).for_cards().newest_first(language).first()
    if newest is None or not asking.exclude(article_id=newest.article_id).exists():
        raise Http404
    return _answer(request, Asked(now, form, AskedAgain(pk, newest.question)))


def in_each_form(way: str, view: Any, name: str) -> list[URLPattern]:
    """The addresses of a feed below `way`, one a form."""
    return [
        path(f"{way}feed/{tail}", view, {"form": form}, name=f"{name}{mark}")
        for form, (tail, mark) in TAILS.items()
    ]


def _feed_of(
    request: HttpRequest, model: type[Section | Tag | Person], slug: str, form: str
) -> HttpResponse:
    language, now = get_language(), moment(request)
    named = model.objects.filter(**{f"slug_{language}": slug, f"name_{language}__gt": ""})
    thing = named.first()
    if thing is not None:
        return _answer(request, Asked(now, form, thing))
    thing = moved_to(model, slug, now=now, language=language)
    if thing is None:
        raise Http404
    return redirect(Asked(now, form, thing).feed_path, permanent=True)


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    language = get_language()
    visible = Publication.objects.visible(asked.now).in_edition(language).for_feeds(language)
    since = asked.now - LEAVINGS_ARE_TOLD_FOR
    found = Asked(
        asked.now,
        asked.form,
        asked.thing,
        stories=_stories(visible, asked, language),
        gone=leavings(asked.now, since=since, language=language)[:SIZE],
    )
    response = StoryFeed(found)(request)
    # The generator's own time is that of the entries, which a typo or a take-down leaves as it was.
    response.headers["Last-Modified"] = http_date(found.changed_at.timestamp())
    links = [f'<{entries.whole(found.feed_path)}>; rel="self"']
    if settings.WEBSUB_HUB:
        links.append(f'<{settings.WEBSUB_HUB}>; rel="hub"')
    response.headers["Link"] = ", ".join(links)
    return response


def _stories(visible: Any, asked: Asked, language: str) -> list[Publication]:
    if asked.thing is None:
        return list(visible.newest_first(language)[:SIZE])
    if isinstance(asked.thing, Section):
        return list(visible.filter(section=asked.thing).newest_first(language)[:SIZE])
    if isinstance(asked.thing, AskedAgain):
        rows = visible.in_question_series(asked.thing.pk)
        return list(rows.newest_first(language)[:SIZE])
    return _listed(visible, asked.thing, asked.now, language)


def _listed(visible: Any, thing: Tag | Person, now: datetime, language: str) -> list[Publication]:
    """The newest that carry a tag or a person, read through the index of their rows. One that no
    public story ever carried has no feed: its name may be a secret."""
    column = f"first_at_{language}"
    rows = thing.listed.filter(**{f"{column}__lte": now})
    in_order = rows.filter(superseded=False).order_by(F(column).desc(), F("publication_id").desc())
    keys = in_order.values_list("publication_id", flat=True)
    found: list[Publication] = []
    for start in range(0, MOST_BATCHES * BATCH, BATCH):
        batch = list(keys[start : start + BATCH])
        stories = visible.in_bulk(batch)
        found += [stories[pk] for pk in batch if pk in stories]
        if len(found) >= SIZE or len(batch) < BATCH:
            break
    if not found and not rows.exists():
        raise Http404
    return found[:SIZE]
