"""After a backup was restored: forget again what was forgotten since it was made.

The ledger (ERASURE_LEDGER) is not in the backup. It may be replayed at any time and as often as one
likes: what is erased already is passed over.
"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from comments.erasing import replay


class Command(BaseCommand):
    help = "Erases again, after a restore, every reader and answer that the ledger names."

    def handle(self, **options) -> None:
        done = replay(now=timezone.now())
        self.stdout.write(
            f"erasures in the ledger: {done.known}; "
            f"erased again: {done.readers} readers, {done.answers} answers"
        )
