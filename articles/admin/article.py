"""Stories in the admin: one form for the whole aggregate, moves as buttons, nothing else writes.

Saving is `workflow.create` or `workflow.edit`, a move is `workflow.perform`; the form's own save,
the list's editing and deleting are shut. The state is no field of any form.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import search, workflow
from articles.admin import calendar, here, keeping, panels, proofs, story_pages
from articles.admin.late_saves import LateSaves, as_get, may_edit
from articles.admin.move_pages import move_page, quick_fix_form
from articles.admin.moves import MoveForm, what_now
from articles.admin.opened import Opened
from articles.admin.review import review_page
from articles.admin.story_form import StoryForm
from articles.admin.waiting import SectionFilter, TranslationFilter, WaitingFilter
from articles.models import Article
from articles.models.article import PublicStatus
from articles.roles import has_right
from articles.templatetags.desk import handed_to, public_tone, titled, tone
from articles.templatetags.site import date_time
from articles.templatetags.translating import story_mark
from articles.workflow.access import may_open, sees_own_only
from articles.workflow.table import Move
from newsroom.auth import name_of


@admin.register(Article)
class ArticleAdmin(LateSaves):
    """The desk's stories."""

    form = StoryForm
    fields = tuple(StoryForm.base_fields)
    # A field of the form's own, filled from the content: Django has no need to read them itself.
    exclude = ("tags",)
    list_display = (
        "title",
        "state_badge",
        "with_readers",
        "section",
        "written_by",
        "handed",
        "changed",
    )
    list_display_links = ("title",)
    list_filter = (WaitingFilter, "state", TranslationFilter, ("section", SectionFilter))
    list_select_related = ("section", "created_by", "assignee")
    list_per_page = 30
    search_fields = ("headline_ar", "headline_en", "standfirst_ar")
    search_help_text = gettext_lazy("Search all words of the stories")
    actions = None
    save_on_top = False

    # Who sees what ---------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = super().get_queryset(request)
        if sees_own_only(request.user):
            rows = rows.filter(created_by=request.user)
        if _shows_form(request):
            return Opened.rows(rows, request.user, timezone.now())
        if request.resolver_match.url_name != "articles_article_change":
            rows = rows.defer("body", "body_ar", "body_en", "translation")
        return rows.with_public_status(timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "write")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or may_open(request.user, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the engine that readers search with, over all working copies; a headline that holds the
        letters where that finds nothing, since an index may be behind."""
        if not search_term.strip():
            return queryset, False
        if keys := search.find(search.STORIES, search_term, among=queryset):
            return queryset.filter(pk__in=keys), False
        return super().get_search_results(request, queryset, search_term)

    # The list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("headline"), ordering="headline_ar")
    def title(self, story: Article) -> str:
        return titled(story)

    @admin.display(description=gettext_lazy("working copy"), ordering="state")
    def state_badge(self, story: Article) -> str:
        label = story.get_state_display()
        badge = format_html('<span class="state state--{}">{}</span>', tone(story.state), label)
        if mark := story_mark(story):
            badge = format_html("{}<br>{}", badge, mark)
        return format_html("{}{}", badge, here.as_html(story.guests))

    @admin.display(description=gettext_lazy("with readers"), ordering="shown_as")
    def with_readers(self, story: Article) -> str:
        status = PublicStatus(story.shown_as)
        if status == PublicStatus.NONE:
            return "—"
        mark = format_html(
            '<span class="state state--{}">{}</span>', public_tone(status), status.label
        )
        if story.unreviewed:
            waits = format_html(
                '<span class="state state--returned">{}</span>', _("not reviewed yet")
            )
            return format_html("{} {}", mark, waits)
        return mark

    @admin.display(description=gettext_lazy("written by"))
    def written_by(self, story: Article) -> str:
        return name_of(story.created_by) or "—"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[here.StoryList]:
        return here.StoryList

    @admin.display(description=gettext_lazy("with whom, by when"), ordering="due_at")
    def handed(self, story: Article) -> str:
        return handed_to(story, now=timezone.now())

    @admin.display(description=gettext_lazy("last change"), ordering="changed_at")
    def changed(self, story: Article) -> str:
        return date_time(story.changed_at)

    # The form --------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.opened = Opened(obj, request.user) if obj and _shows_form(request) else None
        form.content = getattr(request, "merged_content", None)
        form.unread_times = getattr(request, "unread_times", {})
        # A post is never locked: what was written when the story moved on is shown, not dropped.
        form.is_locked = request.method != "POST" and not self._is_open(request, obj)
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the stock links to add and change what is chosen: they lead away from the text."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    @property
    def media(self) -> Media:
        """None of the stock scripts: what they do on a form, this one does not have."""
        return Media()

    def _is_open(self, request: HttpRequest, story: Article | None) -> bool:
        """Whether the form may be written in."""
        return may_edit(request.user, story) and not here.is_held_against(request.user, story)

    def save_model(self, request, obj, form, change) -> None:
        """The only writing of the form. Raises StaleVersion or NotAllowed past the admin."""
        if not change:
            obj.pk = workflow.create(form.changes(), by=request.user).pk
        else:
            story = Article.objects.with_aggregate().get(pk=obj.pk)
            # Not the version: a preview link made meanwhile changes no word.
            request.was_stale = form.cleaned_data["base"] != story.revision_id
            self.write(request, story, form)
        keeping.saved(request, obj if change else None)
        obj.refresh_from_db()

    def save_related(self, request, form, formsets, change) -> None:
        """Nothing is left to save: the lists went with the text."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "GET" and "restore" in request.GET:
            story = self.get_object(request, object_id) if object_id else None
            is_open = self._is_open(request, story)
            words = keeping.restoring(request, story, is_open=is_open)
            extra_context = words | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context |= panels.of_story(
            obj if change else None, request, context.get("move_form"), opened=form.opened
        )
        context["is_open"] = not form.is_locked
        context["proofs"] = proofs.addresses(obj if change else None)
        context["keeping"] = keeping.of_form(request, obj if change else None, form)
        context["writing"], form.notes_here = _writing(request, form), context.get("notes_here")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_save(request, obj)

    def response_change(self, request, obj):
        return self._after_save(request, obj)

    def _after_save(self, request: HttpRequest, story: Article) -> HttpResponse:
        messages.success(request, self._saved_words(story))
        if request.POST.get("_move") == "submit":
            self._submit(request, story)
        return redirect(_address(story.pk, request))

    def _saved_words(self, story: Article) -> str:
        if story.state == Article.State.IN_REVIEW:
            return _("Saved. The text is in review, so it needs an approval of its own.")
        return _("Saved. Readers see nothing of it yet.")

    def _submit(self, request: HttpRequest, story: Article) -> None:
        if getattr(request, "was_stale", False):
            words = _("Somebody else saved this story meanwhile. Read it again, then submit it.")
            messages.warning(request, words)
            return
        given = {}
        if "assignee" in request.POST:
            form = MoveForm(request.POST, story=story)
            if not form.is_valid():
                for field in form.errors.values():
                    messages.error(request, " ".join(field))
                return
            given = form.given_to(workflow.MOVES["submit"])
        try:
            workflow.perform(
                story, "submit", by=request.user, expected_version=story.version, **given
            )
        except workflow.Refused as refused:
            words = _("It is not submitted yet. %(reasons)s")
            messages.error(request, words % {"reasons": " ".join(refused.reasons)})
        else:
            messages.success(request, _done(workflow.MOVES["submit"], story, request.user))

    # Moves -----------------------------------------------------------------------------------

    def get_urls(self):
        move = self.admin_site.admin_view(
            require_http_methods(["GET", "HEAD", "POST"])(self.move_view)
        )
        mine = path("<number:object_id>/move/<slug:move>/", move, name="articles_article_move")
        return [mine, *calendar.addresses(self), *story_pages.addresses(self), *super().get_urls()]

    def move_view(self, request: HttpRequest, object_id: int, move: str) -> HttpResponse:
        """Make a move that changes no text; by GET, the page that says what it would do."""
        story = self.get_object(request, str(object_id))
        if story is None or move not in workflow.MOVES:
            raise Http404
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        row = workflow.MOVES[move]
        if request.method != "POST":
            if row not in workflow.available_moves(story, request.user):
                words = f"{workflow.NotAllowed()} {what_now(story, request.user)}"
                messages.error(request, words)
                return redirect(_address(story.pk, request))
            return move_page(request, story, row)
        keeping.catch(request, story)
        if move != "take_over" and self._has_unsaved_text(request, story):
            return self.conflict(request, str(object_id), Unsaved())
        return self._make(request, story, row, MoveForm(request.POST, story=story))

    def _make(
        self, request: HttpRequest, story: Article, row: Move, form: MoveForm
    ) -> HttpResponse:
        fix = quick_fix_form(story, request.POST) if row.name == "quick_fix" else None
        if not form.is_valid() or (fix and not fix.is_valid()):
            reasons = [error for field in form.errors.values() for error in field]
            return self._refused(request, story, row, form, 422, reasons, fix)
        given = form.given_to(row) | ({"changes": fix.changes()} if fix else {})
        try:
            workflow.perform(
                story,
                row.name,
                by=request.user,
                expected_version=form.cleaned_data["version"],
                **given,
            )
        except workflow.Refused as refused:
            return self._refused(request, story, row, form, 422, refused.reasons, fix)
        except workflow.WorkflowError as problem:
            story = Article.objects.get(pk=story.pk)
            reasons = [str(problem), what_now(story, request.user)]
            return self._refused(request, story, row, form, 409, reasons, fix)
        story = Article.objects.get(pk=story.pk)
        messages.success(request, _done(row, story, request.user))
        if request.POST.get("_from") == "review":
            return redirect("admin:articles_article_review", story.pk)
        return redirect(_address(story.pk, request))

    def _has_unsaved_text(self, request: HttpRequest, story: Article) -> bool:
        """A button of the form was pressed with words in it that were not saved."""
        if "headline_ar" not in request.POST or "seen_ar" not in request.POST:
            return False
        form = self.get_form(request, story, change=True)(request.POST, instance=story)
        return not form.is_valid() or bool(form.changes())

    def _refused(self, request, story, row, form, status, reasons=(), fix=None) -> TemplateResponse:
        """Back where one came from, with what was typed and the reasons."""
        story.refresh_from_db(fields=["version", "state"])
        if row.name == "restore":
            for reason in reasons:
                messages.error(request, reason)
            return redirect("admin:articles_article_revisions", story.pk)
        if request.POST.get("_from") == "review":
            for reason in reasons:
                messages.error(request, reason)
            return review_page(request, story, form=form, status=status)
        if row.rank == "rare" or "seen_ar" not in request.POST:
            # The version of now: who reads the reasons may press again.
            form.data = form.data.copy()
            form.data["version"] = story.version
            return move_page(
                request, story, row, form=form, fix=fix, reasons=list(reasons), status=status
            )
        for reason in reasons:
            messages.error(request, reason)
        context = {"move_form": form}
        response = super().changeform_view(as_get(request), str(story.pk), "", context)
        response.status_code = status
        return response


class Unsaved(workflow.WorkflowError):
    """A move was asked for while words in the form were not saved yet."""

    def __str__(self) -> str:
        return _("Your words in the form are not saved yet. Save them, then make the move.")


def _shows_form(request: HttpRequest) -> bool:
    """Whether the story is read to be shown in its form. What is posted is held against the story
    as it stands then."""
    is_form = request.resolver_match.url_name == "articles_article_change"
    return is_form and request.method != "POST"


def _done(move: Move, story: Article, user: Any) -> str:
    """What was done, and what this person can do next."""
    return f"{move.done}. {what_now(Article.objects.get(pk=story.pk), user)}"


def _address(pk: int, request: HttpRequest) -> str:
    """The form again, in the language one was writing in."""
    address = reverse("admin:articles_article_change", args=[pk])
    return f"{address}?writing=en" if request.POST.get("_writing") == "en" else address


def _writing(request: HttpRequest, form: StoryForm) -> str:
    """The language the form opens in: where the errors are, else where one was."""
    parts = (form, *(row for rows in form.rows.values() for row in rows))
    wrong = {name[-3:] for part in parts for name in part.errors}
    if "_ar" in wrong:
        return "ar"
    if "_en" in wrong:
        return "en"
    asked = request.POST.get("_writing") or request.GET.get("writing")
    return "en" if asked == "en" else "ar"
