"""The picture library of the desk: a page of cards, a form for one picture, and a way out.

A file passes the one door for uploads; its renditions are made by a task. A picture is deleted by
whoever brought it or by an editor, and only while no story uses it.
"""

from typing import Any

from django.contrib import admin
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import search
from articles.admin import picture_doors
from articles.admin.directions import with_directions
from articles.admin.library_list import Cards, LacksFilter, MonthFilter, UseFilter, WhoFilter
from articles.admin.picture_forms import LABELS, WORDS, PictureChangeForm, PictureForm
from articles.images.addresses import preview
from articles.images.library import StillUsed, remove
from articles.images.uses import Use, typed_in, uses_of
from articles.models import Image, Rendition
from articles.roles import has_right
from articles.templatetags.desk import other_story_words
from articles.workflow.access import may_open
from newsroom.text.arabic import fold

# What pages cut covers to.
SHAPES = (
    {"name": "card", "label": gettext_lazy("On cards, 16 to 9")},
    {"name": "share", "label": gettext_lazy("On share cards, 1200 to 630")},
    {"name": "square", "label": gettext_lazy("Where a network cuts to a square")},
)


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ("name",)
    list_filter = (LacksFilter, UseFilter, WhoFilter, MonthFilter)
    list_per_page = 30
    search_fields = ("folded",)
    search_help_text = gettext_lazy("Search pictures")
    actions = None

    # Who may what ----------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        rows = super().get_queryset(request).select_related("uploaded_by")
        return rows.prefetch_related("renditions")

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        is_own = obj is None or obj.uploaded_by_id == request.user.pk
        return is_own or has_right(request.user, "review")

    # The list --------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [*picture_doors.addresses(self), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Cards]:
        return Cards

    def get_search_results(self, request, queryset, search_term):
        """By the engine that readers search with; letters in the middle of a word where that finds nothing."""
        if not search_term.strip():
            return queryset, False
        if keys := search.find(search.PICTURES, search_term, among=queryset):
            return queryset.filter(pk__in=keys), False
        return super().get_search_results(request, queryset, fold(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"title": _("Pictures")}
        return super().changelist_view(request, more | (extra_context or {}))

    @admin.display(description=gettext_lazy("picture"))
    def name(self, image: Image) -> str:
        return str(image)

    # The form --------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = PictureChangeForm if change else PictureForm
        form = with_directions(super().get_form(request, obj, change, **kwargs))
        form.by = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None):
        described, said = WORDS[:3], WORDS[3:]
        if obj is None:
            return [
                (None, {"fields": ("file", *described)}),
                (_("Beside the picture"), {"fields": said}),
            ]
        return [
            (None, {"fields": described}),
            (_("Beside the picture"), {"fields": said}),
            (_("Focal point"), {"fields": (("focal_x", "focal_y"),)}),
            (_("In a text"), {"fields": ("in_text",)}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None):
        return ("in_text",) if obj else ()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= _about(obj, request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        # The form has stored it.
        obj.pk = form.taken.image.pk
        obj.refresh_from_db()

    @admin.display(description=gettext_lazy("to be written into the text"))
    def in_text(self, image: Image) -> str:
        return format_html('<code dir="ltr">![](image:{})</code>', image.pk)

    # The way out -----------------------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        """What goes, and the uses that keep it, as the stock page wants them."""
        (image,) = objs
        uses, strangers = _shown_uses(image, request)
        kept_by = [_link(use) for use in uses]
        kept_by += [other_story_words(strangers)] if strangers else []
        kept_by += (
            [_("A text that somebody is writing and has not saved.")] if typed_in(image) else []
        )
        return [str(image)], {}, set(), kept_by

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except StillUsed:
            # Somebody has just put it into a story: the page that asks now says so.
            request.method = "GET"
            return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        remove(obj, now=timezone.now())


def _about(image: Image, request: HttpRequest) -> dict[str, Any]:
    """What stands around the form of a picture."""
    large = preview(image)
    uses, strangers = _shown_uses(image, request)
    for use in uses:
        use.replaced = [(LABELS[name], words) for name, words in use.old_words(image)]
    return {
        "shown": large and {
            "address": default_storage.url(large.name), "width": large.width, "height": large.height,
        },
        "has_failed": any(row.state == Rendition.State.FAILED for row in image.renditions.all()),
        "focal": {"focal": [image.focal_x, image.focal_y]},
        "shapes": SHAPES,
        "uses": uses,
        "strangers": strangers,
        "is_typed": typed_in(image),
    }  # fmt: skip


def _shown_uses(image: Image, request: HttpRequest) -> tuple[list[Use], int]:
    """The uses in stories that this person may open, and how many others there are."""
    uses = uses_of(image, now=timezone.now())
    shown = [use for use in uses if may_open(request.user, use.story)]
    return shown, len(uses) - len(shown)


def _link(use: Use) -> str:
    address = reverse("admin:articles_article_change", args=[use.story.pk])
    return format_html('<a href="{}" dir="auto">{}</a>', address, use.story)
