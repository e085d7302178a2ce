"""For when nobody is left who could do it at the desk: the last managing editor's phone is lost."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.models import User
from newsroom.signin import factor
from newsroom.signin.sessions import end_sessions


class Command(BaseCommand):
    help = (
        "Takes the second factor off an account, so that its password is enough to set up another."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options) -> None:
        account = User.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"There is no account {username}.")
        if factor.device_of(account) is None:
            raise CommandError(f"The account {username} has no second factor.")
        factor.remove(account, by=None, now=timezone.now())
        end_sessions(account)
        self.stdout.write(f"The second factor of {username} is off, and the sessions have ended.")
