"""The one door of every uploaded picture: what is refused, and why, before anything is stored.

Sizes are read from the header, so a picture bomb costs nothing; what passes is decoded once, to
refuse a file that was cut off. Types are judged by content, never by name. Figures follow what
Pillow was measured to do with hostile files: 50 megapixels is far beyond any screen and still safe
to scale.
"""

import io
import warnings
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image as Pillow

MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000
MAX_FRAMES = 60
TYPES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
    "GIF": ("image/gif", ".gif"),
}
# What phones write as a JPEG with a second picture behind it: only the first is ever read.
JPEG_WITH_MORE = "MPO"
# A number of EXIF: which way up the picture was taken, 1 to 8; from 5 on width and height change.
ORIENTATION = 0x0112
# Pillow's own guard stays as a second one behind ours: it warns at this and refuses at twice it.
Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
warnings.filterwarnings("ignore", category=Pillow.DecompressionBombWarning)


def check_upload(file: IO[bytes]) -> tuple[str, int, int]:
    """The media type, width and height of an acceptable picture, orientation applied.

    Raises ValidationError, in the user's language, for anything else.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise ValidationError(
            _("The file is larger than %(mb)s MB.") % {"mb": settings.MAX_UPLOAD_MB}
        )
    file.seek(0)
    try:
        return _read(file)
    except ValidationError:
        raise
    except Pillow.DecompressionBombError as problem:
        raise _too_large() from problem
    # Pillow raises OSError, SyntaxError, ValueError and struct errors for broken files.
    except Exception as problem:
        raise ValidationError(
            _("This file is not a whole picture of a kind we take: JPEG, PNG, WebP, AVIF or GIF.")
        ) from problem
    finally:
        file.seek(0)


def _read(file: IO[bytes]) -> tuple[str, int, int]:
    with Pillow.open(file, formats=list(TYPES)) as picture:
        kind = "JPEG" if picture.format == JPEG_WITH_MORE else picture.format or ""
        width, height = picture.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise _too_large()
        if picture.format != JPEG_WITH_MORE:
            _check_frames(picture)
        is_turned = picture.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
        # A JPEG is read to its end at an eighth of its size.
        picture.draft("RGB", (width // 8, height // 8))
        picture.load()
    return (TYPES[kind][0], height, width) if is_turned else (TYPES[kind][0], width, height)


def _check_frames(picture: Pillow.Image) -> None:
    """Refuse an animation too long to be worth reading; the frames of a GIF are not all counted."""
    width, height = picture.size
    most = min(MAX_FRAMES, MAX_PIXELS // (width * height))
    try:
        picture.seek(most)
    except EOFError:
        picture.seek(0)
    else:
        raise _too_large()


def _too_large() -> ValidationError:
    return ValidationError(
        _("The picture has too many pixels: at most 50 megapixels and 12,000 a side.")
    )
