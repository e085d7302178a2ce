"""Sections, tags and people: names in both languages, addresses made from them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.admin.directions import with_directions
from articles.models import Person, Section, Tag


class NamedAdmin(admin.ModelAdmin):
    """What has a name and a slug in each language. Stories stand on them, so none is deleted."""

    list_display = ("name_ar", "name_en")
    search_fields = ("name_ar", "name_en", "folded")
    names = ("name_ar", "name_en", "slug_ar", "slug_en")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.names

    def get_form(self, request, obj=None, change=False, **kwargs):
        return with_directions(super().get_form(request, obj, change, **kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Section)
class SectionAdmin(NamedAdmin):
    list_display = ("name_ar", "name_en", "order")
    names = (*NamedAdmin.names, "about_ar", "about_en", "order")
    ordering = ("order", "id")


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    ordering = ("name_ar",)


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    list_display = ("name_ar", "name_en", "role_ar", "user")
    list_select_related = ("user",)
    names = (*NamedAdmin.names, "role_ar", "role_en", "bio_ar", "bio_en", "user")
    ordering = ("name_ar",)
