"""A reader's own answers: seen, changed, withdrawn, taken along and erased, without any account."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments.answering import can_edit, edit
from comments.erasing import erase_reader, export
from comments.facts import Sending
from comments.foresight import record_of, show_record
from comments.guests import cookie_name, remember
from comments.joining import ask_for_link, clean_mail, look_at, use_link
from comments.models import Comment
from comments.moderation import ModerationRefused, moderate
from comments.tokens import read_link
from comments.views.common import calling, own_answer, unlisted, visible_story, whoever
from newsroom.signin.limits import Caller, TooManyTries, admit, letter_limits
from newsroom.web.addresses import client_address
from newsroom.web.clock import moment, present
from newsroom.web.policy import public

PAGE = 200


@public
@require_safe
@never_cache
def mine(request) -> HttpResponse:
    """Every answer of this browser's reader, whatever became of it."""
    reader = whoever(request)
    gone = [Comment.State.ERASED]
    rows = reader.comments.exclude(state__in=gone).order_by("-id")[:PAGE] if reader else []
    shown = []
    for comment in rows:
        comment.is_editable = can_edit(comment, now=moment(request))
        try:
            shown.append((comment, visible_story(request, comment.article_id)))
        except Http404:
            # Its story is away; the words are still their writer's.
            shown.append((comment, None))
    record = record_of(reader) if reader else None
    context = {"reader": reader, "shown": shown, "record": record}
    return render(request, "comments/mine.html", context)


@public
@require_safe
@never_cache
def take_along(request) -> HttpResponse:
    """Everything that is kept of this reader, as a file."""
    reader = whoever(request)
    if reader is None:
        raise Http404
    answer = JsonResponse(export(reader), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-answers.json"'
    return answer


@public
@require_http_methods(["POST"])
@never_cache
def show_own_record(request) -> HttpResponse:
    """Whether the foresight record stands beside the name; nobody's does unasked."""
    reader = whoever(request)
    if reader is None:
        raise Http404
    show_record(reader, is_shown=request.POST.get("shown") == "1")
    return redirect(f"{reverse('comments:mine')}#record")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase_all(request) -> HttpResponse:
    """Asked once more on a page, then everything of this reader is gone."""
    reader = whoever(request)
    if reader is None:
        raise Http404
    if request.method != "POST":
        return _ask(request, _("Erase everything of mine?"), _("Your answers, choices and votes are gone for good, and so are your name and address. Others’ replies to you stay."), _("Erase everything"))  # fmt: skip
    erase_reader(reader, now=present(request))
    answer = redirect("comments:mine")
    answer.delete_cookie(cookie_name())
    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request, public_id: str) -> HttpResponse:
    """The words of an own answer, for five minutes after they were sent."""
    comment = own_answer(request, public_id)
    publication = visible_story(request, comment.article_id)
    now, errors = present(request), {}
    given = request.POST.get("body", comment.body)[:10_000]
    if request.method == "POST":
        try:
            sending = Sending(calling(request, now=now), raw=given)
            edit(comment, publication, reader=comment.reader, body=given, now=now, sending=sending)
        except ValidationError as problem:
            errors = {name: words[0] for name, words in problem.message_dict.items()}
        else:
            return _to_own(comment)
    context = {
        "comment": comment,
        "publication": publication,
        "given": given,
        "errors": errors,
        "is_editable": can_edit(comment, now=now),
    }
    return render(request, "comments/change.html", context, status=422 if errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request, public_id: str) -> HttpResponse:
    """Take an own answer back; its place in the thread stays."""
    comment = own_answer(request, public_id)
    if request.method != "POST":
        return _ask(request, _("Withdraw this answer?"), _("Nobody will read it any more, and your choice no longer counts. You may answer anew while the question is open."), _("Withdraw"), comment)  # fmt: skip
    try:
        moderate(comment, "withdraw", reader=comment.reader, now=present(request))
    except ModerationRefused:
        # Withdrawn before, or decided on in this moment: the page says how it stands.
        comment.refresh_from_db()
    return _to_own(comment)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask_link(request) -> HttpResponse:
    """For another device: a link by mail. Whether the address is known, nobody is told."""
    given, errors = request.POST.get("email", "")[:254], {}
    if request.method == "POST":
        try:
            mail = clean_mail(given)
            admit(letter_limits(mail, Caller(client_address(request))), now=present(request))
            if mail:
                ask_for_link(mail)
                return render(request, "comments/link_sent.html", {})
        except ValidationError as problem:
            errors = {name: words[0] for name, words in problem.message_dict.items()}
        except TooManyTries:
            return render(request, "comments/link_sent.html", {})
    context = {"given": given, "errors": errors}
    return render(request, "comments/ask_link.html", context, status=422 if errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request, token: str) -> HttpResponse:
    """From a letter. Looking uses nothing up: readers of mail open links by themselves."""
    reader = look_at(token)
    if reader is not None and request.method != "POST":
        told = read_link(token) or {}
        context = {"reader": reader, "is_sign_in": told.get("for") == "sign_in"}
        return unlisted(render(request, "comments/link.html", context))
    if reader is not None:
        reader = use_link(token, device=whoever(request), now=present(request))
    if reader is None:
        return unlisted(render(request, "comments/link_old.html", {}, status=410))
    answer = HttpResponseRedirect(reverse("comments:mine"), status=303)
    remember(answer, reader)
    return unlisted(answer)


def _ask(
    request, title: str, about: str, button: str, comment: Comment | None = None
) -> HttpResponse:
    """Once more before it is done; `comment` is the answer that it is about."""
    context = {"title": title, "about": about, "button": button, "comment": comment}
    return render(request, "comments/ask.html", context)


def _to_own(comment: Comment) -> HttpResponse:
    where = reverse("comments:answers", args=[comment.article_id])
    return HttpResponseRedirect(f"{where}?mine=1#answer-{comment.public_id}", status=303)
