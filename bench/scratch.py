"""A database of a bench's own, made for it and thrown away after it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db import connection
from django.test.utils import setup_test_environment


@contextmanager
def scratch_database() -> Iterator[None]:
    """On the server that DATABASE_URL names. Before it, no model can be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    setup_test_environment()
    # A line a request would bury the answer.
    logging.disable(logging.INFO)
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
