"""What programs are told of a page: its feeds, what networks and search engines show of it.

A block of JSON-LD is data, which the policy of the page lets be and no browser runs; `<`, `>` and
`&` are escaped in it, so no text of a story can end the element.
"""

import json
from typing import Any

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from articles import structured_data
from articles.models import Person, Publication, Section, Tag
from articles.templatetags.site import site_name
from newsroom.web.clock import moment
from newsroom.web.editions import other_language
from newsroom.web.markup import trusted

register = template.Library()

LOCALES = {"ar": "ar_AR", "en": "en_US"}
_FEEDS = {
    Section: "articles:section_feed",
    Tag: "articles:tag_feed",
    Person: "articles:author_feed",
}
_UNSAFE = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def feed_path(thing: Section | Tag | Person) -> str:
    """The feed of what a list is of; "" where a thing has none."""
    name = _FEEDS.get(type(thing), "")
    return reverse(name, args=[thing.slug]) if name and thing.slug else ""


@register.inclusion_tag("components/thing_feed.html")
def feed_of(thing: Section | Tag | Person) -> dict[str, Any]:
    """Leads programs from a list to its own feed."""
    return {"thing": thing, "path": feed_path(thing)}


@register.inclusion_tag("components/network_card.html")
def network_card(
    title: str,
    description: str,
    address: str,
    *,
    story: Publication | None = None,
    kind: str = "website",
    other_edition: str | None = "",
) -> dict[str, Any]:
    """What a network shows of a page that is shared: Open Graph and its picture.

    The picture is that of `story`: the card drawn for it, else its cover.
    """
    here = get_language() or settings.LANGUAGE_CODE
    return {
        "title": title,
        "description": description,
        "address": address,
        "kind": kind,
        "locale": LOCALES[here],
        "other_locale": LOCALES[other_language()] if other_edition else "",
        "picture": _picture(story) if story else None,
    }


@register.inclusion_tag("components/network_card.html")
def list_card(
    thing: Section | Tag | Person, stories: list[Publication], other_edition: str | None = ""
) -> dict[str, Any]:
    """The same of a list, with the picture of its first story."""
    about = getattr(thing, "about", "") or getattr(thing, "bio", "") or ""
    newest = stories[0] if stories else None
    path = thing.get_absolute_url()
    return network_card(thing.name, about, path, story=newest, other_edition=other_edition)


@register.simple_tag
def site_data() -> str:
    """JSON-LD of the front page: the paper, and the way to search in it."""
    site = _site()
    return _block(structured_data.organization(site), structured_data.website(site))


@register.simple_tag
def list_data(thing: Section | Tag | Person) -> str:
    """JSON-LD of a list: what it is of, and the way to it."""
    site, path = _site(), thing.get_absolute_url()
    named = {"name": thing.name, "path": path}
    if isinstance(thing, Person):
        told = structured_data.profile(site, role=thing.role or "", bio=thing.bio or "", **named)
    else:
        about = getattr(thing, "about", "") or ""
        told = structured_data.collection(site, about=about, **named)
    way = structured_data.breadcrumbs(site, (thing.name, path))
    return _block(structured_data.organization(site), told, way)


@register.simple_tag(takes_context=True)
def story_data(context: dict[str, Any], publication: Publication) -> str:
    """JSON-LD of a story that readers may read whole."""
    site, section = _site(), publication.section
    steps = [(section.name, section.get_absolute_url())] if section.name else []
    is_open = publication.is_question_open(moment(context["request"]))
    card = default_storage.url(publication.card) if publication.card else ""
    cuts = [
        {"url": default_storage.url(cut["name"]), "width": cut["width"], "height": cut["height"]}
        for cut in (publication.cover or {}).get("cuts", ())
    ]
    return _block(
        structured_data.story(site, publication, is_open=is_open, card=card, cuts=cuts),
        structured_data.organization(site),
        structured_data.breadcrumbs(
            site, *steps, (publication.headline, publication.get_absolute_url())
        ),
    )


def _site() -> structured_data.Site:
    return structured_data.Site(
        url=settings.SITE_URL,
        name=site_name(),
        language=get_language() or settings.LANGUAGE_CODE,
        logo=static("img/favicon.svg"),
    )


def _block(*things: structured_data.Thing) -> str:
    told = json.dumps(structured_data.graph(*things), ensure_ascii=False, separators=(",", ":"))
    return trusted(f'<script type="application/ld+json">{told.translate(_UNSAFE)}</script>')


def _picture(story: Publication) -> dict[str, Any] | None:
    if story.card:
        width, height = structured_data.CARD_SIZE
        path, alt = default_storage.url(story.card), story.headline
    elif story.cover:
        path, width, height = (story.cover[name] for name in ("src", "width", "height"))
        alt = story.cover.get(f"alt_{get_language()}") or story.headline
    else:
        return None
    address = f"{settings.SITE_URL}{path}" if path.startswith("/") else path
    return {"address": address, "width": width, "height": height, "alt": alt}
