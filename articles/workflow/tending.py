"""Tending sections and tags: merging what is one, other spellings, and what nothing uses any more.

A merge moves every row that points at a thing to the one it becomes part of: working copies, public
lists, old addresses. Of a public copy only the links move, never its words: the names frozen in it are
those of its day, and their addresses lead on. Revisions are left as they are; `today.py` reads them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from articles.models import Article, Path, Publication, PublicationTag, Section, Tag
from articles.models.path import prefix_of
from articles.workflow.errors import NotAllowed, Refused
from newsroom.text.arabic import fold

Thing = Section | Tag
# What the one that stays takes over where it has none of its own: an English address must not die.
_LENT = (("name_en", "slug_en"), ("about_ar",), ("about_en",), ("cover_id",))


@dataclass(frozen=True)
class Effect:
    """What a merge will do: the stories that it touches, and the addresses that will lead on."""

    working: int
    public: int
    addresses: list[str]


def effect_of(things: Sequence[Thing], *, into: Thing, now: datetime) -> Effect:
    """Asked before anybody is asked to confirm; two queries."""
    others = [thing for thing in things if thing.pk != into.pk]
    working, public = Article.objects.all(), Publication.objects.visible(now)
    if isinstance(into, Section):
        working, public = (rows.filter(section__in=others) for rows in (working, public))
    else:
        listed = PublicationTag.objects.filter(tag__in=others)
        working = working.filter(tagged__tag__in=others).distinct()
        public = public.filter(pk__in=listed.values("publication"))
    addresses = [address for thing in others for address in _addresses(thing)]
    return Effect(working.count(), public.count(), addresses)


def merge(things: Iterable[Thing], *, into: Thing, by: Any, seen: str | None = None) -> list[Thing]:
    """Make these part of `into` in one transaction; those that were.

    `seen` is what `fingerprint` said when the page was shown. Raises NotAllowed, or Refused where
    one of them was renamed, merged or deleted since.
    """
    model = type(into)
    if not by.has_perm(f"articles.change_{model._meta.model_name}"):
        raise NotAllowed
    keys = {thing.pk for thing in things} | {into.pk}
    with transaction.atomic():
        if model is Section:
            # As a save does: first the stories, then the section. Else the two would wait for ever.
            stories = Article.objects.filter(section__in=keys).order_by("pk")
            list(stories.select_for_update().values_list("pk", flat=True))
        rows = list(model.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        if len(rows) != len(keys) or (seen is not None and fingerprint(rows) != seen):
            raise Refused([_("One of these was renamed, merged or deleted meanwhile. Look again.")])
        (kept,) = (row for row in rows if row.pk == into.pk)
        gone = [row for row in rows if row.pk != into.pk]
        for thing in gone:
            _merge_one(thing, kept)
    return gone


def fingerprint(things: Iterable[Thing]) -> str:
    """What a page showed of them: keys and names."""
    return "|".join(
        f"{thing.pk}:{thing.name_ar}:{thing.name_en or ''}" for thing in _in_order(things)
    )


def set_spellings(tag: Tag, names: Iterable[str]) -> None:
    """Let exactly these other spellings stand for the tag, as the form said after asking for twins."""
    wanted = {fold(name): name for name in names}
    with transaction.atomic():
        known = {row.folded: row for row in tag.other_names().select_for_update().order_by("pk")}
        for folded, row in known.items():
            if folded not in wanted:
                row.delete()
        for folded, name in wanted.items():
            if folded not in known:
                Tag.objects.create(name_ar=name, merged_into=tag)


def unused_tags() -> QuerySet[Tag]:
    """Those that no story carries and no public copy ever carried; nor does anything else need them."""
    rows = Tag.objects.all()
    for relation in _pointing_at(Tag):
        # Its old addresses and other spellings go with it.
        if relation.model in (Tag, Path):
            continue
        used = relation.model._base_manager.filter(**{relation.attname: OuterRef("pk")})
        rows = rows.filter(~Exists(used))
    return rows


def sweep_tags(
    *, made_before: datetime | None = None, among: Iterable[int] | None = None
) -> dict[int, str]:
    """Delete the unused ones; their names by key. A story that takes one up at this moment keeps it."""
    rows = unused_tags()
    if made_before:
        rows = rows.filter(made_at__lt=made_before)
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    with transaction.atomic():
        keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        # Asked again: under the lock nobody can take one up.
        swept = {tag.pk: str(tag) for tag in unused_tags().filter(pk__in=keys).order_by("name_ar")}
        Tag.objects.filter(pk__in=swept).delete()
    return swept


def _merge_one(thing: Thing, kept: Thing) -> None:
    lent = [
        columns for columns in _LENT if getattr(thing, columns[0]) and not getattr(kept, columns[0])
    ]
    given = {column: getattr(thing, column) for columns in lent for column in columns}
    thing.merged_into = kept
    # Without addresses of its own from here on; each becomes a Path.
    thing.save()
    for relation in _pointing_at(type(thing)):
        _move(relation, thing, kept)
    for column, value in given.items():
        setattr(kept, column, value)
    if given:
        kept.save()


def _pointing_at(model: type[models.Model]) -> list[models.Field]:
    """The columns of all tables that hold a key of this one: also of tables that come later."""
    related = model._meta.get_fields(include_hidden=True)
    return [
        row.remote_field
        for row in related
        if row.auto_created and not row.concrete and (row.one_to_many or row.one_to_one)
    ]


def _move(column: models.Field, thing: Thing, kept: Thing) -> None:
    """Point the rows at the one that is kept; a row that would be its double goes."""
    name, rows = column.name, column.model._base_manager.filter(**{column.name: thing})
    if column.model is type(thing):
        rows = rows.exclude(pk=thing.pk)
    for fields in _unique_with(column):
        same = {field: OuterRef(field) for field in fields if field != name}
        doubles = column.model._base_manager.filter(**{name: kept}, **same)
        keys = rows.filter(Exists(doubles)).values_list("pk", flat=True)
        column.model._base_manager.filter(pk__in=list(keys)).delete()
    rows.update(**{name: kept})


def _unique_with(column: models.Field) -> list[tuple[str, ...]]:
    """The sets of columns of which this is one, and of which no two rows may have the same."""
    meta = column.model._meta
    sets = [constraint.fields for constraint in meta.total_unique_constraints]
    sets += [tuple(fields) for fields in meta.unique_together]
    if column.unique:
        sets.append((column.name,))
    return [tuple(fields) for fields in sets if column.name in fields]


def _addresses(thing: Thing) -> list[str]:
    kind = prefix_of(type(thing))
    found = [f"/{kind}/{thing.slug_ar}/"] if thing.slug_ar else []
    return [*found, f"/en/{kind}/{thing.slug_en}/"] if thing.slug_en else found


def _in_order(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: thing.pk)
