"""How the pages of signing in are made: in the frame of the desk, and never kept."""

import math
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.signin.entry import caller_of
from newsroom.signin.letters import number
from newsroom.signin.limits import TooManyTries
from newsroom.signin.passwords import is_own_password


def page(
    request: HttpRequest, name: str, *, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """The template signin/NAME.html in the frame of the desk."""
    context = admin.site.each_context(request) | {"title": title} | context
    answer = TemplateResponse(request, f"signin/{name}.html", context, status=status)
    if seconds := getattr(context.get("form"), "retry_after", 0):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def refuse(form: forms.Form, refusal: TooManyTries, *, now: datetime) -> int:
    """Say when the next try is possible, on the form; the status of the answer."""
    form.retry_after = max(1, math.ceil((refusal.until - now).total_seconds()))
    minutes = math.ceil(form.retry_after / 60)
    form.add_error(
        None,
        ngettext(
            "Too many tries. The next one is possible in %(n)s minute.",
            "Too many tries. The next one is possible in %(n)s minutes.",
            minutes,
        )
        % {"n": number(minutes)},
    )
    return 429


def wrong_code(form: forms.Form) -> int:
    """Say so, on an empty field: another code is typed than this one."""
    form.data = form.data.copy()
    form.data["code"] = ""
    form.add_error(
        "code",
        _("This code is not right, or was used already. The app shows a new one every 30 seconds."),
    )
    return 200


def is_confirmed(request: HttpRequest, form: forms.Form, *, now: datetime) -> tuple[bool, int]:
    """Whether a form with one's own password once more was filled rightly, and the status of the
    answer if not: the form then says why."""
    if not form.is_valid():
        return False, 200
    account, password = request.user, form.cleaned_data["password"]
    caller = caller_of(request, account.get_username())
    try:
        is_right = is_own_password(account, password, caller=caller, now=now)
    except TooManyTries as refusal:
        return False, refuse(form, refusal, now=now)
    if not is_right:
        form.add_error("password", _("The password is not right."))
    return is_right, 200


def confirm(request: HttpRequest, form: forms.Form, **context: Any) -> TemplateResponse:
    """A page that asks once more. Context: `title`, `words` (sentences), `button`, `back` (an
    address), and `is_dangerous`."""
    return page(request, "confirm", form=form, **context)
