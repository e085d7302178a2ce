"""What concerns one's own account: the second factor, the sessions, the password."""

import uuid

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import login as open_by

from newsroom.signin import factor
from newsroom.signin.events import record
from newsroom.signin.forms import ChangePasswordForm, PasswordForm, SetUpForm
from newsroom.signin.models import AccountEvent
from newsroom.signin.sessions import end_session, end_sessions, sessions_of
from newsroom.signin.views.entering import SECRET, secret_of, show_codes, show_set_up
from newsroom.signin.views.pages import confirm, is_confirmed, page, wrong_code
from newsroom.web.policy import signed_in

EVENTS = 10


@signed_in
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether there is one, how many recovery codes are left, and what was done of late."""
    account = request.user
    return page(
        request,
        "second_factor",
        title=_("Two-step sign-in"),
        device=factor.device_of(account),
        codes_left=factor.recovery_codes_left(account),
        is_asked=factor.is_asked_of(account),
        events=AccountEvent.objects.filter(account_id=account.pk)[:EVENTS],
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "password")
def set_up(request: HttpRequest) -> HttpResponse:
    """An app for the first time, or another one instead of it: the former works until then."""
    now, account = timezone.now(), request.user
    form, secret = SetUpForm(request.POST or None), secret_of(request)
    is_right, status = is_confirmed(request, form, now=now)
    if is_right:
        typed = form.cleaned_data["code"]
        if done := factor.enrol(account, secret, typed, replace=True, now=now):
            device, codes = done
            del request.session[SECRET]
            request.session.cycle_key()
            open_by(request, device)
            return show_codes(request, codes, then=reverse("signin:second_factor"))
        status = wrong_code(form)
    is_moving = factor.device_of(account) is not None
    return show_set_up(request, account, form, secret, status=status, is_moving=is_moving)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New ones, when the old are used up or somebody may have seen them."""
    now = timezone.now()
    if factor.device_of(request.user) is None:
        return redirect("signin:second_factor")
    form = PasswordForm(request.POST or None)
    is_right, status = is_confirmed(request, form, now=now)
    if is_right:
        codes = factor.make_recovery_codes(request.user, now=now)
        return show_codes(request, codes, then=reverse("signin:second_factor"))
    return confirm(
        request,
        form,
        title=_("New recovery codes"),
        status=status,
        words=[_("You get ten new codes. The former ones open nothing from then on.")],
        button=_("Make new codes"),
        back=reverse("signin:second_factor"),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def remove(request: HttpRequest) -> HttpResponse:
    """Off, for who may be without it."""
    now, account = timezone.now(), request.user
    if factor.device_of(account) is None:
        return redirect("signin:second_factor")
    if factor.is_asked_of(account):
        messages.error(
            request, _("Your role needs the second step. You can move it to another device.")
        )
        return redirect("signin:second_factor")
    form = PasswordForm(request.POST or None)
    is_right, status = is_confirmed(request, form, now=now)
    if is_right:
        factor.remove(account, by=account, now=now)
        messages.success(request, _("Signing in no longer asks for a code."))
        return redirect("signin:second_factor")
    return confirm(
        request,
        form,
        title=_("Turn two-step sign-in off"),
        status=status,
        words=[
            _("From then on, your password alone opens your account, here and everywhere."),
            _("The recovery codes open nothing from then on."),
        ],
        button=_("Turn it off"),
        back=reverse("signin:second_factor"),
        is_dangerous=True,
    )


@signed_in
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in."""
    rows = list(sessions_of(request.user, now=timezone.now()))
    rows.sort(key=lambda row: row.pk != request.session.session_key)
    return page(
        request,
        "sessions",
        title=_("Devices and sessions"),
        sessions=rows,
        current=request.session.session_key,
    )


@signed_in
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session, all the others, or every one."""
    which = request.POST.get("session", "")
    if which == "all":
        end_sessions(request.user)
        auth.logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("signin:sign_in")
    if which == "others":
        end_sessions(request.user, but=request.session)
        messages.success(request, _("All other sessions have ended."))
        return redirect("signin:sessions")
    try:
        name = uuid.UUID(which)
    except ValueError:
        return HttpResponseBadRequest()
    end_session(request.user, name)
    messages.success(request, _("The session has ended."))
    return redirect("signin:sessions")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "new_password1", "new_password2")
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password, which ends every other session."""
    now, account = timezone.now(), request.user
    form = ChangePasswordForm(account, request.POST or None)
    is_right, status = is_confirmed(request, form, now=now)
    if is_right:
        form.save()
        end_sessions(account, but=request.session)
        auth.update_session_auth_hash(request, account)
        record(AccountEvent.Kind.PASSWORD_CHANGED, account, by=account, now=now)
        messages.success(request, _("Your password is changed. All other sessions have ended."))
        return redirect("signin:second_factor")
    title = _("Change password")
    return page(request, "change_password", title=title, status=status, form=form)
