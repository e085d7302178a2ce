"""Runs everything that must hold, and says it in one last line: style, types, both databases,
the browser.

    python -m tests.run             all of it (`make test`)
    python -m tests.run check       style, types, architecture (`make check`)
    python -m tests.run coverage    the suite on SQLite, with the lines it did not reach
    python -m tests.run soak        the processes that are killed, a hundred times each (`make soak`)

Nothing is skipped in silence: a skipped test fails the run. A failure does not end the run, so one
run shows everything.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Checked strictly, because they are text in, text out; elsewhere hints on public names will do.
PURE = (
    "newsroom/text", "newsroom/web", "articles/rendering", "articles/rendering.py",
    "articles/roles.py", "articles/structured_data.py", "articles/search/analyser.py", "articles/search/query.py", "newsroom/outbound.py",
    "articles/importers/wordpress/reader.py", "articles/importers/wordpress/convert.py",
    "comments/screening",
)  # fmt: skip
QUICKLY = ("-q", "--no-header", "-n", "2", "--fail-on-skips")


class Run:
    """Counts what passed and failed over all steps."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.began = folder, time.monotonic()
        self.passed = self.failed = 0
        self.wrong: list[str] = []

    def checks(self) -> None:
        """Style, types and packages, two at a time; each counts as one test."""
        with ThreadPoolExecutor(2) as pool:
            for name, done in pool.map(_checked, _checks().items()):
                self._count(name, passed=not done.returncode, failed=bool(done.returncode))
                if done.returncode:
                    say(f"{name} failed\n{done.stdout}")

    def suite(self, name: str, *arguments: str, **environment: str) -> None:
        """One run of pytest."""
        say(name)
        report = self.folder / f"{len(self.wrong)}-{self.passed}.xml"
        command = [sys.executable, "-m", "pytest", *arguments, f"--junitxml={report}"]
        code = subprocess.run(
            command, cwd=ROOT, env=_clean_environment() | environment, check=False
        ).returncode
        total, failed = _read(report)
        # A crash or an empty run is a failure of its own.
        self._count(name, passed=total - failed, failed=failed or int(code != 0))

    def verdict(self) -> int:
        seconds = f"{time.monotonic() - self.began:.0f}s"
        for name in self.wrong:
            say(f"FAILED {name}")
        words = f"{self.passed} passed in {seconds}"
        words = f"{self.failed} failed, {words}" if self.failed else words
        say(f"{' ' + words + ' ':=^80}")
        return 1 if self.failed else 0

    def _count(self, name: str, *, passed: int, failed: int) -> None:
        self.passed += passed
        self.failed += failed
        if failed:
            self.wrong.append(name)


def main(what: str) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-tests-")))
        run = Run(folder)
        if what == "coverage":
            with_lines = ("--cov", "--cov-report=term-missing:skip-covered")
            run.suite("The suite on SQLite", *QUICKLY, *with_lines, "-m", "not browser")
            return run.verdict()
        say("Style, types, packages")
        run.checks()
        if what == "check":
            run.suite("Architecture", *QUICKLY, "tests/architecture")
            return run.verdict()
        try:
            if what == "soak":
                _soak(run, stack, folder)
            else:
                _everything(run, stack, folder)
        except servers.Missing as missing:
            say(str(missing))
            run._count("what the suite needs", passed=0, failed=1)
        return run.verdict()


def _everything(run: Run, stack: ExitStack, folder: Path) -> None:
    servers.install_what_is_missing()
    browser = servers.chromium()
    database = stack.enter_context(servers.postgres(folder))
    cache = stack.enter_context(servers.throwaway_redis(folder))
    run.suite("The suite on SQLite", *QUICKLY, "-m", "not browser")
    on_postgres = {"DATABASE_URL": database, "CACHE_URL": cache}
    run.suite("The suite on PostgreSQL and Redis", *QUICKLY, "-m", "not browser", **on_postgres)
    run.suite("Pages in Chromium", *QUICKLY, "-m", "browser", CHROMIUM=browser)


def _soak(run: Run, stack: ExitStack, folder: Path) -> None:
    database = stack.enter_context(servers.postgres(folder))
    for name, environment in (("SQLite", {}), ("PostgreSQL", {"DATABASE_URL": database})):
        run.suite(f"Processes on {name}", "-q", "tests/processes", "--rounds=100", **environment)


def _checks() -> dict[str, list]:
    templates = sorted(map(str, (ROOT / "templates").rglob("*.html")))
    checks = {
        "ruff check": [BIN / "ruff", "check", "."],
        "ruff format": [BIN / "ruff", "format", "--check", "."],
        "mypy": [sys.executable, "-m", "mypy", *(path for path in PURE if (ROOT / path).exists())],
        "pip check": [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"],
    }
    if templates:
        checks["djade"] = [BIN / "djade", "--target-version", "5.2", "--check", *templates]
        checks["djlint"] = [BIN / "djlint", "--lint", "--quiet", "templates"]
    return checks


def _checked(named: tuple[str, list]) -> tuple[str, subprocess.CompletedProcess]:
    name, command = named
    return name, subprocess.run(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )


def _clean_environment() -> dict[str, str]:
    """Without the variables that settings.py reads: what a shell happens to hold is not tested. Nor
    without compiled code: each of the processes that tests start would compile all of it again."""
    settings = (ROOT / "newsroom" / "settings.py").read_text()
    left_out = {*re.findall(r'env\.\w+\(\s*"(\w+)"', settings), "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in left_out}


def _read(report: Path) -> tuple[int, int]:
    """How many tests a run had, and how many of them did not pass; a skipped one did not."""
    if not report.exists():
        return 0, 0
    suite = ElementTree.parse(report).getroot().find("testsuite")
    wrong = sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
    return int(suite.get("tests", 0)), wrong


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["all"]))
