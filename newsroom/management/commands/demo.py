"""Fill this database with the demo newsroom; refuses one that holds a newsroom's own work."""

from django.core.management.base import BaseCommand, CommandError

from newsroom.demo import NotADemo, load


class Command(BaseCommand):
    help = "Writes the demo newsroom. Running it again adds only what is missing."

    def handle(self, **options) -> None:
        try:
            added = load()
        except NotADemo as problem:
            words = "This database holds a newsroom's own work. The demo wants an empty one."
            raise CommandError(words) from problem
        self.stdout.write(
            f"Added: {added.stories} stories, {added.answers} answers, {added.ideas} ideas."
        )
