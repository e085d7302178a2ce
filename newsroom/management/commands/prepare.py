"""Bring this copy up to its code: catalogue, tables, static files, and the demo where it is asked.

Safe to repeat: each step looks at what it would read, and says a line only when it has work. A
stamp under `var/` holds the fingerprint of a step's input; the tables themselves are asked as
well, since a database may be new while the stamp is old.
"""

import hashlib
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from newsroom.catalogue import compile_catalogues
from newsroom.models import User

CODE = ("newsroom", "articles", "comments")
# So many are indexed in seconds.
FEW_COPIES = 1_000
PACKAGES_WITH_STATIC = ("django", "whitenoise")


class Command(BaseCommand):
    help = "Compiles the catalogue, migrates, collects static files, and fills a demo."
    requires_system_checks = []

    def handle(self, **options) -> None:
        if compile_catalogues(settings.BASE_DIR / "locale"):
            self.stdout.write("Compiled the Arabic catalogue.")
        self._once("migrate", _code(), self._migrate, needed=_has_migrations_to_run())
        if not settings.DEBUG:
            missing = not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
            self._once("static", _static_files(), self._collect, needed=missing)
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("Writing the demo newsroom: stories, people, answers.")
            call_command("demo", verbosity=0)

    def _once(self, name: str, fingerprint: str, step: Callable[[], None], *, needed: bool) -> None:
        stamp = settings.VAR_DIR / "stamps" / name
        if not needed and stamp.exists() and stamp.read_text() == fingerprint:
            return
        step()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint)

    def _migrate(self) -> None:
        # Also without a new migration: roles and triggers are restored after every `migrate`.
        self.stdout.write("Bringing the database up to date.")
        call_command("migrate", interactive=False, verbosity=0)
        # What a newer analyser reads otherwise; a large index is made again beside the running site.
        call_command("rebuild_search", up_to=FEW_COPIES, verbosity=0, stdout=self.stdout)

    def _collect(self) -> None:
        self.stdout.write("Joining and compressing the static files.")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _has_migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _code() -> str:
    files = (path for app in CODE for path in (settings.BASE_DIR / app).rglob("*.py"))
    return _fingerprint(files, [connection.settings_dict["NAME"]])


def _static_files() -> str:
    files = (path for root in settings.STATICFILES_DIRS for path in Path(root).rglob("*"))
    joiner = settings.BASE_DIR / "newsroom" / "static.py"
    versions = [f"{name} {version(name)}" for name in PACKAGES_WITH_STATIC]
    return _fingerprint([*files, joiner], versions)


def _fingerprint(files: Iterable[Path], words: Iterable[object]) -> str:
    digest = hashlib.sha256("\0".join(map(str, words)).encode())
    for path in sorted(path for path in files if path.is_file()):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
