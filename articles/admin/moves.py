"""The moves of a story as buttons: which a person sees, what they ask, and the address they post to.

A move that changes no text has an address of its own, so publishing (which renders) does not run
inside the transaction that the admin opens for its form.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.admin.moments import MomentField
from articles.models import Article
from articles.models.publication import ChangeClass
from articles.workflow.table import Move

# Made with the text by the form itself.
WITH_TEXT = ("save", "submit")
# Folded away: it throws work away.
RARE = ("discard_change",)
CLASSES = (
    (ChangeClass.TYPO, _("Typo: a slip of the pen; readers see no note")),
    (ChangeClass.UPDATE, _("Update: something new has happened")),
    (ChangeClass.CLARIFICATION, _("Clarification: true, but it could be misread")),
    (ChangeClass.CORRECTION, _("Correction: we were wrong")),
)


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

    def given_to(self, move: Move) -> dict[str, Any]:
        """The arguments of `perform` that this move asks for."""
        names = [*move.asks]
        if "public_note" in names:
            names.remove("public_note")
            names += ["public_note_ar", "public_note_en"]
        return {name: self.cleaned_data[name] or None for name in names if self.cleaned_data[name]}


@dataclass(frozen=True)
class Button:
    """A move as the person sees it: `why_not` are the reasons it would be refused now."""

    move: Move
    why_not: list[str]

    @property
    def is_with_text(self) -> bool:
        return self.move.name in WITH_TEXT


def buttons(article: Article, user: Any) -> list[Button]:
    """The main moves first, each with what stands against it. Text not saved yet is not judged."""
    found = []
    for move in workflow.available_moves(article, user):
        judged = [] if move.name in WITH_TEXT else workflow.refusals(article, move, by=user)
        found.append(Button(move, judged))
    return sorted(found, key=lambda button: not button.move.is_main)


def asked(found: list[Button], *, is_live: bool) -> set[str]:
    """The fields that the moves on the page need; a first publication has no class of change."""
    names = {name for button in found for name in button.move.asks}
    return names if is_live else names - {"change_class", "public_note"}
