"""How often somebody may try: counted in the database, so that every process counts the same.

A try is counted before anything is compared, under lock, and taken back when it was right; so a
thousand at once get no further than ten in a row. A try that is refused is not counted: it reads
one row and costs nothing more. A device that the account has used has a limit of its own and is
bound by no other, so nobody can lock somebody out of her own device.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from newsroom.signin.models import Tally

WINDOW = timedelta(minutes=15)
# Of one account: from one address, and from a device it has used.
OF_AN_ACCOUNT_AND_ADDRESS = OF_A_KNOWN_DEVICE = 10
OF_AN_ADDRESS = 30
OF_AN_ACCOUNT = 50
LETTERS_TO_A_MAIL_ADDRESS = 3
REQUESTS_OF_AN_ADDRESS = 10
REPORTS_OF_AN_ADDRESS, REPORTS_OF_A_STORY = 5, 60
# Six digits hold a million codes, and three of them are right at a time: guessing is kept slower.
CODES_OF_AN_ACCOUNT = 10


class TooManyTries(Exception):
    """This one was not looked at. `until` is when the next one will be."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Caller:
    """Where a try comes from. `device`: the name of a device that this account has used."""

    address: str
    device: str = ""


def password_limits(account: str, caller: Caller) -> dict[str, int]:
    """The tallies that a password for this account name is counted in, and the most of each."""
    return _limits("password", account, caller, OF_AN_ACCOUNT)


def code_limits(account: str, caller: Caller) -> dict[str, int]:
    """The same for a code of the second factor."""
    return _limits("code", account, caller, CODES_OF_AN_ACCOUNT)


def letter_limits(mail: str, caller: Caller) -> dict[str, int]:
    """The same for a letter that anybody may ask for by naming a mail address."""
    return {
        _key("letter", "mail", mail.casefold()): LETTERS_TO_A_MAIL_ADDRESS,
        _key("letter", "address", caller.address): OF_AN_ADDRESS,
    }


def report_limits(story: int, caller: Caller) -> dict[str, int]:
    """The same for reports of errors in a story, which anybody may send."""
    return {
        _key("report", "address", caller.address): REPORTS_OF_AN_ADDRESS,
        _key("report", "story", str(story)): REPORTS_OF_A_STORY,
    }


def subscription_limits(mail: str, caller: Caller) -> dict[str, int]:
    """The same for letters that ask whether an address wants the digest."""
    return {
        _key("digest", "mail", mail.casefold()): LETTERS_TO_A_MAIL_ADDRESS,
        _key("digest", "address", caller.address): REQUESTS_OF_AN_ADDRESS,
    }


def admit(limits: Mapping[str, int], *, now: datetime) -> None:
    """Count one try in each tally. Raises TooManyTries if one of them is full."""
    _refuse_if_full(Tally.objects.filter(key__in=list(limits)), limits, now)
    while not _count(limits, now):
        # A tally was swept up between being made and being locked.
        continue


def release(limits: Mapping[str, int], *, now: datetime) -> None:
    """The try counted at `now` was right: the caller's own slips are forgotten, and what others
    share is not used up. The first of the limits is the caller's own."""
    own, *shared = limits
    with transaction.atomic():
        for tally in _locked([own, *shared]):
            tries = [moment for moment in tally.tries if moment != now.timestamp()]
            if tally.key == own or not tries:
                tally.delete()
            else:
                Tally.objects.filter(key=tally.key).update(tries=tries)


def sweep_tallies(now: datetime) -> None:
    """Nothing is kept of tries that no longer count."""
    Tally.objects.filter(expires_at__lt=now).delete()


def _limits(kind: str, account: str, caller: Caller, of_an_account: int) -> dict[str, int]:
    name = account_name(account)
    if caller.device:
        return {_key(kind, "device", name, caller.device): OF_A_KNOWN_DEVICE}
    return {
        _key(kind, "pair", name, caller.address): OF_AN_ACCOUNT_AND_ADDRESS,
        _key(kind, "address", caller.address): OF_AN_ADDRESS,
        _key(kind, "account", name): of_an_account,
    }


def account_name(typed: str) -> str:
    """One spelling for all the ways to type a name: they may not multiply the tries."""
    return unicodedata.normalize("NFKC", typed).casefold().strip()


def _key(*parts: str) -> str:
    """A keyed hash: whoever reads the table learns neither addresses nor names."""
    return salted_hmac("newsroom.signin.limits", "\0".join(parts), algorithm="sha256").hexdigest()


def _count(limits: Mapping[str, int], now: datetime) -> bool:
    fresh = [Tally(key=key, tries=[], expires_at=now + WINDOW) for key in sorted(limits)]
    with transaction.atomic():
        Tally.objects.bulk_create(fresh, ignore_conflicts=True)
        tallies = list(_locked(limits))
        if len(tallies) < len(limits):
            return False
        _refuse_if_full(tallies, limits, now)
        for tally in tallies:
            tally.tries = [*_recent(tally, now), now.timestamp()]
            tally.expires_at = now + WINDOW
        Tally.objects.bulk_update(tallies, ["tries", "expires_at"])
    return True


def _locked(keys: Iterable[str]) -> QuerySet[Tally]:
    """In one order, so that two callers never wait for each other. SQLite locks at BEGIN."""
    return Tally.objects.select_for_update().filter(key__in=list(keys)).order_by("key")


def _refuse_if_full(tallies: Iterable[Tally], limits: Mapping[str, int], now: datetime) -> None:
    waits = []
    for tally in tallies:
        recent, most = _recent(tally, now), limits[tally.key]
        if len(recent) >= most:
            waits.append(datetime.fromtimestamp(recent[-most], UTC) + WINDOW)
    if waits:
        raise TooManyTries(max(waits))


def _recent(tally: Tally, now: datetime) -> list[float]:
    """The tries that still count, oldest first."""
    return sorted(moment for moment in tally.tries if moment > (now - WINDOW).timestamp())
