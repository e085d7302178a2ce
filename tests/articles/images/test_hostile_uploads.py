"""Hostile files at the door for uploads: each is refused in words, or is harmless; none is dear.

How dear is asked of the operating system: a child process with little memory, which a timer kills at
the first file that keeps the processor for too long.
"""

import io
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import translation

from articles.images.anatomy import anatomy
from articles.images.checks import check_upload
from tests.articles.images import files, hostile

ROOT = Path(__file__).resolve().parents[3]
SECONDS_A_FILE = 2
CUT, MIXED = hostile.cut_off(), hostile.two_at_once()
JPEG = files.file_of(files.picture(), "JPEG").getvalue()
ARABIC = range(0x621, 0x64B)


def refusal_of(data: bytes) -> str:
    with pytest.raises(ValidationError) as refusal:
        check_upload(io.BytesIO(data))
    (sentence,) = refusal.value.messages
    return sentence


@pytest.mark.parametrize("name", CUT)
def test_a_file_that_was_cut_off_is_refused(name):
    with translation.override("ar"):
        sentence = refusal_of(CUT[name])
    assert any(ord(letter) in ARABIC for letter in sentence)


@pytest.mark.parametrize("name", MIXED)
def test_a_picture_that_is_also_something_else_is_refused(name):
    with translation.override("ar"):
        sentence = refusal_of(MIXED[name])
    assert any(ord(letter) in ARABIC for letter in sentence)


def test_what_phones_and_programs_send_is_told_what_to_do_instead():
    with translation.override("en"):
        assert "PNG" in refusal_of(b"<?xml version='1.0'?>\n" + hostile.SVG)
        assert "JPEG" in refusal_of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99)
        assert refusal_of(b"") == "The file is empty."


def test_pictures_are_limited_by_what_they_cost_to_decode():
    """A WebP takes sixteen bytes a pixel: what is fine as a JPEG is refused as that."""
    with translation.override("en"):
        assert "at most 15 megapixels" in refusal_of(hostile.resized_webp(8_000, 2_000))
        assert "at most 20 megapixels" in refusal_of(hostile.resized_avif(7_000, 3_000))


def test_a_whole_file_ends_where_its_picture_ends():
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"):
        for width in (31, 64):
            mode = "P" if kind == "GIF" else "RGB"
            data = files.file_of(files.picture(width, 33, mode), kind).getvalue()
            assert anatomy(data, kind).end == len(data), kind


class Stream(io.RawIOBase):
    """A file that cannot go back, gives little at a time, and knows no size."""

    def __init__(self, data: bytes) -> None:
        self._left = data

    def read(self, size: int = -1) -> bytes:
        piece, self._left = self._left[: min(size, 100)], self._left[min(size, 100) :]
        return piece


def spooled(data: bytes) -> TemporaryUploadedFile:
    file = TemporaryUploadedFile("x.jpg", "image/jpeg", len(data), None)
    file.write(data)
    return file


def shut(data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.close()
    return file


@pytest.mark.parametrize(
    "kept_as", [io.BytesIO, Stream, spooled, lambda data: SimpleUploadedFile("x.jpg", data)]
)
def test_every_kind_of_file_object_is_read(kept_as):
    file = kept_as(JPEG)
    assert check_upload(file) == ("image/jpeg", 64, 48)
    assert not file.seekable() or file.tell() == 0


@pytest.mark.parametrize("file", [shut(JPEG), io.StringIO("ليست صورة"), object()])
def test_what_cannot_be_read_is_refused(file):
    with pytest.raises(ValidationError) as refusal:
        check_upload(file)
    assert refusal.value.messages


def test_no_hostile_file_takes_long_or_much_memory():
    script = f"""
import io, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from django.conf import settings
settings.configure(MAX_UPLOAD_MB=20, USE_I18N=False)
from django.core.exceptions import ValidationError
from articles.images.checks import check_upload
from tests.articles.images import hostile
for name, data in hostile.bombs().items():
    signal.setitimer(signal.ITIMER_PROF, {SECONDS_A_FILE})
    try:
        check_upload(io.BytesIO(data))
    except ValidationError:
        print(name)
    signal.setitimer(signal.ITIMER_PROF, 0)
"""

    def limits():
        resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, preexec_fn=limits
    )
    assert done.stdout.splitlines() == list(hostile.bombs()), done.stderr
