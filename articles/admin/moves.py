"""The moves of a story as buttons: which a person sees, what they ask, and the address they post to.

A move that changes no text has an address of its own, so publishing (which renders) does not run
inside the transaction that the admin opens for its form. A rare one has a page there, which says
what it does before it is done.
"""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles import presence, workflow
from articles.admin.directions import DIRECTIONS
from articles.admin.moments import MomentField
from articles.admin.opened import Opened
from articles.admin.story_form import label_of
from articles.models import Article, Revision
from articles.models.publication import ChangeClass
from articles.workflow.access import colleagues
from articles.workflow.table import Move
from articles.workflow.words import MOVE_WORDS
from newsroom.auth import name_of
from newsroom.models import User
from newsroom.web.typed import read_number

# Made with the text by the form itself.
WITH_TEXT = ("save", "edit_in_review", "edit_approved", "submit")
CLASSES = (
    (ChangeClass.TYPO, _("Typo: a slip of the pen; readers see no note")),
    (ChangeClass.UPDATE, _("Update: something new has happened")),
    (ChangeClass.CLARIFICATION, _("Clarification: true, but it could be misread")),
    (ChangeClass.CORRECTION, _("Correction: we were wrong")),
    (ChangeClass.NEW_EDITION, _("New edition: the first English text, nothing else changed")),
)
# The fields of the form that a word in a row's `asks` stands for.
FIELDS = {
    "public_note": ("public_note_ar", "public_note_en"),
    "handing": ("assignee", "due_at"),
    "text": (),
}
_STORY_ADDRESS = re.compile(r"/a/([0-9]{1,18})(?:/|$)")


class MoveForm(forms.Form):
    """What moves ask of the person: each takes what its row names, the guards judge it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note to the writer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    at = MomentField(label=_("Day and time"), required=False)
    change_class = forms.ChoiceField(
        label=_("Kind of change"), required=False, choices=CLASSES, widget=forms.RadioSelect
    )
    public_note_ar = forms.CharField(
        label=_("Note to readers, in Arabic"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "rtl", "lang": "ar"}),
    )
    public_note_en = forms.CharField(
        label=_("Note to readers, in English"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "lang": "en"}),
    )
    target = forms.CharField(
        label=_("The story that takes its place: its address or its number"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    assignee = forms.ChoiceField(label=_("To whom"), required=False)
    due_at = MomentField(label=_("By when"), required=False)

    def __init__(
        self,
        *args: Any,
        story: Article | None = None,
        people: list[User] | None = None,
        **kwargs: Any,
    ) -> None:
        """`people` are the story's colleagues, where they have been read already."""
        super().__init__(*args, **kwargs)
        if people is None:
            people = colleagues(story) if story else []
        self.fields["assignee"].choices = [
            ("", _("Nobody in particular")), *((str(user.pk), name_of(user)) for user in people),
        ]  # fmt: skip
        if story:
            self.initial |= {"assignee": story.assignee_id or "", "due_at": story.due_at}

    def given_to(self, move: Move) -> dict[str, Any]:
        """The arguments of `perform` that this move asks for."""
        names = [
            field for name in move.asks if name != "handing" for field in FIELDS.get(name, (name,))
        ]
        given = {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
        if "handing" in move.asks:
            given["changes"] = self._handing()
        if "target" in given:
            given["target"] = _thing(move, given["target"])
        return given

    def _handing(self) -> dict[str, Any]:
        """To whom and by when, where the form that was sent asked for it: empty is «nobody»."""
        handing: dict[str, Any] = {}
        if "assignee" in self.data:
            who = self.cleaned_data["assignee"]
            handing["assignee_id"] = int(who) if who else None
        if "due_at" in self.data:
            handing["due_at"] = self.cleaned_data["due_at"]
        return handing

    def asked_by(self, move: Move) -> list[forms.BoundField]:
        """The fields that this move asks for, in their order."""
        return [self[field] for name in move.asks for field in FIELDS.get(name, (name,))]


class QuickFixForm(forms.Form):
    """The words of a live story, to mend a slip of the pen in them."""

    TEXTS = ("headline", "standfirst", "body", "question")

    def __init__(self, live: dict[str, Any], languages: tuple[str, ...], data: Any = None) -> None:
        super().__init__(data, initial=live)
        self.live = live
        for language in languages:
            for name in self.TEXTS:
                attrs = {"dir": DIRECTIONS[language], "lang": language}
                attrs |= {"rows": 14 if name == "body" else 2}
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=label_of(f"{name}_{language}"),
                    required=False,
                    widget=forms.Textarea(attrs=attrs),
                )

    def changes(self) -> dict[str, Any]:
        """The texts that are not as they were."""
        given = {key: value.replace("\r\n", "\n") for key, value in self.cleaned_data.items()}
        return {key: value for key, value in given.items() if value.strip() != self.live[key]}


@dataclass(frozen=True)
class Button:
    """A move as the person sees it: `why_not` are the reasons it would be refused now, `warning`
    what they should know before they press it."""

    move: Move
    why_not: list[str]
    warning: Promise | str = ""

    @property
    def is_with_text(self) -> bool:
        return self.move.name in WITH_TEXT

    @property
    def stands_by(self) -> str:
        """The part of the panel it stands in: "first", or by the fields that it takes, "time" or
        "handing"."""
        asks = self.move.asks
        if self.move.is_main or not asks:
            return "first"
        return "time" if "at" in asks else "handing"

    @property
    def effect(self) -> Promise | str:
        return MOVE_WORDS[self.move.name].effect


def buttons(opened: Opened) -> list[Button]:
    """The main moves first, each with what stands against it. Text not saved yet is not judged."""
    found = []
    article, user = opened.story, opened.user
    is_held = presence.held_against(user, article, now=opened.now) is not None
    for move in workflow.available_moves(article, user, status=opened.public_status):
        if move.name == "restore" or (is_held and move.name in WITH_TEXT):
            # Made from the page of the revision that is brought back; or not made at all while
            # somebody else has the text to themselves.
            continue
        judged = [] if move.name in WITH_TEXT else workflow.refusals(opened.step(move))
        if judged and move.rank == "rare":
            # A page that could only refuse is not offered.
            continue
        found.append(Button(move, judged, workflow.warning(article, move, by=user)))
    return sorted(found, key=lambda button: not button.move.is_main)


def what_now(article: Article, user: Any) -> str:
    """Where the story stands and what this person can do with it next, in one sentence."""
    offered = [
        button.move.label
        for button in buttons(Opened.read(article.pk, user))
        if button.move.rank in ("main", "plain") and not button.why_not
    ]
    state = article.get_state_display()
    if not offered:
        words = _("The story now stands at «%(state)s». Nothing is yours to do at this moment.")
        return words % {"state": state}
    words = _("The story now stands at «%(state)s». You can: %(moves)s.")
    return words % {"state": state, "moves": _comma().join(f"«{label}»" for label in offered)}


def _comma() -> str:
    return "، " if get_language() == "ar" else ", "


def asked(found: list[Button], *, is_live: bool) -> set[str]:
    """The fields that the moves on the page need; a first publication has no class of change."""
    names = {name for button in found for name in button.move.asks}
    return names if is_live else names - {"change_class", "public_note"}


def _thing(move: Move, words: str) -> Article | Revision | str:
    """The story or the revision that these words name; the words themselves where they name none,
    for the guard to refuse."""
    model: Any = Revision if move.name == "restore" else Article
    found = _STORY_ADDRESS.search(words)
    number = read_number(found.group(1) if found else words.strip())
    return model.objects.filter(pk=number).first() or words
