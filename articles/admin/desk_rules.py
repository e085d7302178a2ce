"""What the newsroom asks of its texts, on one page: a level for each rule of linter and checklist.

For the managing editor. What the house requires of every story is listed and cannot be switched.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import linting
from articles.models import DeskRule
from articles.workflow import checklist

Level = DeskRule.Level


class RulesForm(forms.Form):
    """A choice for each rule that may be switched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(DeskRule.objects.values_list("name", "level"))
        for name, label in _switchable():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=Level.choices, initial=chosen.get(name, Level.WARN)
            )

    @property
    def linter_rows(self) -> list[Any]:
        return [(self[name], linting.WORDS[name].sentence) for name in linting.WORDS]

    @property
    def checklist_rows(self) -> list[Any]:
        return [(self[row.name], row) for row in checklist.TABLE if row.is_switchable]


@admin.register(DeskRule)
class DeskRuleAdmin(admin.ModelAdmin):
    """One page instead of the stock list; there is nothing to add and nothing to delete."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = RulesForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            for name, level in form.cleaned_data.items():
                DeskRule.objects.update_or_create(name=name, defaults={"level": level})
            messages.success(request, _("From now on the desk asks this."))
            return redirect("admin:articles_deskrule_changelist")
        context = {
            **admin.site.each_context(request),
            "title": _("Rules of the desk"),
            "opts": DeskRule._meta,
            "form": form,
            "required": [row for row in checklist.TABLE if not row.is_switchable],
        }
        return TemplateResponse(request, "admin/articles/deskrule/rules.html", context)


def _switchable() -> list[tuple[str, Any]]:
    rules = [(name, words.label) for name, words in linting.WORDS.items()]
    return rules + [(row.name, row.label) for row in checklist.TABLE if row.is_switchable]
