"""The answers of a story: reading them on their own page, and sending one.

The cached story carries the form without tokens. A post without a valid token stores nothing and
is answered with the same form, filled, with a fresh token and one button; with JavaScript the
token is fetched before, so sending is one step either way of looking at it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Publication
from articles.models.question import Kind
from comments import outside
from comments.answering import answer, check_answer
from comments.facts import Sending, asks_for_work
from comments.guests import remember
from comments.joining import clean_mail, follow_verdict, give_address
from comments.models import Comment, Question, Reader
from comments.refusals import REFUSALS
from comments.screening.work import BITS, is_done
from comments.tokens import make_token, name_reader, read_token, reader_of, spend
from comments.views import reading
from comments.views.common import (
    answer_address,
    browser,
    calling,
    has_csrf,
    is_foreign,
    other_edition,
    public_answer,
    visible_story,
    whoever_writes,
)
from newsroom.signin.limits import Caller, TooManyTries, admit, letter_limits
from newsroom.web.addresses import client_address
from newsroom.web.clock import present
from newsroom.web.policy import public

CHECKED = ("body", "choice", "name", "confidence")
FIELDS = (*CHECKED, "email", "notify", "verdict", "parent", "because", "kind")
ANSWER, CORRECTION = Comment.Kind.ANSWER, Comment.Kind.CORRECTION
# A field that no reader sees: who fills it is a robot.
TRAP = "website"


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answers(request, pk: int):
    """GET: the answers, `?thread=` one with its replies, `?reply=` the form. POST: a new answer."""
    publication = visible_story(request, pk)
    if request.method == "POST":
        return _post(request, publication)
    if request.GET.get("reply"):
        return _reply_form(request, publication)
    if request.GET.get("thread"):
        return reading.thread(request, publication, request.GET["thread"])
    return reading.page(request, publication)


@public
@require_safe
@never_cache
def token(request, pk: int):
    """A fresh form token and CSRF token, for the form in the cached story; in a flood also the bits
    of work that are asked for."""
    visible_story(request, pk)
    now = present(request)
    given = {"token": make_token(pk, now=now), "csrf": get_token(request)}
    return JsonResponse(given | ({"work": BITS} if asks_for_work(pk, now=now) else {}))


def _post(request, publication: Publication):
    if is_foreign(request):
        raise PermissionDenied
    now = present(request)
    given = {name: request.POST.get(name, "")[:10_000] for name in FIELDS}
    nonce = read_token(request.POST.get("token", ""), publication.article_id, now=now)
    if nonce is None or not has_csrf(request):
        return _ask_again(request, publication, given, {})
    try:
        sent = _store(request, publication, given, nonce, now=now)
    except ValidationError as problem:
        # A second press may come when the answer that a reply is for has gone: the first is stored.
        sent = brought_by(nonce)
        if sent is None:
            return _ask_again(request, publication, given, problem.message_dict)
    if sent is None:
        return _ask_again(request, publication, given, {})
    reader, comment = sent
    response = HttpResponseRedirect(_where_it_went(publication, comment), status=303)
    if reader.user_id is None:
        remember(response, reader)
    return response


def _where_it_went(publication: Publication, comment: Comment | None) -> str:
    """To what everybody sees; else to the page that only its reader has."""
    if comment is not None and comment.state == Comment.State.VISIBLE:
        return answer_address(comment)
    where = reverse("comments:answers", args=[publication.article_id])
    return f"{where}?mine=1#answer-{comment.public_id}" if comment else f"{where}?mine=1"


def _store(request, publication: Publication, given: dict, nonce: str, *, now):
    """Who sent it and what came of it; the same again for the same form, None for a spent token.

    The token is spent in the transaction that stores the answer: of forty that arrive at once, those
    that come second find what the first has brought, and a form that failed can be sent again.
    """
    words = check_answer(publication, **{name: given[name] for name in CHECKED})
    because = _shown(given["because"])
    mail, parent = clean_mail(given["email"]), replied_to(given["parent"], publication)
    sending = _sending(request, publication, words, raw=given["body"], now=now)
    kind = CORRECTION if given["kind"] == CORRECTION and words["body"] else ANSWER
    with transaction.atomic():
        if not spend(nonce, now=now):
            return brought_by(nonce)
        reader = whoever_writes(request, words["name"])
        comment = answer(
            publication, reader=reader, submit_key=nonce, now=now, sending=sending, parent=parent,
            kind=kind, because=because, **words,
        )  # fmt: skip
        name_reader(nonce, reader)
        if given["verdict"]:
            _follow_verdict(reader, publication, mail)
        if mail:
            _keep_address(request, reader, mail, wants_replies=bool(given["notify"]), now=now)
    return reader, comment


def brought_by(nonce: str) -> tuple[Reader, Comment | None] | None:
    """What a form brought when it came first."""
    comment = Comment.objects.filter(submit_key=nonce).select_related("reader").first()
    reader = comment.reader if comment else reader_of(nonce)
    return (reader, comment) if reader else None


def _keep_address(request, reader: Reader, mail: str, *, wants_replies: bool, now) -> None:
    """So many letters and no more: an address may be typed by anybody."""
    try:
        admit(letter_limits(mail, Caller(client_address(request))), now=now)
    except TooManyTries:
        return
    give_address(reader, mail, wants_replies=wants_replies, language=get_language())


def _follow_verdict(reader: Reader, publication: Publication, mail: str) -> None:
    """Whoever wants to be told how a forecast comes out says where."""
    if not mail and not reader.email_sealed:
        raise ValidationError({"email": REFUSALS["no_address"][1]})
    question = Question.objects.get(article_id=publication.article_id)
    if publication.question_kind == Kind.FORECAST:
        follow_verdict(reader, question)


def _shown(public_id: str) -> Comment | None:
    comment = public_answer(public_id)
    return comment if comment and comment.state == Comment.State.VISIBLE else None


def replied_to(public_id: str, publication: Publication) -> Comment | None:
    """The answer that a form replies to; one that is not to be seen takes no reply."""
    if not public_id:
        return None
    parent = _shown(public_id)
    if parent is None or parent.article_id != publication.article_id:
        raise ValidationError({"body": REFUSALS["no_replies"][1]})
    return parent


def _sending(request, publication: Publication, words: dict, *, raw: str, now) -> Sending:
    """What comes beside the words. A service may be asked here, before any row is locked."""
    said = ("", "")
    if words["body"]:
        said = outside.ask(
            address=client_address(request),
            browser=browser(request),
            name=words["name"],
            body=words["body"],
            story=request.build_absolute_uri(publication.get_absolute_url()),
        )
    trap = request.POST.get(TRAP, "")[:100]
    has_worked = is_done(request.POST.get("token", ""), request.POST.get("work", ""))
    return Sending(
        calling(request, now=now), raw=raw, trap=trap, has_worked=has_worked, outside=said
    )


def _reply_form(request, publication: Publication):
    """The form of a reply, on a page that shows what is replied to."""
    given = {"parent": request.GET["reply"]}
    try:
        replied_to(given["parent"], publication)
    except ValidationError as problem:
        return _ask_again(request, publication, {}, problem.message_dict)
    return _ask_again(request, publication, given, {}, is_fresh=True)


def _ask_again(
    request, publication: Publication, given: dict, errors: dict, *, is_fresh: bool = False
):
    """The form on a page of its own: everything filled, a fresh token, one button."""
    now = present(request)
    context = {
        "publication": publication,
        "given": given,
        "errors": {name: messages[0] for name, messages in errors.items()},
        "is_fresh": is_fresh,
        "reply_to": _shown(given.get("parent", "")),
        "token": make_token(publication.article_id, now=now),
        "work": BITS if asks_for_work(publication.article_id, now=now) else 0,
        "is_open": publication.is_question_open(now),
        "other_edition": other_edition(publication),
        "current_section": publication.section_id,
    }
    return render(request, "comments/form.html", context)
