"""What machines ask: /healthz, /readyz and the reports of browsers."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from newsroom import health
from newsroom.models import Heartbeat
from tests.architecture.tree import ROOT

# Nothing listens there.
NO_CACHE = {
    "default": {
        "BACKEND": "newsroom.web.caching.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
}


class Ready(TestCase):
    def ready(self):
        answer = self.client.get("/readyz")
        return answer.status_code, answer.json()

    def test_up_is_said_without_asking_anything(self):
        with self.assertNumQueries(0):
            answer = self.client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert "no-store" in answer["Cache-Control"]

    def test_with_everything_there_it_is_ready(self):
        call_command("run_due")
        everything = {"database": True, "cache": True, "scheduler": True, "overdue": 0}
        assert self.ready() == (200, everything)

    def test_a_scheduler_that_is_silent_is_told_and_stops_nobody(self):
        long_ago = timezone.now() - timedelta(minutes=3)
        Heartbeat.objects.create(name="scheduler", beat_at=long_ago)
        status, report = self.ready()
        assert (status, report["scheduler"]) == (200, False)

    @override_settings(CACHES=NO_CACHE)
    def test_a_cache_that_is_gone_is_told_and_breaks_no_page(self):
        status, report = self.ready()
        assert (status, report["cache"], report["reason"]) == (503, False, "cache gone")
        assert self.client.get("/").status_code == 200


ASK = """
import django, json
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "localhost"})
told = {}
for address in ("/healthz", "/readyz", "/", "/en/"):
    answer = client.get(address)
    told[address] = [answer.status_code, answer.content.decode(), dict(answer.headers)]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def without_database(tmp_path_factory):
    """What the site answers while its database is not there."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "DEBUG": "off",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "localhost",
        "STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, text=True, capture_output=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout), done.stderr


def test_without_its_database_it_is_up_and_not_ready(without_database):
    told, _log = without_database
    assert told["/healthz"][0] == 200
    status, body, _headers = told["/readyz"]
    assert status == 503
    assert json.loads(body)["reason"] == "database gone"


def test_without_its_database_pages_say_so_and_when_to_come_back(without_database):
    told, log = without_database
    for address in ("/", "/en/"):
        status, body, headers = told[address]
        assert status == 503, address
        assert headers["Retry-After"] == "5"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Traceback" not in body
        assert "127.0.0.1:1" not in body
        # The page's number leads to the trace, which stands in the log.
        assert headers["X-Request-ID"] in log
    assert 'dir="rtl"' in told["/"][1]
    assert 'dir="ltr"' in told["/en/"][1]


class Reports(TestCase):
    def setUp(self):
        health._reported.clear()

    def send(self, body, **headers):
        return self.client.post(
            "/csp-reports", body, content_type="application/reports+json", headers=headers
        )

    def test_a_report_is_logged_without_anything_of_the_reader(self):
        body = {
            "effectiveDirective": "script-src-elem",
            "blockedURL": "https://evil.example/x.js?reader=omar",
            "documentURL": "https://news.example/a/1/x/?mine=1",
        }
        with self.assertLogs("newsroom.health") as log:
            assert self.send(json.dumps([{"body": body}])).status_code == 204
        assert log.records[0].fields == {
            "directive": "script-src-elem",
            "blocked": "evil.example",
            "page": "/a/1/x/",
        }

    def test_what_is_no_report_is_refused_and_too_many_are_dropped(self):
        assert self.send("no json").status_code == 400
        assert self.send("[" * 5_000).status_code == 400
        assert self.send("x" * (health.LONGEST_REPORT + 1)).status_code == 429
        statuses = {self.send("[]").status_code for _ in range(health.REPORTS_A_MINUTE + 1)}
        assert statuses == {204, 429}
        assert self.client.get("/csp-reports").status_code == 405
