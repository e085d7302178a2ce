"""What the door for uploads refuses and what it lets in, with real files of every bad kind."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from articles.images.checks import check_upload
from tests.articles.images import files, hostile

BROKEN_EXIF = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60
WORDS_FOR_ORIENTATION = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x03up\0\0" + b"\0" * 4

TAKEN = {
    "jpeg": (files.file_of(files.picture(), "JPEG"), ("image/jpeg", 64, 48)),
    "progressive jpeg": (
        files.file_of(files.picture(), "JPEG", progressive=True),
        ("image/jpeg", 64, 48),
    ),
    "grey jpeg": (files.file_of(files.picture(mode="L"), "JPEG"), ("image/jpeg", 64, 48)),
    "ink jpeg": (files.file_of(files.picture(mode="CMYK"), "JPEG"), ("image/jpeg", 64, 48)),
    "jpeg of a phone": (files.phone_jpeg(), ("image/jpeg", 64, 48)),
    "png": (files.file_of(files.picture(mode="RGBA"), "PNG"), ("image/png", 64, 48)),
    "png with a palette": (files.file_of(files.picture(mode="P"), "PNG"), ("image/png", 64, 48)),
    "deep grey png": (files.deep_grey_png(), ("image/png", 40, 40)),
    "webp": (files.file_of(files.picture(), "WEBP"), ("image/webp", 64, 48)),
    "avif": (files.file_of(files.picture(), "AVIF"), ("image/avif", 64, 48)),
    "gif": (files.file_of(files.picture(mode="P"), "GIF"), ("image/gif", 64, 48)),
    "animated gif": (files.animation(60), ("image/gif", 8, 8)),
    "animated webp": (files.animation(5, kind="WEBP"), ("image/webp", 8, 8)),
    "one pixel": (files.file_of(files.picture(1, 1), "PNG"), ("image/png", 1, 1)),
    "one pixel of jpeg": (files.file_of(files.picture(1, 1), "JPEG"), ("image/jpeg", 1, 1)),
    "a line": (files.file_of(files.picture(12_000, 1), "PNG"), ("image/png", 12_000, 1)),
    "jpeg with a film behind it": (files.motion_photo(), ("image/jpeg", 64, 48)),
    "png with padding behind it": (
        io.BytesIO(files.file_of(files.picture(), "PNG").getvalue() + b"\0\n"),
        ("image/png", 64, 48),
    ),
    "gif with a comment": (
        io.BytesIO(hostile.gif(hostile.gif_comment(900))),
        ("image/gif", 64, 48),
    ),
    "jpeg with a small picture of itself": (
        io.BytesIO(hostile.jpeg(hostile.part(0xE1, b"Exif\0\0" + hostile.jpeg()))),
        ("image/jpeg", 64, 48),
    ),
    "no such orientation": (
        files.file_of(files.picture(), "JPEG", exif=files.exif(99)),
        ("image/jpeg", 64, 48),
    ),
    "words for orientation": (
        files.file_of(files.picture(), "JPEG", exif=WORDS_FOR_ORIENTATION),
        ("image/jpeg", 64, 48),
    ),
    **{
        f"orientation {number}": (
            files.file_of(files.picture(), "JPEG", exif=files.exif(number)),
            ("image/jpeg", 48, 64) if number >= 5 else ("image/jpeg", 64, 48),
        )
        for number in range(1, 9)
    },
}
REFUSED = {
    "nothing": io.BytesIO(b""),
    "words": io.BytesIO("ليست صورة".encode()),
    "svg with a png's first bytes": io.BytesIO(b"\x89PNG\r\n\x1a\n" + hostile.SVG),
    "pdf": files.file_of(files.picture(), "PDF"),
    "tiff": files.file_of(files.picture(), "TIFF"),
    "bmp": files.file_of(files.picture(), "BMP"),
    "icon": files.file_of(files.picture(), "ICO"),
    "postscript": files.file_of(files.picture(), "EPS"),
    "a bomb": files.png_bomb(11_000, 11_000),
    "a header that lies": files.png_that_lies(60_000, 60_000),
    "a size that lies": files.png_that_lies(640, 480),
    "nothing wide": files.png_that_lies(0, 10),
    "a side too long": files.file_of(files.picture(12_001, 1), "PNG"),
    "too many pixels": files.png_bomb(7_200, 7_000),
    "61 frames": files.animation(61),
    "frames too large in sum": files.animation(6, width=3_000, height=3_000),
    "61 frames of png": files.animation(61, kind="PNG"),
    "61 frames of webp": files.animation(61, kind="WEBP"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_taken_for_what_it_holds(name):
    file, expected = TAKEN[name]
    assert check_upload(file) == expected
    assert file.tell() == 0


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with_words_for_the_person(name):
    with pytest.raises(ValidationError) as refusal:
        check_upload(REFUSED[name])
    assert refusal.value.messages[0].strip()


def test_exif_that_cannot_be_read_is_passed_over():
    file = files.file_of(files.picture(), "JPEG", exif=BROKEN_EXIF)
    assert check_upload(file) == ("image/jpeg", 64, 48)


def test_a_file_larger_than_the_limit_is_not_even_opened(settings):
    settings.MAX_UPLOAD_MB = 1
    data = files.file_of(files.picture(), "JPEG").getvalue()
    check_upload(io.BytesIO(data + b"\0" * (1024 * 1024 - len(data))))
    with pytest.raises(ValidationError):
        check_upload(io.BytesIO(data + b"\0" * (1024 * 1024 - len(data) + 1)))


NAMES_TAKEN = (
    "x.jpg", "X.JPEG", "صورة.jpg\u200f", "x.jpg ", "C:\\photos\\x.jpg", "../../etc/passwd", "blob", "",
    "تقرير 2.1", "a.php\0.jpg", "x" * 4000, ".jpg", None, 7, b"x.png", Path("x.png"),
)  # fmt: skip
NAMES_REFUSED = (
    "x.png", "x.exe", "صورة\u202egpj.exe", "x.jpg.html", "x.webp\u202e", "../x.svg", "x.mp4", ".png",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES_TAKEN)
def test_a_name_that_says_no_other_type_is_let_be(name):
    file = files.file_of(files.picture(), "JPEG")
    file.name = name
    assert check_upload(file) == ("image/jpeg", 64, 48)


@pytest.mark.parametrize("name", NAMES_REFUSED)
def test_a_name_that_ends_like_another_type_is_refused(name):
    file = files.file_of(files.picture(), "JPEG")
    file.name = name
    with pytest.raises(ValidationError) as refusal:
        check_upload(file)
    assert "jpg" in refusal.value.messages[0]


def test_pillow_would_refuse_what_the_header_check_let_through():
    with pytest.raises(Pillow.DecompressionBombError):
        Pillow.open(files.png_bomb(7_200, 7_000))
