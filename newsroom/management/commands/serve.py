"""Serve the site from this machine: the web, the scheduler and the task worker as one command.

Meant for one desk and its readers nearby; slow clients in number belong behind nginx (`deploy/`).
"""

import errno
import socket
import sys
import time
from threading import Thread
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.auth import DEMO_PASSWORD, is_demo
from newsroom.supervisor import Child, Supervisor

HOST = "127.0.0.1"
THREADS = 8
WAIT_SECONDS = 30
DEMO_LOGINS = ("writer", "editor", "chief", "moderator")


class Command(BaseCommand):
    help = "Serves the site on 127.0.0.1, with the scheduler and the task worker beside it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, port: int, **options) -> None:
        _refuse_taken(port)
        # What the checks of this command said, its children need not say again.
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        web = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"{HOST}:{port}"]
        web += ["--config", str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")]
        web += ["--workers", "1", "--threads", str(THREADS)]
        children = [
            Child("the web server", web, is_vital=True),
            Child("the scheduler", [*manage, "run_due", "--loop", "--skip-checks"]),
            Child("the task worker", [*manage, "db_worker", "--no-reload", "--skip-checks"]),
        ]
        Thread(target=self._tell_when_up, args=[port], daemon=True).start()
        code = Supervisor(children).run()
        if code:
            raise CommandError("The web server ended; everything was stopped.", returncode=code)
        self.stdout.write("Stopped.")

    def _tell_when_up(self, port: int) -> None:
        """The addresses, once there is something behind them."""
        address = f"http://{HOST}:{port}/"
        if not _answers(f"{address}healthz"):
            return
        lines = ["", f"  Site    {address}", f"  Admin   {address}admin/"]
        if is_demo():
            lines.append(f"  Logins  {', '.join(DEMO_LOGINS)}; password {DEMO_PASSWORD}")
        lines += ["  Ctrl-C  ends it all", ""]
        self.stdout.write("\n".join(lines))
        # Into a pipe or a file, the lines would wait for the end.
        self.stdout.flush()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError as problem:
            raise CommandError(f"There is no port {port}.") from problem
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                words = f"Port {port} is taken. Try another one: make run PORT={port + 1}"
                raise CommandError(words) from problem
            raise CommandError(f"Port {port} cannot be used: {problem.strerror}.") from problem


def _answers(address: str) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=2):  # noqa: S310 (our own address)
                return True
        except OSError:
            time.sleep(0.1)
    return False
