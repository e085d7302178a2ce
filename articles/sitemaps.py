"""Maps of the site for crawlers (sitemaps.org), which hold a million stories and cost the same.

A part of the map is a range of keys: none needs a count or an OFFSET, and a story stays in its part
for ever, so a crawler reads the old ones seldom. Addresses are those of SITE_URL; each edition of a page is
an address of its own and names the others. What was taken down, or never public, is in none.

The protocol knows no empty map. One that holds nothing is not found, and the index does not name it; so
robots.txt, which crawlers keep for a day, names the index alone, and the news too are found through it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from articles.editions import story_in
from articles.models import (
    Person,
    Publication,
    PublicationByline,
    PublicationTag,
    Section,
    Series,
    Tag,
)
from newsroom.web.clock import moment
from newsroom.web.policy import public

# Keys a part: at two addresses a story a twelfth of what the protocol allows, and two megabytes.
PART = 2_000
# How many of the newest copies say when their part of the map last changed.
RECENT = 1_000
# What Google takes for news: so old at most, and so many.
NEWS_IS_NEW_FOR, MOST_NEWS = timedelta(days=2), 1_000
LANGUAGES = ("ar", "en")
# So many parts are asked about in one query; a database has room for some more columns.
PROBES = 1_000
# More keys than any newsroom has, and fewer than a database holds.
MOST_PARTS = 10**9


@dataclass(frozen=True)
class _Site:
    """What Django's framework takes for the site: the host of SITE_URL, whatever was asked."""

    domain: str


@dataclass(frozen=True)
class _Range:
    """A page of the map, in the form of Django's paginator."""

    object_list: list[Any]


@dataclass(frozen=True)
class _Ranges:
    """Django's paginator, by keys."""

    sitemap: "KeyedMap"

    def page(self, number: int) -> _Range:
        below, upto = (number - 1) * PART, number * PART
        rows = self.sitemap.between(below, upto)
        told = [(row, code) for row in rows for code in self.sitemap.get_languages_for_item(row)]
        return _Range(told)


class KeyedMap(Sitemap):
    """A kind of page, in parts by the range of its keys, in both editions."""

    i18n = alternates = True
    model: type[Tag | Person | Section | Series]

    def __init__(self, now: datetime) -> None:
        self.now = now

    def between(self, below: int, upto: int) -> QuerySet:
        """The rows with a key above the one and up to the other."""
        raise NotImplementedError

    def ends(self) -> QuerySet:
        """The keys, in order."""
        return self.model.objects.order_by("pk").values_list("pk", flat=True)

    def holding(self, below: int, upto: int) -> QuerySet:
        """Rows of the range, of which one is enough for it to have a page on the map."""
        return self.between(below, upto)

    def changed_at(self, item: Any, language: str) -> datetime | None:
        raise NotImplementedError

    def parts(self) -> list[int]:
        """The numbers of the parts that hold something: the protocol knows no empty one.

        Whether they do is asked of all in one query, a probe of an index each."""
        first, last = self.ends().first(), self.ends().last()
        numbers = range((first - 1) // PART + 1, (last - 1) // PART + 2) if first else range(0)
        found: list[int] = []
        for start in range(0, len(numbers), PROBES):
            some = numbers[start : start + PROBES]
            probes = {
                f"part_{number}": Exists(self.holding((number - 1) * PART, number * PART))
                for number in some
            }
            told = self.ends().annotate(**probes).values_list(*probes)[0]
            found += [number for number, holds in zip(some, told, strict=True) if holds]
        return found

    @property
    def paginator(self) -> _Ranges:
        return _Ranges(self)

    def addresses(self, part: int) -> list[dict[str, Any]]:
        """The rows of a part, as Django's framework makes them; Arabic is what others are led to."""
        scheme, host = urlsplit(settings.SITE_URL)[:2]
        urls = self.get_urls(part, _Site(host), scheme)
        for url in urls:
            url["lastmod"] = self.changed_at(*url["item"])
            if len(url["alternates"]) < len(LANGUAGES):
                url["alternates"] = []
                continue
            url["alternates"].append(url["alternates"][0] | {"lang_code": "x-default"})
        return urls


class Stories(KeyedMap):
    def between(self, below: int, upto: int) -> QuerySet:
        rows = Publication.objects.visible(self.now).filter(
            article_id__gt=below, article_id__lte=upto
        )
        return rows.order_by("article_id").only(
            "article_id", "slug_ar", "slug_en", "first_at_en", "modified_at_ar", "modified_at_en"
        )

    def holding(self, below: int, upto: int) -> QuerySet:
        visible = Publication.objects.visible(self.now).order_by()
        return visible.filter(article_id__gt=below, article_id__lte=upto)

    def ends(self) -> QuerySet:
        # The bound says nothing but which index to walk along: the one of keys, to its first row.
        once = Publication.objects.once_visible(self.now).filter(article_id__gt=0)
        return once.order_by("article_id").values_list("article_id", flat=True)

    def get_languages_for_item(self, item: Publication) -> tuple[str, ...]:
        return item.languages

    def changed_at(self, item: Publication, language: str) -> datetime:
        return getattr(item, f"modified_at_{language}")


class Listed(KeyedMap):
    """Tags or people, as far as a public story carries them: the name of another may be a secret."""

    carried: type[PublicationTag | PublicationByline]

    def between(self, below: int, upto: int) -> QuerySet:
        rows = self.model.objects.filter(pk__gt=below, pk__lte=upto)
        return rows.annotate(newest_ar=self._newest("ar"), newest_en=self._newest("en"))

    def holding(self, below: int, upto: int) -> QuerySet:
        name = self.model._meta.model_name
        carried = self.carried.objects.filter(
            **{f"{name}__gt": below, f"{name}__lte": upto}, superseded=False
        )
        return carried.filter(Q(first_at_ar__lte=self.now) | Q(first_at_en__lte=self.now))

    def get_languages_for_item(self, item: Tag | Person) -> list[str]:
        return [code for code in LANGUAGES if _is_named(item, code) and self.changed_at(item, code)]

    def changed_at(self, item: Tag | Person, language: str) -> datetime | None:
        return getattr(item, f"newest_{language}")

    def _newest(self, language: str) -> Subquery:
        column = f"first_at_{language}"
        name = self.model._meta.model_name
        rows = self.carried.objects.filter(
            **{name: OuterRef("pk"), "superseded": False, f"{column}__lte": self.now}
        )
        return Subquery(rows.order_by(F(column).desc()).values(column)[:1])


class Tags(Listed):
    model, carried = Tag, PublicationTag


class People(Listed):
    model, carried = Person, PublicationByline


class Sections(KeyedMap):
    model = Section

    def between(self, below: int, upto: int) -> QuerySet:
        rows = Section.objects.filter(pk__gt=below, pk__lte=upto).order_by("pk")
        return rows.annotate(newest_ar=self._newest("ar"), newest_en=self._newest("en"))

    def get_languages_for_item(self, item: Section) -> list[str]:
        return [code for code in LANGUAGES if _is_named(item, code)]

    def changed_at(self, item: Section, language: str) -> datetime | None:
        return getattr(item, f"newest_{language}")

    def _newest(self, language: str) -> Subquery:
        visible = Publication.objects.visible(self.now).in_edition(language)
        rows = visible.filter(section=OuterRef("pk")).newest_first(language)
        return Subquery(rows.values(f"first_at_{language}")[:1])


class SeriesMap(KeyedMap):
    """Series of which readers see a part: the name of another may be a secret."""

    model = Series

    def between(self, below: int, upto: int) -> QuerySet:
        return Series.objects.filter(pk__gt=below, pk__lte=upto).order_by("pk")

    def holding(self, below: int, upto: int) -> QuerySet:
        visible = Publication.objects.visible(self.now).order_by()
        return visible.filter(series__gt=below, series__lte=upto)

    def get_languages_for_item(self, item: Series) -> list[str]:
        return [
            code for code in LANGUAGES if _is_named(item, code) and item.parts_at(self.now, code)
        ]

    def changed_at(self, item: Series, language: str) -> None:
        """Its order may have changed too, of which no time is kept."""


class Pages(KeyedMap):
    """The pages that every newsroom has."""

    def parts(self) -> list[int]:
        return [1]

    def between(self, below: int, upto: int) -> Any:
        return ["home", "archive", "corrections", "questions"]

    def location(self, item: str) -> str:
        return reverse(f"articles:{item}")

    def changed_at(self, item: str, language: str) -> None:
        return None


MAPS: dict[str, type[KeyedMap]] = {
    "pages": Pages,
    "sections": Sections,
    "stories": Stories,
    "tags": Tags,
    "people": People,
    "series": SeriesMap,
}


@public
@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Every part of the map, and the news while there are any; when each changed, for those of stories
    that did lately."""
    now = moment(request)
    changed = _changed_lately(now)
    parts = [
        {"address": _part_address(kind, number), "changed_at": changed.get((kind, number))}
        for kind, sitemap in MAPS.items()
        for number in sitemap(now).parts()
    ]
    if news_changed_at := _news_changed_at(now):
        parts.append({"address": reverse("news_sitemap"), "changed_at": news_changed_at})
    return _xml(request, "sitemaps/index.xml", {"parts": parts})


@public
@require_safe
@conditional_page
def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    sitemap = MAPS[kind](moment(request)) if kind in MAPS else None
    if sitemap is None or number > MOST_PARTS:
        raise Http404
    urls = sitemap.addresses(number)
    if not urls:
        raise Http404
    return _xml(request, "sitemaps/part.xml", {"urls": urls})


@public
@require_safe
@conditional_page
def news(request: HttpRequest) -> HttpResponse:
    """The stories of two days in both editions, the newest first; not found when there are none."""
    now = moment(request)
    found = [row for language in LANGUAGES for row in _news_in(language, now)]
    if not found:
        raise Http404
    found.sort(key=lambda row: row["first_at"], reverse=True)
    return _xml(request, "sitemaps/news.xml", {"stories": found[:MOST_NEWS]})


def _new_stories(language: str, now: datetime) -> QuerySet:
    visible = Publication.objects.visible(now).in_edition(language).newest_first(language)
    return visible.filter(**{f"first_at_{language}__gt": now - NEWS_IS_NEW_FOR})


def _news_changed_at(now: datetime) -> datetime | None:
    """When the map of news last changed by a story that is in it; None while none is."""
    times = [
        _new_stories(code, now).aggregate(at=Max(f"modified_at_{code}"))["at"] for code in LANGUAGES
    ]
    return max((at for at in times if at), default=None)


def _news_in(language: str, now: datetime) -> list[dict[str, Any]]:
    rows = _new_stories(language, now).only(
        "article_id", "slug_ar", "slug_en", "headline_ar", "headline_en", "first_at_ar",
        "first_at_en",
    )  # fmt: skip
    names = {"ar": settings.SITE_NAME_AR, "en": settings.SITE_NAME_EN}
    return [
        {
            "address": story_in(language, row),
            "first_at": getattr(row, f"first_at_{language}"),
            # Clean text: it is no line of ours that could be set in a direction.
            "headline": getattr(row, f"headline_{language}"),
            "language": language,
            "name": names[language],
        }
        for row in rows[:MOST_NEWS]
    ]


def _changed_lately(now: datetime) -> dict[tuple[str, int], datetime]:
    """When the parts of the newest copies last changed; of the others nothing is said."""
    newest = Publication.objects.visible(now).order_by("-visible_from", "-id")
    rows = newest.values_list("article_id", "modified_at_ar", "modified_at_en")[:RECENT]
    found: dict[tuple[str, int], datetime] = {}
    for key, *times in rows:
        place = ("stories", (key - 1) // PART + 1)
        found[place] = max([at for at in (*times, found.get(place)) if at])
    return found


def _part_address(kind: str, number: int) -> str:
    return reverse("sitemap_part", args=[kind, number])


def _is_named(thing: Section | Tag | Person, language: str) -> bool:
    return bool(getattr(thing, f"name_{language}") and getattr(thing, f"slug_{language}"))


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    kind = "application/xml; charset=utf-8"
    response = render(request, template, context, content_type=kind)
    # It is for crawlers to read, not to show.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
