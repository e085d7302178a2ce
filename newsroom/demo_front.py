"""The front page of the demo, composed by its editor through the rules of the front page."""

from datetime import datetime, timedelta
from typing import Any

from articles.front.composing import SPOTS, Asked, compose, page_of_edition
from articles.models import Article, Section

EDITIONS = ("ar", "en")


def load(
    rows: dict[str, list[dict[str, Any]]],
    *,
    by: Any,
    stories: dict[str, Article],
    sections: dict[str, Section],
    now: datetime,
) -> None:
    """Place what the rows say, in each edition that has the story. A page that somebody composed
    before is left alone."""
    for edition in EDITIONS:
        if page_of_edition(edition).version:
            continue
        acts = [("put", _placement(row, stories, now)) for row in rows["places"]]
        acts += [("put_strip", Asked(section=sections[row["section"]])) for row in rows["strips"]]
        for act, asked in acts:
            if asked.story and not _is_in(asked.story, edition):
                continue
            version = page_of_edition(edition).version
            compose(edition, act, asked, by=by, expected_version=version, now=now)


def _placement(row: dict[str, Any], stories: dict[str, Article], now: datetime) -> Asked:
    times = {
        f"{name}_at": now + timedelta(days=row[f"{name}_in_days"])
        for name in ("from", "until")
        if f"{name}_in_days" in row
    }
    return Asked(story=stories[row["story"]], spot=SPOTS[row["place"]], **times)


def _is_in(story: Article, edition: str) -> bool:
    return story.publications.in_edition(edition).exists()
