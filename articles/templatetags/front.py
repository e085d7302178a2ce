"""What the page that composes the front page shows; for signed-in editors only."""

from django import template

from articles.front.words import spot_words
from articles.models import Publication
from articles.models.front import Spot

register = template.Library()
register.filter("spot_words", spot_words)


@register.filter
def headline_in(copy: Publication, edition: str) -> str:
    """The headline that readers of an edition get."""
    return getattr(copy, f"headline_{edition}") or copy.headline_ar


@register.filter
def takes(spot: Spot) -> str:
    """What can be dropped on a place."""
    return "section" if spot.kind == "strip" else "story"
