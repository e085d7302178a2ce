"""The moment a page is asked for: the one clock of every public door.

For readers it is now, read once a request, so that all parts of a page agree. A colleague may be
shown the site as it will be at a coming moment; then it is that moment, and what is signed or
stored has no place there.
"""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.timezone import now


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
