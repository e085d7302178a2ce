"""The term bank in the admin: names, and how else people spell them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.directions import with_directions
from articles.models import Spelling, Term
from articles.search.tasks import index_stories_with
from newsroom.text.arabic import fold


class SpellingRows(forms.BaseInlineFormSet):
    """Two rows of one form may not be the same spelling; the database sees saved ones only."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            text = (form.cleaned_data or {}).get("text") or ""
            if not text or self._should_delete_form(form):
                continue
            if fold(text) in seen:
                form.add_error("text", _("This spelling stands in the list already."))
            seen.add(fold(text))


class SpellingInline(admin.StackedInline):
    model = Spelling
    formset = SpellingRows
    fields = (("text", "is_corrected"),)
    extra = 3

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget.attrs["dir"] = "auto"
        return field


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    """Names, with their spellings beside them."""

    list_display = ("__str__", "category", "others", "is_active")
    list_filter = ("category", "is_active")
    search_fields = ("name_ar", "name_en", "spellings__text", "note")
    search_help_text = _("Search names and spellings")
    fields = ("name_ar", "name_en", "category", "only_with", "note", "is_active")
    inlines = (SpellingInline,)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        return super().get_queryset(request).annotate(spelled=Count("spellings", distinct=True))

    def get_form(self, request, obj=None, change=False, **kwargs):
        return with_directions(super().get_form(request, obj, change, **kwargs))

    def get_search_results(self, request, queryset, search_term):
        """Found in any spelling: what is typed is compared folded, too."""
        found, is_doubled = super().get_search_results(request, queryset, search_term)
        if folded := fold(search_term):
            by_spelling = Spelling.objects.filter(folded__contains=folded).values("term")
            found = found | queryset.filter(Q(pk__in=by_spelling))
        return found, is_doubled

    def save_related(self, request, form, formsets, change):
        """Stories that hold a spelling which was not known before are indexed again, by the worker."""
        before = set() if not change else _spellings(form.instance.pk)
        names = {form.initial.get("name_ar"), form.initial.get("name_en")}
        super().save_related(request, form, formsets, change)
        after = _spellings(form.instance.pk) | {form.instance.name_ar, form.instance.name_en}
        new = sorted(filter(None, after - before - names))
        for words in new:
            index_stories_with.enqueue(words)
        if new:
            messages.info(
                request,
                gettext("Stories that hold a new spelling are being read again for search."),
            )

    @admin.display(description=_("other spellings"), ordering="spelled")
    def others(self, term: Any) -> int:
        return term.spelled


def _spellings(pk: int) -> set[str]:
    return set(Spelling.objects.filter(term=pk).values_list("text", flat=True))
