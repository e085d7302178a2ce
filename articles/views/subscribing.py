"""Subscribing to the digest by mail: the form, and the yes from the mail box.

The page answers the same whether an address is subscribed or not. The yes is a press on a page, not the
link alone: programs that look into letters follow links.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles import digest
from articles.digest.wishes import clean_mail
from articles.templatetags.site import clock_time
from newsroom.signin.limits import Caller, TooManyTries, admit, subscription_limits
from newsroom.web.addresses import client_address, household
from newsroom.web.clock import present
from newsroom.web.editions import in_language, other_language
from newsroom.web.form_tokens import make_token, read_token
from newsroom.web.policy import public

SALT = "articles.subscribe-form"


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """GET: the form, with `?sent=1` where to look next. POST: a wish."""
    if settings.DIGEST == "off":
        raise Http404
    if request.method == "POST":
        return _post(request)
    if request.GET.get("sent"):
        return _page(request, "articles/subscribe_sent.html")
    return _form(request, "", digest.Choice())


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET: what is wished, and the button that says yes. POST: the yes."""
    wish = digest.known_request(token, now=present(request))
    if wish is None or wish.language != get_language():
        return _page(request, "articles/subscribe_late.html", status=410)
    if request.method == "POST":
        digest.confirm(wish, now=present(request))
        return _page(request, "articles/subscribe_done.html", {"wish": wish})
    return _page(request, "articles/subscribe_confirm.html", {"wish": wish})


def _post(request: HttpRequest) -> HttpResponse:
    now = present(request)
    mail = request.POST.get("mail", "")[:1_000]
    choice = digest.Choice.read(request.POST.get("every", ""), request.POST.getlist("section"))
    sent = HttpResponseRedirect(f"{reverse('articles:subscribe')}?sent=1", status=303)
    # A field that people do not see: whoever fills it is told what people are told.
    if request.POST.get("topic"):
        return sent
    try:
        address = clean_mail(mail)
        if read_token(request.POST.get("token", ""), 0, salt=SALT, now=now) is None:
            return _form(request, mail, choice, asks_again=True)
        caller = Caller(household(client_address(request)))
        admit(subscription_limits(address, caller), now=now)
    except ValidationError as problem:
        return _form(request, mail, choice, error=problem.messages[0], status=422)
    except TooManyTries as many:
        told = _("This was asked for several times just now. Try it again after %(time)s.")
        error = told % {"time": clock_time(many.until)}
        return _form(request, mail, choice, error=error, status=429)
    digest.ask(address, choice, language=get_language() or "ar", now=now)
    return sent


def _form(
    request: HttpRequest,
    mail: str,
    choice: digest.Choice,
    *,
    error: str = "",
    asks_again: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "mail": mail,
        "choice": choice,
        "error": error,
        "asks_again": asks_again,
        "token": make_token(0, salt=SALT, now=present(request)),
    }
    return _page(request, "articles/subscribe.html", context, status=status)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    other = in_language(other_language(), "articles:subscribe")
    return render(request, template, {"other_edition": other} | (context or {}), status=status)
