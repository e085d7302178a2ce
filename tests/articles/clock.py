"""The clock of the public site, held at a moment that a test chooses."""

from contextlib import contextmanager
from unittest import mock


@contextmanager
def clock_at(moment):
    """Every public door sees this moment; what runs beside it, such as sessions, does not."""
    with mock.patch("newsroom.web.clock.now", return_value=moment) as clock:
        yield clock
