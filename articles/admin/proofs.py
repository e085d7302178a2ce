"""The proof beside the text: what is written now as the page readers would get, nothing of it stored.

It stands in a frame of the form. By GET it is the text as saved; the form posts what is in it, as
it would to save it. The recipe and the template are those of the public page.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.admin import kept_words
from articles.admin.directions import DIRECTIONS
from articles.admin.story_pages import list_page, story_page
from articles.models import Article
from articles.page import text_context
from articles.rendering import TooComplex
from articles.workflow import content as contents
from articles.workflow import previews
from newsroom.web.policy import framed_by_us

METHODS = ("GET", "HEAD", "POST")


@story_page("proof/<slug:language>/", name="proof", methods=METHODS)
@framed_by_us
def proof(request: HttpRequest, story: Article, language: str) -> HttpResponse:
    return _proof(request, story, language)


@list_page("add/proof/<slug:language>/", name="proof_new", methods=METHODS, asks="add")
@framed_by_us
def proof_of_new(request: HttpRequest, language: str) -> HttpResponse:
    """Of a story that is not begun yet."""
    return _proof(request, None, language)


def addresses(story: Article | None) -> dict[str, str]:
    """The proof of each language."""
    name = "proof" if story else "proof_new"
    begin = [story.pk] if story else []
    return {
        language: reverse(f"admin:articles_article_{name}", args=[*begin, language])
        for language in DIRECTIONS
    }


def _proof(request: HttpRequest, story: Article | None, language: str) -> HttpResponse:
    if language not in DIRECTIONS:
        raise Http404
    content = _content(request, story)
    try:
        with override(language):
            copy = previews.unsaved_copy(story, content, language=language)
            context = text_context(copy) | {"draft": {"title": ""}, "frame": "bare.html"}
            response = render(request, "articles/story.html", context)
    except TooComplex as problem:
        words = _("Line %(line)s of the text cannot be set: simplify it.")
        refused: dict[str, Any] = {"words": words % {"line": problem.line}, "language": language}
        return render(request, "admin/articles/article/proof_refused.html", refused, status=422)
    response.headers["Content-Language"] = language
    return response


def _content(request: HttpRequest, story: Article | None) -> contents.Content:
    if request.method == "POST":
        return kept_words.filled(request.POST, story).typed()
    if story is None:
        return contents.blank()
    return contents.snapshot(Article.objects.with_aggregate().get(pk=story.pk))
