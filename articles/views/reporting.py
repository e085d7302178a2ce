"""A reader reports an error in a story: a form that needs no script, on a page of its own.

The passage comes with the address (a script makes the link from what is marked), is chosen from the
paragraphs, or is written. Nothing tells who the reader is, but a mail address for the answer where
it is wanted.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles import reports
from articles.models import Publication
from articles.templatetags.site import clock_time
from newsroom.signin.limits import Caller, TooManyTries, admit, report_limits
from newsroom.web.addresses import client_address, household
from newsroom.web.clock import moment, present
from newsroom.web.editions import in_language, other_language
from newsroom.web.form_tokens import make_token, read_token
from newsroom.web.policy import public

SALT = "articles.report-form"
FIELDS = ("quote", "paragraph", "words", "mail")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the form, with `?quote=` the passage in it, with `?sent=1` the thanks. POST: a report."""
    publication = _visible(request, pk)
    if request.method == "POST":
        return _post(request, publication)
    if request.GET.get("sent"):
        return render(request, "articles/reported.html", _about(publication))
    return _form(request, publication, {"quote": request.GET.get("quote", "")})


def _visible(request: HttpRequest, pk: int) -> Publication:
    visible = Publication.objects.visible(moment(request)).in_edition(get_language())
    publication = visible.select_related("section").filter(article_id=pk).first()
    if publication is None:
        raise Http404
    return publication


def _post(request: HttpRequest, publication: Publication) -> HttpResponse:
    now = present(request)
    given = {name: request.POST.get(name, "")[:10_000] for name in FIELDS}
    there = reverse("articles:report", args=[publication.article_id])
    thanks = HttpResponseRedirect(f"{there}?sent=1", status=303)
    # A field that people do not see: whoever fills it is told what people are told.
    if request.POST.get("topic"):
        return thanks
    key = read_token(request.POST.get("token", ""), publication.article_id, salt=SALT, now=now)
    try:
        words = reports.check_report(publication, language=get_language(), **given)
        if key is None:
            return _form(request, publication, given, asks_again=True)
        caller = Caller(household(client_address(request)))
        admit(report_limits(publication.article_id, caller), now=now)
    except ValidationError as problem:
        errors = {name: messages[0] for name, messages in problem.message_dict.items()}
        return _form(request, publication, given, errors=errors, status=422)
    except TooManyTries as many:
        told = _("Several reports came from here just now. Send this one after %(time)s.")
        errors = {"words": told % {"time": clock_time(many.until)}}
        return _form(request, publication, given, errors=errors, status=429)
    reports.report(publication, language=get_language(), key=key, now=now, **words)
    return thanks


def _form(
    request: HttpRequest,
    publication: Publication,
    given: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    asks_again: bool = False,
    status: int = 200,
) -> HttpResponse:
    token = make_token(publication.article_id, salt=SALT, now=present(request))
    quote = given.get("quote", "")[: reports.LONGEST_QUOTE]
    context = _about(publication) | {
        "given": given | {"quote": quote},
        "errors": errors or {},
        "asks_again": asks_again,
        "token": token,
        "paragraphs": reports.paragraphs_of(publication, get_language()),
    }
    return render(request, "articles/report.html", context, status=status)


def _about(publication: Publication) -> dict[str, Any]:
    there = other_language()
    is_in_both = there in publication.languages
    return {
        "publication": publication,
        "current_section": publication.section_id,
        "other_edition": in_language(there, "articles:report", publication.article_id)
        if is_in_both
        else None,
    }
