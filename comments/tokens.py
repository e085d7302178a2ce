"""Form tokens: signed, bound to one story, neither too young nor too old, used once; and the links of
letters to readers.

They are fetched outside the cached story, so a page that is a day old still posts.
"""

import secrets
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from comments.models import Reader, UsedToken

# Nobody reads a question and writes an answer in less; a script does.
YOUNGEST = timedelta(seconds=3)
OLDEST = timedelta(hours=24)
LINK_LIVES = {"confirm": timedelta(hours=48), "sign_in": timedelta(hours=1)}
_LINK = "comments.link"


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


def name_reader(nonce: str, reader: Reader) -> None:
    """Remember whose form it was: sent twice, it is answered to the same reader twice."""
    UsedToken.objects.filter(nonce=nonce).update(reader=reader)


def reader_of(nonce: str) -> Reader | None:
    row = UsedToken.objects.filter(nonce=nonce).select_related("reader").first()
    return row.reader if row else None


def make_link(reader_key: str, mail_hash: str, purpose: str) -> str:
    """The token of a letter's link: for this reader and address, once. `purpose`: confirm, sign_in."""
    data = {"reader": reader_key, "mail": mail_hash, "for": purpose, "nonce": secrets.token_hex(12)}
    return signing.dumps(data, salt=_LINK, compress=True)


def read_link(token: str) -> dict[str, str] | None:
    """What a link says, while it is young enough for its purpose; whether it was used, `spend` tells."""
    try:
        data = signing.loads(token, salt=_LINK, max_age=LINK_LIVES["confirm"])
        return signing.loads(token, salt=_LINK, max_age=LINK_LIVES[data["for"]])
    except (signing.BadSignature, KeyError):
        return None
