"""Who may answer now: the switches of a question and of the whole site, and the flood of a question.

The stricter of both holds (comments.facts.switches). Each change is a row of the log, with what was
switched before and after; what changes nothing leaves none.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles.roles import has_right
from comments.models import ModerationEvent, Question, Switch
from newsroom.auth import name_of

SURGE = timedelta(minutes=30)
# A moderator looks after stories; what holds for the whole site is an editor's.
OF_A_STORY, OF_THE_SITE = "moderate", "judge_answers"
MOVES = ("switch", "surge", "surge_ended")


class SwitchRefused(Exception):
    """Not this person's to switch, or no such mode; nothing was changed."""


def may_switch(user: Any, question: Question | None) -> bool:
    """`question`: None for the site's own switch."""
    return has_right(user, OF_A_STORY if question else OF_THE_SITE)


def current(question: Question | None) -> Switch:
    """The switch of a question or of the site as it is kept; unsaved where nobody touched it."""
    key = str(question.pk) if question else Switch.SITE
    return Switch.objects.filter(key=key).first() or Switch(key=key, question=question)


def set_switch(
    question: Question | None, mode: str, least_trust: int = 0, *, by: Any, now: datetime
) -> Switch:
    """`least_trust` (1 to 3) goes with the mode «trust» alone. Raises SwitchRefused."""
    if mode != Switch.Mode.TRUST:
        least_trust = 0
    elif not 1 <= least_trust <= 3:
        raise SwitchRefused
    if mode not in Switch.Mode.values or not may_switch(by, question):
        raise SwitchRefused
    with transaction.atomic():
        switch = _locked(question)
        before = word(switch)
        switch.mode, switch.least_trust = mode, least_trust
        if word(switch) != before:
            switch.save(update_fields=["mode", "least_trust", "changed_at"])
            _log("switch", question, by=by, now=now, before=before, after=word(switch))
    return switch


def note_surge(question: Question, *, now: datetime) -> None:
    """From now on answers to this question are read first, for half an hour after the last minute
    that brought too many."""
    switch = _locked(question)
    has_begun = switch.surge_until is not None and switch.surge_until > now
    Switch.objects.filter(pk=switch.pk).update(surge_until=now + SURGE)
    if not has_begun:
        _log("surge", question, by=None, now=now)


def end_surge(question: Question, *, by: Any, now: datetime) -> bool:
    """End it before its time; False where it had ended by itself. Raises SwitchRefused."""
    if not may_switch(by, question):
        raise SwitchRefused
    with transaction.atomic():
        rows = Switch.objects.filter(question=question, surge_until__gt=now)
        if not rows.update(surge_until=now):
            return False
        _log("surge_ended", question, by=by, now=now)
    return True


def word(switch: Switch) -> str:
    """As the log keeps it: a mode, or «trust:2»."""
    is_trust = switch.mode == Switch.Mode.TRUST
    return f"{switch.mode}:{switch.least_trust}" if is_trust else str(switch.mode)


def _locked(question: Question | None) -> Switch:
    key = str(question.pk) if question else Switch.SITE
    made, _new = Switch.objects.get_or_create(key=key, defaults={"question": question})
    return Switch.objects.select_for_update().get(pk=made.pk)


def _log(
    move: str,
    question: Question | None,
    *,
    by: Any,
    now: datetime,
    before: str = "",
    after: str = "",
) -> None:
    ModerationEvent.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        actor_name=name_of(by),
        move=move,
        article_pk=question.article_id if question else None,
        from_state=before,
        to_state=after,
    )
