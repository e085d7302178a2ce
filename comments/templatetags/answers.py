"""The blocks a page shows of a closing question: the question itself, and what readers said.

On a story both are the same for every reader, so a cached story may hold them: no token, no
cookie, no reader's own state.
"""

from typing import Any

from django import template
from django.utils.translation import get_language

from articles.models import Publication
from articles.templatetags.site import number
from comments.listing import Asked, choices_of, listing
from newsroom.web.clock import moment

register = template.Library()

# Twenty-five nuqtas to a row of the tally, ten units apart.
NUQTAS = 25
# Manuscript pigments behind the letter of a reader without a picture.
PIGMENTS = ("lapis", "verdigris", "cinnabar", "plain")


@register.inclusion_tag("comments/blocks/question.html", takes_context=True)
def closing_question(
    context: dict[str, Any], publication: Publication, place: str = "story", chosen: str = ""
) -> dict[str, Any]:
    """The question on saffron. `place`: "story", "daily" on the front page, "page" of its own.

    `chosen` is the key of what this reader chose, for pages that are never cached.
    """
    summary = publication.summary
    is_open = publication.is_question_open(moment(context["request"]))
    shows = _shows_tally(publication, is_open=is_open, has_answered=bool(chosen))
    return {
        "publication": publication,
        "place": place,
        "chosen": chosen,
        "is_open": is_open,
        "closes_at": summary.closes_at or publication.question_closes_at,
        "closed_reason": getattr(summary, f"closed_reason_{get_language()}"),
        "choices": choices_of(publication),
        "rows": _rows(publication) if shows else [],
        "hides_tally": publication.choices and summary.ballots and not shows,
    }


@register.inclusion_tag("comments/blocks/answers.html", takes_context=True)
def answers(context: dict[str, Any], publication: Publication) -> dict[str, Any]:
    """The first answers of a story, the best of each choice in turn, and the form for one more."""
    return {
        "publication": publication,
        "is_open": publication.is_question_open(moment(context["request"])),
        "list": listing(publication, Asked()),
    }


@register.filter
def choices(publication: Publication) -> list[dict[str, str]]:
    return choices_of(publication)


@register.filter
def label_in(key: str, publication: Publication) -> str:
    """What a choice is called; nothing for one that the question no longer has."""
    return next((row["label"] for row in choices_of(publication) if row["key"] == key), "")


@register.filter
def useful_count(count: int) -> str:
    """How many found an answer useful; nothing where nobody did."""
    return number(count) if count else ""


@register.filter
def pigment(name: str) -> str:
    """The colour behind the first letter of a name: the same letter, the same colour."""
    return PIGMENTS[ord(name[0]) % len(PIGMENTS)] if name else PIGMENTS[0]


def _shows_tally(publication: Publication, *, is_open: bool, has_answered: bool) -> bool:
    """In a cached page only what everybody may see."""
    show = publication.summary.show_tally
    if show == "after_answer":
        return has_answered or not is_open
    return show == "always" or (show == "after_close" and not is_open)


def _rows(publication: Publication) -> list[dict[str, Any]]:
    """A row a choice: its share in whole percents and the nuqtas of its bar, as SVG paths."""
    tally, total = publication.summary.tally, publication.summary.ballots
    if not total:
        return []
    rows = []
    for choice in choices_of(publication):
        count = tally.get(choice["key"], 0)
        full = round(NUQTAS * count / total)
        rows.append(
            {
                "label": choice["label"],
                "count": count,
                "share": round(100 * count / total),
                "full": _nuqtas(range(full), half=4.6),
                "rest": _nuqtas(range(full, NUQTAS), half=4),
            }
        )
    return rows


def _nuqtas(places: range, *, half: float) -> str:
    """A path of rhombs, each reaching `half` from its centre."""
    return "".join(
        f"M{5 + 10 * n} {5 - half:g}l{half} {half}-{half} {half}-{half}-{half}z" for n in places
    )
