"""The log of what is done to the way into an account, and the letter that tells its owner."""

from datetime import datetime

from django.db import transaction

from newsroom.models import User
from newsroom.signin.models import AccountEvent
from newsroom.signin.tasks import send_notice


def record(
    kind: AccountEvent.Kind, account: User, *, by: User | None, now: datetime, to: str = ""
) -> None:
    """Write it down and tell the owner, in one transaction. `by` is nobody where the one who did
    it had not signed in; `to` is another mail address than the account's."""
    with transaction.atomic():
        event = AccountEvent.objects.create(
            kind=kind,
            at=now,
            account_id=account.pk,
            account_name=account.get_username(),
            actor_id=by.pk if by else None,
            actor_name=by.get_username() if by else "",
        )
        send_notice.enqueue(event.pk, to)
