"""The shipped server for tests: a copy of the site in a folder of its own, run as `make run` runs it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

from tests.architecture.tree import ROOT

WAIT_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """One copy; `settings` are variables of the environment beside those that every copy has."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "DEBUG": "off",
            "SECRET_KEY": "a-key-for-the-tests-of-serving-0123456789-abcdefghijkl",
            "ALLOWED_HOSTS": "127.0.0.1",
            "PORT": str(self.port),
        } | settings

    def manage(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.environment, text=True, capture_output=True, check=False,
        )  # fmt: skip

    def start(self) -> subprocess.Popen:
        """Serving, once the printed lines say so."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env=self.environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.printed = ""
        while "Ctrl-C" not in self.printed:
            line = process.stdout.readline()
            assert line, self.printed
            self.printed += line
        return process

    def get(self, path: str, **headers: str):
        return urlopen(Request(f"http://127.0.0.1:{self.port}{path}", headers=headers), timeout=10)

    def processes(self) -> dict[int, str]:
        """Every process of this copy: they inherit its environment."""
        mark, found = f"VAR_DIR={self.folder}\0".encode(), {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes():
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if command:
                        found[int(entry.name)] = command
            except OSError:
                continue
        return found

    def pid_of(self, words: str) -> int:
        return min(pid for pid, command in self.processes().items() if words in command)

    def seconds_of(self, words: str) -> float:
        """Processor time of the processes with these words in their command."""
        ticks = 0
        for pid in [pid for pid, command in self.processes().items() if words in command]:
            # After the name, which may hold spaces: the times are fields 14 and 15 of proc(5).
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def until(condition: Callable, what: str):
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found
