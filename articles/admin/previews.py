"""Seeing a story as a public page before it is one: the desk's own preview, and links for guests.

Both show a saved revision by the recipe and the template of the public story. A link is shown once,
when it is made: of its token only a hash is kept.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from articles import workflow
from articles.admin import panels
from articles.admin.opened import Opened
from articles.admin.story_pages import page_context, story_page
from articles.models import Article, PreviewLink
from articles.page import story_context
from articles.rendering import TooComplex
from articles.workflow import previews

# Links told on the page: the open ones and the last that ended.
SHOWN = 50
LASTS = (
    (24, gettext_lazy("24 hours")),
    (72, gettext_lazy("3 days")),
    (168, gettext_lazy("7 days")),
)


class LinkForm(forms.Form):
    """What a link asks: for whom it is, and for how long."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("It lasts"),
        choices=LASTS,
        coerce=int,
        initial=24,
        widget=forms.RadioSelect,
    )


@story_page("preview/<slug:language>/", name="preview")
def preview(request: HttpRequest, story: Article, language: str) -> HttpResponse:
    """The text as last saved, as the whole public page."""
    if story.revision is None or language not in previews.written_in(story.revision):
        raise Http404
    now, back = timezone.now(), reverse("admin:articles_article_change", args=[story.pk])
    with override(language):
        try:
            copy = previews.draft_copy(story.revision, now=now)
        except TooComplex as problem:
            words = _("Line %(line)s of the text cannot be set: simplify it.")
            messages.error(request, words % {"line": problem.line})
            return redirect(back)
        draft = previews.standing(story.revision, now=now) | {"back": back}
        context = story_context(copy, now) | {"draft": draft}
        context["other_edition"] = _other(story, language)
        response = render(request, "articles/story.html", context)
    response.headers["Content-Language"] = language
    return response


@story_page("previews/", name="previews", methods=("GET", "HEAD", "POST"))
def links(request: HttpRequest, story: Article) -> HttpResponse:
    """The links of the story: a form for one more, those that are open, those that ended."""
    form, token, status = LinkForm(request.POST or None), "", 200
    if request.method == "POST":
        token, status = _make(request, story, form)
        form = LinkForm() if token else form
    now = timezone.now()
    found = list(PreviewLink.objects.filter(article=story).select_related("revision")[:SHOWN])
    context = page_context(request, story, _("Preview links")) | {
        "form": form,
        "fresh": _addresses(story, token) if token else [],
        "open": [link for link in found if link.is_open(now)],
        "ended": [link for link in found if not link.is_open(now)],
        "may_make": workflow.may_write(request.user, story),
    }
    return render(request, "admin/articles/article/previews.html", context, status=status)


@story_page("previews/<number:pk>/revoke/", name="revoke_preview", methods=("POST",))
def revoke(request: HttpRequest, story: Article, pk: int) -> HttpResponse:
    """End a link now."""
    link = PreviewLink.objects.filter(article=story, pk=pk).first()
    if link is None:
        raise Http404
    try:
        revoked = previews.revoke_link(link, by=request.user, now=timezone.now())
    except workflow.NotAllowed as problem:
        raise PermissionDenied from problem
    words = _("Revoked: the link opens nothing now.") if revoked else _("It had been revoked.")
    messages.success(request, words)
    return redirect("admin:articles_article_previews", story.pk)


def of_panel(opened: Opened) -> dict[str, Any]:
    """The part of the story's side: the page in each language, and how many links are open."""
    revision = opened.story.revision
    return {
        "written_in": previews.written_in(revision) if revision else (),
        "open_links": opened.story.open_links,
    }


panels.PARTS.append(of_panel)


def _make(request: HttpRequest, story: Article, form: LinkForm) -> tuple[str, int]:
    """The token of a new link, or none and the status of a refusal."""
    if not form.is_valid():
        return "", 422
    try:
        _link, token = previews.make_link(
            story, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except workflow.NotAllowed as problem:
        raise PermissionDenied from problem
    except workflow.Refused as refused:
        form.add_error(None, refused.reasons)
        return "", 422
    return token, 200


def _addresses(story: Article, token: str) -> list[dict[str, str]]:
    """The link in each language that the text is written in, as it is sent to somebody."""
    found = []
    for language in previews.written_in(story.revision):
        with override(language):
            path = reverse("articles:preview", args=[token])
        name = dict(settings.LANGUAGES)[language]
        found.append({"language": str(name), "address": f"{settings.SITE_URL}{path}"})
    return found


def _other(story: Article, language: str) -> str | None:
    there = "en" if language == "ar" else "ar"
    if there not in previews.written_in(story.revision):
        return None
    return reverse("admin:articles_article_preview", args=[story.pk, there])
