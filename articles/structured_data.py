"""What search engines are told of a page, as JSON-LD (schema.org).

Pure: rows that a door has read in, plain dictionaries out; no query and no clock. Texts stay clean:
each says its language, and is set in no line of ours. Of a story that is withheld nobody asks for any.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from articles.models import Publication
from articles.models.publication import ChangeClass
from newsroom.text.arabic import count_words

# What articles.images.share_cards draws.
CARD_SIZE = (1200, 630)
_MARKUP = re.compile(r"<[^>]*+>")
# Notes that put something right; an update tells what is new.
_CORRECTING = (ChangeClass.CORRECTION, ChangeClass.CLARIFICATION)

Thing = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """The paper in an edition. `url`: its origin, without a slash at the end."""

    url: str
    name: str
    language: str
    logo: str

    def whole(self, path: str) -> str:
        """An address of ours as others must write it; one with a host stays as it is."""
        return f"{self.url}{path}" if path.startswith("/") else path

    @property
    def home(self) -> str:
        return self.whole(reverse("articles:home"))


def graph(*things: Thing) -> Thing:
    """One block of a page; what has nothing to say is left out."""
    return {"@context": "https://schema.org", "@graph": [_full(thing) for thing in things]}


def organization(site: Site) -> Thing:
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{site.url}/#organization",
        "name": site.name,
        "url": site.home,
        "logo": {"@type": "ImageObject", "url": site.whole(site.logo)},
        "correctionsPolicy": site.whole(reverse("articles:corrections")),
    }


def website(site: Site) -> Thing:
    """The site with the way to search in it."""
    search = site.whole(reverse("articles:search"))
    return {
        "@type": "WebSite",
        "@id": f"{site.home}#website",
        "name": site.name,
        "url": site.home,
        "inLanguage": site.language,
        "publisher": {"@id": f"{site.url}/#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(site: Site, *steps: tuple[str, str]) -> Thing:
    """The way from the front page; `steps` are names and paths."""
    way = [(site.name, reverse("articles:home")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": site.whole(path)}
            for place, (name, path) in enumerate(way, start=1)
        ],
    }


def collection(site: Site, *, name: str, path: str, about: str = "") -> Thing:
    """A list of stories: a section or a tag."""
    page = site.whole(path)
    return {
        "@type": "CollectionPage",
        "@id": page,
        "url": page,
        "name": name,
        "description": about,
        "inLanguage": site.language,
        "isPartOf": {"@id": f"{site.home}#website"},
    }


def profile(site: Site, *, name: str, path: str, role: str = "", bio: str = "") -> Thing:
    """The page of somebody who stands in bylines."""
    page = site.whole(path)
    person = {
        "@type": "Person",
        "name": name,
        "url": page,
        "jobTitle": role,
        "description": bio,
        "worksFor": {"@id": f"{site.url}/#organization"},
    }
    return {"@type": "ProfilePage", "@id": page, "inLanguage": site.language} | {
        "mainEntity": _full(person)
    }


def story(
    site: Site,
    publication: Publication,
    *,
    is_open: bool,
    card: str = "",
    cuts: Sequence[Thing] = (),
) -> Thing:
    """A story; `is_open`: whether its question is; `card`: the address of its share card; `cuts`: its
    cover in the shapes that results show, each with `url`, `width` and `height`."""
    language = site.language
    page = site.whole(publication.get_absolute_url())
    section = getattr(publication.section, f"name_{language}")
    tags = [row[f"name_{language}"] for row in publication.tag_list if row[f"name_{language}"]]
    return {
        "@type": "NewsArticle",
        "@id": f"{page}#article",
        "mainEntityOfPage": page,
        "url": page,
        "headline": getattr(publication, f"headline_{language}"),
        "description": getattr(publication, f"standfirst_{language}"),
        "inLanguage": language,
        "datePublished": getattr(publication, f"first_at_{language}").isoformat(),
        "dateModified": getattr(publication, f"modified_at_{language}").isoformat(),
        "author": authors(site, publication) or {"@id": f"{site.url}/#organization"},
        "publisher": {"@id": f"{site.url}/#organization"},
        "image": _images(site, publication, card, cuts),
        "articleSection": section,
        "keywords": tags,
        "wordCount": count_words(_MARKUP.sub(" ", getattr(publication, f"html_{language}"))),
        "isAccessibleForFree": True,
        "version": publication.number,
        "correction": _corrections(publication, language),
        "citation": _sources(publication, language),
        "commentCount": publication.summary.answers,
        "hasPart": question(site, publication, is_open=is_open),
    }


def authors(site: Site, publication: Publication) -> list[Thing]:
    """Who wrote it, as far as they have a name in the edition."""
    language = site.language
    return [
        _full(
            {
                "@type": "Person",
                "name": person[f"name_{language}"],
                "url": site.whole(reverse("articles:author", args=[person[f"slug_{language}"]])),
                "jobTitle": person[f"role_{language}"],
            }
        )
        for person in publication.byline
        if person[f"name_{language}"] and person[f"slug_{language}"]
    ]


def question(site: Site, publication: Publication, *, is_open: bool) -> Thing:
    """The closing question with its choices; their counts where every reader may see them."""
    language, summary = site.language, publication.summary
    page = site.whole(publication.get_absolute_url())
    shows = summary.shows_tally(is_open=is_open)
    choices: list[Thing] = []
    for row in publication.choices:
        answer: Thing = {"@type": "Answer", "text": row[f"label_{language}"]}
        if shows and summary.ballots:
            answer["upvoteCount"] = summary.tally.get(row["key"], 0)
        choices.append(answer)
    told: Thing = {
        "@type": "Question",
        "@id": f"{page}#question",
        "name": getattr(publication, f"question_{language}"),
        "inLanguage": language,
        "answerCount": summary.answers,
        "suggestedAnswer": choices + _picked(page, publication),
    }
    if verdict := summary.verdict:
        told["acceptedAnswer"] = _settled(verdict, publication, language)
    return _full(told)


def _settled(verdict: Thing, publication: Publication, language: str) -> Thing | None:
    """What came true, with the words that say why; nothing where none can be told."""
    labels = {row["key"]: row[f"label_{language}"] for row in publication.choices}
    if not (label := labels.get(verdict["choice"])):
        return None
    return _full(
        {
            "@type": "Answer",
            "text": label,
            "description": verdict[f"note_{language}"],
            "citation": verdict["source"],
            "dateCreated": verdict["at"],
        }
    )


def _picked(page: str, publication: Publication) -> list[Thing]:
    """The answers that the newsroom picked; the others belong to the pages of answers."""
    return [
        {
            "@type": "Answer",
            "@id": f"{page}#answer-{key}",
            "url": f"{page}#answer-{key}",
            "text": pick["text"],
            "inLanguage": pick["lang"],
            "dateCreated": pick["at"],
            "author": {"@type": "Person", "name": pick["name"]},
        }
        for key, pick in publication.summary.picks.items()
        # One that answers another story is quoted here, and belongs there.
        if "story" not in pick
    ]


def _images(site: Site, publication: Publication, card: str, cuts: Sequence[Thing]) -> list[Thing]:
    """The cover as it is and in its cuts, and the card, which is drawn for networks."""
    language = site.language
    images: list[Thing] = []
    if cover := publication.cover:
        images.append(
            _full(
                {
                    "@type": "ImageObject",
                    "url": site.whole(cover["src"]),
                    "width": cover["width"],
                    "height": cover["height"],
                    "caption": cover.get(f"caption_{language}"),
                    "creditText": cover.get(f"credit_{language}") or cover.get("credit_ar"),
                }
            )
        )
    images += [{"@type": "ImageObject"} | cut | {"url": site.whole(cut["url"])} for cut in cuts]
    if card:
        width, height = CARD_SIZE
        address = site.whole(card)
        images.append({"@type": "ImageObject", "url": address, "width": width, "height": height})
    return images


def _corrections(publication: Publication, language: str) -> list[Thing]:
    return [
        {
            "@type": "CorrectionComment",
            "text": note[f"text_{language}"],
            "datePublished": note["at"],
            "inLanguage": language,
        }
        for note in publication.notes
        if note["class"] in _CORRECTING and note[f"text_{language}"]
    ]


def _sources(publication: Publication, language: str) -> list[Thing]:
    return [
        _full(
            {"@type": "CreativeWork", "name": row.get(f"title_{language}"), "url": row.get("url")}
        )
        for row in publication.sources
        if row.get(f"title_{language}")
    ]


def _full(thing: Thing) -> Thing:
    """What is empty says nothing; a count of none is one."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], {})}
