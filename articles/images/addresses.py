"""Where a picture's renditions stand, in the forms that rendering and a Publication want.

Addresses are fixed at upload, so a frozen public copy can hold them. A preview of a picture that is
still being made shows its colour; `holds_stand_in` keeps that out of public copies.
"""

from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage

from articles.images.cuts import cuts_of
from articles.models import Image, Rendition
from articles.rendering import Picture

PREVIEW_WIDTH = 960
STAND_IN = "data:image/svg+xml,"
# Where a type without the full width is offered: its largest has two pixels for each of a phone's at least.
ON_PHONES = "(max-width: 30rem)"


def cover_of(image_id: int | None, words: dict[str, Any]) -> dict[str, Any] | None:
    """The cover as JSON for a Publication: words of both languages, size in pixels and bytes,
    addresses by type (with `media` where only phones are to take one), its cuts."""
    image = Image.objects.prefetch_related("renditions").filter(pk=image_id).first()
    if image is None:
        return None
    shown = {"colour": image.colour, "focal": [image.focal_x, image.focal_y]}
    rows = _ready(image)
    if rows:
        shown |= {"bytes": _size(_plain(image, rows)), "cuts": cuts_of(image)}
    return _addresses(image) | shown | words[str(image.pk)]


def shown_now(image_id: int | None) -> dict[str, Any] | None:
    """A picture as a cover with the words it has today, for what is not frozen with a story; None
    while its files are being made."""
    ready = Rendition.objects.filter(image=image_id, state=Rendition.State.READY)
    rows = list(ready.select_related("image")) if image_id else []
    if not rows:
        return None
    image = rows[0].image
    told = {f"{name}_{language}": getattr(image, f"{name}_{language}") or ""
            for name in ("alt", "caption", "credit") for language in ("ar", "en")}  # fmt: skip
    shown = {"colour": image.colour, "focal": [image.focal_x, image.focal_y]}
    return _of_rows(image, rows) | shown | told | {"is_decorative": image.is_decorative}


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
                *((row["type"], row["srcset"], row.get("media", "")) for row in found["sources"]),
                *([(found["type"], found["srcset"], "")] if found["srcset"] else []),
            ),
            licence=told.get("licence", ""),
            **_words(told, language),
        )
    return pictures


def _words(told: dict[str, Any], language: str) -> dict[str, Any]:
    """Alternative text, caption and credit in the language; what only the other has is lent, and
    said to be: a credit is owed in both editions, and a description is better than silence."""
    other = "en" if language == "ar" else "ar"
    own = {name: told[f"{name}_{language}"] for name in ("alt", "caption", "credit")}
    lent = {name: other for name in own if not own[name] and told[f"{name}_{other}"]}
    words = {name: own[name] or told[f"{name}_{other}"] for name in own}
    if told["is_decorative"]:
        words["alt"] = ""
        lent.pop("alt", None)
    return words | {"lent": lent}


def holds_stand_in(columns: dict[str, Any]) -> bool:
    """Whether what was prepared for a Publication shows a picture that was not ready then."""
    cover = columns["cover"] or {"src": ""}
    shown = [columns.get(f"html_{language}", "") for language in ("ar", "en")]
    return any(f'src="{STAND_IN}' in text for text in [*shown, f'src="{cover["src"]}"'])


def thumbnail(image: Image) -> str:
    """The address of the smallest rendition that any browser of the desk shows; "" until it is there."""
    ready = [
        row
        for row in image.renditions.all()
        if row.media_type == "image/webp" and row.state == Rendition.State.READY
    ]
    small = min(ready, key=lambda row: row.width, default=None)
    return default_storage.url(small.name) if small else ""


def preview(image: Image) -> Rendition | None:
    """The largest rendition that a page of the desk needs, once it is there."""
    ready = [
        row
        for row in image.renditions.all()
        if row.state == Rendition.State.READY and row.width <= PREVIEW_WIDTH
    ]
    return max(ready, key=lambda row: (row.width, row.media_type == "image/webp"), default=None)


def _addresses(image: Image) -> dict[str, Any]:
    rows = _ready(image)
    return _of_rows(image, rows) if rows else _stand_in(image)


def _ready(image: Image) -> list[Rendition]:
    return [row for row in image.renditions.all() if row.state == Rendition.State.READY]


def _size(row: Rendition) -> int:
    """In bytes; 0 of a file that has gone missing, which is no reason not to publish."""
    return default_storage.size(row.name) if default_storage.exists(row.name) else 0


def _plain(image: Image, rows: list[Rendition]) -> Rendition:
    """The largest of the type that every browser shows."""
    # A tiny original has no rendition of its own type where only another came out as small.
    fallbacks = (image.media_type, "image/png", "image/webp", "image/avif")
    largest = {row.media_type: row for row in rows if row.width == _full_width(rows)}
    return next(largest[media_type] for media_type in fallbacks if media_type in largest)


def _full_width(rows: list[Rendition]) -> int:
    return max(row.width for row in rows)


def _of_rows(image: Image, rows: list[Rendition]) -> dict[str, Any]:
    by_type: dict[str, list[Rendition]] = {}
    for row in sorted(rows, key=lambda row: row.width):
        by_type.setdefault(row.media_type, []).append(row)
    sets = {
        media_type: ", ".join(f"{default_storage.url(row.name)} {row.width}w" for row in found)
        for media_type, found in by_type.items()
    }
    largest = _plain(image, rows)
    plain = largest.media_type
    narrow = {
        media_type: {} if found[-1].width == largest.width else {"media": ON_PHONES}
        for media_type, found in by_type.items()
    }
    return {
        "src": default_storage.url(largest.name),
        "width": largest.width,
        "height": largest.height,
        "type": plain,
        "srcset": sets[plain],
        "sources": [
            {"type": media_type, "srcset": sets[media_type]} | narrow[media_type]
            for media_type in ("image/avif", "image/webp")
            if media_type in sets and media_type != plain
        ],
    }


def _stand_in(image: Image) -> dict[str, Any]:
    """The picture's colour in its shape, for a preview that is asked for before the files are made."""
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {image.width} {image.height}'>"
        f"<rect width='100%' height='100%' fill='{image.colour}'/></svg>"
    )
    return {
        "src": STAND_IN + quote(drawing, safe="/:=' "),
        "width": image.width,
        "height": image.height,
        "type": "image/svg+xml",
        "srcset": "",
        "sources": [],
    }
