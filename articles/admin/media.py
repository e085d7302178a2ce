"""The picture library. A file passes the one door for uploads; its renditions are made by a task."""

from django.contrib import admin
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import picture_doors
from articles.admin.directions import with_directions
from articles.admin.picture_forms import WORDS, PictureForm, PictureWordsForm
from articles.images.addresses import thumbnail
from articles.models import Image, Rendition


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ("thumbnail", "alt_ar", "credit_ar", "size", "uploaded_at")
    list_display_links = ("thumbnail", "alt_ar")
    search_fields = ("alt_ar", "alt_en", "caption_ar", "caption_en", "credit_ar")
    list_per_page = 30

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("renditions")

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = PictureWordsForm if change else PictureForm
        form = with_directions(super().get_form(request, obj, change, **kwargs))
        form.by = request.user
        return form

    def get_urls(self) -> list[URLPattern]:
        return [*picture_doors.addresses(self), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Image | None = None):
        return ("shown", "in_text", *WORDS, "focal_x", "focal_y") if obj else ("file", *WORDS)

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None):
        return ("shown", "in_text") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Published copies hold the addresses of its files."""
        return False

    def save_model(self, request, obj, form, change) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        # The form has stored it.
        obj.pk = form.taken.image.pk
        obj.refresh_from_db()

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, image: Image) -> str:
        small = thumbnail(image)
        return _picture(small, "thumb") if small else _("being made")

    @admin.display(description=gettext_lazy("picture"))
    def shown(self, image: Image) -> str:
        return self.thumbnail(image)

    @admin.display(description=gettext_lazy("in a text"))
    def in_text(self, image: Image) -> str:
        return format_html('<code dir="ltr">![](image:{})</code>', image.pk)

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        return format_html('<bdi dir="ltr">{} × {}</bdi>', image.width, image.height)


def _picture(rendition: Rendition, name: str) -> str:
    return format_html(
        '<img class="{}" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        name, default_storage.url(rendition.name), rendition.width, rendition.height,
    )  # fmt: skip
