"""What the newsroom does with a reader: mute, ban, trust, and take it back. Each with an event, and an
end: nobody is shut out for ever by mistake."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles.roles import has_right
from comments.models import ModerationEvent, Reader
from comments.moderation import ERASE, MODERATE, ModerationRefused
from newsroom.auth import name_of

LONGEST_MUTE = timedelta(days=30)
JUDGE = "judge_answers"
# Who may make each move; a moderator mutes for LONGEST_MUTE at most.
RIGHTS = {
    "mute": MODERATE, "unmute": MODERATE, "ban": ERASE, "unban": ERASE, "trust": JUDGE,
}  # fmt: skip
GIVEN = 3


def mute(reader: Reader, *, until: datetime, by: Any, now: datetime) -> Reader:
    """No words until then; choices still count. Raises ModerationRefused."""
    _leave_to_editors(reader, by=by, now=now)
    is_long = until - now > LONGEST_MUTE
    if (is_long and not has_right(by, JUDGE)) or _is_colleague(reader):
        raise ModerationRefused
    return _change(reader, "mute", {"muted_until": until}, by=by, now=now)


def unmute(reader: Reader, *, by: Any, now: datetime) -> Reader:
    _leave_to_editors(reader, by=by, now=now)
    return _change(reader, "unmute", {"muted_until": None}, by=by, now=now)


def ban(reader: Reader, *, until: datetime, by: Any, now: datetime) -> Reader:
    """Neither words nor choices until then."""
    if _is_colleague(reader):
        raise ModerationRefused
    return _change(reader, "ban", {"banned_until": until}, by=by, now=now)


def unban(reader: Reader, *, by: Any, now: datetime) -> Reader:
    return _change(reader, "unban", {"banned_until": None}, by=by, now=now)


def give_trust(reader: Reader, trust: int, *, by: Any, now: datetime) -> Reader:
    """The third step of trust by hand, or back to what is earned anew (0)."""
    if trust not in (0, GIVEN):
        raise ModerationRefused
    return _change(reader, "trust", {"trust": trust}, by=by, now=now, code=str(trust))


def _leave_to_editors(reader: Reader, *, by: Any, now: datetime) -> None:
    """What an editor decided for longer than a month, a moderator neither shortens nor ends."""
    until = reader.muted_until
    if until is not None and until - now > LONGEST_MUTE and not has_right(by, JUDGE):
        raise ModerationRefused


def _is_colleague(reader: Reader) -> bool:
    """A colleague is nobody's to silence."""
    return bool(reader.user_id and reader.user.is_staff)


def _change(
    reader: Reader, move: str, changes: dict[str, Any], *, by: Any, now: datetime, code: str = ""
) -> Reader:
    if not has_right(by, RIGHTS[move]):
        raise ModerationRefused
    with transaction.atomic():
        Reader.objects.filter(pk=reader.pk).update(**changes)
        ModerationEvent.objects.create(
            at=now, actor_id=by.pk, actor_name=name_of(by),
            move=move, reader_key=reader.key, code=code,
        )  # fmt: skip
    reader.refresh_from_db()
    return reader
