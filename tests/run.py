"""Runs every check: style, then the whole suite on SQLite and again on PostgreSQL.

A PostgreSQL on this machine is used where one answers, else a throw-away one is started; what is
missing is installed where that is allowed, and otherwise one line says what to type.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

BIN = Path(sys.executable).parent
ADDRESS = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> int:
    commands = [
        ("style", [BIN / "ruff", "check", "."], {}),
        ("format", [BIN / "ruff", "format", "--check", "-q", "."], {}),
        ("packages", [sys.executable, "-m", "pip", "check"], {}),
    ]
    for name, command, extra in commands:
        say(name)
        if subprocess.run(command, env=os.environ | extra, check=False).returncode:  # noqa: S603
            return 1
    with tempfile.TemporaryDirectory() as folder:
        say("tests on SQLite")
        if run_tests(f"sqlite:///{folder}/test.sqlite3"):
            return 1
        address, stop = find_postgres(Path(folder))
        try:
            say("tests on PostgreSQL")
            return run_tests(address)
        finally:
            stop()


def run_tests(address: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "tests"]
    return subprocess.run(  # noqa: S603 (our own command)
        command, env=os.environ | {"DATABASE_URL": address}, check=False
    ).returncode


def find_postgres(folder: Path):
    """The address of a PostgreSQL, and what ends it."""
    try:
        psycopg2.connect(ADDRESS, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return start_postgres(folder)
    return ADDRESS, lambda: None


def start_postgres(folder: Path):
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        say("installing PostgreSQL")
        command = [*as_root, "apt-get", "install", "-y", "-qq", "postgresql"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
            sys.exit("PostgreSQL is missing. Type: sudo apt-get install postgresql")
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    data = folder / "postgres"
    data.mkdir()
    folder.chmod(0o755)
    # PostgreSQL refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(data, "postgres")
    control = [*user, str(programs[-1] / "pg_ctl"), "-D", str(data)]
    options = f"-c listen_addresses=127.0.0.1 -p 54329 -k {data}"
    for command in (
        [*user, str(programs[-1] / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust",
         "-E", "UTF8", "--locale=C.UTF-8"],
        [*control, "-w", "-o", options, "-l", str(data / "log"), "start"],
    ):  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    stop = [*control, "-m", "immediate", "stop"]
    return "postgres://postgres@127.0.0.1:54329/postgres", lambda: subprocess.run(  # noqa: S603
        stop, check=False, stdout=subprocess.DEVNULL
    )


def say(what: str) -> None:
    sys.stdout.write(f"== {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
