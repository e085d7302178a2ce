"""Which feeds a change to a story changes: what the hub is told of (WebSub, «publish»)."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from articles.models import Publication

FORMS = ("", "_atom", "_json")


def topics(copies: Iterable[Publication]) -> list[str]:
    """The addresses of the feeds that hold any of these copies, in every edition and form."""
    found: dict[str, None] = {}
    copies = list(copies)
    asked_again = _asked_again(copies)
    for copy in copies:
        for language in copy.languages:
            with override(language):
                found |= dict.fromkeys(_feeds(copy, language, asked_again))
    return [f"{settings.SITE_URL}{path}" for path in found]


def body(addresses: Iterable[str]) -> bytes:
    """What a hub is sent: every topic in one request."""
    told = [("hub.mode", "publish"), *(("hub.url", address) for address in addresses)]
    return urlencode(told).encode()


def _asked_again(copies: list[Publication]) -> set[int]:
    """The questions of these that more than one story has asked, by the number of the first."""
    roots = {copy.question_root for copy in copies}
    again = Publication.objects.filter(asked_first__in=roots)
    return set(again.values_list("asked_first_id", flat=True).distinct().order_by())


def _feeds(copy: Publication, language: str, asked_again: set[int]) -> Iterable[str]:
    lists = [("section_feed", getattr(copy.section, f"slug_{language}"))]
    lists += [("tag_feed", tag[f"slug_{language}"]) for tag in copy.tag_list]
    lists += [("author_feed", person[f"slug_{language}"]) for person in copy.byline]
    if copy.question_root in asked_again:
        lists.append(("question_series_feed", copy.question_root))
    for form in FORMS:
        yield reverse(f"articles:feed{form}")
        for name, slug in lists:
            if slug:
                yield reverse(f"articles:{name}{form}", args=[slug])
    yield reverse("articles:corrections_feed")
