"""The picture library. A file passes the one door for uploads; its renditions are made by a task."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.directions import with_directions
from articles.admin.lines import LineInput
from articles.images.checks import check_upload
from articles.images.renditions import upload
from articles.images.tasks import make_renditions
from articles.models import Image, Rendition

WORDS = (
    "alt_ar", "alt_en", "is_decorative", "caption_ar", "caption_en", "credit_ar", "credit_en",
    "licence",
)  # fmt: skip


LONG = ("alt_ar", "alt_en", "caption_ar", "caption_en")


class PictureForm(forms.ModelForm):
    """The words of a picture; a new one brings its file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}
        ),
        help_text=gettext_lazy("JPEG, PNG, WebP, AVIF or GIF, up to 50 megapixels."),
    )

    class Meta:
        model = Image
        fields = WORDS
        widgets = dict.fromkeys(LONG, LineInput)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        check_upload(file)
        return file

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if not words.get("alt_ar") and not words.get("is_decorative"):
            self.add_error("alt_ar", _("Describe the picture, or mark it as decorative."))
        return words


class PictureWordsForm(PictureForm):
    file = None


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
        return with_directions(super().get_form(request, obj, change, **kwargs))

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
        words = {name: form.cleaned_data[name] for name in WORDS}
        with transaction.atomic():
            image = upload(form.cleaned_data["file"], by=request.user, **words)
            make_renditions.enqueue(image.pk)
        obj.pk = image.pk
        obj.refresh_from_db()

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, image: Image) -> str:
        ready = [row for row in image.renditions.all() if row.media_type == "image/webp"]
        smallest = min(ready, key=lambda row: row.width, default=None)
        if smallest is None or smallest.state != Rendition.State.READY:
            return _("being made")
        return _picture(smallest, "thumb")

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
