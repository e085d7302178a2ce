"""The moment a page is asked for: the one clock of every public door.

For readers it is now, read once a request, so that all parts of a page agree. A colleague may be
shown the site as it will be at a coming moment; then it is that moment, and what is signed or
stored has no place there.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import Http404
from django.utils.timezone import now


def at_most_every(pause: timedelta) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorates what is called at every round, with `now`: it runs once a pause in this process. An
    hour that a clock jumped back is no pause."""

    def decorate(work: Callable[..., None]) -> Callable[..., None]:
        last: datetime | None = None

        @wraps(work)
        def now_and_then(*given: Any, now: datetime, **named: Any) -> None:
            nonlocal last
            if last is None or not last <= now < last + pause:
                last = now
                work(*given, now=now, **named)

        return now_and_then

    return decorate


def moment(request: Any) -> datetime:
    """The time at which this request sees the site."""
    if not hasattr(request, "moment"):
        request.moment = now()
    found: datetime = request.moment
    return found


def show_at(request: Any, at: datetime) -> None:
    """Let the request see the site as it will be at a coming moment."""
    request.moment, request.is_ahead = at, True


def present(request: Any) -> datetime:
    """The true time, for what is signed or stored; a request that looks ahead gets 404 instead."""
    if getattr(request, "is_ahead", False):
        raise Http404
    return moment(request)
