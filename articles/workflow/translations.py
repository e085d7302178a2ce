"""How far the two languages of a story follow each other: what a translation lacks, and what changed
in the original since it was made. Pure: from contents to a record, without the database.

A record is kept beside the working copy and beside each revision, written by the save itself. For
each language it holds, of the parts whose original has changed since they were translated, the words
that they were translated from (`basis`); a part that is not there follows the original as it stands.
A change that passes as a typo moves nothing: in the original it makes no translation stale, and in a
translation it is no new look at the original. In the text this goes passage by passage, so a comma
mended in one paragraph does not vouch for the next.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from articles.workflow.content import Content
from newsroom.text.alignment import align_passages
from newsroom.text.differences import Place, places
from newsroom.text.pieces import paragraphs
from newsroom.text.signs import read
from newsroom.text.typo_guard import weighty_changes

LANGUAGES = ("ar", "en")
TEXTS = ("headline", "standfirst", "body", "question", "settle_how")
# Without these there is no edition (changes.has_english).
NEEDED = ("headline", "body", "question", "choice")
State = Literal["none", "missing", "incomplete", "stale", "complete"]
# The words of pictures as a revision holds them: {"12": {"alt_ar": …}}.
Pictures = Mapping[str, Mapping[str, Any]]
Parts = dict[str, str]
Record = dict[str, Any]
_NONE: Pictures = MappingProxyType({})
_NOTHING: frozenset[str] = frozenset()


def other(language: str) -> str:
    return "en" if language == "ar" else "ar"


@dataclass(frozen=True)
class Translation:
    """One language as the translation of the other. `since` says when each stale part became so."""

    language: str
    missing: tuple[str, ...] = ()
    basis: Parts = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    is_begun: bool = False
    has_original: bool = False
    # The language that the story was begun in.
    is_original: bool = False

    @property
    def source(self) -> str:
        return other(self.language)

    @property
    def needed(self) -> tuple[str, ...]:
        """What is missing and the edition cannot do without."""
        return tuple(part for part in self.missing if kind_of(part) in NEEDED)

    @property
    def stale(self) -> tuple[str, ...]:
        return tuple(self.since)

    @property
    def stale_since(self) -> datetime | None:
        return min(self.since.values(), default=None)

    @property
    def left(self) -> int:
        return len(self.missing) + len(self.since)

    @property
    def state(self) -> State:
        if not self.has_original:
            return "none"
        if not self.is_begun:
            return "missing"
        if self.needed:
            return "incomplete"
        return "stale" if self.since else "complete"


class Save(NamedTuple):
    """A save: what the story said, what its writer had before them, and what it says now."""

    before: Content
    seen: Content
    after: Content
    # The words of the pictures of the story, before and now.
    pictures: tuple[Pictures, Pictures] = (_NONE, _NONE)

    def parts(self, language: str) -> tuple[Parts, Parts, Parts]:
        old, new = self.pictures
        return (
            parts_of(self.before, language, old),
            parts_of(self.seen, language, old),
            parts_of(self.after, language, new),
        )


def kind_of(part: str) -> str:
    """ "choice" of "choice:c1"."""
    return part.partition(":")[0]


def parts_of(content: Content, language: str, pictures: Pictures = _NONE) -> Parts:
    """The words of each part in a language, "" where it has none, in reading order."""
    found = {name: content[f"{name}_{language}"] or "" for name in TEXTS}
    for row in content["choices"]:
        found[f"choice:{row['key']}"] = row[f"label_{language}"]
    for key, words in pictures.items():
        if not words.get("is_decorative"):
            found[f"alt:{key}"] = words.get(f"alt_{language}") or ""
        found[f"caption:{key}"] = words.get(f"caption_{language}") or ""
    return found


def missing(content: Content, language: str, pictures: Pictures = _NONE) -> tuple[str, ...]:
    """The parts that the other language has and this one lacks."""
    mine = parts_of(content, language, pictures)
    theirs = parts_of(content, other(language), pictures)
    return tuple(part for part, words in theirs.items() if words.strip() and not mine[part].strip())


def original_of(content: Content) -> str:
    """The language in which a story of this content was begun; "" of an empty one."""
    filled = (
        language
        for language in LANGUAGES
        if content[f"headline_{language}"] or content[f"body_{language}"]
    )
    return next(filled, "")


def translation(
    record: Record, content: Content, language: str = "", pictures: Pictures = _NONE
) -> Translation:
    """What a record says of a language of this content; of the one that translates the original
    where none is named."""
    original = record.get("original") or original_of(content) or "ar"
    language = language or other(original)
    kept = record.get(language, {})
    is_back = language == original
    mine = parts_of(content, language)
    return Translation(
        language,
        missing=() if is_back else missing(content, language, pictures),
        basis=kept.get("basis", {}),
        since={part: datetime.fromisoformat(at) for part, at in kept.get("since", {}).items()},
        is_begun=any(mine[name] for name in TEXTS),
        has_original=bool(original_of(content)),
        is_original=is_back,
    )


def follow(record: Record, save: Save, *, now: datetime) -> Record:
    """The record after a save."""
    original = record.get("original") or original_of(save.before) or original_of(save.after)
    if not original:
        return {}
    found: Record = {"original": original}
    for language in LANGUAGES:
        weighs = _weighs(original, language)
        kept = _follow(record.get(language, {}), save, language, weighs, now)
        if kept["basis"]:
            found[language] = kept
    return found


def vouch(
    record: Record,
    content: Content,
    seen: Content,
    *,
    language: str,
    part: str,
    pictures: Pictures,
    now: datetime,
) -> Record:
    """The record after somebody said that a part still fits the original as they saw it. "body:2" is
    the third of `passages`, "" stands for all parts."""
    kept = record.get(language, {})
    vouched = parts_of(seen, other(language), pictures)
    basis: Parts = dict(kept.get("basis", {}))
    for name, was in basis.items():
        words = vouched.get(name, "")
        if part in ("", name):
            basis[name] = words
        elif name == "body" and part.startswith("body:"):
            basis[name] = _joined(
                place.after if part == f"body:{at}" else place.before
                for at, place in enumerate(passages(was, words))
            )
    source = parts_of(content, other(language), pictures)
    mine = parts_of(content, language, pictures)
    basis = {name: was for name, was in basis.items() if name in source}
    weighs = _weighs(record.get("original", "ar"), language)
    kept = _weighed(basis, kept.get("since", {}), source, mine, weighs, now)
    found = {key: value for key, value in record.items() if key != language}
    return found | ({language: kept} if kept["basis"] else {})


def passages(basis: str, source: str) -> list[Place]:
    """The passages of the original with what happened to each since it was translated. One that only
    moved is the same."""
    return [
        Place("same", place.was_number, place.number, place.after, place.after)
        if place.kind == "moved"
        else place
        for place in places(basis, source)
    ]


def is_stale(place: Place) -> bool:
    """Whether the passage now says something else."""
    return place.kind != "same" and _says_something_else(place.before, place.after)


def needs_translation(record: Record, content: Content) -> bool:
    """Whether an edition that is wanted lacks what it cannot do without."""
    found = translation(record, content)
    is_wanted = found.language == "ar" or content["publish_en"]
    return bool(is_wanted and found.needed)


def stale_since(record: Record) -> datetime | None:
    """Since when either language is behind the other."""
    moments = (
        datetime.fromisoformat(at)
        for language in LANGUAGES
        for at in record.get(language, {}).get("since", {}).values()
    )
    return min(moments, default=None)


# What changed ------------------------------------------------------------------------------------

# What a part said, what it says now, and the numbers that the other language names there.
Weighs = Callable[[str, str, frozenset[str]], bool]


def _weighs(original: str, language: str) -> Weighs:
    """What makes a text of this language stale: any change of the original, and in the original itself
    only what its translation is not free to say."""
    return _holds_other_numbers if language == original else _says_something_else


def _says_something_else(before: str, after: str, _held: frozenset[str] = _NOTHING) -> bool:
    return bool(weighty_changes(before, after)) if before and after else before != after


def _holds_other_numbers(before: str, after: str, held: frozenset[str]) -> bool:
    """Whether the translation came to name a number or a date that the original has not. Its other
    words may be polished as one likes."""
    return bool(_numbers(after) - _numbers(before) - held)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(sign.key for sign in read(text) if sign.kind in ("number", "date"))


def _follow(
    kept: Record, save: Save, language: str, weighs: Weighs, now: datetime
) -> dict[str, Any]:
    source_before, source_seen, source_after = save.parts(other(language))
    mine_before, _seen, mine_after = save.parts(language)
    basis: Parts = {}
    for part, source in source_after.items():
        mine, was_mine = mine_after.get(part, ""), mine_before.get(part, "")
        if not mine.strip():
            continue
        was = kept.get("basis", {}).get(part, source_before.get(part, ""))
        # Who changed both in one save had the new words of the original before them.
        is_changed_here = source != source_before.get(part, "")
        goal = source if is_changed_here else source_seen.get(part, source)
        if not was_mine.strip():
            basis[part] = goal
        elif part == "body":
            basis[part] = _body_basis(was, goal, was_mine, mine)
        else:
            is_touched = mine != was_mine and _says_something_else(was_mine, mine)
            basis[part] = goal if is_touched else was
    return _weighed(basis, kept.get("since", {}), source_after, mine_after, weighs, now)


def _weighed(
    basis: Parts,
    since: Mapping[str, str],
    source: Parts,
    mine: Parts,
    weighs: Weighs,
    now: datetime,
) -> dict[str, Any]:
    """Of these bases those that differ from the original as it stands, and since when they weigh."""
    differing = {part: was for part, was in basis.items() if _differ(part, was, source[part])}
    stale, rebased = {}, set()
    for part, was in differing.items():
        # Read once: the text is long, and has many passages.
        held = _numbers(mine[part]) if weighs is _holds_other_numbers else _NOTHING
        if part == "body":
            weighed = any(
                weighs(place.before, place.after, held)
                for place in passages(was, source[part])
                if place.kind != "same"
            )
        else:
            weighed = weighs(was, source[part], held)
        if weighed:
            stale[part] = since.get(part) or now.isoformat()
        elif weighs is _holds_other_numbers:
            # A translation is free in its words: they are no basis to hold later ones against.
            rebased.add(part)
    differing = {part: was for part, was in differing.items() if part not in rebased}
    return {"basis": differing, "since": stale}


def _differ(part: str, was: str, source: str) -> bool:
    if part != "body":
        return was != source
    return any(place.kind != "same" for place in passages(was, source))


def _body_basis(was: str, goal: str, mine_before: str, mine_after: str) -> str:
    """The text that the translated passages stand for: of those that were translated anew as it is
    now, of the others as it was."""
    if mine_before == mine_after:
        return was
    old_source, new_source = _texts(was, goal)
    old_mine, new_mine = _texts(mine_before, mine_after)
    changed_before, changed_after = _changed(mine_before, mine_after)
    old_rows = _targets(old_source, old_mine)
    new_rows = _targets(new_source, new_mine)
    found = []
    for place in passages(was, goal):
        if place.kind == "same":
            found.append(place.after)
            continue
        old = old_rows.get((place.was_number or 0) - 1, set())
        new = new_rows.get((place.number or 0) - 1, set())
        is_done = bool(old & changed_before or new & changed_after)
        # Taken out of the original, and never in the translation.
        is_done = is_done or (place.kind == "removed" and not old)
        found.append(place.after if is_done else place.before)
    return _joined(found)


def _targets(source: list[str], target: list[str]) -> dict[int, set[int]]:
    """For each passage of the source those of the target that stand for it."""
    found: dict[int, set[int]] = {}
    for row in align_passages(source, target):
        for place in row.source:
            found.setdefault(place, set()).update(row.target)
    return found


def _changed(before: str, after: str) -> tuple[set[int], set[int]]:
    """The passages of a translation that were written anew: their places before, and now."""
    old, new = set(), set()
    for place in passages(before, after):
        if is_stale(place):
            old |= {place.was_number - 1} if place.was_number else set()
            new |= {place.number - 1} if place.number else set()
    return old, new


def _texts(*bodies: str) -> list[list[str]]:
    return [[paragraph.text for paragraph in body] for body in paragraphs(*bodies)]


def _joined(found: Iterable[str]) -> str:
    return "\n\n".join(text for text in found if text)
