"""What is kept of people so that it tells nothing to whoever copies the database.

A mail address is sealed (newsroom/web/sealing.py), and found again by a keyed hash. A network
address is kept only as a hash, with a key of the month that is thrown away 30 days after its month:
then not even the newsroom can tell whose it was.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac

from comments.models import AddressKey, Block

KEPT = timedelta(days=30)
# A network is what one subscriber, or one small provider, cannot leave at will.
NETWORK_BITS = {4: 24, 6: 56}
HOUSEHOLD_BITS = {4: 32, 6: 64}


@dataclass(frozen=True)
class Caller:
    """Where a form comes from, as hashes: the address, its network, and address with browser.

    `known`: the address under every key that is still kept, for looking it up on a list.
    """

    address: str = ""
    network: str = ""
    device: str = ""
    known: tuple[str, ...] = ()


def mail_hmac(mail: str) -> str:
    """One hash for all spellings of an address that reach one box for sure: letters' case."""
    return _hmac("comments.mail", mail.strip().casefold())


def words_hmac(words: str) -> str:
    return _hmac("comments.words", words) if words else ""


def caller(address: str, browser: str, *, now: datetime) -> Caller:
    """The hashes of a network address; none where it is not known.

    An address that is not on the internet (127.0.0.1, 10.0.0.7) has no network: behind a proxy that
    is not told of, all readers would share it and stop each other.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return Caller()
    household = _net(str(known), HOUSEHOLD_BITS[known.version])
    network = _net(str(known), NETWORK_BITS[known.version]) if known.is_global else ""
    keys = _keys(now)
    key = keys[0]
    return Caller(
        address=_keyed(key, household),
        network=_keyed(key, f"network {network}") if network else "",
        device=_keyed(key, f"device {household} {browser}"),
        known=tuple(_keyed(each, household) for each in keys),
    )


def is_blocked(kind: str, values: tuple[str, ...], *, now: datetime) -> bool:
    rows = Block.objects.filter(kind=kind, value__in=values)
    return any(row.until is None or row.until > now for row in rows)


def forget_addresses(now: datetime) -> None:
    """Throw away the keys whose time is over; what they hashed tells nothing from then on."""
    AddressKey.objects.filter(expires_at__lte=now).delete()


def _hmac(salt: str, value: str) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def _keyed(key: AddressKey, value: str) -> str:
    return salted_hmac("comments.address", value, secret=key.secret, algorithm="sha256").hexdigest()


def _net(address: str, bits: int) -> str:
    return str(ip_network((address, bits), strict=False))


def _keys(now: datetime) -> list[AddressKey]:
    """This month's key, made when it is first needed, and those before it that are still kept."""
    kept = list(AddressKey.objects.filter(expires_at__gt=now).order_by("-month"))
    month = f"{now:%Y-%m}"
    if not kept or kept[0].month != month:
        begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        next_month = (begin + timedelta(days=32)).replace(day=1)
        fresh, _made = AddressKey.objects.get_or_create(
            month=month, defaults={"secret": secrets.token_hex(32), "expires_at": next_month + KEPT}
        )
        kept = [fresh, *(key for key in kept if key.month != month)]
    return kept
