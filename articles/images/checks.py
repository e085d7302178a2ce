"""The one door of every uploaded picture: what is refused, and why, before anything is stored.

Only the header is read here, so a picture bomb costs nothing. Types are judged by content, never
by name. Figures follow what Pillow was measured to do with hostile files: 50 megapixels is far
beyond any screen and still safe to scale.
"""

import io
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
# Pillow's own guard stays as a second one behind ours.
Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS


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
        with Pillow.open(file, formats=list(TYPES)) as picture:
            _check_size(picture)
            media_type, _suffix = TYPES[picture.format or ""]
            turned = picture.getexif().get(0x0112, 1) >= 5
            size = picture.size[::-1] if turned else picture.size
            picture.load()
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as problem:
        raise ValidationError(_("The picture has too many pixels.")) from problem
    except ValidationError:
        raise
    # Pillow raises OSError, SyntaxError, ValueError and struct errors for broken files.
    except Exception as problem:
        raise ValidationError(
            _("This file is not a whole picture of a kind we take: JPEG, PNG, WebP, AVIF or GIF.")
        ) from problem
    finally:
        file.seek(0)
    return media_type, *size


def _check_size(picture: Pillow.Image) -> None:
    width, height = picture.size
    frames = getattr(picture, "n_frames", 1)
    if frames > MAX_FRAMES or width * height * frames > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise ValidationError(
            _("The picture has too many pixels: at most 50 megapixels and 12,000 a side.")
        )
