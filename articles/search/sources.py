"""Where the texts of the desk's collections come from, for what was there before the index was.

Each save keeps its own text; whoever keeps a collection says here how all of it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from articles.models import InnerDocument
from articles.search.inner import drop, keep, kept

_SOURCES: dict[str, "Source"] = {}


@dataclass(frozen=True)
class Source:
    """`rows` gives a query for what the collection holds, `texts` the fields of one row that `keep` takes."""

    rows: Callable[[], QuerySet]
    texts: Callable[[Any], Mapping[str, str]]


def collect(collection: str, source: Source) -> None:
    """Say where a collection comes from: once, when its app is ready."""
    _SOURCES[collection] = source


def bring_in(
    *, every: bool = False, tell: Callable[[int, int], None] = lambda done, of: None
) -> dict[str, int]:
    """Index what the collections lack, or `every` text; how many of each. What is kept of rows that are no
    more is forgotten. Each text is a transaction of its own, so it may be stopped, and nobody waits."""
    return {
        collection: _bring_in(collection, source, every, tell)
        for collection, source in _SOURCES.items()
    }


def _bring_in(
    collection: str, source: Source, every: bool, tell: Callable[[int, int], None]
) -> int:
    there = InnerDocument.objects.filter(collection=collection)
    gone = there.exclude(key__in=source.rows().order_by().values("pk"))
    with transaction.atomic():
        drop(collection, list(gone.values_list("key", flat=True)))
    wanted = source.rows()
    if not every:
        wanted = wanted.exclude(pk__in=kept(collection))
    keys = list(wanted.order_by("-pk").values_list("pk", flat=True))
    for number, pk in enumerate(keys, start=1):
        with transaction.atomic():
            # Locked, or a save in this moment would be overwritten by what was read before it.
            row = source.rows().select_for_update().filter(pk=pk).first()
            if row is not None:
                keep(collection, pk, source.texts(row))
        tell(number, len(keys))
    return len(keys)
