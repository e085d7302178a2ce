"""Two people saved the same story: what can be put together, and what somebody must choose.

Where only one of the two touched a field there is no conflict: three-way merging by field, with
the revision the second person started from as the common base.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles.admin.story_form import label_of
from articles.models import Image, Person, Section
from articles.models.question import Kind, ShowTally
from articles.templatetags.site import date_time
from articles.workflow import content as contents


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each to something else."""

    key: str
    label: Any
    mine: str
    theirs: str

    @property
    def language(self) -> str:
        """Whose direction the two texts have; empty for what belongs to no language."""
        return self.key[-2:] if self.key.endswith(("_ar", "_en")) else ""


@dataclass(frozen=True)
class Merge:
    """`content` holds both people's changes; where they clash, it holds mine."""

    content: contents.Content
    clashes: list[Clash]


def merge(base: contents.Content, mine: contents.Content, theirs: contents.Content) -> Merge:
    """`mine` are my changes to `base`, `theirs` is the story as it stands now."""
    clashing = [key for key in mine if theirs[key] not in (base[key], mine[key])]
    return Merge(
        content=theirs | mine,
        clashes=[
            Clash(key, label_of(key), as_text(key, mine[key]), as_text(key, theirs[key]))
            for key in clashing
        ],
    )


def as_text(key: str, value: Any) -> str:
    """A value of a snapshot as a person reads it."""
    if key == "tags":
        return "، ".join(value)
    if key == "byline":
        people = Person.objects.in_bulk(value)
        return "، ".join(str(people[pk]) for pk in value if pk in people)
    if key in ("choices", "sources"):
        first = {"choices": "label_ar", "sources": "title_ar"}[key]
        return "\n".join(row[first] or row.get("url", "") for row in value)
    if key in ("section_id", "cover_id"):
        model = {"section_id": Section, "cover_id": Image}[key]
        return str(model.objects.filter(pk=value).first() or "")
    if key in ("question_kind", "show_tally"):
        return str({"question_kind": Kind, "show_tally": ShowTally}[key](value).label)
    if key == "publish_en":
        return _("Yes") if value else _("No")
    if key in contents.TIMES:
        return date_time(contents.parse_time(value)) if value else ""
    return str(value)
