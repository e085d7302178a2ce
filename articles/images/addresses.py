"""Where a picture's renditions stand, in the forms that rendering and a Publication want.

Addresses are fixed at upload, so a frozen public copy can hold them.
"""

from typing import Any

from django.core.files.storage import default_storage

from articles.models import Image, Rendition
from articles.rendering import Picture

PREVIEW_WIDTH = 960


def cover_of(image_id: int | None, words: dict[str, Any]) -> dict[str, Any] | None:
    """The cover as JSON for a Publication: words of both languages, size, addresses by type."""
    image = Image.objects.prefetch_related("renditions").filter(pk=image_id).first()
    if image is None:
        return None
    shown = {"colour": image.colour, "focal": [image.focal_x, image.focal_y]}
    return _addresses(image) | shown | words[str(image.pk)]


def pictures_for(words: dict[str, Any], *, language: str) -> dict[str, Picture]:
    """The pictures that a text may use, by the key in `![…](image:KEY)`."""
    images = Image.objects.prefetch_related("renditions").filter(pk__in=list(words))
    pictures = {}
    for image in images:
        told, found = words[str(image.pk)], _addresses(image)
        pictures[str(image.pk)] = Picture(
            src=found["src"],
            width=found["width"],
            height=found["height"],
            sources=(
                *((source["type"], source["srcset"]) for source in found["sources"]),
                (found["type"], found["srcset"]),
            ),
            alt="" if told["is_decorative"] else told[f"alt_{language}"],
            caption=told[f"caption_{language}"],
            credit=told[f"credit_{language}"],
        )
    return pictures


def thumbnail(image: Image) -> Rendition | None:
    """The smallest rendition that any browser of the desk shows, once it is there."""
    ready = [
        row
        for row in image.renditions.all()
        if row.media_type == "image/webp" and row.state == Rendition.State.READY
    ]
    return min(ready, key=lambda row: row.width, default=None)


def preview(image: Image) -> Rendition | None:
    """The largest rendition that a page of the desk needs, once it is there."""
    ready = [
        row
        for row in image.renditions.all()
        if row.state == Rendition.State.READY and row.width <= PREVIEW_WIDTH
    ]
    return max(ready, key=lambda row: (row.width, row.media_type == "image/webp"), default=None)


def _addresses(image: Image) -> dict[str, Any]:
    rows = image.renditions.all()
    # Until the first is there, what is planned; then never an address that may be given up yet.
    rows = [row for row in rows if row.state == Rendition.State.READY] or list(rows)
    by_type: dict[str, list[Rendition]] = {}
    for row in sorted(rows, key=lambda row: row.width):
        by_type.setdefault(row.media_type, []).append(row)
    sets = {
        media_type: ", ".join(f"{default_storage.url(row.name)} {row.width}w" for row in found)
        for media_type, found in by_type.items()
    }
    # A tiny original has no rendition of its own type where only another came out as small.
    fallbacks = (image.media_type, "image/png", "image/webp", "image/avif")
    plain = next(media_type for media_type in fallbacks if media_type in by_type)
    largest = by_type[plain][-1]
    return {
        "src": default_storage.url(largest.name),
        "width": largest.width,
        "height": largest.height,
        "type": plain,
        "srcset": sets[plain],
        "sources": [
            {"type": media_type, "srcset": sets[media_type]}
            for media_type in ("image/avif", "image/webp")
            if media_type in sets and media_type != plain
        ],
    }
