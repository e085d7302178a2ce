"""Renditions: AVIF, WebP and the original's type in sensible widths, made by a task.

`plan` fixes names and sizes from the header alone; `make_all` makes the files. Every file is
encoded anew, upright, in sRGB and without metadata, so no location leaves the house. None is larger
than its original: where lower quality does not help, that size or type is given up.
"""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.checks import TYPES
from articles.images.pixels import encode, read_pixels
from articles.models import Image, Rendition

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = {media_type: name for name, (media_type, _suffix) in TYPES.items()}


def plan(image: Image) -> None:
    """Write the rows of a picture's renditions: names and sizes, files to come."""
    stem = f"renditions/{secrets.token_hex(8)}"
    widths = [width for width in WIDTHS if width < image.width]
    widths.append(min(image.width, WIDTHS[-1]))
    # A GIF is kept as its first frame; PNG carries that without loss.
    original = "image/png" if image.media_type == "image/gif" else image.media_type
    for media_type in dict.fromkeys(("image/avif", "image/webp", original)):
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
    # The last one stays whatever comes of it, and WebP is what comes out smallest of little.
    missing.sort(key=lambda rendition: (rendition.media_type == "image/webp", rendition.width))
    try:
        with image.original.open() as file:
            pixels = read_pixels(file, width=missing[-1].width, height=missing[-1].height)
        for rendition in missing:
            _make(rendition, pixels, at_most=image.original.size)
    except Exception:
        _mark(missing, Rendition.State.FAILED)
        raise


def _make(rendition: Rendition, pixels: Pillow.Image, *, at_most: int) -> None:
    picture = pixels.resize((rendition.width, rendition.height), Pillow.Resampling.LANCZOS)
    data = encode(picture, FORMATS[rendition.media_type], at_most=at_most)
    others = Rendition.objects.filter(image=rendition.image_id).exclude(pk=rendition.pk)
    if len(data) > at_most and others.exists():
        rendition.delete()
        return
    store(rendition.name, data)
    _mark([rendition], Rendition.State.READY)


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
