"""Count ballots, answers, replies and votes anew, and say what had drifted.

The figures beside the answers are kept by the transactions that change them, so nothing but zero is
expected; what is found is put right, and the command fails so that a timer's mail tells of it.
"""

from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comments.summary import count_anew


class Command(BaseCommand):
    help = "Counts the answers of every question anew; fails where a kept figure had drifted."

    def handle(self, **options) -> None:
        drifted = count_anew(now=timezone.now())
        for article, drift in drifted.items():
            parts = ", ".join(f"{name} {by}" for name, by in asdict(drift).items() if by)
            self.stdout.write(f"story {article}: {parts}")
        if drifted:
            raise CommandError(
                f"questions whose figures had drifted and were put right: {len(drifted)}"
            )
        self.stdout.write("drift: 0")
