"""The second factor: of whom it is asked, whether it was passed, and how it is set up and lost.

django-otp keeps the devices and compares the codes, each once; the counting of tries is ours
(limits.py), because its own would let anybody who knows a password lock the owner out for good.
Recovery codes lie in its table as keyed hashes: whoever copies the database has none of them.
"""

import base64
import secrets
from binascii import unhexlify
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from articles.roles import roles_of
from newsroom.auth import is_demo
from newsroom.models import User
from newsroom.signin.events import record
from newsroom.signin.limits import Caller, TooManyTries, admit, code_limits, release
from newsroom.signin.models import AccountEvent
from newsroom.text.arabic import latin_digits

Kind = AccountEvent.Kind
# Every other role, one that is invented tomorrow too, can do harm with a stolen password.
WITHOUT = frozenset({"contributor", "writer"})
DIGITS = 6
# One step of 30 seconds to either side: clocks differ, and people type slowly.
STEPS_ASIDE = 1
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
# Without those that are taken for one another when read from paper.
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
GUESSES_TOLD_AFTER = timedelta(hours=6)


def is_asked_of(account: User) -> bool:
    """Whether the account may do nothing before it has a second factor. The environment may say
    no in a demo on its own machine, and nowhere else."""
    if not account.is_superuser and not roles_of(account) - WITHOUT:
        return False
    return settings.REQUIRE_SECOND_FACTOR or not is_demo(account)


def device_of(account: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user_id=account.pk, confirmed=True).first()


def is_passed(account: User, name: str | None) -> bool:
    """Whether a session may be this account's. `name`: the device that opened the session; a
    device that was reset or moved since opens nothing."""
    if name and _is_of(account, name):
        return True
    told = getattr(account, "told_apps", None)
    has_app = device_of(account) is not None if told is None else bool(told)
    return not has_app and not is_asked_of(account)


def check_code(account: User, typed: str, *, caller: Caller, now: datetime) -> Device | None:
    """The device that the code comes from: six digits of an app, or a recovery code, which is then
    used up. Raises TooManyTries."""
    limits = code_limits(account.get_username(), caller)
    try:
        admit(limits, now=now)
    except TooManyTries:
        _tell_of_guesses(account, now)
        raise
    code = _plain(typed)
    device = device_of(account) if len(code) == DIGITS else _recovery_of(account)
    if device is None:
        return None
    given = code if len(code) == DIGITS else _hashed(account, code)
    opened: Device | None = verify_token(account, device.persistent_id, given)
    if opened is None:
        return None
    release(limits, now=now)
    if isinstance(opened, StaticDevice):
        record(Kind.CODE_USED, account, by=account, now=now)
    return opened


def new_secret() -> str:
    """For an app to be set up with, as hexadecimal digits: 160 bits."""
    secret: str = default_key()
    return secret


def secret_words(secret: str) -> str:
    """The secret as apps take it from a keyboard: «JBSW Y3DP …»."""
    letters = base64.b32encode(unhexlify(secret)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def setup_address(account: User, secret: str) -> str:
    """What the QR code says: the address that an authenticator app opens."""
    address: str = TOTPDevice(user=account, key=secret).config_url
    return address


def enrol(
    account: User, secret: str, typed: str, *, replace: bool, now: datetime
) -> tuple[TOTPDevice, list[str]] | None:
    """Set up the app that shows this code, and new recovery codes with it. None if the code is not
    the secret's, or if there is a device that may not be replaced."""
    totp = TOTP(unhexlify(secret), digits=DIGITS)
    totp.time = now.timestamp()
    code = _plain(typed)
    if not code.isdecimal() or not totp.verify(int(code), tolerance=STEPS_ASIDE):
        return None
    with transaction.atomic():
        _lock(account)
        before = TOTPDevice.objects.filter(user_id=account.pk)
        kind = Kind.MOVED if before.exists() else Kind.ENROLLED
        if kind == Kind.MOVED and not replace:
            return None
        before.delete()
        device = TOTPDevice.objects.create(
            # The code that proved it is used up, too.
            user_id=account.pk,
            name="app",
            key=secret,
            tolerance=STEPS_ASIDE,
            last_t=totp.t(),
        )
        codes = _write_codes(account)
        record(kind, account, by=account, now=now)
    return device, codes


def make_recovery_codes(account: User, *, now: datetime) -> list[str]:
    """Ten new ones; those before them open nothing any more."""
    with transaction.atomic():
        _lock(account)
        codes = _write_codes(account)
        record(Kind.CODES_MADE, account, by=account, now=now)
    return codes


def recovery_codes_left(account: User) -> int:
    return StaticToken.objects.filter(device__user_id=account.pk).count()


def remove(account: User, *, by: User | None, now: datetime) -> None:
    """Take the second factor away, the recovery codes with it. `by` is nobody in a shell."""
    with transaction.atomic():
        _lock(account)
        TOTPDevice.objects.filter(user_id=account.pk).delete()
        StaticDevice.objects.filter(user_id=account.pk).delete()
        record(Kind.REMOVED if by == account else Kind.RESET, account, by=by, now=now)


def _is_of(account: User, name: str) -> bool:
    """Whether this names a device of the account, one that may open a session."""
    if not hasattr(account, "told_apps"):
        device = Device.from_persistent_id(name)
        return device is not None and device.confirmed and device.user_id == account.pk
    # Read with the account (newsroom.auth.with_rights).
    kinds = ((TOTPDevice, account.told_apps), (StaticDevice, account.told_codes))
    return any(name == kind(pk=row["pk"]).persistent_id for kind, told in kinds for row in told)


def _write_codes(account: User) -> list[str]:
    device, _made = StaticDevice.objects.get_or_create(
        user_id=account.pk, defaults={"name": "recovery"}
    )
    device.token_set.all().delete()
    codes = [
        "".join(secrets.choice(RECOVERY_LETTERS) for _letter in range(RECOVERY_LENGTH))
        for _code in range(RECOVERY_CODES)
    ]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_hashed(account, code)) for code in codes
    )
    half = RECOVERY_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


def _recovery_of(account: User) -> StaticDevice | None:
    return StaticDevice.objects.filter(user_id=account.pk, confirmed=True).first()


def _plain(typed: str) -> str:
    """As it was meant: «١٢٣ ٤٥٦» is 123456, and «ABCDE–fghjk» has no dash."""
    return "".join(sign for sign in latin_digits(typed).lower() if sign.isalnum())


def _hashed(account: User, code: str) -> str:
    """80 bits in the sixteen letters that the library's column holds."""
    digest = salted_hmac(
        f"newsroom.signin.recovery.{account.pk}", code, algorithm="sha256"
    ).digest()
    return base64.b32encode(digest[:10]).decode()


def _lock(account: User) -> None:
    """Two windows of one person do not set up two devices. SQLite has locked at BEGIN."""
    User.objects.select_for_update().get(pk=account.pk)


def _tell_of_guesses(account: User, now: datetime) -> None:
    """Whoever gets this far knows the password: the owner must hear of it, once in a while."""
    lately = AccountEvent.objects.filter(
        account_id=account.pk, kind=Kind.CODES_GUESSED, at__gt=now - GUESSES_TOLD_AFTER
    )
    if not lately.exists():
        record(Kind.CODES_GUESSED, account, by=None, now=now)
