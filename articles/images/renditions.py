"""Renditions: AVIF, WebP and the original's type in sensible widths, made by a task.

`plan` fixes names and sizes from the header alone; `make_all` makes the files. Every file is
encoded anew, upright, in sRGB and without metadata, so no location leaves the house. A rendition
that came out larger than the original is made again at a lower quality.
"""

import hashlib
import io
import secrets
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow
from PIL import ImageOps

from articles.images.checks import TYPES, check_upload
from articles.models import Image, Rendition

WIDTHS = (320, 640, 960, 1280, 1920)
QUALITY = {"AVIF": 55, "WEBP": 72, "JPEG": 78}
FORMATS = {media_type: name for name, (media_type, _suffix) in TYPES.items()}


def upload(file: IO[bytes], *, by=None, **words) -> Image:
    """Store a checked picture and plan its renditions. Raises ValidationError; stores nothing then.

    `words` are alt, caption, credit and licence columns of Image. The caller enqueues
    `make_renditions` in its own transaction.
    """
    media_type, width, height = check_upload(file)
    data = file.read()
    suffix = TYPES[FORMATS[media_type]][1]
    with transaction.atomic():
        image = Image(
            media_type=media_type,
            width=width,
            height=height,
            sha256=hashlib.sha256(data).hexdigest(),
            colour=_mean_colour(data),
            uploaded_by=by,
            **words,
        )
        image.original.save(f"{secrets.token_hex(8)}{suffix}", ContentFile(data), save=False)
        image.save()
        plan(image)
    return image


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
    """Make the files that are missing; a picture that cannot be made is marked as failed."""
    image = Image.objects.get(pk=image_id)
    for rendition in image.renditions.exclude(state=Rendition.State.READY):
        try:
            data = _encode(image, rendition)
            if not default_storage.exists(rendition.name):
                default_storage.save(rendition.name, ContentFile(data))
        except (OSError, ValueError, Pillow.DecompressionBombError):
            Rendition.objects.filter(pk=rendition.pk).update(state=Rendition.State.FAILED)
            raise
        Rendition.objects.filter(pk=rendition.pk).update(state=Rendition.State.READY)


def _encode(image: Image, rendition: Rendition) -> bytes:
    kind = FORMATS[rendition.media_type]
    size = (rendition.width, rendition.height)
    with image.original.open() as file, Pillow.open(file) as opened:
        # Lets the JPEG decoder scale while it reads: a tenth of the memory.
        opened.draft("RGB", size)
        picture = ImageOps.exif_transpose(opened)
        has_alpha = "A" in picture.getbands() or "transparency" in picture.info
        mode = "RGBA" if has_alpha and kind != "JPEG" else "RGB"
        picture = picture.convert(mode).resize(size, Pillow.Resampling.LANCZOS)
    quality = QUALITY.get(kind)
    data = _save(picture, kind, quality)
    if kind == "WEBP" and len(data) > image.original.size:
        # A drawing of flat colours is smaller, and sharper, without loss.
        whole = _save(picture, kind, None)
        if len(whole) < len(data):
            return whole
    while quality and quality > 30 and len(data) > image.original.size:
        quality -= 15
        data = _save(picture, kind, quality)
    return data


def _save(picture: Pillow.Image, kind: str, quality: int | None) -> bytes:
    out = io.BytesIO()
    options = {"quality": quality} if quality else {"optimize": True, "lossless": True}
    # A newsroom waits for its pictures: more effort takes two to four times as long, and saves a
    # sixth of an AVIF and a fiftieth of a WebP.
    if kind == "AVIF":
        options["speed"] = 9
    if kind == "WEBP":
        options["method"] = 2
    if kind == "JPEG":
        options |= {"optimize": True, "progressive": True}
    picture.save(out, kind, **options)
    return out.getvalue()


def _mean_colour(data: bytes) -> str:
    with Pillow.open(io.BytesIO(data)) as picture:
        picture.draft("RGB", (64, 64))
        red, green, blue = picture.convert("RGB").resize((1, 1)).getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"
