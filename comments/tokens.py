"""Form tokens: signed, bound to one story, neither too young nor too old, used once.

They are fetched outside the cached story, so a page that is a day old still posts.
"""

import secrets
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from comments.models import UsedToken

# Nobody reads a question and writes an answer in less; a script does.
YOUNGEST = timedelta(seconds=3)
OLDEST = timedelta(hours=24)


def make_token(article_id: int, *, now: datetime) -> str:
    return signing.dumps(
        {"article": article_id, "issued": now.timestamp(), "nonce": secrets.token_hex(12)},
        salt="comments.answer-form",
        compress=True,
    )


def read_token(token: str, article_id: int, *, now: datetime) -> str | None:
    """The nonce of a token that is valid for this story now, or None."""
    try:
        data = signing.loads(token, salt="comments.answer-form")
    except signing.BadSignature:
        return None
    age = now - datetime.fromtimestamp(data["issued"], UTC)
    if data["article"] != article_id or not YOUNGEST <= age <= OLDEST:
        return None
    return data["nonce"]


def spend(nonce: str, *, now: datetime) -> bool:
    """Use the token up; False when it was used before."""
    try:
        with transaction.atomic():
            UsedToken.objects.create(nonce=nonce, expires_at=now + OLDEST)
    except IntegrityError:
        return False
    return True
