"""What these tests do again and again: sign in by the pages, and stand at a moment."""

import re
import time
from base64 import b32decode
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from types import SimpleNamespace
from unittest import mock

from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp import models as totp_models
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.models import User
from newsroom.signin import factor
from tests.conftest import code_of

LOGIN, CODE, SET_UP = "/admin/login/", "/admin/login/code/", "/admin/login/set-up/"
PASSWORD = "a long pass phrase"
_households = count(1)
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


def with_device(user: User) -> tuple[TOTPDevice, list[str]]:
    """The user has set up an app; the device and the recovery codes. Codes from now on are new."""
    device = TOTPDevice.objects.create(user=user, name="app")
    return device, factor.make_recovery_codes(user, now=timezone.now())


def give_password(client, name: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password}, **more)


def give_code(client, code: str, **more):
    return client.post(CODE, {"code": code}, **more)


def sign_in(client, user: User, **more):
    """Both steps, with the code that the app shows."""
    give_password(client, user.username, **more)
    return give_code(client, code_of(user), **more)


def is_in(client) -> bool:
    """Whether this browser may open the desk."""
    return client.get("/admin/").status_code == 200


def opens_to_basim(code: str) -> bool:
    """Whether this code opens Basim's desk in a browser that is known to nobody, at a new address."""
    client = Client(REMOTE_ADDR=f"2001:db8:{next(_households):x}::1")
    give_password(client, "basim")
    give_code(client, code)
    return is_in(client)


def secret_on(page) -> str:
    """The secret that a page to set up an app shows."""
    return re.search(r"secret=([A-Z2-7]+)", page.content.decode())[1]


def code_for(secret: str) -> str:
    """What an app shows that was set up with this secret."""
    totp = TOTP(b32decode(secret))
    totp.time = time.time()
    return f"{totp.token():06}"


def codes_on(page) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r'<code dir="ltr">(\w{5}-\w{5})</code>', page.content.decode())


@contextmanager
def clock_at(moment: datetime):
    """The house and the app's other half look at this moment."""
    stopped = SimpleNamespace(time=moment.timestamp)
    with (
        mock.patch.object(timezone, "now", return_value=moment),
        mock.patch.object(totp_models, "time", stopped),
        mock.patch.object(time, "time", moment.timestamp),
    ):
        yield
