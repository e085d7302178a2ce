"""The two blocks a story shows of its question: the question itself, and what readers said.

Both are the same for every reader, so a cached story may hold them: no token, no cookie, no
reader's own state.
"""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from articles.models import Publication
from comments.models import Comment

register = template.Library()

FIRST_ANSWERS = 20
# Twenty-five nuqtas to a row of the tally, ten units apart.
NUQTAS = 25


@register.inclusion_tag("comments/question.html")
def closing_question(publication: Publication) -> dict[str, Any]:
    is_open = publication.is_question_open(timezone.now())
    return {
        "publication": publication,
        "is_open": is_open,
        "choices": _choices(publication),
        "rows": _rows(publication) if _shows_tally(publication, is_open=is_open) else [],
    }


@register.inclusion_tag("comments/answers.html")
def answers(publication: Publication) -> dict[str, Any]:
    labels = {row["key"]: row["label"] for row in _choices(publication)}
    shown = list(Comment.objects.visible().answers_to(publication.article_id)[:FIRST_ANSWERS])
    for comment in shown:
        comment.choice = labels.get(comment.choice_key, "")
    return {
        "publication": publication,
        "is_open": publication.is_question_open(timezone.now()),
        "choices": _choices(publication),
        "shown": shown,
        "more": publication.summary.answers > len(shown),
    }


def _choices(publication: Publication) -> list[dict[str, str]]:
    column = f"label_{get_language()}"
    return [{"key": row["key"], "label": row[column]} for row in publication.choices]


def _shows_tally(publication: Publication, *, is_open: bool) -> bool:
    """Only what everybody may see stands in a cached page."""
    show = publication.summary.show_tally
    return show == "always" or (show in ("after_close", "after_answer") and not is_open)


def _rows(publication: Publication) -> list[dict[str, Any]]:
    """A row a choice: its share in whole percents and the nuqtas of its bar, as SVG paths."""
    tally, total = publication.summary.tally, publication.summary.ballots
    if not total:
        return []
    rows = []
    for choice in _choices(publication):
        count = tally.get(choice["key"], 0)
        full = round(NUQTAS * count / total)
        rows.append(
            {
                "label": choice["label"],
                "count": count,
                "share": round(100 * count / total),
                "full": "".join(f"M{5 + 10 * n} 1l4 4-4 4-4-4z" for n in range(full)),
                "rest": "".join(f"M{5 + 10 * n} 1l4 4-4 4-4-4z" for n in range(full, NUQTAS)),
            }
        )
    return rows
