"""What an old name or number of a section or tag stands for today, held until the transaction ends.

A revision names sections by number and tags by name, for ever. Both may have been merged since, or be
merged at this moment by a colleague: the rows are locked where a story is about to point at them.
Whoever locks both takes the section first, and rows of one kind in the order of their keys.
"""

from collections.abc import Iterable
from typing import Any

from articles.models import Section, Tag


def section_today(pk: int | None) -> int | None:
    """The key of the section that this one is now part of: mostly its own."""
    if pk is None:
        return None
    rows = Section._base_manager.select_for_update().filter(pk=pk)
    into = rows.order_by("pk").values_list("merged_into", flat=True).first()
    return section_today(into) if into else pk


def tags_today(names: Iterable[str], *, beside: Iterable[int] = ()) -> list[Tag]:
    """The tags of these names, held with those that the story carries already."""
    names, beside = list(names), set(beside)
    while True:
        found = Tag.objects.named(names)
        keys = {tag.pk for tag in found} | beside
        rows = Tag.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        held = set(rows.values_list("pk", flat=True)) if keys else set()
        # One that is not there any more was merged or swept between the two questions.
        if all(tag.pk in held for tag in found):
            return found


def as_today(content: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The content of an older revision in today's names, where it differs from `before`."""
    told: dict[str, Any] = {}
    if content["tags"] != before["tags"]:
        told["tags"] = sorted(tag.name_ar for tag in Tag.objects.named(content["tags"]))
    if content["section_id"] != before["section_id"]:
        told["section_id"] = section_today(content["section_id"])
    return content | told
