"""The way in: name and password, then the second factor, set up first where it is missing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.plugins.otp_static.models import StaticDevice

from newsroom.signin import entry, factor, passwords
from newsroom.signin.forms import CodeForm, SignInForm
from newsroom.signin.letters import number
from newsroom.signin.limits import TooManyTries
from newsroom.signin.qr import qr_code
from newsroom.signin.views.pages import page, refuse, wrong_code
from newsroom.web.languages import keep_language
from newsroom.web.policy import entrance

FEW_CODES = 3
SECRET = "new_second_factor"  # noqa: S105 (the name under which the session keeps one)


@entrance
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    now = timezone.now()
    if request.method != "POST":
        if request.user.is_authenticated and request.user.is_staff:
            return redirect(entry.where_to(request))
        if entry.was_let_in_without(request):
            entry.remember_where_to(request)
            return redirect("signin:code")
        return page(
            request, "sign_in", title=_("Sign in"), form=SignInForm(), then=entry.where_to(request)
        )
    form, status = SignInForm(request.POST), 200
    if form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        caller = entry.caller_of(request, name)
        try:
            account = passwords.check_name_and_password(name, password, caller=caller, now=now)
        except TooManyTries as refusal:
            status = refuse(form, refusal, now=now)
        else:
            if account is not None:
                return _let_in(request, account, now)
            form.add_error(None, _("The account name or the password is not right."))
    title = _("Sign in")
    return page(
        request, "sign_in", title=title, status=status, form=form, then=entry.where_to(request)
    )


@entrance
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """A code of the app, or a recovery code."""
    now = timezone.now()
    account = entry.waiting_account(request, now=now)
    if account is None:
        return _begin_again(request)
    if factor.device_of(account) is None:
        return redirect("signin:set_up")
    form, status = CodeForm(request.POST or None), 200
    if form.is_valid():
        caller = entry.caller_of(request, account.get_username())
        typed = form.cleaned_data["code"]
        try:
            device = factor.check_code(account, typed, caller=caller, now=now)
        except TooManyTries as refusal:
            status = refuse(form, refusal, now=now)
        else:
            if device is not None:
                return _open(request, account, device)
            status = wrong_code(form)
    return page(request, "code", title=_("Second step"), status=status, form=form, account=account)


@entrance
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """A second factor for an account that needs one before it may do anything."""
    now = timezone.now()
    account = entry.waiting_account(request, now=now)
    if account is None:
        return _begin_again(request)
    if factor.device_of(account) is not None:
        return redirect("signin:code")
    form, status, secret = CodeForm(request.POST or None), 200, secret_of(request)
    if form.is_valid():
        typed = form.cleaned_data["code"]
        if done := factor.enrol(account, secret, typed, replace=False, now=now):
            device, codes = done
            then = entry.where_to(request)
            entry.enter(request, account, device=device)
            return entry.greet(request, show_codes(request, codes, then=then), account)
        status = wrong_code(form)
    return show_set_up(request, account, form, secret, status=status, is_entering=True)


@entrance
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Half-way in, and somebody else wants to sign in."""
    start = entry.from_the_start(request)
    request.session.flush()
    return redirect(start)


def secret_of(request: HttpRequest) -> str:
    """The secret being set up. The session keeps it, not the account: nobody else who knows the
    password may have seen what the owner then scans."""
    if SECRET not in request.session:
        request.session[SECRET] = factor.new_secret()
    secret: str = request.session[SECRET]
    return secret


def show_set_up(request: HttpRequest, account, form, secret: str, **context) -> HttpResponse:
    address = factor.setup_address(account, secret)
    return page(
        request,
        "set_up",
        title=_("Set up the second step"),
        account=account,
        form=form,
        address=address,
        qr_code=qr_code(address),
        secret=factor.secret_words(secret),
        **context,
    )


def show_codes(request: HttpRequest, codes: list[str], *, then: str) -> HttpResponse:
    """The only time that anybody sees them: in the answer to the form, stored nowhere."""
    return page(request, "recovery_codes", title=_("Recovery codes"), codes=codes, then=then)


def _let_in(request: HttpRequest, account, now) -> HttpResponse:
    then = entry.where_to(request)
    has_device = factor.device_of(account) is not None
    if has_device or factor.is_asked_of(account):
        entry.wait_for_code(request, account, then=then, now=now)
        response = redirect("signin:code" if has_device else "signin:set_up")
        keep_language(response, account.language)
        return response
    entry.enter(request, account)
    return entry.greet(request, redirect(then), account)


def _open(request: HttpRequest, account, device) -> HttpResponse:
    then = entry.where_to(request)
    entry.enter(request, account, device=device)
    if isinstance(device, StaticDevice):
        left = factor.recovery_codes_left(account)
        words = ngettext(
            "%(n)s recovery code is left. Make new ones before you need them.",
            "%(n)s recovery codes are left. Make new ones before you need them.",
            left,
        )
        messages.warning(request, words % {"n": number(left)})
        if left <= FEW_CODES and then == reverse("admin:index"):
            then = reverse("signin:second_factor")
    return entry.greet(request, redirect(then), account)


def _begin_again(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Please sign in again: too much time has passed."))
    return redirect(entry.from_the_start(request))
