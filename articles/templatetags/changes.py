"""What pages say of a change to a public story: its class, its places, its words before and after."""

import re
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from articles.models import Correction, Publication, PublicNotice
from articles.models.publication import ChangeClass
from articles.models.standing import Standing
from articles.templatetags.site import digits, number
from newsroom.text.shown_changes import Runs, excerpt, readable, weight

register = template.Library()

CLASS_NAMES = {
    ChangeClass.FIRST: gettext_lazy("First publication"),
    ChangeClass.TYPO: gettext_lazy("Spelling put right"),
    ChangeClass.UPDATE: gettext_lazy("Update"),
    ChangeClass.CLARIFICATION: gettext_lazy("Clarification"),
    ChangeClass.CORRECTION: gettext_lazy("Correction"),
    ChangeClass.NEW_EDITION: gettext_lazy("First English edition"),
    ChangeClass.REINSTATED: gettext_lazy("Published again"),
}
KIND_NAMES = {
    Correction.Kind.CLARIFICATION: gettext_lazy("Clarification"),
    Correction.Kind.CORRECTION: gettext_lazy("Correction"),
    Correction.Kind.RETRACTION: gettext_lazy("Retraction"),
}
_NOTICE_NAMES = {
    PublicNotice.Kind.WITHDRAWN: gettext_lazy("Withdrawn for now"),
    PublicNotice.Kind.RETRACTED: gettext_lazy("Retracted"),
    PublicNotice.Kind.REDIRECTED: gettext_lazy("Replaced by another story"),
    PublicNotice.Kind.EXPIRED: gettext_lazy("Moved to the archive"),
}
_SENTENCES = {
    PublicNotice.Kind.WITHDRAWN: gettext_lazy(
        "We have taken this story down while we look into it."
    ),
    PublicNotice.Kind.RETRACTED: gettext_lazy("We have taken this story back."),
}
_PLACES = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "body": gettext_lazy("Text"),
    "question": gettext_lazy("Closing question"),
}
# Beyond this a change is no longer taken in at a glance, and the history shows it whole.
MOST_SHORT_PLACES = 2
MOST_SHORT_LETTERS = 240


@register.filter
def class_name(publication: Publication) -> Promise | str:
    """The class of a version for readers of this edition; that it left theirs alone, where it did."""
    if publication.is_change_in(get_language() or "ar"):
        return CLASS_NAMES[publication.change_class]
    if get_language() == "en":
        return _("The Arabic edition changed")
    return _("The English edition changed")


@register.filter
def is_change_here(publication: Publication) -> bool:
    """Whether readers of this edition got something else with this version."""
    return publication.is_change_in(get_language() or "ar")


@register.filter
def kind_name(correction: Correction) -> Promise:
    return KIND_NAMES[correction.kind]


@register.filter
def notice_name(notice: PublicNotice) -> Promise:
    return _NOTICE_NAMES[notice.kind]


@register.filter
def story_sentence(standing: Standing) -> str:
    """What is said in place of the words of a story that is withheld."""
    return str(_SENTENCES[standing.notice.kind]) if standing.is_withheld else ""


@register.filter
def paragraphs_of(text: str | None) -> list[str]:
    """The paragraphs of a reason, parted by empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text or "") if part.strip()]


@register.filter
def older_note_words(count: int) -> str:
    """«3 ملاحظات أقدم»."""
    return ngettext("%(n)s older note", "%(n)s older notes", count) % {"n": number(count)}


@register.filter
def changes(publication: Publication) -> list[dict[str, Any]]:
    """The places of this edition that a version changed: {"name": «الفقرة 3», "runs": …}."""
    language = get_language() or "ar"
    return [
        {"name": _place_name(row, language), "runs": readable(row["runs"])}
        for row in publication.changed
        if row["place"].endswith(f"_{language}")
    ]


@register.filter
def short_changes(publication: Publication) -> list[dict[str, Any]]:
    """The same with a few words around each change; nothing where it cannot be told shortly."""
    places = changes(publication)
    if len(places) > MOST_SHORT_PLACES or _letters(places) > MOST_SHORT_LETTERS:
        return []
    return [place | {"runs": excerpt(place["runs"])} for place in places]


def _letters(places: list[dict[str, Any]]) -> int:
    runs: list[Runs] = [place["runs"] for place in places]
    return sum(map(weight, runs))


def _place_name(row: dict[str, Any], language: str) -> str:
    if row["number"]:
        return _("Paragraph %(number)s") % {"number": digits(row["number"])}
    return str(_PLACES[row["place"].removesuffix(f"_{language}")])
