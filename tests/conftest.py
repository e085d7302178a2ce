"""What every test shares: a temporary media folder, quick passwords, logs that may be flushed."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import TransactionTestCase

from articles.models import triggers
from newsroom.models import User


@pytest.fixture(autouse=True)
def _quick_and_apart(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True, scope="session")
def _flushable_logs():
    """The logs refuse DELETE, which a flush on SQLite is made of."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(case):
        triggers.drop_triggers(connection)
        flush(case)
        triggers.create_triggers(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


def make_user(name: str, role: str | None = None) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "a long pass phrase")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user
