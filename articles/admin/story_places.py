"""What changed between two contents of a story, place by place as a person reads it.

A place is a field, or a paragraph of the text. Review, comparison and late saves show the same
places, so a change looks alike wherever it is met.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from articles.admin.story_form import StoryForm, in_language, label_of, language_of
from articles.models import ClosingQuestion, Image, Person, Section, Series
from articles.models.question import Kind, ShowTally
from articles.templatetags.site import date_time, number
from articles.workflow import content as contents
from newsroom.text.differences import (
    Place,
    PlaceKind,
    Run,
    places,
    shortened,
    word_changes,
)

_TEXTS = ("headline", "standfirst", "body", "question", "choices", "settle_how")
# As readers meet them, the Arabic story first; what only the desk sees last.
READING_ORDER = (
    *(f"{name}_ar" for name in _TEXTS),
    *(f"{name}_en" for name in _TEXTS),
    "section_id", "series_id", "byline", "tags", "sources", "cover_id",
    "question_kind", "asked_before_id", "question_closes_at", "settles_at", "show_tally", "publish_en", "embargo_until",
    "slug_ar", "slug_en",
)  # fmt: skip
ROWS = {
    "choices": ("label_ar", "label_en"),
    "sources": ("title_ar", "title_en", "url", "note_ar", "note_en"),
}


@dataclass(frozen=True)
class StoryPlace:
    """One place. `language` is "" for what belongs to none; `note` says where it stood before."""

    key: str
    label: Any
    kind: PlaceKind
    runs: list[Run]
    language: str = ""
    note: str = ""

    @property
    def is_same(self) -> bool:
        return self.kind == "same"

    @property
    def is_headline(self) -> bool:
        return self.key.startswith("headline")


class Fold(NamedTuple):
    """Places in a row that did not change."""

    places: list[StoryPlace]


def story_places(
    before: contents.Content | None,
    after: contents.Content,
    *,
    pictures: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
    whole: bool = False,
) -> list[StoryPlace]:
    """Every filled place of the two in reading order; with no `before`, those of `after` as they
    are. `pictures` are the words of the pictures that either uses. Long stretches that stay are
    left out of a changed place unless it is to be the `whole` text.
    """
    found: list[StoryPlace] = []
    for key in READING_ORDER:
        new = _value(key, after)
        old = new if before is None else _value(key, before)
        found += _in_field(key, old, new, whole=whole)
    return found + _picture_places(*pictures)


def folded(found: list[StoryPlace]) -> list[StoryPlace | Fold]:
    """The places, with those in a row that did not change put away together."""
    out: list[StoryPlace | Fold] = []
    for is_same, group in groupby(found, key=lambda place: place.is_same):
        together = list(group)
        out += [Fold(together)] if is_same else together
    return out


def as_text(key: str, value: Any) -> str:
    """A value of a snapshot as a person reads it; the rows of a list one a line."""
    if key in ("tags", "byline"):
        people = Person.objects.in_bulk(value) if key == "byline" else {}
        return "".join(f"{people.get(one, one)}\n" for one in value)
    if key in ROWS:
        return "".join(f"{_row(row, ROWS[key])}\n" for row in value)
    if key == "section_id":
        return str(Section.objects.filter(pk=value).first() or "")
    if key == "series_id":
        return str(Series.objects.filter(pk=value).first() or "")
    if key == "asked_before_id":
        return str(ClosingQuestion.objects.filter(article=value).first() or "")
    if key == "cover_id":
        image = Image.objects.filter(pk=value).first()
        words = {"number": value, "words": image}
        # Two pictures may have the same words.
        return _("Picture %(number)s: %(words)s") % words if image else ""
    if key in ("question_kind", "show_tally"):
        return str({"question_kind": Kind, "show_tally": ShowTally}[key](value).label)
    if key == "publish_en":
        return _("Yes") if value else _("No")
    if key in contents.TIMES:
        return date_time(contents.parse_time(value)) if value else ""
    return str(value or "")


def _value(key: str, content: contents.Content) -> str:
    name = key.removesuffix("_ar").removesuffix("_en")
    if name == "choices":
        labels = (row[f"label_{language_of(key)}"] for row in content["choices"])
        return "".join(f"{label}\n" for label in labels if label)
    return as_text(key, content[key])


def _in_field(key: str, old: str, new: str, *, whole: bool) -> list[StoryPlace]:
    label, language = _label(key), language_of(key)
    if key.startswith("body"):
        return [_paragraph(key, label, place, whole=whole) for place in places(old, new)]
    if not old.strip() and not new.strip():
        return []
    kind: PlaceKind = "same" if old == new else "changed"
    return [StoryPlace(key, label, kind, _runs(old, new, whole=whole), language)]


def _paragraph(key: str, field: Any, place: Place, *, whole: bool) -> StoryPlace:
    words = {"field": field, "number": number(place.number or place.was_number)}
    label = _("%(field)s · paragraph %(number)s") % words
    notes = {"added": _("new paragraph"), "removed": _("removed; the number is the old one")}
    if place.kind == "moved":
        words = _("moved; it was paragraph %(number)s")
        notes["moved"] = words % {"number": number(place.was_number)}
    runs = _runs(place.before, place.after, whole=whole)
    return StoryPlace(key, label, place.kind, runs, language_of(key), notes.get(place.kind, ""))


def _picture_places(before: dict[str, Any], after: dict[str, Any]) -> list[StoryPlace]:
    """The words of pictures that both use and that somebody wrote anew."""
    found = []
    for key in sorted(before.keys() & after.keys(), key=int):
        for language, name in (("ar", _("Arabic")), ("en", _("English"))):
            names = [f"{word}_{language}" for word in ("alt", "caption", "credit")]
            old, new = (_row(pictures[key], names, "\n") for pictures in (before, after))
            if old != new:
                label = _("Words of picture %(number)s (%(language)s)")
                label %= {"number": key, "language": name}
                runs = _runs(old, new, whole=True)
                found.append(StoryPlace(f"picture_{language}", label, "changed", runs, language))
    return found


def _label(key: str) -> Any:
    """What a place is called; the language is said of the second one alone."""
    if key.startswith("choices"):
        return (
            label_of("choices") if key.endswith("_ar") else in_language(label_of("choices"), "en")
        )
    return StoryForm.base_fields[key].label if language_of(key) == "ar" else label_of(key)


def _row(row: dict[str, Any], names: tuple[str, ...] | list[str], between: str = " · ") -> str:
    return between.join(row[name] for name in names if row.get(name))


def _runs(before: str, after: str, *, whole: bool) -> list[Run]:
    runs = word_changes(before, after)
    if runs:
        # The line end after the last row of a list would be an empty line.
        runs[-1] = Run(runs[-1].kind, runs[-1].text.rstrip("\n"))
    return runs if whole else shortened(runs)
