"""Make the index of search again, while readers go on searching in what is there.

    manage.py rebuild_search          what is missing, or was made by an older analyser
    manage.py rebuild_search --all    everything, as after a change of many names

It may be stopped at any moment and goes on from there when it is started again.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles import search, workflow

EVERY = 500


class Command(BaseCommand):
    help = "Indexes the public and the working copies that search does not know yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index every public copy again")

    def handle(self, **options: Any) -> None:
        done = search.rebuild(every=options["all"], tell=self._tell)
        self.stdout.write(f"Indexed {done} public copies.")
        kept = workflow.keep_for_search(every=options["all"], tell=self._tell)
        self.stdout.write(f"Indexed {kept} working copies.")

    def _tell(self, done: int, of: int) -> None:
        if done % EVERY == 0:
            self.stdout.write(f"{done} of {of}")
            self.stdout.flush()
