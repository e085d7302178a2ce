"""The blocks a page shows of a closing question: the question itself, and what readers said.

On a story both are the same for every reader, so a cached story may hold them: no token, no
cookie, no reader's own state.
"""

from dataclasses import asdict
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.models import Publication
from articles.templatetags.site import number, why_closed
from comments.foresight import Record
from comments.listing import Asked, choices_of, listing
from comments.models import Comment
from newsroom.web.clock import moment

register = template.Library()

# Twenty-five nuqtas to a row of the tally, ten units apart.
NUQTAS = 25
# Manuscript pigments behind the letter of a reader without a picture.
PIGMENTS = ("lapis", "verdigris", "cinnabar", "plain")


@register.inclusion_tag("comments/blocks/question.html", takes_context=True)
def closing_question(
    context: dict[str, Any],
    publication: Publication,
    place: str = "story",
    chosen: str = "",
    waits: str = "",
) -> dict[str, Any]:
    """The question on saffron. `place`: "story", "daily" on the front page, "page" of its own.

    `chosen` is the key of what this reader chose, for pages that are never cached; `waits` is the state of
    its words where it does not count because of them.
    """
    summary = publication.summary
    is_open = publication.is_question_open(moment(context["request"]))
    shows = summary.shows_tally(is_open=is_open, has_answered=bool(chosen))
    return {
        "publication": publication,
        "place": place,
        "chosen": chosen,
        "waits": waits,
        "is_open": is_open,
        "closes_at": summary.closed_at or summary.closes_at or publication.question_closes_at,
        "verdict": publication.verdict,
        "closed_reason": "" if is_open else why_closed(summary),
        "choices": choices_of(publication),
        "rows": _rows(publication) if shows else [],
        "hides_tally": publication.choices and summary.ballots and not shows,
    }


@register.inclusion_tag("comments/blocks/asked.html", takes_context=True)
def asked(context: dict[str, Any], publication: Publication) -> dict[str, Any]:
    """A question in a list of them: how it stands, in the words and bars of its page."""
    told = closing_question(context, publication, "list")
    return told | {"ends_at": told["closes_at"] if told["is_open"] else None}


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
def minds_words(count: int) -> str:
    """How many readers an answer moved to another choice."""
    words = ngettext("changed %(n)s reader’s mind", "changed %(n)s readers’ minds", count)
    return words % {"n": number(count)}


@register.filter
def choice_of(comment: Comment, publication: Publication) -> str:
    """What the choice of an answer was called when it was given."""
    column, earlier = f"label_{get_language()}", _earlier(comment, publication)
    if earlier is None:
        return label_in(comment.choice_key, publication)
    labels = {row["key"]: row[column] for row in earlier["choices"]}
    return labels.get(comment.choice_key, "")


@register.filter
def earlier_wording(comment: Comment, publication: Publication) -> str:
    """The question that was answered, where it is not the one that stands now."""
    earlier = _earlier(comment, publication)
    if earlier is None or comment.depth:
        return ""
    return earlier[f"question_{get_language()}"] or earlier["question_ar"]


@register.filter
def record_words(record: dict[str, Any] | Record) -> str:
    """«أصاب 7 من 9 توقعات · براير 0.12», beside the name of a reader who shows it."""
    record = asdict(record) if isinstance(record, Record) else record
    forecasts = ngettext("of %(n)s forecast", "of %(n)s forecasts", record["settled"])
    told = _("right in %(right)s %(of_forecasts)s") % {
        "right": number(record["right"]),
        "of_forecasts": forecasts % {"n": number(record["settled"])},
    }
    if record["brier"] is None:
        return told
    return _("%(record)s · Brier %(score)s") % {
        "record": told,
        "score": number(round(record["brier"], 2)),
    }


@register.simple_tag(takes_context=True)
def takes_answers(context: dict[str, Any], publication: Publication | None) -> bool:
    """Whether the question is open; of a story that is away none is."""
    # An `include … only` leaves the request beside the words of the context.
    now = moment(context.request)  # type: ignore[attr-defined]
    return publication is not None and publication.is_question_open(now)


@register.filter
def pigment(name: str) -> str:
    """The colour behind the first letter of a name: the same letter, the same colour."""
    return PIGMENTS[ord(name[0]) % len(PIGMENTS)] if name else PIGMENTS[0]


def _earlier(comment: Comment, publication: Publication) -> dict[str, Any] | None:
    if comment.question_version == publication.question_version:
        return None
    wording: dict[str, Any] | None = publication.summary.wordings.get(str(comment.question_version))
    return wording


def _rows(publication: Publication) -> list[dict[str, Any]]:
    """A row a choice: its share in whole percents and the nuqtas of its bar, as SVG paths."""
    summary = publication.summary
    if not summary.ballots:
        return []
    rows = []
    for choice in choices_of(publication):
        count = summary.tally.get(choice["key"], 0)
        full = round(NUQTAS * count / summary.ballots)
        rows.append(
            {
                "label": choice["label"],
                "count": count,
                "is_true": choice["key"] == summary.verdict.get("choice"),
                "share": summary.share(choice["key"]),
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
