"""What a change to a live story amounts to: whether it may pass as a typo, and what readers are
shown of it.

The content is compared as a snapshot holds it. English words are weighed only where readers had
them: a translation that was not public yet changes nothing for them.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Person
from articles.models.publication import ChangeClass
from articles.workflow.content import KEYS, Content, group_of
from newsroom.text.differences import places, word_changes
from newsroom.text.typo_guard import Weighty, weighty_changes

# Texts a reader reads, by what the guard asks of them.
_WEIGHED = ("headline", "standfirst", "body", "question")
# What no reader reads as part of the story: may change beside a typo.
_LIGHT = (
    "tags", "series_id", "slug_ar", "slug_en", "embargo_until", "show_tally", "asked_before_id",
)  # fmt: skip
_TEXT_KEYS = tuple(f"{name}_{language}" for name in _WEIGHED for language in ("ar", "en"))
# A body of this many changed paragraphs was written anew; readers are told so, not shown it.
MOST_PLACES = 60

_KINDS = {
    "number": gettext_lazy("A number changed: %(change)s."),
    "date": gettext_lazy("A date changed: %(change)s."),
    "name": gettext_lazy("A name changed: %(change)s."),
    "quotation": gettext_lazy("Quoted words changed: %(change)s."),
    "negation": gettext_lazy("A negation changed: %(change)s."),
    "headline": gettext_lazy("The headline says something else: %(change)s."),
    "words": gettext_lazy("Words changed beyond their spelling: %(change)s."),
    "link": gettext_lazy("A link changed: %(change)s."),
    "markup": gettext_lazy("The form of the text changed: %(change)s."),
}
_CORRECTS = {"number", "date", "name", "quotation", "negation", "headline"}
# Kinds whose correction must be told at the top of the text, where readers took the fact from.
_AT_TOP = {"number", "headline"}
_SHOWN = 4


def has_english(content: Content) -> bool:
    """Whether readers get an English edition of this content."""
    texts = (content["headline_en"], content["body_en"], content["question_en"])
    labels = [choice["label_en"] for choice in content["choices"]]
    return bool(content["publish_en"] and all(texts) and all(labels))


def weighty(before: Content, after: Content) -> list[Weighty]:
    """What stands against calling the change a typo; empty where it is a slip of the pen."""
    names = _names(before, after)
    skipped = set() if has_english(before) else {key for key in KEYS if group_of(key) == "en"}
    found: list[Weighty] = []
    for key in _TEXT_KEYS:
        if key not in skipped and before[key] != after[key]:
            is_headline = key.startswith("headline")
            found += weighty_changes(before[key], after[key], is_headline=is_headline, names=names)
    for key in KEYS:
        if key in _TEXT_KEYS or key in _LIGHT or key in skipped or before[key] == after[key]:
            continue
        if key == "publish_en" and not has_english(before):
            continue
        if key in ("choices", "sources") and not has_english(before):
            before_rows, after_rows = _arabic(before[key]), _arabic(after[key])
            if before_rows == after_rows:
                continue
        found.append(Weighty("markup", key, ""))
    return found


def touches(language: str, before: Content, after: Content) -> bool:
    """Whether readers of the language get something else than before."""
    return any(
        before[key] != after[key]
        for key in KEYS
        if group_of(key) in (language, "shared") and key not in _LIGHT
    )


def refusals(found: list[Weighty]) -> list[str]:
    """The reasons for a person: what changed, and which class of change it is."""
    if not found:
        return []
    from_fields = [change for change in found if change.kind == "markup" and not change.after]
    in_text = [change for change in found if change not in from_fields]
    said = [_KINDS[change.kind] % {"change": _told(change)} for change in in_text[:_SHOWN]]
    if from_fields:
        said.append(
            _("More than the words changed: the question, its choices or what stands beside.")
        )
    advice = (
        _("This is no typo. Publish it as a correction, with a note to readers.")
        if {change.kind for change in found} & _CORRECTS
        else _(
            "This is no typo. Publish it as an update or a clarification, with a note to readers."
        )
    )
    return [*said, advice]


def is_light(before: Content, after: Content) -> bool:
    """Whether an edit leaves the author of the content the same: a fixed comma makes nobody one."""
    return not weighty(before, after)


def note_stands_at_top(kind: str, before: Content, after: Content) -> bool:
    """A correction of the headline, the lead or a number is told before the text; an update too."""
    if kind == ChangeClass.UPDATE:
        return True
    if kind != ChangeClass.CORRECTION:
        return False
    touched = any(
        before[key] != after[key] for key in ("headline_ar", "standfirst_ar", "headline_en")
    )
    lead = places(before["body_ar"], after["body_ar"])[:1]
    in_lead = any(place.kind != "same" for place in lead)
    return touched or in_lead or any(change.kind in _AT_TOP for change in weighty(before, after))


def changed_places(before: Content, after: Content) -> list[dict[str, Any]]:
    """What readers of the history are shown: the changed places with their runs of words.

    Each is {"place": "body_ar", "number": paragraph or None, "runs": [[kind, text], …]}.
    """
    rows: list[dict[str, Any]] = []
    both = has_english(before) and has_english(after)
    for key in _TEXT_KEYS:
        if before[key] == after[key] or (group_of(key) == "en" and not both):
            continue
        if not key.startswith("body"):
            rows.append(_row(key, None, before[key], after[key]))
            continue
        rows += [
            _row(key, place.number or place.was_number, place.before, place.after)
            for place in places(before[key], after[key])
            if place.kind in ("changed", "added", "removed")
        ]
    return rows[:MOST_PLACES]


def _row(place: str, number: int | None, before: str, after: str) -> dict[str, Any]:
    runs = [[run.kind, run.text] for run in word_changes(before, after)]
    return {"place": place, "number": number, "runs": runs}


def _told(change: Weighty) -> str:
    """«٣» ← «٤», or the one of the two that is there."""
    words = [word for word in (change.before, change.after) if word.strip()]
    return " ← ".join(f"«{word.strip()}»" for word in words)


def _arabic(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{key: row[key] for key in row if not key.endswith("_en")} for row in rows]


def _names(*contents: Content) -> frozenset[str]:
    """Names the guard must know: the tags of the story and the people of its byline."""
    people = {pk for content in contents for pk in content["byline"]}
    names = {tag for content in contents for tag in content["tags"]}
    for person in Person.objects.filter(pk__in=people):
        names |= {person.name_ar or "", person.name_en or ""}
    return frozenset(names - {""})
