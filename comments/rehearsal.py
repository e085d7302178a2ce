"""Trying a word rule on what is there already, before it is saved: on the last answers and stories.

A rule that seems clear holds up half of the clean text as often as not; its author sees each place
first, as it stands between its words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import strip_tags

from articles.models import Publication
from comments.models import Comment
from comments.screening.matcher import Matcher
from comments.screening.submission import Rule

ANSWERS, STORIES = 10_000, 1_000
MOST_SHOWN = 200
# Characters shown at each side of a hit.
AROUND = 50


@dataclass(frozen=True)
class Place:
    """A hit between its words: `before`, `found`, `after`. `kind` is answer or story; `id` the
    answer's public id, or the story's number. `state` of an answer: a hit in a rejected one is one
    that the rule is for."""

    kind: str
    id: str
    state: str
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Rehearsal:
    """What a rule would have done: texts looked at, texts hit, and the first of the places."""

    answers: int
    answers_hit: int
    visible_hit: int
    stories: int
    stories_hit: int
    places: tuple[Place, ...]


def rehearse(rule: Rule, *, answers: int = ANSWERS, stories: int = STORIES) -> Rehearsal:
    """Raises BadPattern for a rule that cannot be applied."""
    matcher = Matcher([rule])
    places: list[Place] = []
    seen = hit = visible = 0
    rows = Comment.objects.exclude(state=Comment.State.ERASED).order_by("-created_at", "-id")
    for public_id, state, body in rows.values_list("public_id", "state", "body")[
        :answers
    ].iterator():
        seen += 1
        found = [*_places(matcher, "answer", public_id, state, [body])]
        hit += bool(found)
        visible += bool(found) and state == Comment.State.VISIBLE
        places += found[: MOST_SHOWN - len(places)]
    told = told_hit = 0
    copies = Publication.objects.filter(visible_until=None).order_by("-first_at_ar", "-id")
    texts = copies.values_list("article_id", "headline_ar", "html_ar", "html_en")
    for pk, headline, html_ar, html_en in texts[:stories].iterator():
        told += 1
        parts = [headline, strip_tags(html_ar), strip_tags(html_en or "")]
        found = [*_places(matcher, "story", str(pk), "", parts)]
        told_hit += bool(found)
        places += found[: MOST_SHOWN - len(places)]
    return Rehearsal(seen, hit, visible, told, told_hit, tuple(places))


def _places(
    matcher: Matcher, kind: str, key: str, state: str, texts: Iterable[str]
) -> Iterator[Place]:
    for text in texts:
        for hit in matcher.find(text):
            yield Place(
                kind,
                key,
                state,
                before=text[max(0, hit.start - AROUND) : hit.start],
                found=text[hit.start : hit.end],
                after=text[hit.end : hit.end + AROUND],
            )
