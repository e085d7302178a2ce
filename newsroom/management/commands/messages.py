"""Bring the Arabic catalogue up to the code, and say which words still lack their Arabic."""

from django.conf import settings
from django.core.management.base import BaseCommand

from newsroom.catalogue import gather, update


class Command(BaseCommand):
    help = "Gathers the words of modules and templates into locale/ar."
    requires_system_checks = []

    def handle(self, **options) -> None:
        source = settings.BASE_DIR / "locale" / "ar" / "LC_MESSAGES" / "django.po"
        missing = update(source, gather(settings.BASE_DIR))
        for words in missing:
            self.stdout.write(f"  without Arabic: {words}")
        self.stdout.write(f"{len(missing)} words lack their Arabic.")
