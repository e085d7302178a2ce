"""The forms of a picture: its file, and the words that go with it.

A picture may be sent before it has words (a drop on a text asks for them next); the library's own
form asks for both at once. Whoever changes the words later must leave a description, or the mark
that there is nothing to describe.
"""

import logging
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.directions import with_directions
from articles.admin.lines import LineInput
from articles.admin.story_form import in_language
from articles.images.addresses import thumbnail
from articles.images.library import Taken, take_in
from articles.models import Image
from newsroom.models import User
from newsroom.web.typed import read_number

WORDS = (
    "alt_ar", "alt_en", "is_decorative", "caption_ar", "caption_en", "credit_ar", "credit_en",
    "licence",
)  # fmt: skip
LONG = ("alt_ar", "alt_en", "caption_ar", "caption_en")
# Without the marks of a language that modeltranslation adds.
LABELS = {
    f"{name}_{code}": in_language(label, code)
    for name, label in (
        ("alt", gettext_lazy("Alternative text")),
        ("caption", gettext_lazy("Caption")),
        ("credit", gettext_lazy("Credit")),
    )
    for code in ("ar", "en")
} | {"licence": gettext_lazy("Licence")}

logger = logging.getLogger("newsroom.pictures")


@with_directions
class WordsForm(forms.ModelForm):
    """The words of a picture, as many as there are."""

    class Meta:
        model = Image
        fields = WORDS
        labels = LABELS
        help_texts = {
            "alt_ar": gettext_lazy("What the picture shows, for those who cannot see it."),
            "licence": gettext_lazy("Under which terms we may use it."),
        }
        widgets = dict.fromkeys(LONG, LineInput)

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDS}


class PictureInput(forms.NumberInput):
    """The number of a picture, which a script lets one choose by looking."""

    template_name = "admin/articles/image/picture_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        image = None
        if (key := read_number(str(value or ""))) is not None:
            image = Image.objects.prefetch_related("renditions").filter(pk=key).first()
        shown = {"thumbnail": thumbnail(image) if image else ""}
        return super().get_context(name, value, attrs) | shown


class PictureWordsForm(WordsForm):
    """The words of a picture that is to be shown."""

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if not words.get("alt_ar") and not words.get("is_decorative"):
            self.add_error("alt_ar", _("Describe the picture, or mark it as decorative."))
        return words


class PictureChangeForm(PictureWordsForm):
    """The words of a picture and its focal point, in hundredths."""

    focal_x = forms.IntegerField(label=gettext_lazy("From the left, %"), min_value=0, max_value=100)
    focal_y = forms.IntegerField(label=gettext_lazy("From the top, %"), min_value=0, max_value=100)


class PictureForm(PictureWordsForm):
    """A new picture: the file and its words. It is stored by `is_valid`, as the last thing that can
    be refused; `taken` is then what became of it."""

    by: User | None = None
    taken: Taken | None = None

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}
        ),
        help_text=gettext_lazy("JPEG, PNG, WebP, AVIF or GIF, up to 50 megapixels."),
    )

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            self.taken = stored(self.cleaned_data["file"], by=self.by, **self.words())
        except ValidationError as refusal:
            self.add_error("file", refusal)
            return
        if self.taken.is_known:
            address = reverse("admin:articles_image_change", args=[self.taken.image.pk])
            words = _("This picture is in the library already. {link}")
            link = format_html('<a href="{}">{}</a>', address, _("Open it"))
            self.add_error("file", format_html(words, link=link))


def stored(file: Any, *, by: Any, **words: Any) -> Taken:
    """The library's picture of an uploaded file. Raises ValidationError for whatever keeps it out:
    the file itself, or a disk that is full."""
    try:
        return take_in(file, by=by, **words)
    except OSError as trouble:
        logger.exception("a picture could not be stored")
        raise ValidationError(
            _(
                "The picture could not be stored: the server’s disk is full, or cannot be written to. Nothing of it was kept. Tell whoever looks after the server."
            )
        ) from trouble


def form_over(image: Image, posted: QueryDict) -> PictureWordsForm:
    """The form of a picture's words where a script may post only some: the others stay.

    A tick that is off is not posted at all; it goes with the description it stands beside.
    """
    given: dict[str, Any] = model_to_dict(image, WORDS)
    if "alt_ar" in posted:
        given["is_decorative"] = False
    given |= {name: posted[name] for name in WORDS if name in posted}
    return PictureWordsForm(given, instance=image)
