"""Where a picture is used: asked before it is deleted, and shown beside it.

A revision names every picture that its text or cover uses, with the words it had then. So nothing
here reads a text: the working copy's revision, the approved one and those of the public copies are
asked. A copy that was taken down may come back, so the last of each story counts too; and so do words
that somebody is typing and has not saved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from articles.models import Article, Autosave, Image, Publication
from articles.rendering import picture_keys

WORDS = (
    "alt_ar", "alt_en", "caption_ar", "caption_en", "credit_ar", "credit_en", "licence",
)  # fmt: skip
Words = dict[str, Any]


@dataclass
class Use:
    """A story that uses a picture. `frozen` are the words readers get with it, where they see it:
    a public copy keeps those of its day."""

    story: Article
    is_cover: bool = False
    is_draft: bool = False
    is_live: bool = False
    is_coming: bool = False
    is_taken_down: bool = False
    frozen: Words | None = None

    def old_words(self, image: Image) -> list[tuple[str, str]]:
        """The words readers still get that the library has replaced: (column, text)."""
        if self.frozen is None:
            return []
        return [
            (name, self.frozen.get(name) or "")
            for name in WORDS
            if name in self.frozen and (self.frozen[name] or "") != (getattr(image, name) or "")
        ]


def uses_of(image: Image, *, now: datetime) -> list[Use]:
    """Every story that uses the picture, the live ones first."""
    found = uses_by_picture([image.pk], now=now)[image.pk]
    return sorted(found, key=lambda use: (not use.is_live, not use.is_coming, -use.story.pk))


def uses_by_picture(pks: Iterable[int], *, now: datetime) -> dict[int, list[Use]]:
    """The uses of several pictures in three queries, by the picture's id."""
    found: dict[int, dict[int, Use]] = {pk: {} for pk in pks}
    for story, pictures, cover, mark in _rows([str(pk) for pk in found], now):
        for pk in found:
            if str(pk) not in pictures:
                continue
            use = found[pk].setdefault(story.pk, Use(story))
            setattr(use, mark, True)
            use.is_cover |= str(cover) == str(pk)
            if mark in ("is_live", "is_taken_down"):
                use.frozen = pictures[str(pk)]
    return {pk: list(uses.values()) for pk, uses in found.items()}


def _rows(keys: list[str], now: datetime) -> Iterator[tuple[Article, dict, Any, str]]:
    """Story, pictures by key, the cover's key and the kind of use, for all that name one of these."""
    if not keys:
        return
    copies = _kept_copies(now).filter(revision__pictures__has_any_keys=keys)
    copies = copies.select_related("article").defer(*_HEAVY)
    for copy in copies.annotate(**_pictures("revision")):
        yield copy.article, copy.named, copy.as_cover, _mark(copy, now)
    for revision in ("revision", "approved_revision"):
        stories = Article.objects.filter(**{f"{revision}__pictures__has_any_keys": keys})
        for story in stories.defer("body_ar", "body_en").annotate(**_pictures(revision)):
            yield story, story.named, story.as_cover, "is_draft"


def _pictures(revision: str) -> dict[str, Any]:
    """What is asked of a revision, without its text."""
    return {
        "named": F(f"{revision}__pictures"),
        "as_cover": KeyTextTransform("cover_id", f"{revision}__content"),
    }


def typed_in(image: Image) -> bool:
    """Whether somebody is typing a text with the picture that they have not saved."""
    wanted = str(image.pk)
    for fields in Autosave.objects.open().values_list("fields", flat=True).iterator():
        texts = [value for values in fields.values() for value in values]
        if wanted in fields.get("cover", []) or any(wanted in picture_keys(text) for text in texts):
            return True
    return False


def used_pictures(now: datetime) -> set[int]:
    """The ids of all pictures that a story uses."""
    named: set[str] = set()
    asked: list[QuerySet] = [
        Article.objects.values_list("revision__pictures", flat=True),
        Article.objects.values_list("approved_revision__pictures", flat=True),
        _kept_copies(now).values_list("revision__pictures", flat=True),
    ]
    for rows in asked:
        for pictures in rows.iterator():
            named.update(pictures or {})
    return {int(key) for key in named if key.isdecimal()}


_HEAVY = (
    "html_ar", "html_en", "toc_ar", "toc_en", "notes", "changed", "article__body_ar", "article__body_en",
)  # fmt: skip


def _kept_copies(now: datetime) -> QuerySet[Publication]:
    """What readers see, will see, or last saw of each story."""
    newest = Publication.objects.filter(article=OuterRef("article")).order_by(
        "-visible_from", "-pk"
    )
    return Publication.objects.filter(
        Q(visible_until=None) | Q(visible_until__gt=now) | Q(pk=Subquery(newest.values("pk")[:1]))
    )


def _mark(copy: Publication, now: datetime) -> str:
    if copy.visible_from > now:
        return "is_coming"
    is_open = copy.visible_until is None or copy.visible_until > now
    return "is_live" if is_open else "is_taken_down"
