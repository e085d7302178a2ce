"""What the desk shows of the answers that wait: for a moderator, for a reply of their story's writer."""

from typing import Any

from django import template
from django.db.models import Count, Window

from articles.models import Publication
from articles.roles import has_right
from comments import harvest, questions, unanswered
from comments.models import Comment, QuotedAnswer
from newsroom.text.arabic import direction
from newsroom.web.clock import moment

register = template.Library()

ROWS, FEW = 6, 3


register.filter("direction", direction)


@register.filter
def count_of(tally: dict[str, int], key: str) -> int:
    return tally.get(key, 0)


@register.simple_tag(takes_context=True)
def answers_waiting(context: dict[str, Any]) -> list[Comment]:
    """The longest waiting first."""
    return _held(context)


@register.simple_tag(takes_context=True)
def answers_waiting_count(context: dict[str, Any]) -> int:
    """How many wait; none for those who do not moderate."""
    rows = _held(context)
    return rows[0].in_all if rows else 0


@register.simple_tag(takes_context=True)
def own_answers(context: dict[str, Any]) -> list[Comment]:
    """The first of those under the person's own stories that wait for a reply; each knows how many
    there are in all. One query."""
    request = context["request"]
    return list(unanswered.of_writer(request.user, moment(request))[:FEW])


@register.simple_tag(takes_context=True)
def gone_quotes(context: dict[str, Any]) -> list[QuotedAnswer]:
    """Quotes of answers that are gone, in stories that the person may open. One query."""
    request = context["request"]
    return harvest.gone_quotes(request.user, moment(request))


@register.simple_tag(takes_context=True)
def forecasts_due(context: dict[str, Any]) -> list[Publication]:
    """The first of those that wait for a verdict, each with how many there are; for those who may give
    one. One query."""
    request = context["request"]
    if not has_right(request.user, questions.JUDGE):
        return []
    rows = questions.due(moment(request)).annotate(in_all=Window(Count("pk")))
    return list(rows[:FEW])


def _held(context: dict[str, Any]) -> list[Comment]:
    """Those that wait longest, and with each how many there are: asked once a page, for the bar
    and the desk. None for those who do not moderate."""
    request = context["request"]
    if not has_right(request.user, "moderate"):
        return []
    if not hasattr(request, "answers_waiting"):
        held = Comment.objects.filter(state=Comment.State.HELD).select_related("article")
        held = held.annotate(in_all=Window(Count("pk")))
        request.answers_waiting = list(held.order_by("created_at", "id")[:ROWS])
    return request.answers_waiting
