"""The environment decides, and a wrong one is refused before anything starts."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

KEY = "a-key-for-the-tests-of-the-settings-0123456789-abcdefghijkl"
PUBLIC = {"DEBUG": "off", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "news.example.org"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """A Python of its own, with nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        text=True,
        capture_output=True,
        check=False,
    )


def settings_with(*names: str, **environment: str) -> dict:
    code = (
        "import json; from newsroom import settings;"
        f"print(json.dumps({{n: getattr(settings, n, None) for n in {names}}}, default=str))"
    )
    done = run("-c", code, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_in_the_environment_is_development_on_sqlite(tmp_path):
    found = settings_with("DEBUG", "DATABASES", "SERVED_OVER_HTTPS", VAR_DIR=str(tmp_path))
    assert found["DEBUG"] is True
    assert found["SERVED_OVER_HTTPS"] is False
    database = found["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "newsroom.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_without_debug_it_refuses_to_start_without_key_and_hosts(missing, tmp_path):
    given = {name: value for name, value in PUBLIC.items() if name != missing}
    for command in ("check", "migrate", "serve"):
        done = run("manage.py", command, VAR_DIR=str(tmp_path), **given)
        assert done.returncode == 1
        assert done.stderr.strip() == (
            "The settings are refused: With DEBUG off, SECRET_KEY and ALLOWED_HOSTS must be set."
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOUR_EYES", "perhaps"),
        ("DIGITS", "roman"),
        ("MONTHS", "french"),
        ("HIJRI_DATE", "beside"),
        ("WEEK_STARTS_ON", "friday"),
        ("DEBUG", "a little"),
        ("PORT", "http"),
        ("MAX_UPLOAD_MB", "much"),
        ("EMAIL_URL", "pigeon://post"),
        ("REQUIRE_SECOND_FACTOR", "sometimes"),
        ("SESSION_DAYS", "0"),
        ("SESSION_IDLE_HOURS", "-1"),
    ],
)
def test_a_value_it_does_not_know_is_refused_by_its_name(name, value, tmp_path):
    done = run("manage.py", "check", VAR_DIR=str(tmp_path), **{name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_by_https_brings_its_cookies_and_headers(tmp_path):
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    names += ("SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "CSRF_TRUSTED_ORIGINS")
    found = settings_with(*names, SITE_URL="https://news.example.org/", VAR_DIR=str(tmp_path))
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "CSRF_TRUSTED_ORIGINS": ["https://news.example.org"],
    }


def test_letters_are_files_until_a_mail_server_is_named(tmp_path):
    names = (
        "EMAIL_BACKEND",
        "EMAIL_FILE_PATH",
        "EMAIL_HOST",
        "EMAIL_TIMEOUT",
        "DEFAULT_FROM_EMAIL",
    )
    given = {"VAR_DIR": str(tmp_path), "SITE_URL": "https://news.example.org"}
    found = settings_with(*names, **given)
    assert found["EMAIL_BACKEND"].endswith(".filebased.EmailBackend")
    assert found["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert found["DEFAULT_FROM_EMAIL"] == "newsroom@news.example.org"
    found = settings_with(*names, **given, EMAIL_URL="submission://a:b@mail.example.org")
    assert found["EMAIL_BACKEND"].endswith(".smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_TIMEOUT"]) == ("mail.example.org", 10)


def test_nginx_tells_who_asks_and_passes_no_words_of_theirs_on():
    text = (ROOT / "deploy/nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text


def test_a_file_of_variables_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / "env").write_text("FOUR_EYES=off\nDIGITS=arab\n")
    given = {"NEWSROOM_ENV_FILE": str(tmp_path / "env"), "VAR_DIR": str(tmp_path)}
    found = settings_with("FOUR_EYES", "DIGITS", DIGITS="latn", **given)
    assert found == {"FOUR_EYES": "off", "DIGITS": "latn"}


SQLITE = """
import sqlite3, django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    print(cursor.execute("PRAGMA journal_mode").fetchone()[0])
with transaction.atomic():
    # Nothing is written yet, and the lock is ours already.
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as problem:
        print(problem)
"""


def test_sqlite_keeps_a_log_ahead_and_takes_its_lock_at_once(tmp_path):
    done = run("-c", SQLITE, VAR_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="newsroom.settings")
    assert done.stdout.split("\n")[:2] == ["wal", "database is locked"], done.stderr


def variables() -> set[str]:
    """What newsroom/settings.py reads."""
    text = (ROOT / "newsroom/settings.py").read_text()
    return set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", text))


def test_readme_names_every_variable_and_no_other():
    """A row of its table each; the variables of the tests stand elsewhere."""
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert len(variables()) > 15
    assert named == variables()


def test_the_example_for_a_server_names_only_what_is_read():
    text = (ROOT / "deploy/newsroom.env").read_text()
    named = set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE))
    assert named >= {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL"}
    assert named <= variables()


def test_nginx_takes_what_the_site_takes(tmp_path):
    """A megabyte beside the file for the other fields, as in newsroom/web/uploads.py."""
    most = settings_with("MAX_UPLOAD_MB", VAR_DIR=str(tmp_path))["MAX_UPLOAD_MB"]
    assert f"client_max_body_size {most + 1}m;" in (ROOT / "deploy/nginx.conf").read_text()
