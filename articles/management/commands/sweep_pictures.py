"""Delete files of pictures that no picture has: what a killed upload or a full disk left behind."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.images.sweep import left_over, sweep


class Command(BaseCommand):
    help = "Deletes files of the media folder that no picture has, older than a day."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say which they are")

    def handle(self, *, dry_run: bool, verbosity: int, **options) -> None:
        names = left_over(timezone.now()) if dry_run else sweep(timezone.now())
        for name in names if verbosity else ():
            self.stdout.write(name)
