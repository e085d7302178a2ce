"""The one door of every uploaded picture: what is refused, and why, before anything is stored.

From the cheapest question to the dearest: how large the file is, what its first bytes say, how it is
put together, how many pixels its header names. Only then is it decoded, once, to find what is
broken inside. Types are judged by content; a name that says another type is refused, because whoever
gets such a file back cannot open it. Figures follow what Pillow was measured to do with hostile files.
"""

import io
import re
import unicodedata
import warnings
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from articles.images.anatomy import Anatomy, CutOff, anatomy
from articles.images.stowaways import is_more_than_a_picture

MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000
MAX_FRAMES = 60
# What decoding may take: a web server has several requests at once.
MAX_BYTES_DECODED = 240_000_000
# Bytes of memory a pixel costs while it is decoded: what Pillow 13 was measured to take.
COST = {"JPEG": 1, "PNG": 4, "WEBP": 16, "AVIF": 12, "GIF": 4}
DEEP_PNG = 8
# A JPEG of many scans is gone through once for each: twelve are what editors write.
MAX_PIXELS_SCANNED = 12 * MAX_PIXELS
TYPES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
    "GIF": ("image/gif", ".gif"),
}
ENDINGS = {
    "JPEG": {"jpg", "jpeg", "jpe", "jfif"},
    "PNG": {"png", "apng"},
    "WEBP": {"webp"},
    "AVIF": {"avif", "avifs"},
    "GIF": {"gif"},
}
# What phones write as a JPEG with a second picture behind it: only the first is ever read.
JPEG_WITH_MORE = "MPO"
# A number of EXIF: which way up the picture was taken, 1 to 8; from 5 on width and height change.
ORIENTATION = 0x0112
# Pillow's own guard stays as a second one behind ours: it warns at this and refuses at twice it.
Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
warnings.filterwarnings("ignore", category=Pillow.DecompressionBombWarning)

_ENDING = re.compile(r"\.(?=[0-9]*[a-z])([a-z0-9]{1,8})\Z")


def check_upload(file: IO[bytes]) -> tuple[str, int, int]:
    """The media type, width and height of an acceptable picture, orientation applied.

    Raises ValidationError, in the user's language, for anything else. A file that can go back is
    left at its beginning.
    """
    data = read_upload(file)
    try:
        return _judge(data, getattr(file, "name", None))
    except ValidationError:
        raise
    except CutOff as problem:
        raise ValidationError(
            _("The file is not whole: it was cut off on its way. Send it again.")
        ) from problem
    except Pillow.DecompressionBombError as problem:
        raise _too_large() from problem
    # Pillow raises OSError, SyntaxError, ValueError and struct errors for broken files.
    except Exception as problem:
        raise ValidationError(_advice(data)) from problem


def read_upload(file: IO[bytes]) -> bytes:
    """The bytes of a file of acceptable size, which is left at its beginning where it can go back.

    Raises ValidationError for a file that is too large, is empty or cannot be read.
    """
    most = settings.MAX_UPLOAD_MB * 1024 * 1024
    pieces: list[bytes] = []
    left = most + 1
    try:
        _rewind(file)
        while left and (piece := file.read(left)):
            pieces.append(piece)
            left -= len(piece)
        data = b"".join(pieces)
        _rewind(file)
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise ValidationError(_("The file could not be read. Send it again.")) from problem
    if len(data) > most:
        raise ValidationError(
            _("The file is larger than %(mb)s MB.") % {"mb": settings.MAX_UPLOAD_MB}
        )
    if not data:
        raise ValidationError(_("The file is empty."))
    return data


def _rewind(file: IO[bytes]) -> None:
    """Pipes and streams cannot go back, and say so in several ways."""
    try:
        file.seek(0)
    except (AttributeError, io.UnsupportedOperation):
        return


def _judge(data: bytes, name: Any) -> tuple[str, int, int]:
    kind = _kind(data)
    if kind is None:
        raise ValidationError(_advice(data))
    built = anatomy(data, kind)
    if is_more_than_a_picture(data, kind, built.end):
        raise ValidationError(
            _("The file holds more than a picture: a program or another file is hidden in it.")
        )
    _check_ending(name, kind)
    with Pillow.open(io.BytesIO(data), formats=[kind]) as picture:
        _check_pixels(picture, kind, built)
        width, height = picture.size
        is_turned = picture.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
        # A JPEG is read to its end at an eighth of its size.
        picture.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        picture.load()
    return (TYPES[kind][0], height, width) if is_turned else (TYPES[kind][0], width, height)


def _kind(data: bytes) -> str | None:
    """The kind that the first bytes say, by Pillow's name."""
    heads = {
        b"\xff\xd8\xff": "JPEG",
        b"\x89PNG\r\n\x1a\n": "PNG",
        b"GIF87a": "GIF",
        b"GIF89a": "GIF",
    }
    for head, kind in heads.items():
        if data.startswith(head):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    is_avif = data[4:8] == b"ftyp" and re.search(rb"avi[fs]", data[8:64])
    return "AVIF" if is_avif else None


def _check_ending(name: Any, kind: str) -> None:
    """Refuse a name that ends like another type's. No ending, and «تقرير 2.1», say nothing."""
    if not isinstance(name, str):
        return
    # Marks of direction and blanks at the end are not seen.
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cf", "Cc"))
    found = _ENDING.search(seen.strip().lower())
    if found and found[1] not in ENDINGS[kind]:
        words = _("The name ends in «.%(ending)s», but the file is %(kind)s. Name it «.%(right)s».")
        right = TYPES[kind][1].removeprefix(".")
        raise ValidationError(words, params={"ending": found[1], "kind": kind, "right": right})


def _check_pixels(picture: Pillow.Image, kind: str, built: Anatomy) -> None:
    """Refuse what would take too long to go through, or too much memory."""
    width, height = picture.size
    pixels = width * height
    most = min(MAX_PIXELS, int(MAX_BYTES_DECODED / _cost(picture, kind, built)))
    if built.scans > 1:
        most = min(most, MAX_PIXELS_SCANNED // built.scans)
    if pixels > most or max(width, height) > MAX_SIDE:
        raise _too_large(most)
    # To count the frames of a GIF Pillow decodes them all; a picture behind a JPEG is never read.
    counts = {"GIF": built.frames, "JPEG": 1}
    frames = counts[kind] if kind in counts else getattr(picture, "n_frames", 1)
    if frames > MAX_FRAMES or (frames > 1 and frames * pixels > MAX_PIXELS):
        raise ValidationError(
            _("The animation is too long: at most 60 frames, and 50 megapixels in sum.")
        )


def _cost(picture: Any, kind: str, built: Anatomy) -> float:
    """Bytes of memory that a pixel takes while it is decoded."""
    if kind == "PNG" and str(picture.tile[0][3]).endswith("16B"):
        return DEEP_PNG
    if kind != "JPEG" or built.scans == 1:
        return COST[kind]
    # What the scans add to is kept in whole: two bytes for each number of each colour.
    sides = [(across, down) for _id, across, down, _table in picture.layer]
    most = max(across for across, _down in sides) * max(down for _across, down in sides)
    return 2 * sum(across * down for across, down in sides) / most


def _too_large(most: int = MAX_PIXELS) -> ValidationError:
    words = _("The picture has too many pixels: at most %(most)s megapixels and 12,000 a side.")
    return ValidationError(words, params={"most": most // 1_000_000})


def _advice(data: bytes) -> str:
    """What to do about a file that is no picture of ours."""
    if re.search(rb"<svg[\s>]", data[:4096], re.IGNORECASE):
        return _("SVG is not taken, because it can hold a program. Save the drawing as PNG.")
    if data[4:8] == b"ftyp" and re.search(rb"hei[cmsfx]|hev[cmsx]|mif1", data[8:64]):
        return _("HEIC is not taken, because few browsers show it. Save the photograph as JPEG.")
    return _("This file is not a whole picture of a kind we take: JPEG, PNG, WebP, AVIF or GIF.")
