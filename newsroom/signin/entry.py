"""The way in, between the password and the desk.

Who has given the right password but not yet the second factor is nobody: `request.user` stays
anonymous, so no page of the site has to ask whether the sign-in was finished. What is known of them
stands in the session, for a while.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import auth
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from newsroom.models import User
from newsroom.signin import factor
from newsroom.signin.devices import known_device, remember_device
from newsroom.signin.limits import Caller
from newsroom.signin.sessions import describe, touch
from newsroom.web.addresses import client_address, household
from newsroom.web.languages import keep_language

# To find the phone, and to set up an app for the first time.
PATIENCE = timedelta(minutes=20)
_WAITING = "waiting"


def finished_sign_ins_only(get_response):
    """A middleware: `request.user` is an account only where its second factor was passed. The rest
    of the house need not know that there is one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _account_of(request))
        return get_response(request)

    return middleware


def wait_for_code(request: HttpRequest, account: User, *, then: str, now: datetime) -> None:
    """The password was right. The session is a new one: what was done in it before is not theirs."""
    request.session.flush()
    request.session[_WAITING] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "since": now.timestamp(),
        "then": then,
    }


def remember_where_to(request: HttpRequest) -> None:
    """The page that was asked for, through the second step of who is signed in without one."""
    request.session[_WAITING] = {"then": where_to(request)}


def waiting_account(request: HttpRequest, *, now: datetime) -> User | None:
    """Whose second factor this session waits for: after the password, or because the account was
    given a role that asks for it while it was signed in."""
    if was_let_in_without(request):
        return get_user(request)
    told = request.session.get(_WAITING)
    if not told:
        return None
    if now.timestamp() - told.get("since", 0) > PATIENCE.total_seconds():
        return None
    account = User.objects.filter(pk=told["account"], is_active=True, is_staff=True).first()
    if account and constant_time_compare(account.get_session_auth_hash(), told["hash"]):
        return account
    return None


def was_let_in_without(request: HttpRequest) -> bool:
    """Whether the account of this session was signed in before its second factor was asked for."""
    return get_user(request).is_authenticated and not request.user.is_authenticated


def enter(request: HttpRequest, account: User, *, device: Device | None = None) -> None:
    """Sign in, in a session of a new name that nobody can have set before."""
    request.session.flush()
    if device is not None:
        # django-otp writes it into the session when it hears of the sign-in.
        account.otp_device = device
    auth.login(request, account)
    describe(request.session, request.headers.get("User-Agent", ""))


def greet(request: HttpRequest, response: HttpResponse, account: User) -> HttpResponse:
    """What the browser keeps of a finished sign-in: that it is known here, and the language."""
    remember_device(request, response, account.get_username())
    keep_language(response, account.language)
    return response


def caller_of(request: HttpRequest, account: str) -> Caller:
    """Who tries a secret of this account. An address is counted by its household."""
    address = household(client_address(request))
    return Caller(address=address, device=known_device(request, account))


def where_to(request: HttpRequest) -> str:
    """The page of ours that was asked for before signing in, or the desk."""
    told = request.session.get(_WAITING) or {}
    then = request.POST.get("next") or request.GET.get("next") or told.get("then", "")
    if url_has_allowed_host_and_scheme(then, allowed_hosts=None):
        return then
    return reverse("admin:index")


def from_the_start(request: HttpRequest) -> str:
    """The address of the sign-in that leads, after all its steps, to where this one would have."""
    then, start = where_to(request), reverse("signin:sign_in")
    return start if then == reverse("admin:index") else f"{start}?{urlencode({'next': then})}"


def _account_of(request: HttpRequest) -> User | AnonymousUser:
    account = get_user(request)
    if not account.is_authenticated:
        return account
    if not factor.is_passed(account, request.session.get(DEVICE_ID_SESSION_KEY)):
        return AnonymousUser()
    touch(request.session, now=timezone.now())
    return account
