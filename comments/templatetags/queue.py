"""What the desk shows of the answers that wait. For those who moderate only."""

from typing import Any

from django import template

from articles.roles import has_right
from comments.models import Comment
from newsroom.text.arabic import direction

register = template.Library()

ROWS = 6


register.filter("direction", direction)


@register.simple_tag(takes_context=True)
def answers_waiting(context: dict[str, Any]) -> list[Comment]:
    """The longest waiting first."""
    if not has_right(context["request"].user, "moderate"):
        return []
    held = Comment.objects.filter(state=Comment.State.HELD).select_related("article")
    return list(held.order_by("created_at", "id")[:ROWS])


@register.simple_tag(takes_context=True)
def answers_waiting_count(context: dict[str, Any]) -> int:
    """How many wait; none for those who do not moderate."""
    if not has_right(context["request"].user, "moderate"):
        return 0
    return Comment.objects.filter(state=Comment.State.HELD).count()
