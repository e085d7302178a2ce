"""«This answer changed my mind»: the form of an answer with the choice of somebody else's, which gets the
credit once the choice is sent.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.models import Ballot
from comments.tokens import make_token
from comments.views.common import visible_answer, whoever
from newsroom.web.clock import present
from newsroom.web.policy import public


@public
@require_safe
@never_cache
def because(request: HttpRequest, public_id: str) -> HttpResponse:
    """Says what is counted for this reader: whoever has not chosen, or chose the same, changes no
    mind by it, but may answer."""
    comment, publication = visible_answer(request, public_id)
    if not comment.choice_key:
        raise Http404
    now, reader = present(request), whoever(request)
    ballot = (
        Ballot.objects.filter(reader=reader, question=comment.question_id).first()
        if reader
        else None
    )
    chosen = ballot.choice_key if ballot else ""
    context = {
        "publication": publication,
        "convinced_by": comment,
        "chosen": chosen,
        "is_own": reader is not None and comment.reader_id == reader.pk,
        "given": {
            "because": comment.public_id,
            "choice": comment.choice_key,
            "name": reader.name if reader else "",
        },
        "errors": {},
        "is_fresh": True,
        "token": make_token(publication.article_id, now=now),
        "is_open": publication.is_question_open(now),
        "current_section": publication.section_id,
    }
    return render(request, "comments/form.html", context)
