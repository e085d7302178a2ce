"""Make the index of search again, while readers go on searching in what is there.

    manage.py rebuild_search             what is missing, or was made by an older analyser
    manage.py rebuild_search --up-to 500 the same where it is quickly done; else how much waits
    manage.py rebuild_search --all       everything, as after a change of many names

It may be stopped at any moment and goes on from there when it is started again. `prepare` runs it
after each change of the code.
"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles import search

EVERY = 500


class Command(BaseCommand):
    help = "Indexes the public copies, and what the desk searches, that search does not know yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index every public copy again")
        parser.add_argument(
            "--up-to", type=int, metavar="COPIES", help="only where no more public copies wait"
        )

    def handle(self, *, verbosity: int, up_to: int | None, **options: Any) -> None:
        if up_to is not None and (waiting := search.waiting()) > up_to:
            self.stdout.write(
                f"Search does not know {waiting:,} public copies as this code reads them, and finds the rest. "
                "Run: manage.py rebuild_search"
            )
            return
        self.began, self.is_told = time.monotonic(), verbosity > 0
        done = search.rebuild(every=options["all"], tell=self._tell)
        self._say(f"Indexed {done} public copies.")
        self.began = time.monotonic()
        for collection, number in search.bring_in(every=options["all"], tell=self._tell).items():
            self._say(f"Indexed {number} {collection} for the desk.")

    def _tell(self, done: int, of: int) -> None:
        if done % EVERY == 0:
            left = (time.monotonic() - self.began) / done * (of - done)
            self._say(f"{done:,} of {of:,}, about {left / 60:.0f} minutes more")

    def _say(self, line: str) -> None:
        if self.is_told:
            self.stdout.write(line)
            self.stdout.flush()
