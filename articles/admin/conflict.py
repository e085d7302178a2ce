"""Two people saved the same story: what can be put together, and what somebody must choose.

Three-way merging with the revision the second person started from as the common base: by field,
and in the text by paragraph. Where only one of the two touched a field or a paragraph there is no
conflict. All of it is shown before it is saved, and a choice never loses a text: what is not chosen
stays in the revisions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.story_form import StoryForm, label_of, language_of
from articles.admin.story_places import as_text
from articles.models import Article
from articles.templatetags.site import number
from articles.workflow import content as contents
from newsroom.text.differences import Run, shortened, word_changes
from newsroom.text.merging import Choice, Merged, merge_texts

BODIES = ("body_ar", "body_en")
CHOICES: tuple[Choice, ...] = ("mine", "theirs", "both")
# The fields by which a settled conflict comes back: the revision it was settled against, and
# whether it is to be saved or to be written on in the form.
AGAINST, THEN = "_merged_with", "_then"


@dataclass(frozen=True)
class Clash:
    """What both changed, each to something else: a field, or a stretch of the text. `name` is that
    of its choice in the form.
    """

    key: str
    name: str
    label: Any
    base: str
    mine: str
    theirs: str

    @property
    def language(self) -> str:
        return language_of(self.key)

    @property
    def my_changes(self) -> list[Run]:
        return word_changes(self.base, self.mine)

    @property
    def their_changes(self) -> list[Run]:
        return word_changes(self.base, self.theirs)

    @property
    def may_be_both(self) -> bool:
        """Two paragraphs can stand under each other, two headlines cannot."""
        return self.key in BODIES and bool(self.mine) and bool(self.theirs)


@dataclass(frozen=True)
class Joined:
    """A field that was put together without asking, and what that changed in it."""

    key: str
    label: Any
    whose: Literal["mine", "theirs"]
    runs: list[Run]

    @property
    def language(self) -> str:
        return language_of(self.key)


class Settled(NamedTuple):
    """What was chosen, and whether words of mine are not in it."""

    content: contents.Content
    leaves_mine_out: bool


@dataclass(frozen=True)
class Merge:
    """`content` holds both people's changes; where they clash, it holds mine."""

    content: contents.Content
    clashes: list[Clash]
    joined: list[Joined] = field(default_factory=list)
    theirs: contents.Content = field(default_factory=dict)
    bodies: dict[str, Merged] = field(default_factory=dict)

    def settled(self, choices: Mapping[str, Any]) -> Settled:
        """With a choice for each clash by its name; mine where none was made."""
        content = dict(self.content)
        made: dict[str, list[Choice]] = {}
        for clash in self.clashes:
            made.setdefault(clash.key, []).append(_choice(choices.get(clash.name)))
        for key, chosen in made.items():
            if key in self.bodies:
                content[key] = self.bodies[key].settled(chosen)
            elif chosen == ["theirs"]:
                content[key] = self.theirs[key]
        leaves_mine_out = any("theirs" in chosen for chosen in made.values())
        return Settled(content, leaves_mine_out)


def merge(base: contents.Content, mine: contents.Content, theirs: contents.Content) -> Merge:
    """`mine` are my changes to `base`, `theirs` is the story as it stands now."""
    found = Merge(content=theirs | mine, clashes=[], theirs=theirs)
    for key in contents.KEYS:
        if key not in mine:
            if theirs[key] != base[key]:
                found.joined.append(_joined(key, "theirs", base[key], theirs[key]))
        elif theirs[key] == base[key]:
            found.joined.append(_joined(key, "mine", base[key], mine[key]))
        elif theirs[key] != mine[key]:
            _merge_field(found, key, base[key], mine[key])
    return found


def settled(form: StoryForm, data: Mapping[str, Any], story: Article) -> Settled:
    """What a person chose on the page of a conflict, `story` read with its aggregate.

    Raises StaleVersion where the story has changed again since: that page has to be shown anew.
    """
    if data[AGAINST] != str(story.revision_id):
        raise workflow.StaleVersion
    return merge(form.base_content, form.changes(), contents.snapshot(story)).settled(data)


def retyped(posted: Iterable[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """The fields of a form that was posted, to be posted again as they were: without the buttons
    and the choices of this page.
    """
    ours = ("csrfmiddlewaretoken", "_move", AGAINST, THEN)
    return [
        (name, value)
        for name, values in posted
        for value in values
        if name not in ours and not name.startswith("choose-")
    ]


def _merge_field(found: Merge, key: str, base: Any, mine: Any) -> None:
    theirs = found.theirs[key]
    texts = [as_text(key, value) for value in (base, mine, theirs)]
    if key not in BODIES:
        found.clashes.append(Clash(key, f"choose-{key}", label_of(key), *texts))
        return
    merged = found.bodies[key] = merge_texts(base, mine, theirs)
    found.content[key] = merged.text
    count = len(merged.clashes)
    # What clashes stands above, so each side is shown without what the other has to say of it.
    mine_beside = merged.settled(["theirs"] * count)
    for whose, before, after in (("mine", theirs, mine_beside), ("theirs", mine, merged.text)):
        if after != before:
            found.joined.append(_joined(key, whose, before, after))
    for place, clash in enumerate(merged.clashes, start=1):
        label = label_of(key)
        if count > 1:
            words = _("place %(place)s of %(count)s")
            words %= {"place": number(place), "count": number(count)}
            label = format_lazy("{} · {}", label, words)
        found.clashes.append(Clash(key, f"choose-{key}-{place}", label, *clash))


def _joined(key: str, whose: Literal["mine", "theirs"], before: Any, after: Any) -> Joined:
    runs = word_changes(as_text(key, before), as_text(key, after))
    return Joined(key, label_of(key), whose, shortened(runs))


def _choice(word: Any) -> Choice:
    return next((choice for choice in CHOICES if choice == word), "mine")
