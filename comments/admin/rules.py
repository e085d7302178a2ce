"""Word rules: how often each spoke and was contradicted, and a form that tries a rule before it is saved.

A rule is saved only as it was tried: the form carries a signed copy of what the rehearsal showed.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.roles import has_right
from comments.admin.pages import refuse
from comments.models import WordRule, WordRuleMonth
from comments.rehearsal import Rehearsal, rehearse
from comments.ruling import RulingRefused, save_rule
from comments.screening.matcher import BadPattern
from comments.screening.submission import Rule
from newsroom.web.clock import moment
from newsroom.web.typed import read_number

SALT = "comments.word-rule"
# What changes what a rule finds; a note may be changed without trying it again.
TRIED = ("pattern", "kind", "action", "suffixes")
MONTHS = 3
BROKEN = {
    "empty": gettext_lazy("Nothing is left of this pattern once its letters are compared."),
    "broken": gettext_lazy("This pattern cannot be read."),
    "costly": gettext_lazy("This pattern would take too long: repeat less in it."),
}


class RuleForm(forms.ModelForm):
    """`tried`: the signed copy of the rule as its author has seen it at work."""

    tried = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = WordRule
        fields = ("pattern", "kind", "action", "suffixes", "note", "is_active")

    @property
    def rows(self) -> list[Any]:
        return [field for field in self if field.name != "tried"]

    def values(self) -> list[Any]:
        return [self.cleaned_data[name] for name in TRIED]

    def was_tried(self) -> bool:
        try:
            return signing.loads(self.cleaned_data["tried"], salt=SALT) == self.values()
        except signing.BadSignature:
            return False


@admin.register(WordRule)
class WordRuleAdmin(admin.ModelAdmin):
    """A rule is switched off, never deleted: what it held names it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "moderate")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request.user, "moderate")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, "moderate")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request.user, "judge_answers")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return refuse(request)
        months = WordRuleMonth.objects.order_by("-month")
        rules = WordRule.objects.order_by("-is_active", "pattern", "pk")
        rows = [
            {"rule": rule, "months": list(rule.months.all())[:MONTHS]}
            for rule in rules.prefetch_related(Prefetch("months", queryset=months))
        ]
        context = {
            "title": _("Word rules"),
            "rows": rows,
            "may_change": self.has_change_permission(request),
        }
        return self._page(request, "list.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            return refuse(request)
        return self._form(request, WordRule())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            return refuse(request)
        rule = WordRule.objects.filter(pk=read_number(object_id)).first()
        if rule is None:
            raise Http404
        return self._form(request, rule)

    def _form(self, request: HttpRequest, rule: WordRule) -> HttpResponse:
        form, rehearsal = RuleForm(request.POST or None, instance=rule), None
        if not self.has_change_permission(request):
            form.fields.pop("is_active")
        if request.method == "POST" and form.is_valid():
            if "save" in request.POST and form.was_tried():
                return self._save(request, form.instance)
            rehearsal = _rehearsed(form)
            if rehearsal is not None and "save" in request.POST:
                messages.warning(request, _("Look at what the rule finds first, then save it."))
        tried = signing.dumps(form.values(), salt=SALT) if rehearsal else ""
        title = _("Word rule") if rule.pk else _("New word rule")
        context = {"title": title, "form": form, "rehearsal": rehearsal, "tried": tried}
        return self._page(request, "form.html", context)

    def _save(self, request: HttpRequest, rule: WordRule) -> HttpResponse:
        try:
            save_rule(rule, by=request.user, now=moment(request))
        except RulingRefused:
            return refuse(request)
        words = _("Saved and applied.") if rule.is_active else _("Saved. It is not applied yet.")
        messages.success(request, words)
        return redirect("admin:comments_wordrule_changelist")

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/comments/wordrule/{name}", whole)


def _rehearsed(form: RuleForm) -> Rehearsal | None:
    """What the rule would have done; nothing, and an error on the form, where it cannot be applied."""
    values = dict(zip(TRIED, form.values(), strict=True))
    try:
        return rehearse(Rule(form.instance.pk or 0, **values))
    except BadPattern as bad:
        form.add_error("pattern", BROKEN.get(bad.code, BROKEN["broken"]))
        return None
