"""The project as a whole: migrations are complete, and the settings for the public are sound."""

import os
import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.architecture.tree import ROOT, SITE

PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "a-key-for-one-check-of-the-settings-0123456789-abcdefghijklmnop",
    "ALLOWED_HOSTS": "news.example.org",
    "SITE_URL": "https://news.example.org",
    "EMAIL_URL": "submission://newsroom:secret@mail.example.org",
}


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration(capsys):
    """A model that differs from its migrations fails on the next server, not on this one."""
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    except SystemExit:
        pytest.fail(f"run `manage.py makemigrations --name …`\n{capsys.readouterr().out}")


def nameless(names) -> list[str]:
    """The migrations whose name does not say what they are for."""
    return [name for name in names if re.search(r"_auto_|_alter_.*_and_more", name)]


def test_migrations_are_named_for_their_intent():
    """`0007_auto_20240101` says when; whoever must undo it wants to know what."""
    names = [path.name for app in SITE for path in (ROOT / app / "migrations").glob("0*.py")]
    assert names
    assert not nameless(names), "name these: makemigrations --name"
    assert nameless(["0002_auto_20260101_0000.py"])


def check_deploy(folder, **changes) -> subprocess.CompletedProcess:
    """Django's own judgement of the production settings, in a process that has no others."""
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{folder}/x.sqlite3"}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment | PRODUCTION | changes,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def test_the_settings_for_the_public_have_no_warning(tmp_path):
    """Secure cookies, HSTS, https: what `check --deploy` knows, and our own checks with it."""
    done = check_deploy(tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "security.W009"),
        ("EMAIL_URL", "dummy://", "newsroom.W002"),
        ("REQUIRE_SECOND_FACTOR", "off", "newsroom.E004"),
    ],
)
def test_a_warning_fails_the_check(name, value, said, tmp_path):
    done = check_deploy(tmp_path, **{name: value})
    assert done.returncode != 0
    assert said in done.stdout
