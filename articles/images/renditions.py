"""Renditions: AVIF, WebP and the original's type in sensible widths, made by a task.

`plan` fixes names and sizes from the header alone; `make_all` makes the files. Every file is
encoded anew, upright, in sRGB and without metadata, so no location leaves the house. None is larger
than its original: where a little less quality does not help, that size is given up. A type that lacks
the full width is kept for phones, which need less, or given up with all its sizes.
"""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.checks import TYPES
from articles.images.pixels import PHONES_TAKE, encode, read_pixels
from articles.models import Image, Rendition

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = {media_type: name for name, (media_type, _suffix) in TYPES.items()}


def plan(image: Image) -> None:
    """Write the rows of a picture's renditions: names and sizes, files to come."""
    stem = f"renditions/{secrets.token_hex(8)}"
    widths = [width for width in WIDTHS if width < image.width]
    widths.append(min(image.width, WIDTHS[-1]))
    for media_type in dict.fromkeys(("image/avif", "image/webp", own_type(image))):
        for width in dict.fromkeys(widths):
            Rendition.objects.create(
                image=image,
                name=f"{stem}-{width}{TYPES[FORMATS[media_type]][1]}",
                media_type=media_type,
                width=width,
                height=max(1, round(image.height * width / image.width)),
            )


def make_all(image_id: int) -> None:
    """Make the files that are missing; a picture that cannot be made is marked as failed.

    May run twice, and may have been stopped half-way: only READY says that a file is whole.
    """
    image = Image.objects.get(pk=image_id)
    missing = list(image.renditions.exclude(state=Rendition.State.READY))
    if not missing:
        return
    try:
        largest = max(missing, key=lambda rendition: rendition.width)
        with image.original.open() as file:
            pixels = read_pixels(file, width=largest.width, height=largest.height)
        # The original's own type last: it stays where no other came out small enough.
        types = sorted(
            {row.media_type for row in missing}, key=lambda kind: kind == own_type(image)
        )
        for media_type in types:
            rows = [row for row in missing if row.media_type == media_type]
            _make_type(image, rows, pixels)
    except Exception:
        _mark(missing, Rendition.State.FAILED)
        raise


def own_type(image: Image) -> str:
    """The type that browsers without AVIF and WebP get. A GIF is kept as its first frame, which PNG
    carries without loss."""
    return "image/png" if image.media_type == "image/gif" else image.media_type


def _make_type(image: Image, rows: list[Rendition], pixels: Pillow.Image) -> None:
    """Make one type, the largest first. Browsers choose the type before the size: one that has not
    the full width is offered to phones alone, and only if it has what they take."""
    media_type, at_most = rows[0].media_type, image.original.size
    full_width, is_own = min(image.width, WIDTHS[-1]), media_type == own_type(image)
    others = image.renditions.exclude(media_type=media_type)
    lacks_full = False
    for row in sorted(rows, key=lambda row: row.width, reverse=True):
        is_full = row.width == full_width
        picture = pixels.resize((row.width, row.height), Pillow.Resampling.LANCZOS)
        kind = FORMATS[media_type]
        data = encode(picture, kind, at_most=at_most, at_any_cost=is_full and is_own)
        if len(data) <= at_most or (is_full and not others.filter(width=full_width).exists()):
            store(row.name, data)
            _mark([row], Rendition.State.READY)
        elif (is_full and (is_own or full_width <= PHONES_TAKE)) or (
            lacks_full and row.width == PHONES_TAKE
        ):
            image.renditions.filter(media_type=media_type).delete()
            return
        else:
            row.delete()
            lacks_full |= is_full


def store(name: str, data: bytes) -> None:
    """Write a file under exactly this name. A half-written one is taken away."""
    default_storage.delete(name)
    try:
        stored = default_storage.save(name, ContentFile(data))
    except Exception:
        default_storage.delete(name)
        raise
    if stored != name:
        # Another worker has just written the same picture; the storage gave ours another name.
        default_storage.delete(stored)


def _mark(renditions: list[Rendition], state: str) -> None:
    keys = [rendition.pk for rendition in renditions]
    rows = Rendition.objects.filter(pk__in=keys).exclude(state=Rendition.State.READY)
    rows.update(state=state)
