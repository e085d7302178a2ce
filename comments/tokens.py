"""Form tokens: signed, bound to one story, neither too young nor too old, used once; and the links of
letters to readers.

They are fetched outside the cached story, so a page that is a day old still posts.
"""

import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from comments.models import Reader, UsedToken
from newsroom.web import form_tokens
from newsroom.web.form_tokens import OLDEST

LINK_LIVES = {"confirm": timedelta(hours=48), "sign_in": timedelta(hours=1)}
_LINK, _FORM = "comments.link", "comments.form"


def make_token(article_id: int, *, now: datetime) -> str:
    return form_tokens.make_token(article_id, salt=_FORM, now=now)


def read_token(token: str, article_id: int, *, now: datetime) -> str | None:
    """The nonce of a token that is valid for this story now, or None."""
    return form_tokens.read_token(token, article_id, salt=_FORM, now=now)


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
