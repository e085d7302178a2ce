"""Delete tags that nothing uses: typed once, and taken out again before anybody read the story."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.workflow import tending


class Command(BaseCommand):
    help = "Deletes tags that no story carries and no reader ever saw, made UNUSED_TAG_DAYS ago."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say which they are")

    def handle(self, *, dry_run: bool, verbosity: int, **options) -> None:
        before = timezone.now() - timedelta(days=settings.UNUSED_TAG_DAYS)
        if dry_run:
            names = [str(tag) for tag in tending.unused_tags().filter(made_at__lt=before)]
        else:
            names = list(tending.sweep_tags(made_before=before).values())
        for name in names if verbosity else ():
            self.stdout.write(name)
