"""The original of a story and its translation side by side, to be translated row by row.

The page is the story's form in other clothes: it posts every field of it, so saving, late saves and
the keeping of words on their way are the form's own. Only the text comes in rows, which are put
together before the form reads them.
"""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin import here, keeping, translation_pairs
from articles.admin.directions import DIRECTIONS
from articles.admin.late_saves import may_edit
from articles.admin.picture_forms import form_over
from articles.admin.story_form import StoryForm
from articles.admin.story_pages import page_context, story_page
from articles.models import Article, Image
from articles.workflow import content as contents
from articles.workflow import translations
from articles.workflow.vouching import may_vouch, say_it_fits

INTO, FITS = "_into", "_fits"


@story_page("translate/", name="translate", methods=("GET", "HEAD", "POST"))
def translate_page(request: HttpRequest, story: Article) -> HttpResponse:
    """The rows; by POST what was written in them is saved, and with `_fits` a part is vouched for."""
    if request.method == "POST":
        return _save(request, story)
    return TemplateResponse(
        request, "admin/articles/article/translate.html", _context(request, story)
    )


def address(story: Article, language: str) -> str:
    """The page of a story's translation into this language."""
    found = reverse("admin:articles_article_translate", args=[story.pk])
    return f"{found}?into={language}"


def _context(request: HttpRequest, story: Article) -> dict[str, Any]:
    form = _form(request, story)(instance=story)
    aggregate: Article = form.aggregate
    content = contents.snapshot(aggregate)
    pictures = list(Image.objects.filter(pk__in=aggregate.revision.pictures).order_by("pk"))
    words = {str(image.pk): vars(image) for image in pictures}
    found = translations.translation(
        aggregate.translation, content, _into(request.GET.get("into")), words
    )
    groups = translation_pairs.groups(form, content, found, pictures)
    pairs = [pair for group in groups for pair in group.pairs]
    left = [pair for pair in pairs if pair.is_open]
    who = here.of_story(aggregate, request.user)
    is_open = not form.is_locked
    return page_context(request, aggregate, _title(found.language)) | who | {
        "form": form,
        "translation": found,
        "groups": groups,
        "beside": _beside(form, pairs, found.language),
        "left": left,
        "total": sum(pair.state != "none" for pair in pairs),
        "is_open": is_open,
        "is_locked": not is_open,
        "vouches": may_vouch(request.user, aggregate),
        "keeping": keeping.of_form(request, aggregate, form),
        "form_address": _form_address(story, found.language),
        "other_way": address(story, found.source),
    }  # fmt: skip


def _save(request: HttpRequest, story: Article) -> HttpResponse:
    language = _into(request.POST.get(INTO)) or "en"
    posted = request.POST.copy()
    text = translation_pairs.assembled(posted)
    if text is not None:
        posted[f"body_{language}"] = text
    request.POST = posted
    part = posted.get(FITS)
    form = _form(request, story)(posted, instance=copy(story))
    has_words = not form.is_valid() or bool(form.changes())
    is_open = may_edit(request.user, story)
    if is_open and request.user.has_perm("articles.change_image"):
        # Before the story, whose revision takes the words of its pictures with it.
        _describe(request, story, language)
    if is_open and (has_words or part is None):
        # What is refused or late is shown by the form, with the words in it.
        answer = admin.site.get_model_admin(Article).changeform_view(request, str(story.pk))
        if answer.status_code != 302:
            return answer
    if part is not None:
        _vouch(request, story, language, part, form)
    return redirect(address(story, language))


def _describe(request: HttpRequest, story: Article, language: str) -> None:
    """Save the words of the story's pictures where they were written anew; those of other pictures
    are none of this page's."""
    for image in Image.objects.filter(pk__in=story.revision.pictures):
        typed = QueryDict(mutable=True)
        for name in ("alt", "caption"):
            words = request.POST.get(f"picture-{image.pk}-{name}")
            column = f"{name}_{language}"
            if words is not None and words.strip() != (getattr(image, column) or ""):
                typed[column] = words
        if not typed:
            continue
        form = form_over(image, typed)
        if form.is_valid():
            form.save()
        for error in (error for errors in form.errors.values() for error in errors):
            messages.error(request, f"{image}: {error}")


def _vouch(request: HttpRequest, story: Article, language: str, part: str, form: StoryForm) -> None:
    try:
        say_it_fits(
            story, language, part, by=request.user, shown=form.base_content, now=timezone.now()
        )
    except workflow.NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Noted: it still fits the original."))


def _form(request: HttpRequest, story: Article) -> type[StoryForm]:
    form: type[StoryForm] = admin.site.get_model_admin(Article).get_form(
        request, story, change=True
    )
    return form


def _into(asked: str | None) -> str:
    return asked if asked in DIRECTIONS else ""


def _form_address(story: Article, language: str) -> str:
    found = reverse("admin:articles_article_change", args=[story.pk])
    return f"{found}?writing={language}"


def _title(language: str) -> str:
    return {"en": _("Translation into English"), "ar": _("Translation into Arabic")}[language]


def _beside(form: StoryForm, pairs: list[translation_pairs.Pair], language: str) -> list[Any]:
    """The fields that have no row: they are posted as they stand."""
    shown = {pair.field.html_name for pair in pairs if pair.field is not None}
    parts: list[Any] = [form]
    for rows in form.rows.values():
        parts += [rows.management_form, *rows]
    fields = [field for part in parts for field in part]
    tick = {"publish_en"} if language == "en" else set()
    return [field for field in fields if field.html_name not in shown | tick]
