"""The answers of a story: reading them on their own page, and sending one.

The cached story carries the form without tokens. A post without a valid token stores nothing and
is answered with the same form, filled, with a fresh token and one button; with JavaScript the
token is fetched before, so sending is one step either way of looking at it.
"""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Publication
from comments import outside
from comments.answering import answer, check_answer
from comments.facts import Sending
from comments.guests import known_reader, remember
from comments.models import Ballot, Comment, CommentQuerySet, Reader
from comments.privacy import caller
from comments.tokens import make_token, read_token, spend
from newsroom.web.addresses import client_address
from newsroom.web.clock import moment, present
from newsroom.web.editions import in_language, other_language
from newsroom.web.policy import public

PAGE = 20
FIELDS = ("body", "choice", "name", "confidence")
# A field that no reader sees: who fills it is a robot.
TRAP = "website"


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answers(request, pk: int):
    """GET: the answers, or with `?mine=1` the reader's own. POST: a new answer."""
    publication = _visible(request, pk)
    if request.method == "POST":
        return _post(request, publication)
    before = request.GET.get("before", "")
    found = list(_older_than(before, Comment.objects.answers_to(pk)).visible()[: PAGE + 1])
    context = {
        "publication": publication,
        "shown": found[:PAGE],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_later": bool(before),
        "is_open": publication.is_question_open(moment(request)),
        "other_edition": _other_edition(publication),
        "current_section": publication.section_id,
    }
    if request.GET.get("mine"):
        context |= _own(request, pk)
    return render(request, "comments/answers.html", context)


@public
@require_safe
@never_cache
def token(request, pk: int):
    """A fresh form token and CSRF token, for the form in the cached story."""
    _visible(request, pk)
    return JsonResponse({"token": make_token(pk, now=present(request)), "csrf": get_token(request)})


def _visible(request, pk: int) -> Publication:
    publication = (
        Publication.objects.visible(moment(request))
        .in_edition(get_language())
        .select_related("section", "summary")
        .filter(article_id=pk)
        .first()
    )
    if publication is None:
        raise Http404
    return publication


def _older_than(before: str, answers: CommentQuerySet) -> CommentQuerySet:
    """The answers after the one whose number a link carries; a broken one is the first page."""
    if not (before.isascii() and before.isdecimal() and len(before) < 19):
        return answers
    last = answers.filter(pk=int(before)).first()
    if last is None:
        return answers
    older = Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk)
    return answers.filter(older)


def _own(request, pk: int) -> dict:
    """What this browser's reader answered: the words that stand, and the choice."""
    reader = known_reader(request)
    if reader is None:
        return {"asked_for_mine": True, "mine": [], "chosen": ""}
    mine = (
        Comment.objects.answers_to(pk)
        .filter(reader=reader)
        .exclude(state__in=[Comment.State.WITHDRAWN, Comment.State.SPAM])
    )
    ballot = Ballot.objects.filter(reader=reader, question__article_id=pk).first()
    chosen = ballot.choice_key if ballot else ""
    return {"asked_for_mine": True, "mine": list(mine), "chosen": chosen}


def _other_edition(publication: Publication) -> str | None:
    there = other_language()
    if there not in publication.languages:
        return None
    return in_language(there, "comments:answers", publication.article_id)


def _post(request, publication: Publication):
    if _is_foreign(request):
        raise PermissionDenied
    now = present(request)
    given = {name: request.POST.get(name, "")[:10_000] for name in FIELDS}
    nonce = read_token(request.POST.get("token", ""), publication.article_id, now=now)
    if nonce is None or not _has_csrf(request):
        return _ask_again(request, publication, given, {})
    try:
        words = check_answer(publication, **given)
        reader = known_reader(request) or Reader.objects.create(name=words["name"])
        if not spend(nonce, now=now) and not _is_repeat(nonce):
            return _ask_again(request, publication, given, {})
        sending = _sending(request, publication, words, raw=given["body"], now=now)
        answer(publication, reader=reader, submit_key=nonce, now=now, sending=sending, **words)
    except ValidationError as problem:
        return _ask_again(request, publication, given, problem.message_dict)
    where = reverse("comments:answers", args=[publication.article_id])
    response = HttpResponseRedirect(f"{where}?mine=1", status=303)
    remember(response, reader)
    return response


def _sending(request, publication: Publication, words: dict, *, raw: str, now) -> Sending:
    """What comes beside the words. A service may be asked here, before any row is locked."""
    address, browser = client_address(request), request.headers.get("User-Agent", "")[:300]
    said = ("", "")
    if words["body"]:
        story = request.build_absolute_uri(publication.get_absolute_url())
        said = outside.ask(
            address=address, browser=browser, name=words["name"], body=words["body"], story=story
        )
    trap = request.POST.get(TRAP, "")[:100]
    return Sending(caller(address, browser, now=now), raw=raw, trap=trap, outside=said)


def _ask_again(request, publication: Publication, given: dict, errors: dict):
    """The form on a page of its own: everything filled, a fresh token, one button."""
    now = present(request)
    context = {
        "publication": publication,
        "given": given,
        "errors": {name: messages[0] for name, messages in errors.items()},
        "token": make_token(publication.article_id, now=now),
        "is_open": publication.is_question_open(now),
        "other_edition": _other_edition(publication),
        "current_section": publication.section_id,
    }
    return render(request, "comments/form.html", context)


def _is_foreign(request) -> bool:
    """A post that another site's page made."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def _has_csrf(request) -> bool:
    """Django's own check, asked by hand because the view answers a miss with the form."""
    check = CsrfViewMiddleware(lambda request: None)
    check.process_request(request)
    return check.process_view(request, _checked, (), {}) is None


def _checked(request):
    """Stands for a view that is not exempt."""


def _is_repeat(nonce: str) -> bool:
    """The same form sent twice finds its own answer again."""
    return Comment.objects.filter(submit_key=nonce).exists()
