"""What every test stands on: a clean media folder, an empty cache, a flush that works.

`--fail-on-skips` makes a skipped test a failed run: what `make test` did not run, it did not test.
Tests marked `needs_postgres` are left out, not skipped, where the database is SQLite.
"""

import shutil
import sys
import time

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connections
from django.test import Client, TransactionTestCase
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from hypothesis import settings as hypothesis_settings

from articles.models.triggers import create_triggers, drop_triggers
from newsroom.models import User

# A deadline would make the tests depend on how busy the machine is.
hypothesis_settings.register_profile("newsroom", deadline=None)
hypothesis_settings.load_profile("newsroom")


def pytest_addoption(parser):
    parser.addoption("--fail-on-skips", action="store_true", help="a skipped test fails the run")
    parser.addoption("--rounds", type=int, default=4, help="how often a process is killed")


def pytest_unconfigure(config):
    for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    elsewhere = [item for item in items if item.get_closest_marker("needs_postgres")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not (reporter and session.config.getoption("--fail-on-skips")):
        return
    if reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _empty_cache():
    """What one test left in the cache must not answer another."""
    cache.clear()


@pytest.fixture
def rounds(request):
    """How often a test kills a process, on its class: few in the suite, many in `make soak`."""
    request.cls.rounds = request.config.getoption("--rounds")


@pytest.fixture
def tell(request):
    """Prints a figure past pytest's own capture, on its class: it judges nothing."""
    capture = request.config.pluginmanager.get_plugin("capturemanager")

    def say(_case, words: str) -> None:
        with capture.global_and_fixture_disabled():
            sys.stdout.write(f"\n{words}\n")

    request.cls.tell = say


def make_user(name: str, role: str | None = None) -> User:
    user = User.objects.create_user(
        name, f"{name}@example.org", "a long pass phrase", is_staff=True
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def code_of(user: User, *, steps_ahead: int = 0) -> str:
    """What the user's authenticator app shows now, or so many half minutes later."""
    totp = TOTP(TOTPDevice.objects.get(user=user).bin_key)
    totp.time = time.time() + 30 * steps_ahead
    return f"{totp.token():06}"


def _sign_in_wholly(client: Client, user: User, backend=None, force_login=Client.force_login):
    """`force_login` stands for all of signing in, the second factor included."""
    force_login(client, user, backend)
    device, _made = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "app"})
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()


Client.force_login = _sign_in_wholly


def _flush_with_triggers(test_case, flush=TransactionTestCase._fixture_teardown):
    """Flushing deletes rows, which append-only tables refuse: their triggers step aside."""
    for alias in test_case._databases_names(include_mirrors=False):
        drop_triggers(connections[alias])
    try:
        flush(test_case)
    finally:
        for alias in test_case._databases_names(include_mirrors=False):
            create_triggers(connections[alias])


TransactionTestCase._fixture_teardown = _flush_with_triggers
