"""Sessions: Django's own in the database, in a table that also says whose they are.

A row is the session: when it goes, the session ends with the next request. A session ends at
the latest SESSION_DAYS after it began, and SESSION_IDLE_HOURS after it was last seen; writing to it
makes neither longer. What nobody has signed in to lasts an hour.
"""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.models import User
from newsroom.signin.devices import device_words
from newsroom.signin.models import Browser, Session, System

NOBODYS = timedelta(hours=1)
# How exactly «last seen» is known; most pages then cost no write.
SEEN_AGAIN_AFTER = timedelta(minutes=1)
# What the table's columns hold stands in the session too, so that it outlives a change of its key.
_BEGAN, _BROWSER, _SYSTEM = "began", "browser", "system"


class SessionStore(DatabaseStore):
    """`seen_at` is when the session was last seen, as far as this request knows."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        data.setdefault(_BEGAN, now.timestamp())
        began_at = datetime.fromtimestamp(data[_BEGAN], UTC)
        key = self._get_or_create_session_key()
        return Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=_ends_at(began_at, now, is_somebodys=SESSION_KEY in data),
            public_id=_public_id(key),
            account_id=data.get(SESSION_KEY),
            browser=data.get(_BROWSER, Browser.OTHER),
            system=data.get(_SYSTEM, System.OTHER),
            began_at=began_at,
            seen_at=now,
        )

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = super()._get_session_from_db()
        self.seen_at = session.seen_at if session else None
        return session


def describe(session: SessionStore, user_agent: str) -> None:
    """Note the device in words; the header itself is not kept."""
    session[_BROWSER], session[_SYSTEM] = device_words(user_agent)


def touch(session: SessionStore, *, now: datetime) -> None:
    """Its owner was just here: the idle time begins again."""
    if session.seen_at is None or now - session.seen_at < SEEN_AGAIN_AFTER:
        return
    ends_at = _ends_at(datetime.fromtimestamp(session[_BEGAN], UTC), now, is_somebodys=True)
    Session.objects.filter(pk=session.session_key).update(seen_at=now, expire_date=ends_at)


def sessions_of(account: User, *, now: datetime) -> QuerySet[Session]:
    """Those that have not ended, the latest seen first."""
    return Session.objects.filter(account=account, expire_date__gt=now).order_by("-seen_at")


def end_session(account: User, public_id: uuid.UUID) -> None:
    Session.objects.filter(account=account, public_id=public_id).delete()


def end_sessions(account: User, *, but: SessionStore | None = None) -> None:
    """Every session of the account, or all but one."""
    kept = but.session_key if but else None
    Session.objects.filter(account=account).exclude(pk=kept).delete()


def sweep_sessions(now: datetime) -> None:
    """Those that ended by themselves."""
    Session.objects.filter(expire_date__lt=now).delete()


def _public_id(key: str) -> uuid.UUID:
    """What names a session in a page: it does not lead back to the key that opens it."""
    digest = salted_hmac("newsroom.signin.session", key, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16])


def _ends_at(began_at: datetime, now: datetime, *, is_somebodys: bool) -> datetime:
    if not is_somebodys:
        return now + NOBODYS
    idle = now + timedelta(hours=settings.SESSION_IDLE_HOURS)
    return min(idle, began_at + timedelta(days=settings.SESSION_DAYS))
