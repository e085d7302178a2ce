"""The servers that the suite needs: a PostgreSQL, a Redis and a Chromium.

A PostgreSQL that answers on this machine is used, in databases of this run's own name. Redis is
always a throw-away one, because tests empty it. What is missing is installed from Debian where
that is allowed (root, or sudo without a password); otherwise one line says what to type.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import redis

WAIT_SECONDS = 20
# The name that test databases of this run carry; two runs may share a server.
RUN = f"newsroom_{os.getpid()}"
PROGRAMS_OF_POSTGRES = Path("/usr/lib/postgresql")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin"


class Missing(Exception):
    """Something must be installed by hand; the message is the line to type."""


def install_what_is_missing() -> None:
    """All of it in one go: who may not install it gets one line to type, not one after the other."""
    found = {
        "chromium": chromium(),
        "postgresql": _running_postgres() or _postgres_programs(),
        "redis-server": os.environ.get("TEST_CACHE_URL") or _find("redis-server"),
    }
    if packages := [package for package, there in found.items() if not there]:
        _install(packages)


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL that may create databases. TEST_DATABASE_URL names one."""
    found = _running_postgres()
    if not found:
        with _own_postgres(folder / "postgres") as url:
            yield f"{url}/{RUN}"
        return
    server = found.rpartition("/")[0]
    try:
        yield f"{server}/{RUN}"
    finally:
        _drop_databases(f"{server}/postgres")


@contextlib.contextmanager
def throwaway_redis(folder: Path) -> Iterator[str]:
    """The address of an empty Redis that ends with the run. TEST_CACHE_URL names another."""
    if given := os.environ.get("TEST_CACHE_URL"):
        yield given
        return
    program, port = _find("redis-server"), _free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly"]
    process = subprocess.Popen([*command, "no", "--dir", folder], stdout=subprocess.DEVNULL)
    try:
        _wait_for(lambda: redis.Redis(port=port).ping(), "Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def chromium() -> str | None:
    """The browser's program."""
    return next(filter(None, map(_find, CHROMIUMS)), None)


def _running_postgres() -> str | None:
    given = os.environ.get("TEST_DATABASE_URL")
    return given or next((url for url in _likely_postgres() if _may_create(url)), None)


def _likely_postgres() -> Iterator[str]:
    for who in ("postgres@127.0.0.1:5432", "root@127.0.0.1:5432", "%2Fvar%2Frun%2Fpostgresql"):
        yield f"postgres://{who}/postgres"


def _may_create(url: str) -> bool:
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def _drop_databases(url: str) -> None:
    """What a run that was interrupted left behind."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"test_{RUN}%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def _own_postgres(folder: Path) -> Iterator[str]:
    programs = _postgres_programs()
    folder.mkdir()
    # PostgreSQL refuses to run as root.
    user = [_find("runuser"), "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
        folder.parent.chmod(0o755)
    port, data = _free_port(), folder / "data"
    _run([*user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
          "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options = f"-h 127.0.0.1 -p {port} -k {folder} {quick}"
    control = [*user, programs / "pg_ctl", "-D", data, "-w", "-s"]
    _run([*control, "-o", options, "-l", folder / "log", "start"])
    try:
        yield f"postgres://postgres@127.0.0.1:{port}"
    finally:
        _run([*control, "-m", "immediate", "stop"])


def _postgres_programs() -> Path | None:
    """The folder of the newest."""
    if found := sorted(PROGRAMS_OF_POSTGRES.glob("*/bin/initdb")):
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).resolve().parent if beside else None


def _find(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=_SYSTEM)


def _install(packages: list[str]) -> None:
    as_root, names = [], " ".join(packages)
    if os.geteuid() != 0:
        as_root = ["sudo", "-n"]
        if not shutil.which("sudo") or subprocess.run([*as_root, "true"], check=False).returncode:
            raise Missing(f"The tests need more. Type: sudo apt-get install {names}")
    sys.stdout.write(f"Installing Debian's {names}.\n")
    sys.stdout.flush()
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    _run([*apt, "update"])
    _run([*apt, "install", "-y", "--no-install-recommends", *packages])


def _run(command: list) -> None:
    """Quietly, unless it fails."""
    done = subprocess.run(
        command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/"
    )
    if done.returncode:
        raise Missing(f"{done.stdout}\nThis failed: {' '.join(map(str, command))}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(answers, what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            answers()
            return
        except (OSError, redis.RedisError):
            if time.monotonic() > deadline:
                raise Missing(f"{what} did not start.") from None
            time.sleep(0.05)
