"""Tokens of forms that anybody may send: signed, bound to one thing, neither too young nor too old.

A page that is a day old still posts, and a script that fills a form in an instant does not. The nonce
in a token names the form: what it brings is stored once, under that name.
"""

import secrets
from datetime import UTC, datetime, timedelta

from django.core import signing

# Nobody reads a form and fills it in less; a script does.
YOUNGEST = timedelta(seconds=3)
OLDEST = timedelta(hours=24)


def make_token(thing: int, *, salt: str, now: datetime) -> str:
    """A token for the form about this thing. `salt` names the kind of form."""
    issued = {"thing": thing, "issued": now.timestamp(), "nonce": secrets.token_hex(12)}
    return signing.dumps(issued, salt=salt, compress=True)


def read_token(token: str, thing: int, *, salt: str, now: datetime) -> str | None:
    """The nonce of a token that is valid for this thing now, or None."""
    try:
        data = signing.loads(token, salt=salt)
    except signing.BadSignature:
        return None
    age = now - datetime.fromtimestamp(data["issued"], UTC)
    if data["thing"] != thing or not YOUNGEST <= age <= OLDEST:
        return None
    nonce: str = data["nonce"]
    return nonce
