"""Sections, tags and people: names in both languages, addresses made from them, heads of their pages.

What nothing uses is swept, and what is one thing under two names is merged (merging.py); nothing that
a story stands on is deleted.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin import merging
from articles.admin.directions import with_directions
from articles.admin.picture_forms import PictureInput
from articles.models import (
    Article,
    Byline,
    Image,
    Person,
    Publication,
    PublicationByline,
    PublicationTag,
    Section,
    Tag,
    TaggedArticle,
)
from articles.models.taxonomy import Mergeable, fits, says_something
from articles.workflow import tending
from newsroom.text.arabic import fold
from newsroom.text.tags import join_tags, parse_tags

MOST_LINKS = 6  # As the refusal says in words.


class NamedForm(forms.ModelForm):
    """Says beside a refused name where its twin stands."""

    def add_error(self, field: str | None, error: Any) -> None:
        for found in getattr(error, "error_dict", {}).get("name_ar", []):
            if found.code == "twin":
                self._lead_to_twin(found)
        super().add_error(field, error)

    def _lead_to_twin(self, error: ValidationError) -> None:
        address = reverse(
            f"admin:articles_{self._meta.model._meta.model_name}_change", args=[error.params["pk"]]
        )
        words = str(error.message) % error.params
        error.message = format_html(
            '{} <a href="{}">{}</a>',
            words,
            address,
            _("Open «%(name)s»") % {"name": error.params["twin"]},
        )
        error.params = None


class TagForm(NamedForm):
    """A tag with the other spellings that writers may type for it."""

    spellings = forms.CharField(
        label=_("Other spellings"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
        help_text=_("Whoever types one of these gets this tag. «،» stands between two."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["spellings"].initial = join_tags(self.spelled())

    def spelled(self) -> list[str]:
        return sorted(self.instance.other_names().values_list("name_ar", flat=True))

    def clean_spellings(self) -> list[str]:
        names = parse_tags(self.cleaned_data["spellings"])
        for name in names:
            if not (fits(name) and says_something(name)):
                raise ValidationError(
                    _("«%(name)s» is no spelling: it is too long, or has no letter and no digit."),
                    params={"name": name[:30]},
                )
            twin = self.instance.twin_of(name)
            if twin and twin.pk != self.instance.pk:
                refusal = twin.says_it_is_taken(name)
                self._lead_to_twin(refusal)
                raise refusal
        return names

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        own = fold(given.get("name_ar") or "")
        if any(fold(name) == own for name in given.get("spellings") or []):
            self.add_error("spellings", _("The name itself needs no other spelling."))
        return given


class PersonForm(NamedForm):
    """Links are typed a line each."""

    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "class": "vLargeTextField"}),
        help_text=_("Where else readers find this person: an https address on each line."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["links"] = "\n".join(self.instance.links or [])

    def clean_links(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("Six links are the most."))
        for line in lines:
            try:
                URLValidator(schemes=["https"])(line)
            except ValidationError as problem:
                words = _("«%(line)s» is no https address.")
                raise ValidationError(words, params={"line": line[:60]}) from problem
        return list(dict.fromkeys(lines))


class NamedAdmin(admin.ModelAdmin):
    """What has a name and a slug in each language. Stories stand on them, so none is deleted."""

    form = NamedForm
    list_display = ("name_ar", "name_en", "working", "readable")
    list_per_page = 50
    search_fields = ("name_ar", "name_en", "folded")
    names = ("name_ar", "name_en", "slug_ar", "slug_en")
    change_form_template = "admin/articles/tended/change_form.html"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A picture is chosen in the library, not among the names of all pictures."""
        if db_field.related_model is Image:
            return db_field.formfield(widget=PictureInput)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.names

    def get_form(self, request, obj=None, change=False, **kwargs):
        return with_directions(super().get_form(request, obj, change, **kwargs))

    def get_search_results(self, request, queryset, search_term):
        """Found in any spelling: what is typed is compared folded, too."""
        found, is_doubled = super().get_search_results(request, queryset, search_term)
        if folded := fold(search_term):
            rows = self.model._base_manager.filter(folded__contains=folded)
            keys = [rows.values("pk")]
            if issubclass(self.model, Mergeable):
                keys.append(rows.values("merged_into"))
            for some in keys:
                found = found | queryset.filter(pk__in=some)
        return found, is_doubled

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the stories of each, counted beside the rows and not once a row."""
        return (
            super()
            .get_queryset(request)
            .annotate(at_the_desk=_count(self._working()), before_readers=_count(self._readable()))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("stories at the desk"), ordering="at_the_desk")
    def working(self, thing: Any) -> int:
        return thing.at_the_desk

    @admin.display(description=_("stories before readers"), ordering="before_readers")
    def readable(self, thing: Any) -> int:
        return thing.before_readers

    def _working(self) -> QuerySet:
        raise NotImplementedError

    def _readable(self) -> QuerySet:
        raise NotImplementedError


class MergeableAdmin(NamedAdmin):
    """With the page that merges, by an action of the list or from the form of one."""

    actions = ("merge_these",)

    def get_urls(self) -> list[Any]:
        return [merging.address(self), *super().get_urls()]

    @admin.action(description=_("Merge into one…"), permissions=["change"])
    def merge_these(self, request: HttpRequest, rows: QuerySet) -> HttpResponse:
        return merging.ask(self, rows)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        address = reverse(merging.name_of(self))
        more = {"merge_address": f"{address}?ids={object_id}", "kind": self.model._meta.model_name}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)


class Unused(admin.SimpleListFilter):
    """Tags that no story carries, and no public copy ever did."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("unused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(pk__in=tending.unused_tags().values("pk"))
        return queryset


@admin.register(Section)
class SectionAdmin(MergeableAdmin):
    list_display = (*NamedAdmin.list_display, "order")
    names = (*NamedAdmin.names, "about_ar", "about_en", "cover", "order")
    ordering = ("order", "id")

    def _working(self) -> QuerySet:
        return Article.objects.filter(section=OuterRef("pk")).values("section")

    def _readable(self) -> QuerySet:
        visible = Publication.objects.visible(timezone.now())
        return visible.filter(section=OuterRef("pk")).values("section")


@admin.register(Tag)
class TagAdmin(MergeableAdmin):
    form = TagForm
    actions = ("merge_these", "sweep_these")
    list_filter = (Unused,)
    names = (*NamedAdmin.names, "spellings", "about_ar", "about_en", "cover")
    ordering = ("name_ar",)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        tending.set_spellings(form.instance, form.cleaned_data["spellings"])

    @admin.action(description=_("Delete those that are unused"), permissions=["change"])
    def sweep_these(self, request: HttpRequest, rows: QuerySet) -> None:
        chosen = list(rows)
        with transaction.atomic():
            swept = tending.sweep_tags(among=[tag.pk for tag in chosen])
            self.log_deletions(request, [tag for tag in chosen if tag.pk in swept])
        if swept:
            words = _("Deleted: %(names)s") % {"names": "، ".join(swept.values())}
            self.message_user(request, words, messages.SUCCESS)
        if len(swept) < len(chosen):
            words = _("The others are used, and stay. Merge them instead.")
            self.message_user(request, words, messages.WARNING)

    def _working(self) -> QuerySet:
        return TaggedArticle.objects.filter(tag=OuterRef("pk")).values("tag")

    def _readable(self) -> QuerySet:
        return _seen(PublicationTag.objects.filter(tag=OuterRef("pk"))).values("tag")


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    form = PersonForm
    list_display = ("name_ar", "name_en", "role_ar", "working", "readable", "user")
    list_select_related = ("user",)
    names = (
        *NamedAdmin.names, "role_ar", "role_en", "bio_ar", "bio_en", "picture", "links", "user",
    )  # fmt: skip
    ordering = ("name_ar",)

    def _working(self) -> QuerySet:
        return Byline.objects.filter(person=OuterRef("pk")).order_by().values("person")

    def _readable(self) -> QuerySet:
        return _seen(PublicationByline.objects.filter(person=OuterRef("pk"))).values("person")


def _seen(rows: QuerySet) -> QuerySet:
    """The links of copies that readers see now."""
    visible = Publication.objects.visible(timezone.now())
    return rows.filter(superseded=False, publication__in=visible.values("pk"))


def _count(rows: QuerySet) -> Coalesce:
    """How many rows, as a column of the outer query; `rows` are grouped by the outer key."""
    # An order would group by its columns too, and give a row for each of them.
    counted_rows = rows.order_by().annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted_rows, output_field=IntegerField()), 0)
