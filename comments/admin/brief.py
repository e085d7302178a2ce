"""The brief of a story at the desk, its letter on a button, and the follow-up story that begins here."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.roles import has_right
from comments.admin.cards import choice_labels
from comments.admin.pages import answers_page, page_context, refuse
from comments.brief import Brief, brief_of, may_read
from comments.brief_letters import people_of, send_brief
from comments.harvest import HarvestRefused, harvest
from comments.models import BriefLetter
from newsroom.auth import name_of
from newsroom.web.clock import moment


@answers_page("brief/<number:story>/", name="brief", methods=("GET", "HEAD", "POST"), asks="")
def brief(request: HttpRequest, story: int) -> HttpResponse:
    """For whoever moderates, and the story's own writer."""
    if not may_read(request.user, story):
        return refuse(request)
    moderates = has_right(request.user, "moderate")
    found = brief_of(story, now=moment(request), reads_corrections=moderates)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _act(request, found)
    context = page_context(request, _("What readers answered")) | {
        "story": story,
        "brief": found,
        "publication": found.publication,
        "summary": found.publication.summary,
        "labels": choice_labels(found.publication),
        "moderates": moderates,
        "writes": has_right(request.user, "write"),
        "letters": _letters(found),
    }
    return TemplateResponse(request, "admin/comments/comment/brief.html", context)


def _act(request: HttpRequest, found: Brief) -> HttpResponse:
    if "letter" in request.POST:
        send_brief.enqueue(found.question.pk)
        messages.success(
            request, _("The letter goes to everybody of the story who has not had it.")
        )
        return redirect(request.path)
    ids = [one for one in request.POST.getlist("picked") if one.isascii() and one.isalnum()]
    try:
        story = harvest(found.publication, ids, by=request.user, now=moment(request))
    except HarvestRefused:
        messages.error(request, _("No draft was begun: choose at least one picked answer."))
        return redirect(request.path)
    words = ngettext(
        "A draft that quotes %(count)s answer. Its words show in the preview and in the story.",
        "A draft that quotes %(count)s answers. Their words show in the preview and in the story.",
        len(ids),
    )
    messages.success(request, words % {"count": len(ids)})
    return redirect("admin:articles_article_change", story.pk)


def _letters(found: Brief) -> dict[str, Any]:
    """Who gets the letter, and how many have had it."""
    people = people_of(found.publication.article_id)
    had = BriefLetter.objects.filter(question=found.question)
    sent = set(had.values_list("user_pk", flat=True))
    return {
        "people": [name_of(user) for user in people],
        "left": sum(user.pk not in sent for user in people),
    }
