"""What a reader may mean before the word is written to its end: stories, tags, people, names.

Beginnings of words are looked for in the index of words, with and without the article, so typing «هوا»
leads to «الهواتف». Only what leads to a visible story is offered. Three queries, and two more once a
minute for the names.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Value
from django.db.models.expressions import RawSQL

from articles.models import (
    Person,
    Publication,
    PublicationByline,
    PublicationTag,
    Spelling,
    Tag,
    Term,
)
from articles.search.analyser import is_worth, tokens
from articles.search.corrections import Known
from articles.search.indexing import backend
from articles.search.names import MARK
from articles.search.snippets import as_written
from articles.search.tables import SITE
from newsroom.text.arabic import fold
from newsroom.web.caching import kept

LONGEST = 80
FEWEST_LETTERS = 2
MOST = {"name": 2, "tag": 3, "person": 2, "story": 4}
# So many words that begin as typed are looked for in headlines, and so many of their stories seen.
_WORDS, _STORIES = 12, 30
_ARTICLE = "ال"
_NAMES_KEPT_SECONDS = 60
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Suggestion:
    """One of a kind («story», «tag», «person», «name»): what it is called, the number of its row (0 for
    a name, which is searched for) and its slug; a story's number is that of its article."""

    kind: str
    text: str
    key: int = 0
    slug: str = ""


class Spelled(NamedTuple):
    """A spelling of a name, folded; what the name is called; its token in the index."""

    folded: str
    name_ar: str
    name_en: str
    token: str


def suggest(text: str, *, language: str, now: datetime) -> list[Suggestion]:
    """What begins as the text does, names first; nothing for less than two letters."""
    # PostgreSQL takes no NUL in a text.
    text = text[:LONGEST].replace("\x00", "")
    typed = fold(text)
    words = list(tokens(text, language, every=True))
    if not words or len(typed) < FEWEST_LETTERS or typed == _ARTICLE:
        return []
    visible = Publication.objects.visible(now).in_edition(language)
    names = _names(typed)
    known, held = _known(words[-1].word, language, {name.token for name in names})
    groups = [[token.stem] for token in words[:-1] if is_worth(token.word)]
    tail = [*known, *held] if not groups else known
    found = [
        *_spelled(names, held, language),
        *_named(typed, visible, language),
        *(_stories(visible, language, [*groups, tail]) if tail else ()),
    ]
    return [one for kind in MOST for one in _some(found, kind)]


def written_form(known: Known, *, language: str, now: datetime) -> str:
    """A word of the index as the newest headlines write it, or folded where none holds it."""
    visible = Publication.objects.visible(now).in_edition(language)
    heads = [story.text for story in _stories(visible, language, [[known.stem]])]
    return as_written(known.word, heads, language=language)


def _some(found: Iterable[Suggestion], kind: str) -> list[Suggestion]:
    return list(dict.fromkeys(one for one in found if one.kind == kind))[: MOST[kind]]


def _names(typed: str) -> list[Spelled]:
    every = kept("search.spelled", _every_spelling, seconds=_NAMES_KEPT_SECONDS)
    start = bisect_left(every, (typed,))
    end = bisect_left(every, (typed + _LAST,))
    return [Spelled(*row) for row in every[start:end]]


def _every_spelling() -> list[tuple[str, str, str, str]]:
    others: dict[int, list[str]] = {}
    for term, folded in Spelling.objects.values_list("term", "folded"):
        others.setdefault(term, []).append(folded)
    rows = []
    for term in Term.objects.filter(is_active=True):
        token = MARK + fold(term.name_en or term.name_ar).replace(" ", "")
        folded = {fold(term.name_ar), fold(term.name_en), *others.get(term.pk, ())} - {""}
        rows += [(one, term.name_ar, term.name_en, token) for one in folded]
    return sorted(rows)


def _spelled(names: Sequence[Spelled], held: set[str], language: str) -> list[Suggestion]:
    first, second = ("name_en", "name_ar") if language == "en" else ("name_ar", "name_en")
    return [
        Suggestion("name", getattr(name, first) or getattr(name, second))
        for name in names
        if name.token in held
    ]


def _known(word: str, language: str, names: set[str]) -> tuple[list[str], set[str]]:
    """The stems of the commonest words that begin so, and which of these names stories hold."""
    beginnings = [word]
    if not word.isascii():
        beginnings.append(_ARTICLE + word)
    with connection.cursor() as cursor:
        rows = backend().beginning(
            cursor, SITE, language, beginnings, also=sorted(names), most=_WORDS + len(names)
        )
    stems = dict.fromkeys(stem for found, stem in rows if not found.startswith(MARK))
    return list(stems)[:_WORDS], {found for found, _stem in rows if found in names}


def _named(typed: str, visible: Any, language: str) -> list[Suggestion]:
    """Tags and people with a visible story whose name begins so: one query."""
    begins = {"folded__startswith": typed} if language == "ar" else {"name_en__istartswith": typed}

    def rows(kind: str, model: Any, listed: Any, thing: str) -> Any:
        public = listed.objects.filter(**{thing: OuterRef("pk")}, publication__in=visible)
        found = model.objects.filter(Exists(public), **begins).order_by()
        columns = ("pk", f"name_{language}", f"slug_{language}")
        return found.annotate(kind=Value(kind)).values_list("kind", *columns)

    both = rows("tag", Tag, PublicationTag, "tag").union(
        rows("person", Person, PublicationByline, "person"), all=True
    )
    return [
        Suggestion(kind, name, pk, slug)
        for kind, pk, name, slug in both[: 2 * sum(MOST.values())]
        if name and slug
    ]


def _stories(visible: Any, language: str, groups: list[list[str]]) -> list[Suggestion]:
    """The newest stories whose heads hold a word of each group."""
    sql, given = backend().heads(SITE, language, groups, most=_STORIES)
    columns = ("article", f"headline_{language}", f"slug_{language}")
    found = visible.filter(pk__in=RawSQL(sql, given)).newest_first(language)  # noqa: S611 (ours)
    return [
        Suggestion("story", headline, article, slug)
        for article, headline, slug in found.values_list(*columns)[: MOST["story"]]
    ]
