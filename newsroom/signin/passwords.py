"""The one place where passwords are compared: each try is counted before it reaches the hasher."""

from datetime import datetime

from django.contrib.auth import authenticate

from newsroom.models import User
from newsroom.signin.limits import Caller, admit, password_limits, release


def check_name_and_password(
    name: str, password: str, *, caller: Caller, now: datetime
) -> User | None:
    """The account that these open; None for a wrong password and for an unknown name, in the same
    time. Raises TooManyTries."""
    limits = password_limits(name, caller)
    admit(limits, now=now)
    account: User | None = authenticate(username=name, password=password)
    if account is None or not account.is_staff:
        return None
    release(limits, now=now)
    return account


def is_own_password(account: User, password: str, *, caller: Caller, now: datetime) -> bool:
    """Asked again before something that a borrowed screen must not do. Raises TooManyTries."""
    limits = password_limits(account.get_username(), caller)
    admit(limits, now=now)
    if not account.check_password(password):
        return False
    release(limits, now=now)
    return True
