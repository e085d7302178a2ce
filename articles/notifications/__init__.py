"""Telling colleagues what happened to a story: on the desk always, by mail as each of them wants.

Moves and remarks are announced by tasks (articles.signals), at least once; here each becomes one
row a person, however often it is heard. Nobody is told of their own deed, nor of a story that they
may not open.
"""

from articles.notifications.letters import off_address
from articles.notifications.mails import choose, queue_due
from articles.notifications.reading import (
    MOST_COUNTED,
    for_person,
    mark_all_read,
    mark_read,
    unread,
    unread_count,
)
from articles.notifications.watching import set_watch, watches

__all__ = [
    "MOST_COUNTED",
    "choose",
    "for_person",
    "mark_all_read",
    "mark_read",
    "off_address",
    "queue_due",
    "set_watch",
    "unread",
    "unread_count",
    "watches",
]
