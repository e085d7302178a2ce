"""The pictures of the library in the index of the desk: whatever writes one keeps its words here, in its
own transaction."""

from collections.abc import Mapping
from typing import Any

from articles.models import Image
from articles.search.inner import drop, keep
from articles.search.sources import Source
from articles.search.tables import PICTURES

_FIELDS = {"headline": "alt", "standfirst": "caption", "people": "credit"}


def texts_of(image: Image) -> Mapping[str, str]:
    """The words of a picture in both languages, by field."""
    texts = {
        field: " ، ".join(filter(None, (getattr(image, f"{name}_{code}") for code in ("ar", "en"))))
        for field, name in _FIELDS.items()
    }
    return texts | {"body": image.licence or ""}


def keep_picture(sender: Any, instance: Image, **given: Any) -> None:
    """Heard at every save of a picture."""
    keep(PICTURES, instance.pk, texts_of(instance))


def drop_picture(sender: Any, instance: Image, **given: Any) -> None:
    """Heard before a picture goes."""
    drop(PICTURES, [instance.pk])


SOURCE = Source(Image.objects.all, texts_of)
