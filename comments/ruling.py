"""Saving word rules, each with its row in the log."""

from datetime import datetime
from typing import Any

from django.db import transaction

from articles.roles import has_right
from comments.models import ModerationEvent, WordRule
from newsroom.auth import name_of


class RulingRefused(Exception):
    """Not this person's to set."""


def save_rule(rule: WordRule, *, by: Any, now: datetime) -> WordRule:
    """Save a word rule. What a moderator writes is a proposal: an editor applies it."""
    is_new = rule.pk is None
    if not has_right(by, "judge_answers"):
        if not is_new or not has_right(by, "moderate"):
            raise RulingRefused
        rule.is_active = False
    with transaction.atomic():
        if is_new:
            rule.made_by = by
        rule.save()
        code = "applied" if rule.is_active else "not_applied"
        _log("rule_new" if is_new else "rule_changed", by=by, now=now, code=code, rule=rule.pk)
    return rule


def _log(move: str, *, by: Any, now: datetime, code: str, rule: int) -> None:
    ModerationEvent.objects.create(
        at=now,
        actor_id=by.pk,
        actor_name=name_of(by),
        move=move,
        code=code,
        rule=rule,
    )
