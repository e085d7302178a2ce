"""Autosave at the desk: where the form of a story sends its words on the way, and what it offers.

These addresses answer scripts; each has the permission of the form itself. Words are taken from
the account that typed them only: a browser in which somebody else has signed in since is told so.
"""

import secrets
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import autosave
from articles.admin import conflict, here, kept_words, panels
from articles.admin.moves import MoveForm
from articles.admin.story_form import StoryForm, label_of
from articles.admin.story_pages import list_page, story_page
from articles.models import Article, Autosave
from articles.templatetags.site import clock_time
from newsroom.web.typed import read_number

# What the form posts beside its words.
OURS = {"csrfmiddlewaretoken", "_tab", "_serial", "_instead_of", "_person", "_move"}


@story_page("autosave/", name="autosave", methods=("POST",))
def keep_story(request: HttpRequest, story: Article) -> HttpResponse:
    """The words of a story's form."""
    return _keep(request, story)


@list_page("add/autosave/", name="autosave_new", methods=("POST",), asks="add")
def keep_new_story(request: HttpRequest) -> HttpResponse:
    """The words of a story that is not begun yet."""
    return _keep(request, None)


@story_page("autosave/<number:kept>/discard/", name="autosave_discard", methods=("POST",))
def discard_words(request: HttpRequest, story: Article, kept: int) -> HttpResponse:
    return _discard(request, story, kept)


@list_page(
    "add/autosave/<number:kept>/discard/",
    name="autosave_new_discard",
    methods=("POST",),
    asks="add",
)
def discard_new_words(request: HttpRequest, kept: int) -> HttpResponse:
    return _discard(request, None, kept)


@list_page("session/", name="session")
@never_cache
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the token of their forms, which changes with every sign-in."""
    return JsonResponse({"person": request.user.pk, "token": get_token(request)})


@list_page("signed-in/", name="signed_in")
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where the window ends in which somebody signed in again beside a story's form."""
    context = {**admin.site.each_context(request), "title": _("You are signed in again")}
    return TemplateResponse(request, "admin/articles/article/signed_in.html", context)


@list_page("kept/", name="kept")
def kept_everywhere(request: HttpRequest) -> HttpResponse:
    """All that the person has typed and not saved, story by story."""
    now = timezone.now()
    stories = {row.article for row in autosave.kept_by(request.user)}
    found = [
        {"offer": offer, "story": story}
        for story in stories
        for offer in kept_words.offers(story, request.user, now=now)
    ]
    found.sort(key=lambda words: words["offer"].row.saved_at, reverse=True)
    context = {
        **admin.site.each_context(request),
        "title": _("Words not saved yet"),
        "days": settings.AUTOSAVE_DAYS,
        "kept": found,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "admin/articles/article/kept.html", context)


def of_form(request: HttpRequest, story: Article | None, form: StoryForm) -> dict[str, Any]:
    """What the form of a story says of words on their way."""
    restored = getattr(request, "restored_words", None)
    # Refused words are in the form again and go on under their tab. After a move they are not.
    shows_words = form.is_bound or hasattr(request, "merged_content")
    goes_on = shows_words and restored is None
    tab = (here.tab_of(request) if goes_on else None) or ""
    without = {tab} | ({restored.tab} if restored else set())
    now = timezone.now()
    has_kept = story is None or getattr(story, "has_kept_words", True)
    return {
        "tab": tab,
        "serial": (read_number(request.POST.get("_serial")) if goes_on else None) or 0,
        "instead_of": _text_of(restored) if restored else request.POST.get("_instead_of", ""),
        "restored": restored,
        "is_unsaved": shows_words,
        "address": _address("autosave", story),
        "offers": kept_words.offers(story, request.user, now=now, without=without)
        if has_kept
        else [],
    }


def restoring(request: HttpRequest, story: Article | None, *, is_open: bool) -> dict[str, Any]:
    """The context of a form into which kept words are put back; empty where they are gone. A form
    that is not open shows them to be copied.
    """
    pk = read_number(request.GET.get("restore"))
    row = autosave.kept(by=request.user, article=story).filter(pk=pk).first()
    if row is None:
        words = _("These words are no longer kept: they were saved or discarded.")
        messages.warning(request, words)
        return {}
    notes = {"move_form": MoveForm(initial=kept_words.notes_of(row), story=story)}
    form = kept_words.form_of(row, story)
    amiss = form.typed_amiss()
    if not is_open:
        mine = [panels.Kept.of(*words) for words in kept_words.differing(form).items()]
        mine += [panels.Kept(label_of(name), typed.text) for name, typed in amiss.items()]
        return notes | {"to_copy": mine}
    merged = kept_words.put_back(form, story)
    request.merged_content, request.restored_words = merged.content, row
    request.unread_times = amiss
    for name in amiss:
        messages.warning(request, f"{label_of(name)}: {' '.join(form.errors[name])}")
    has_moved = story is not None and row.base_id != story.revision_id
    typed = [*conflict.retyped(row.fields.items()), ("_instead_of", _text_of(row))]
    conflicts = {"clashes": merged.clashes, "joined": merged.joined, "typed": typed}
    return notes | conflicts | {"is_conflict": has_moved}


def saved(request: HttpRequest, story: Article | None) -> None:
    """The form was saved: the words of its tab are in the story now. In the save's transaction.

    `story` None: the form was that of a new one.
    """
    now, tab = timezone.now(), here.tab_of(request)
    if tab:
        serial = read_number(request.POST.get("_serial")) or 0
        if conflict.AGAINST in request.POST:
            # Settled beside the form, which may have sent the merged words meanwhile.
            serial = max(serial, int(now.timestamp() * 1000))
        autosave.close(by=request.user, tab=tab, serial=serial, article=story, now=now)
    _let_go_of_restored(request)


def keep_unchosen(request: HttpRequest, story: Article, *, is_any: bool) -> None:
    """After a conflict was settled: words of the person that were not chosen stay with the others
    that are not saved, so that a wrong choice loses nothing.
    """
    if not is_any:
        return
    _keep_posted(request, story, tab=f"settled-{secrets.token_hex(8)}")
    words = _("Your words that you did not choose are kept for you: see “Words not saved yet”.")
    messages.info(request, words)


def catch(request: HttpRequest, story: Article | None) -> None:
    """Something else than saving was asked beside words that are not saved: keep them, as the page
    goes away.
    """
    if "base" not in request.POST:
        return
    if kept_words.has_words(kept_words.filled(request.POST, story)):
        tab = here.tab_of(request) or f"move-{secrets.token_hex(8)}"
        # What cannot be kept does not stand in the way of what was asked.
        with suppress(autosave.TooLong, autosave.WrongTab):
            _keep_posted(request, story, tab=tab)


def _keep(request: HttpRequest, story: Article | None) -> HttpResponse:
    """Answers with the number of the newest text that is kept and the time of it, or why not."""
    tab, serial = here.tab_of(request), read_number(request.POST.get("_serial"))
    if tab is None or serial is None:
        return JsonResponse({"problem": "malformed"}, status=400)
    if request.POST.get("_person") != str(request.user.pk):
        return JsonResponse({"problem": "another person"}, status=409)
    try:
        row = _keep_posted(request, story, tab=tab, serial=serial)
    except autosave.TooLong:
        return JsonResponse({"problem": "too long"}, status=413)
    except autosave.WrongTab:
        return JsonResponse({"problem": "another story"}, status=400)
    _let_go_of_restored(request)
    if story:
        here.writes(request, story, tab)
    is_closed = row.closed_at is not None
    at = clock_time(row.saved_at)
    return JsonResponse({"serial": row.serial, "at": at, "closed": is_closed})


def _keep_posted(
    request: HttpRequest, story: Article | None, *, tab: str, serial: int | None = None
) -> Autosave:
    now = timezone.now()
    return autosave.keep(
        _words_of(request),
        by=request.user,
        article=story,
        tab=tab,
        serial=serial or read_number(request.POST.get("_serial")) or int(now.timestamp() * 1000),
        base=read_number(request.POST.get("base")),
        now=now,
    )


def _words_of(request: HttpRequest) -> dict[str, list[str]]:
    """What was posted, but for what stands beside the words."""
    words: dict[str, list[str]] = {}
    for name, value in conflict.retyped(request.POST.lists()):
        if name not in OURS:
            words.setdefault(name, []).append(value)
    return words


def _text_of(row: Autosave) -> str:
    """The kept text that a form was filled with: its row, and which of its texts."""
    return f"{row.pk}-{row.serial}"


def _let_go_of_restored(request: HttpRequest) -> None:
    """The words put back into this form stand under its own tab now. Where they were typed further
    in another tab meanwhile, those stay.
    """
    pk, _dash, serial = request.POST.get("_instead_of", "").partition("-")
    if read_number(pk) and read_number(serial):
        rows = autosave.kept_by(request.user).filter(pk=int(pk), serial=int(serial))
        for row in rows:
            autosave.discard(row, now=timezone.now())


def _discard(request: HttpRequest, story: Article | None, kept: int) -> HttpResponse:
    for row in autosave.kept(by=request.user, article=story).filter(pk=kept):
        autosave.discard(row, now=timezone.now())
    if request.accepts("text/html"):
        catch(request, story)
        messages.success(request, _("The words are discarded."))
        return redirect(_address("change" if story else "add", story))
    return JsonResponse({"discarded": kept})


def _address(name: str, story: Article | None) -> str:
    if story:
        return reverse(f"admin:articles_article_{name}", args=[story.pk])
    name = {"autosave": "autosave_new"}.get(name, name)
    return reverse(f"admin:articles_article_{name}")
