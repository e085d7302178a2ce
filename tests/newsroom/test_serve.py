"""One command serves it all, says where, and leaves nothing behind."""

import os
import re
import signal
import sqlite3
import sys
from urllib.error import URLError

import pytest

from newsroom.supervisor import Child, Supervisor
from tests.serving import WAIT_SECONDS, Site, until


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("var"))
    done = site.manage("prepare")
    assert done.returncode == 0, done.stderr
    # The demo itself takes long to draw; its mark is enough for the logins to be printed.
    with sqlite3.connect(site.folder / "newsroom.sqlite3") as database:
        database.execute("INSERT INTO newsroom_installation VALUES (1, 1, '2026-01-01 00:00:00')")
    database.close()
    return site


@pytest.fixture
def serving(site):
    process = site.start()
    yield process
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=WAIT_SECONDS)


def test_a_second_preparation_has_nothing_to_do(site):
    done = site.manage("prepare")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_prints_where_it_is_and_who_may_come_in(site, serving):
    printed = " ".join(site.printed.split())
    assert f"Site http://127.0.0.1:{site.port}/ " in printed
    assert f"Admin http://127.0.0.1:{site.port}/admin/ " in printed
    assert "Logins writer, editor, chief, moderator; password newsroom-demo" in printed


def test_pages_link_hashed_files_that_browsers_keep(site, serving):
    page = site.get("/").read().decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) > 3
    for address in files:
        with site.get(address, **{"Accept-Encoding": "br, gzip"}) as answer:
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
            assert "immutable" in answer.headers["Cache-Control"]
            if address.endswith((".css", ".js")):
                assert answer.headers["Content-Encoding"] == "br"


def test_a_taken_port_is_one_clear_line(site, serving):
    done = site.manage("serve")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"CommandError: Port {site.port} is taken. Try another one: make run PORT={site.port + 1}"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_asked_and_leaves_nothing(site, serving, number):
    assert len(site.processes()) >= 4
    serving.send_signal(number)
    rest, _none = serving.communicate(timeout=WAIT_SECONDS)
    assert serving.returncode == 0
    assert rest.strip().endswith("Stopped.")
    assert not site.processes()
    with pytest.raises(URLError):
        site.get("/healthz")


def test_killed_itself_it_takes_its_children_along(site, serving):
    serving.kill()
    until(lambda: not site.processes(), "the children live on")


def test_when_the_web_ends_everything_ends_and_says_so(site, serving):
    os.kill(site.pid_of("gunicorn"), signal.SIGKILL)
    rest, _none = serving.communicate(timeout=WAIT_SECONDS)
    assert serving.returncode != 0
    assert "The web server ended" in rest
    until(lambda: not site.processes(), "something lives on")


def test_a_scheduler_that_dies_is_started_again(site, serving):
    first = site.pid_of("run_due")
    os.kill(first, signal.SIGKILL)

    def another():
        return [p for p, words in site.processes().items() if "run_due" in words and p != first]

    until(another, "no new scheduler")
    assert site.get("/healthz").status == 200


@pytest.fixture
def _own_signals():
    """The supervisor takes the signals of its process, which is pytest's here."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_own_signals")
def test_a_child_that_does_not_listen_is_ended_by_force(tmp_path, monkeypatch):
    monkeypatch.setattr("newsroom.supervisor.GRACE_SECONDS", 0.5)
    deaf = (
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path('{tmp_path}/deaf').touch(); time.sleep(600)"
    )
    vital = (
        "import pathlib, sys, time\n"
        f"while not pathlib.Path('{tmp_path}/deaf').exists(): time.sleep(0.05)\n"
        "sys.exit(7)"
    )
    children = [
        Child("vital", [sys.executable, "-c", vital], is_vital=True),
        Child("deaf", [sys.executable, "-c", deaf]),
    ]
    assert Supervisor(children).run() == 7
    assert [child.process.poll() for child in children] == [7, -signal.SIGKILL]
