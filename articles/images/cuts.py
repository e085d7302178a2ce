"""A cover in the three shapes that search engines show beside a story: 1:1, 4:3 and 16:9.

Named by what they hold, like share cards: the names stand in the public copy, and the task behind it
makes the files, around the focal point and never larger than the original.
"""

import hashlib
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.pixels import crop, encode, read_pixels
from articles.images.renditions import store
from articles.models import Image

RATIOS = ((1, 1), (4, 3), (16, 9))
WIDEST = 1200
# What Google asks for at least, in pixels.
SMALLEST_AREA = 50_000
LARGEST_FILE = 250_000


def cuts_of(image: Image) -> list[dict[str, Any]]:
    """`name`, `width` and `height` of each shape; none of those that would be too small to be shown."""
    sizes = []
    for across, down in RATIOS:
        width = min(WIDEST, image.width, image.height * across // down)
        sizes.append((width, width * down // across))
    return [
        {"name": _name(image, size), "width": size[0], "height": size[1]}
        for size in sizes
        if size[0] * size[1] >= SMALLEST_AREA
    ]


def make_cuts(image: Image, named: list[dict[str, Any]]) -> None:
    """Make the files that are not there yet. May run twice; a name that the picture has no longer,
    since its focal point was moved, is left alone."""
    own = {cut["name"] for cut in cuts_of(image)}
    for cut in named:
        if cut["name"] in own and not default_storage.exists(cut["name"]):
            picture = cropped(image, (cut["width"], cut["height"]))
            store(cut["name"], encode(picture, "JPEG", at_most=LARGEST_FILE))


def cropped(image: Image, size: tuple[int, int]) -> Pillow.Image:
    """The part of a picture around its subject, in this size."""
    width, height = size
    with image.original.open() as file:
        pixels = read_pixels(file, width=width * 2, height=height * 2)
    if pixels.mode != "RGB":
        ground = Pillow.new("RGB", pixels.size, image.colour)
        ground.paste(pixels, mask=pixels.getchannel("A"))
        pixels = ground
    return crop(pixels, width, height, (image.focal_x, image.focal_y))


def _name(image: Image, size: tuple[int, int]) -> str:
    seen = (image.sha256, image.focal_x, image.focal_y, *size)
    return f"renditions/{hashlib.sha256(repr(seen).encode()).hexdigest()[:16]}-{size[0]}.jpg"
