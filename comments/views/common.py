"""What the doors of the answers share: whose browser it is, what is public, where a form came from."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils.translation import get_language

from articles.models import Publication
from comments.guests import known_reader, reader_of
from comments.models import Comment, Reader
from comments.privacy import Caller, caller
from newsroom.web.addresses import client_address
from newsroom.web.clock import moment
from newsroom.web.editions import in_language, other_language


def visible_story(request: Any, pk: int) -> Publication:
    visible = Publication.objects.visible(moment(request)).in_edition(get_language())
    told = visible.select_related("section", "summary").with_question_series(visible)
    publication = told.filter(article_id=pk).first()
    if publication is None:
        raise Http404
    return publication


def visible_answer(request: Any, public_id: str) -> tuple[Comment, Publication]:
    """An answer that everybody may read, and the story it stands under."""
    comment = Comment.objects.visible().filter(public_id=public_id).first()
    if comment is None:
        raise Http404
    return comment, visible_story(request, comment.article_id)


def public_answer(public_id: str) -> Comment | None:
    """The answer or reply of this id, in whatever state; what cannot be an id (PostgreSQL takes no NUL)
    is none. A correction is no answer."""
    if not (public_id.isascii() and public_id.isalnum()):
        return None
    found = Comment.objects.filter(public_id=public_id, kind=Comment.Kind.ANSWER)
    return found.select_related("root").first()


def answer_address(comment: Comment) -> str:
    """Of one answer for ever, whatever page it comes to stand on."""
    return reverse("comments:permalink", args=[comment.public_id])


def whoever(request: Any) -> Reader | None:
    """The reader of this browser: a colleague by the account, a guest by the cookie."""
    if request.user.is_authenticated and request.user.is_staff:
        return Reader.objects.filter(user=request.user).first()
    return known_reader(request)


def whoever_writes(request: Any, name: str) -> Reader:
    """The same, made where nobody is known yet."""
    if request.user.is_authenticated and request.user.is_staff:
        return reader_of(request.user, name)
    return known_reader(request) or Reader.objects.create(name=name, language=get_language())


def own_answer(request: Any, public_id: str) -> Comment:
    """An answer of this browser's reader; for anybody else there is none."""
    reader = whoever(request)
    comment = (
        Comment.objects.filter(public_id=public_id, reader=reader)
        .exclude(state=Comment.State.ERASED)
        .select_related("reader", "question")
        .first()
        if reader
        else None
    )
    if comment is None:
        raise Http404
    return comment


def calling(request: Any, *, now: datetime) -> Caller:
    return caller(client_address(request), browser(request), now=now)


def browser(request: Any) -> str:
    return request.headers.get("User-Agent", "")[:300]


def other_edition(publication: Publication, name: str = "comments:answers") -> str | None:
    there = other_language()
    if there not in publication.languages:
        return None
    return in_language(there, name, publication.article_id)


def unlisted(response: Any) -> Any:
    """A page that a letter leads to: no crawler lists it, no other site learns its address.

    Not «no-referrer»: with that a browser posts the page's own form from the origin «null», which the
    check of forms refuses.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def is_foreign(request: Any) -> bool:
    """A post that another site's page made."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def has_csrf(request: Any) -> bool:
    """Django's own check, asked by hand because the view answers a miss with the form."""
    check = CsrfViewMiddleware(lambda request: None)
    check.process_request(request)
    return check.process_view(request, _checked, (), {}) is None


def _checked(request: Any) -> None:
    """Stands for a view that is not exempt."""
