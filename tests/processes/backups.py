"""Backups as docs/operations.md has them made, by `pg_dump` or by SQLite's `VACUUM INTO`, opened in the
place of the database they were made of."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections


def back_up(folder: Path) -> Path:
    """The file of a backup of the database as it is now."""
    backup, name = folder / "backup", connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", f"--file={backup}", name)
    else:
        with closing(sqlite3.connect(name)) as database:
            database.execute("VACUUM INTO ?", [str(backup)])
    return backup


def words_of(backup: Path) -> bytes:
    """All that a backup holds, as it can be read."""
    if connection.vendor == "postgresql":
        return _run("pg_restore", "--file=-", str(backup)).encode()
    return backup.read_bytes()


@contextmanager
def restored(backup: Path) -> Iterator[None]:
    """A backup in the place of the database, for as long as it lasts."""
    copy = _name_beside()
    connections.close_all()
    if connection.vendor == "postgresql":
        _apart(f'CREATE DATABASE "{copy}"')
        _run("pg_restore", "--single-transaction", f"--dbname={copy}", str(backup))
    else:
        shutil.copy(backup, copy)
    with _in_its_place(copy):
        yield


@contextmanager
def copied() -> Iterator[None]:
    """A copy in the place of the database: like a backup, and quicker made."""
    copy, name = _name_beside(), connection.settings_dict["NAME"]
    # No session may be open on what is copied.
    connections.close_all()
    if connection.vendor == "postgresql":
        _apart(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    else:
        with closing(sqlite3.connect(name)) as database:
            database.execute("VACUUM INTO ?", [copy])
    with _in_its_place(copy):
        yield


@contextmanager
def _in_its_place(copy: str) -> Iterator[None]:
    given, name = connection.settings_dict, connection.settings_dict["NAME"]
    given["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        given["NAME"] = name
        if connection.vendor == "postgresql":
            _apart(f'DROP DATABASE "{copy}"')
        else:
            for path in Path(copy).parent.glob(f"{Path(copy).name}*"):
                path.unlink()


def _name_beside() -> str:
    name = Path(connection.settings_dict["NAME"])
    return f"{name.with_suffix('')}_copy{name.suffix}"


def _apart(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _run(program: str, *arguments: str) -> str:
    """What the program said, sent to the server that the settings name."""
    given = connection.settings_dict
    where = {f"PG{part}": str(given[part]) for part in ("HOST", "PORT", "USER", "PASSWORD")}
    told = {name: value for name, value in where.items() if value}
    done = subprocess.run(
        [program, *arguments], env=os.environ | told, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
