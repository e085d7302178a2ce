"""A story's form that several people may save: what a late save is answered with.

Nothing is overwritten and nothing merged unseen: a save that came too late gets 409, the page of
the conflict and the merged story in the form below it; what was chosen there comes back to the
form's own address, where it is held against the story once more.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin import conflict, here, keeping, panels
from articles.admin.story_form import StoryForm
from articles.models import Article
from articles.workflow import content as contents


class LateSaves(admin.ModelAdmin):
    """The part of the story's admin that two people meet in."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            if object_id and request.POST.get(conflict.THEN) == "form":
                return self._write_on(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)
        except workflow.WorkflowError as problem:
            if object_id is None:
                raise PermissionDenied from problem
            return self.conflict(request, object_id, problem)

    def write(self, request: HttpRequest, story: Article, form: StoryForm) -> None:
        """Save the form, or what was chosen on the page of a conflict, `story` with its aggregate.

        Raises StaleVersion, NotAllowed or Refused.
        """
        if conflict.AGAINST not in request.POST:
            workflow.edit(
                story,
                form.changes(),
                by=request.user,
                expected_version=form.seen,
                shown=form.base_content,
            )
            return
        settled, seen = conflict.settled(form, request.POST, story), workflow.Seen.of(story)
        workflow.edit(story, settled.content, by=request.user, expected_version=seen)
        keeping.keep_unchosen(request, story, is_any=settled.leaves_mine_out)

    def conflict(self, request, object_id, problem: workflow.WorkflowError) -> HttpResponse:
        """409: what both wrote to choose from, and the merged story in the form below."""
        typed = conflict.retyped(request.POST.lists())
        story, form = self._posted(request, object_id)
        if not form.is_valid():
            return super().changeform_view(request, object_id)
        merged = conflict.merge(form.base_content, form.changes(), contents.snapshot(story))
        messages.error(request, str(problem))
        is_closed = here.is_held_against(request.user, story) or not may_edit(request.user, story)
        mine = [panels.Kept.of(*words) for words in form.changes().items()] if is_closed else []
        context = {"clashes": merged.clashes, "joined": merged.joined, "typed": typed, "mine": mine}
        # A move asked for beside words that were not saved is no conflict: the form holds them.
        context["is_conflict"] = bool(mine) or form.cleaned_data["base"] != story.revision_id
        response = self._shown_again(request, object_id, merged.content, context)
        response.status_code = 409
        return response

    def _write_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form with what was chosen in a conflict, to write on; nothing is saved yet."""
        story, form = self._posted(request, object_id)
        if not form.is_valid():
            return super().changeform_view(request, object_id)
        content = conflict.settled(form, request.POST, story).content
        words = _("This is what you chose, put together. It is not saved yet.")
        messages.info(request, words)
        return self._shown_again(request, object_id, content, {})

    def _posted(self, request: HttpRequest, object_id: str) -> tuple[Article, StoryForm]:
        """The story as it stands, and the form that was posted to it."""
        story = self.get_object(request, object_id)
        if story is None:
            raise Http404
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        form = self.get_form(request, story, change=True)(request.POST, instance=story)
        form.is_valid()
        return Article.objects.with_aggregate().get(pk=story.pk), form

    def _shown_again(
        self, request: HttpRequest, object_id: str, content: contents.Content, context: dict
    ) -> HttpResponse:
        request = as_get(request)
        request.merged_content = content
        return super().changeform_view(request, object_id, "", context)


def may_edit(user: Any, story: Article | None) -> bool:
    if story is None:
        return True
    row = workflow.edit_row(story)
    return row is not None and row.who(user, story)


def as_get(request: HttpRequest) -> HttpRequest:
    """The same request as one for the page, to show it again after a refused post."""
    request.method = "GET"
    return request
