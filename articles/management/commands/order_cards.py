"""Order the share cards that are missing: of stories published before there were any, or lost."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.workflow.cards import order_cards


class Command(BaseCommand):
    help = "Orders the share cards that public stories lack; the task worker draws them."

    def handle(self, *, verbosity: int, **options) -> None:
        ordered = order_cards(timezone.now())
        if verbosity:
            self.stdout.write(f"share cards ordered for stories: {ordered}")
