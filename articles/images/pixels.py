"""The pixels of a picture: upright, in sRGB, without metadata, and encoded for readers.

Every rendition is drawn from plain pixels, so nothing that stood beside them in the original (a
place, a serial number, a comment, a second picture) can leave the house.
"""

import io
from collections.abc import Iterator
from typing import IO, Any

from PIL import Image as Pillow
from PIL import ImageCms

from articles.images.checks import ORIENTATION, TYPES

# From the best on: what is asked for first, and how far it may yield to the size of the original.
QUALITY = {"AVIF": (55, 40), "WEBP": (72, 57), "JPEG": (78, 63)}
LAST_QUALITY = (40, 20, 10, 5)
# A newsroom waits for its pictures: more effort takes two to four times as long, and saves a fiftieth of
# a WebP, and of a large AVIF a sixth.
OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"speed": 9},
    "WEBP": {"method": 2},
    "JPEG": {"optimize": True, "progressive": True},
    "PNG": {"optimize": True},
}
# Phones wait for theirs on a slow net. Up to this width AVIF is given more effort: a third of a second
# a picture, for half the bytes where it is a drawing.
PHONES_TAKE = 960
MORE_EFFORT = {"AVIF": {"speed": 7}}
COLOURS_OF_A_TABLE = 256
_NO_DITHER = Pillow.Dither.NONE
# Rows that are brought to the working mode at a time: a whole copy would double the memory.
ROWS = 128
_TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}


def read_pixels(file: IO[bytes], *, width: int, height: int) -> Pillow.Image:
    """The first frame upright, RGB or RGBA in sRGB, and no smaller than this size if it can be.

    Raises whatever Pillow raises for a broken file.
    """
    with Pillow.open(file, formats=list(TYPES)) as opened:
        turn = _TURNS.get(opened.getexif().get(ORIENTATION, 1))
        box = (height, width) if turn in _QUARTER_TURNS else (width, height)
        # Lets the JPEG decoder scale while it reads: a tenth of the memory.
        opened.draft("RGB", box)
        profile = opened.info.get("icc_profile")
        picture = _reduce(opened, box, keeps_ink=bool(profile))
    picture = _to_srgb(picture, profile)
    # The first of the turns is number 0.
    return picture if turn is None else picture.transpose(turn)


def encode(picture: Pillow.Image, kind: str, *, at_most: int, at_any_cost: bool = False) -> bytes:
    """The file of a picture in a format of Pillow's: the best that has `at_most` bytes, or the smallest.

    Quality yields only as far as a reader does not mind; `at_any_cost` it yields to the end, and more
    time is spent, for a size that must not be missing.
    """
    if kind == "PNG":
        return _encode_png(picture, at_most=at_most)
    smallest = b""
    for data in _attempts(picture, kind, at_any_cost=at_any_cost):
        if len(data) <= at_most:
            return data
        smallest = min(smallest or data, data, key=len)
    return smallest


def crop(
    picture: Pillow.Image, width: int, height: int, focal: tuple[int, int] = (50, 50)
) -> Pillow.Image:
    """The picture in exactly this size, cut and never stretched out of shape, around its focal point.

    `focal` is in hundredths from the left and from the top. The point is in the middle of the cut
    where the picture has room for that, and always inside it.
    """
    scale = min(picture.width / width, picture.height / height)
    across, down = width * scale, height * scale
    left = min(max(picture.width * focal[0] / 100 - across / 2, 0), picture.width - across)
    top = min(max(picture.height * focal[1] / 100 - down / 2, 0), picture.height - down)
    box = (left, top, left + across, top + down)
    return picture.resize((width, height), Pillow.Resampling.LANCZOS, box=box)


def mean_colour(file: IO[bytes]) -> str:
    """The colour that stands in a picture's place until it is there: «#8a867c»."""
    picture = _on_white(read_pixels(file, width=64, height=64)).resize(
        (1, 1), Pillow.Resampling.BOX
    )
    red, green, blue = picture.getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


_QUARTER_TURNS = {_TURNS[number] for number in (5, 6, 7, 8)}


def _reduce(opened: Pillow.Image, box: tuple[int, int], *, keeps_ink: bool) -> Pillow.Image:
    """The picture in a working mode and at most about twice the box, made a few rows at a time."""
    mode = _working_mode(opened, keeps_ink=keeps_ink)
    factor = max(1, min(opened.width // box[0], opened.height // box[1]))
    size = (-(-opened.width // factor), -(-opened.height // factor))
    out = Pillow.new(mode, size)
    for top in range(0, opened.height, ROWS * factor):
        bottom = min(opened.height, top + ROWS * factor)
        rows = opened.crop((0, top, opened.width, bottom))
        if rows.mode.startswith("I"):
            # Sixteen bits of grey, which conversion would cut off rather than scale.
            rows = rows.convert("I").point(lambda value: value / 257).convert("L")
        out.paste(rows.convert(mode).reduce(factor), (0, top // factor))
    return out


def _working_mode(opened: Pillow.Image, *, keeps_ink: bool) -> str:
    if opened.mode == "CMYK" and keeps_ink:
        return "CMYK"
    has_alpha = "A" in opened.getbands() or "transparency" in opened.info
    return "RGBA" if has_alpha else "RGB"


def _to_srgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """By the file's own colour profile where it has one that can be read."""
    mode = "RGB" if picture.mode == "CMYK" else picture.mode
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, source, srgb, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert(mode)


def _on_white(picture: Pillow.Image) -> Pillow.Image:
    """Without transparency: what shows through is paper."""
    if picture.mode != "RGBA":
        return picture
    paper = Pillow.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _attempts(picture: Pillow.Image, kind: str, *, at_any_cost: bool) -> Iterator[bytes]:
    if kind == "JPEG":
        picture = _on_white(picture)
    best, *lower = QUALITY[kind]
    yield _save(picture, kind, quality=best)
    if kind == "WEBP":
        # A drawing of flat colours is smaller, and sharper, without loss.
        yield _save(picture, kind, lossless=True)
        if at_any_cost:
            yield _save(picture, kind, lossless=True, quality=100, method=6)
    for quality in (*lower, *(LAST_QUALITY if at_any_cost else ())):
        yield _save(picture, kind, quality=quality)
    # Of an original that was squeezed beyond this, nothing fine is left to lose.
    for factor in (2, 4, 8) if at_any_cost else ():
        soft = picture.reduce(factor).resize(picture.size, Pillow.Resampling.BICUBIC)
        yield _save(soft, kind, quality=LAST_QUALITY[-1])


def _encode_png(picture: Pillow.Image, *, at_most: int) -> bytes:
    """Of few colours with a table of them, and so without loss; of many as they are, unless only a
    table keeps the file from being larger than it came: a drawing that was scaled has thousands.
    """
    has_few = picture.getcolors(COLOURS_OF_A_TABLE) is not None
    if has_few:
        with_table = picture.quantize(COLOURS_OF_A_TABLE, _quantizer(picture), dither=_NO_DITHER)
        if with_table.convert(picture.mode).tobytes() == picture.tobytes():
            return _save(with_table, "PNG")
    data = _save(picture, "PNG")
    if len(data) <= at_most:
        return data
    with_table = picture.quantize(COLOURS_OF_A_TABLE, _quantizer(picture))
    return min(data, _save(with_table, "PNG"), key=len)


def _quantizer(picture: Pillow.Image) -> int:
    """Of Pillow's ways only this one knows transparency; the other finds better colours."""
    has_alpha = picture.mode == "RGBA"
    return Pillow.Quantize.FASTOCTREE if has_alpha else Pillow.Quantize.MEDIANCUT


def _save(picture: Pillow.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    # Pillow would write these into the new file by itself.
    picture.info.clear()
    effort = MORE_EFFORT.get(kind, {}) if picture.width <= PHONES_TAKE else {}
    picture.save(out, kind, **(OPTIONS[kind] | effort | options))
    return out.getvalue()
