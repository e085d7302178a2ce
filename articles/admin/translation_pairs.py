"""A story and its translation in rows: each part of the original beside the field of its translation.

The text goes passage by passage (newsroom/text/alignment.py). A row holds the passages of the
translation with the line ends after each, so joined again they are the text to the letter, whether
the two match one to one or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.story_form import StoryForm
from articles.models import Image
from articles.templatetags.site import number
from articles.workflow import translations
from articles.workflow.content import Content
from articles.workflow.translations import Translation
from newsroom.text.alignment import align_passages
from newsroom.text.differences import Place, Run, word_changes
from newsroom.text.pieces import Paragraph, paragraphs

# "none": nothing to translate here, as a passage that the translation has of its own.
RowState = Literal["fits", "stale", "missing", "none"]
FIRST = ("headline", "standfirst")
LAST = ("question", "settle_how")
_GAP = "\n\n"
_NOTES = {
    "added": gettext_lazy("new since it was translated"),
    "removed": gettext_lazy("taken out since it was translated"),
}


class Passage(NamedTuple):
    """What a row holds of the translated text; `gap` are the line ends after it."""

    at: int
    text: str
    gap: str


@dataclass(frozen=True)
class Pair:
    """A row. `runs` is the original with what changed in it since it was translated; `name` says which
    part it is to whoever vouches for it, "" where there is nothing to vouch for.
    """

    key: str
    label: Any
    runs: list[Run]
    state: RowState
    name: str = ""
    note: str | Promise = ""
    field: Any = None
    passage: Passage | None = None
    picture: int | None = None
    words: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in ("stale", "missing")

    @property
    def field_name(self) -> str:
        """Of the words of a picture: «picture-12-alt»."""
        return f"picture-{self.picture}-{self.key.partition(':')[0]}"

    @property
    def anchor(self) -> str:
        return f"pair-{self.key.replace(':', '-')}"


class Group(NamedTuple):
    """Rows under one heading."""

    key: str
    label: Any
    pairs: list[Pair]


def groups(
    form: StoryForm, content: Content, found: Translation, pictures: Iterable[Image]
) -> list[Group]:
    """All rows in reading order; a group without rows is left out."""
    labels = StoryForm.base_fields
    made = [
        Group("head", _("Headline and standfirst"), _texts(FIRST, form, content, found)),
        Group("body", labels["body_ar"].label, _body(content, found)),
        Group(
            "question",
            _("The closing question"),
            [*_texts(LAST, form, content, found), *_choices(form, content, found)],
        ),
        Group("pictures", _("Pictures"), _pictures(found, pictures)),
        Group("sources", _("Sources"), _sources(form, found)),
    ]
    return [group for group in made if group.pairs]


def assembled(posted: Mapping[str, str]) -> str | None:
    """The text that the rows of a posted form make; None where it had none."""
    found: list[tuple[str, str]] = []
    at = 0
    while f"passage-{at}" in posted:
        text, gap = (posted.get(f"{name}-{at}", "") for name in ("passage", "gap"))
        found.append((text.replace("\r\n", "\n"), gap.replace("\r\n", "\n")))
        at += 1
    if not found:
        return None
    filled = [(text, gap) for text, gap in found if text.strip()]
    # A passage that was last, or that was not there, has no line ends yet.
    return "".join(text + (gap if "\n" in gap else _GAP) for text, gap in filled).strip()


def _state(part: str, found: Translation, source: str) -> RowState:
    if part in found.missing:
        return "missing"
    if part in found.since:
        return "stale"
    return "fits" if source else "none"


def _runs(part: str, found: Translation, source: str, state: RowState) -> list[Run]:
    if state == "stale":
        return word_changes(found.basis[part], source)
    return [Run("same", source)] if source else []


def _texts(
    names: tuple[str, ...], form: StoryForm, content: Content, found: Translation
) -> list[Pair]:
    made = []
    for part in names:
        source, field = content[f"{part}_{found.source}"], form[f"{part}_{found.language}"]
        if not source and not content[field.name]:
            continue
        state = _state(part, found, source)
        runs = _runs(part, found, source, state)
        made.append(Pair(part, field.label, runs, state, part, field=field))
    return made


def _choices(form: StoryForm, content: Content, found: Translation) -> list[Pair]:
    rows = {row["key"].value(): row for row in form.rows["choices"]}
    made = []
    for place, choice in enumerate(content["choices"], start=1):
        part, source = f"choice:{choice['key']}", choice[f"label_{found.source}"]
        state = _state(part, found, source)
        label = _("Choice %(number)s") % {"number": number(place)}
        field = rows[choice["key"]][f"label_{found.language}"]
        runs = _runs(part, found, source, state)
        made.append(Pair(part, label, runs, state, part, field=field))
    return made


def _sources(form: StoryForm, found: Translation) -> list[Pair]:
    """Titles and notes of sources; an English title of an Arabic page is nobody's duty."""
    made = []
    for place, row in enumerate(form.rows["sources"], start=1):
        for name in ("title", "note"):
            source = row[f"{name}_{found.source}"].value()
            field = row[f"{name}_{found.language}"]
            if source:
                key = f"source:{place}-{name}"
                runs = [Run("same", source)]
                state: RowState = "fits" if field.value() else "none"
                made.append(Pair(key, field.label, runs, state, field=field))
    return made


def _pictures(found: Translation, pictures: Iterable[Image]) -> list[Pair]:
    made = []
    for image in pictures:
        for name, label in (("alt", _("Alternative text")), ("caption", _("Caption"))):
            source = getattr(image, f"{name}_{found.source}") or ""
            if not source or (name == "alt" and image.is_decorative):
                continue
            part = f"{name}:{image.pk}"
            words = getattr(image, f"{name}_{found.language}") or ""
            state: RowState = "fits" if words else "missing"
            if words and part in found.since:
                state = "stale"
            runs = _runs(part, found, source, state)
            of = _("%(what)s of picture %(number)s") % {"what": label, "number": image.pk}
            made.append(Pair(part, of, runs, state, part, picture=image.pk, words=words))
    return made


# The text, passage by passage -------------------------------------------------------------------


def _body(content: Content, found: Translation) -> list[Pair]:
    source, mine = content[f"body_{found.source}"], content[f"body_{found.language}"]
    was = found.basis.get("body", source) if mine else source
    place_rows = _placed(translations.passages(was, source), paragraphs(mine)[0])
    made, count = [], 0
    for at, (held, texts) in enumerate(place_rows):
        count += bool(held and held[0][1].kind != "removed")
        made.append(_pair(at, held, texts, count, has_translation=bool(mine)))
    return made


Placed = tuple[list[tuple[int, Place]], list[Paragraph]]


def _placed(places: list[Place], mine: list[Paragraph]) -> list[Placed]:
    """The rows: places of the original with their numbers, and the passages that stand for them. What
    is new in the original has nothing yet, so it takes no part in the search."""
    known = [(at, place) for at, place in enumerate(places) if place.kind != "added"]
    rows = align_passages([place.before for _at, place in known], [one.text for one in mine])
    found: list[tuple[int, Placed]] = []
    last = -1
    for row in rows:
        held = [known[place] for place in row.source]
        last = held[0][0] if held else last
        found.append((last, (held, [mine[place] for place in row.target])))
    found += [(at, ([(at, place)], [])) for at, place in enumerate(places) if place.kind == "added"]
    return [row for _at, row in sorted(found, key=lambda one: one[0])]


def _pair(
    at: int,
    held: list[tuple[int, Place]],
    texts: list[Paragraph],
    count: int,
    *,
    has_translation: bool,
) -> Pair:
    text = "".join(one.text + one.gap for one in texts[:-1]) + (texts[-1].text if texts else "")
    passage = Passage(at, text, texts[-1].gap if texts else "")
    changed = [(place_at, place) for place_at, place in held if translations.is_stale(place)]
    state: RowState = "fits" if held else "none"
    if held and not text:
        # A passage that the translation does without was left out by somebody, unless it is new.
        state = "missing" if not has_translation else "stale" if changed else "none"
    elif changed:
        state = "stale"
    runs: list[Run] = []
    for _place_at, place in held:
        runs += [Run("same", "\n\n")] if runs else []
        runs += word_changes(place.before, place.after) if has_translation else [
            Run("same", place.after)
        ]  # fmt: skip
    label = _("Paragraph %(number)s") % {"number": number(count)} if held else _("Only here")
    name = f"body:{changed[0][0]}" if len(changed) == 1 else "body" if changed else ""
    note = _NOTES.get(changed[0][1].kind, "") if changed else ""
    return Pair(f"body:{at}", label, runs, state, name, note, passage=passage)
