"""Keeps the processes of one small installation: starts them, restarts them, ends them together.

Each child leads a process group of its own, so that ending it ends what it started; Linux is asked
to end it too, should this process be killed. A larger installation leaves this to systemd
(`deploy/`).
"""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

GRACE_SECONDS = 10
LOOK_EVERY_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 1
LONGEST_PAUSE_SECONDS = 30
_PR_SET_PDEATHSIG = 1

logger = logging.getLogger("newsroom.supervisor")


@dataclass
class Child:
    """A command to keep running. `is_vital`: when it ends, everything ends."""

    name: str
    command: list[str]
    is_vital: bool = False
    process: subprocess.Popen | None = None
    pause: float = FIRST_PAUSE_SECONDS
    start_at: float = 0
    began_at: float = field(default=0, repr=False)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs its children until a signal comes or a vital one ends."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.is_stopping = False

    def run(self) -> int:
        """Blocks. 0 when asked to stop, else the exit code of the vital child that ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self.is_stopping:
                for child in self.children:
                    if child.is_vital and child.process and not child.is_running:
                        return child.process.returncode or 1
                    self._keep(child)
                time.sleep(LOOK_EVERY_SECONDS)
            return 0
        finally:
            self._end_all()

    def _stop(self, number: int, frame: object) -> None:
        self.is_stopping = True

    def _keep(self, child: Child) -> None:
        """Start it, or start it again after a pause that doubles while it keeps failing."""
        now = time.monotonic()
        if child.is_running:
            return
        if child.process is not None:
            code = child.process.returncode
            if now - child.began_at > LONGEST_PAUSE_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            logger.warning("%s ended with %s; starting it again", child.name, code)
            child.process, child.start_at = None, now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
        if now >= child.start_at:
            child.process, child.began_at = _start(child.command), now

    def _end_all(self) -> None:
        """Ask politely, wait, insist. A second signal does not cut the wait short."""
        # The background first: it may be writing for a request that the web is still answering.
        started = [child.process for child in reversed(self.children) if child.process]
        for process in started:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0, deadline - time.monotonic()))
        for process in started:
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _start(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 (our own commands)
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _signal_group(process: subprocess.Popen, number: int) -> None:
    """To the whole group, even when its leader has gone: workers may have outlived it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
