"""Files that were made, or broken, to hurt whoever opens them; each small to write and dear to read."""

import io
import struct
import zipfile
import zlib

from tests.articles.images import files

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
ARCHIVE = io.BytesIO()
with zipfile.ZipFile(ARCHIVE, "w") as _archive:
    _archive.writestr("run.js", "alert(1)")


def jpeg(*parts: bytes, width: int = 64, height: int = 48, **options) -> bytes:
    """A JPEG with these parts before its own, each a marker's name and what it holds."""
    data = files.file_of(files.picture(width, height), "JPEG", **options).getvalue()
    return data[:2] + b"".join(parts) + data[2:]


def part(marker: int, body: bytes) -> bytes:
    return bytes((255, marker)) + struct.pack(">H", len(body) + 2) + body


def png(*chunks: tuple[bytes, bytes], width: int = 64, height: int = 48) -> bytes:
    """A PNG with these chunks behind its header."""
    data = files.file_of(files.picture(width, height), "PNG").getvalue()
    return data[:33] + b"".join(chunk(*one) for one in chunks) + data[33:]


def chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def gif(*parts: bytes, data: bytes = b"") -> bytes:
    """A GIF with these parts before its trailer."""
    data = data or files.file_of(files.picture(mode="P"), "GIF").getvalue()
    return data[:-1] + b"".join(parts) + b";"


def gif_comment(size: int, *, block: int = 255) -> bytes:
    one = bytes((block,)) + b"x" * block
    return b"\x21\xfe" + one * (size // block) + b"\0"


def scans(count: int, *, side: int = 3000) -> bytes:
    """A JPEG whose last scan comes this many times over."""
    data = jpeg(width=side, height=side, progressive=True, quality=60)
    last = data.rfind(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + b"\xff\xd9"


def webp(data: bytes, tail: bytes = b"") -> bytes:
    """A WebP whose header counts a tail that is no part of a picture."""
    return data[:4] + struct.pack("<I", len(data) + len(tail) - 8) + data[8:] + tail


def resized_png(width: int, height: int) -> bytes:
    """A small PNG whose header names another size, its checksum put right."""
    data = files.file_of(files.picture(), "PNG").getvalue()
    header = struct.pack(">II", width, height) + data[24:29]
    return data[:8] + chunk(b"IHDR", header) + data[33:]


def resized_gif(width: int, height: int) -> bytes:
    data = files.file_of(files.picture(mode="P"), "GIF").getvalue()
    size = struct.pack("<HH", width, height)
    place = data.index(b"\x2c\0\0\0\0") + 5
    return data[:6] + size + data[10:place] + size + data[place + 4 :]


def resized_jpeg(width: int, height: int) -> bytes:
    data = files.file_of(files.picture(), "JPEG").getvalue()
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]


def resized_webp(width: int, height: int) -> bytes:
    """A lossless WebP whose header names another size, in fourteen bits a side."""
    data = files.file_of(files.picture(), "WEBP", lossless=True).getvalue()
    (packed,) = struct.unpack("<I", data[21:25])
    packed = packed & ~0xFFFFFFF | (width - 1) | (height - 1) << 14
    return data[:21] + struct.pack("<I", packed) + data[25:]


def resized_avif(width: int, height: int) -> bytes:
    data = files.file_of(files.picture(), "AVIF").getvalue()
    place = data.index(b"ispe") + 8
    return data[:place] + struct.pack(">II", width, height) + data[place + 8 :]


def bombs() -> dict[str, bytes]:
    """Headers of a hundred megapixels, in every kind, and what is dear without being large."""
    deep = zlib.compress(b"\0" * (60 << 20), 9)
    return {
        "png of 100 megapixels": resized_png(10_000, 10_000),
        "png of 100 real megapixels": files.png_bomb(10_000, 10_000).getvalue(),
        "gif of 100 megapixels": resized_gif(10_000, 10_000),
        "jpeg of 100 megapixels": resized_jpeg(10_000, 10_000),
        "webp of 100 megapixels": resized_webp(10_000, 10_000),
        "webp of 40 megapixels": resized_webp(10_000, 4_000),
        "avif of 100 megapixels": resized_avif(10_000, 10_000),
        "png with a deflated text": png((b"zTXt", b"Comment\0\0" + deep)),
        "png with a deflated profile": png((b"iCCP", b"sRGB\0\0" + deep)),
        "png with many texts": png(*[(b"zTXt", b"C\0\0" + zlib.compress(b"0" * 900_000))] * 99),
        "png of a million parts": png(*[(b"teXt", b"")] * 1_000_000),
        "jpeg with a long preface": jpeg(*[part(0xE1, b"x" * 65_000)] * 300),
        "jpeg of a million parts": jpeg(*[part(0xFE, b"")] * 1_000_000),
        "jpeg with endless filling": jpeg(b"\xff" * (15 << 20)),
        "jpeg with a desert before its picture": jpeg(b"\0" * (15 << 20)),
        "jpeg of two hundred scans": scans(200),
        "gif with a long comment": gif(gif_comment(15 << 20)),
        "gif with a crumbled comment": gif(gif_comment(5 << 20, block=1)),
        "gif of a million frames": gif(b"\x2c\0\0\0\0\1\0\1\0\0\2\1\0\0" * 1_000_000),
    }


def cut_off() -> dict[str, bytes]:
    """Each kind at several lengths; the very end too, which decoders do not miss."""
    whole = {
        "jpeg": files.file_of(files.picture(400, 300), "JPEG", quality=95),
        "progressive jpeg": files.file_of(files.picture(400, 300), "JPEG", progressive=True),
        "png": files.file_of(files.picture(400, 300), "PNG"),
        "webp": files.file_of(files.picture(400, 300), "WEBP"),
        "avif": files.file_of(files.picture(400, 300), "AVIF"),
        "gif": files.file_of(files.picture(400, 300, "P"), "GIF"),
    }
    cut = {
        f"{name} at {share:.0%}": files.cut(file, share).getvalue()
        for name, file in whole.items()
        for share in (0.02, 0.3, 0.7, 0.99)
    }
    return cut | {f"{name} without its end": file.getvalue()[:-1] for name, file in whole.items()}


def two_at_once() -> dict[str, bytes]:
    """A picture that is also a page, a program or an archive."""
    whole_gif = gif()
    whole_png, whole_jpeg = png(), jpeg()
    lossy = files.file_of(files.picture(), "WEBP").getvalue()
    return {
        "svg": SVG,
        "svg behind a gif header": b"GIF89a" + SVG,
        "html behind a gif header": b"GIF89a" + HTML,
        "program behind a gif header": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//",
        "program behind a gif": whole_gif + b"/*</script><script>alert(1)</script>*/=1;",
        "program without a tag behind a gif": whole_gif + b"*/=1;alert(document.domain)",
        "script in a comment of a gif": gif(b"\x21\xfe\x20" + b"<SCRIPT >alert(1)</script>".ljust(32) + b"\0"),
        "script in a text of a png": png((b"tEXt", b"Comment\0" + HTML)),
        "script in a comment of a jpeg": jpeg(part(0xFE, HTML)),
        "page behind a jpeg": whole_jpeg + b"\n<html><body onload=alert(1)>",
        "page behind a png": whole_png + b"<html><body onload=alert(1)>",
        "program in php behind a jpeg": whole_jpeg + b"<?php system($_GET[0]);",
        "archive behind a jpeg": whole_jpeg + ARCHIVE.getvalue(),
        "archive behind a png": whole_png + ARCHIVE.getvalue(),
        "archive behind a gif": whole_gif + ARCHIVE.getvalue(),
        "archive behind a webp": lossy + ARCHIVE.getvalue(),
        "program in a jpeg’s first part": whole_jpeg[:4] + b"/*" + whole_jpeg[6:],
    }  # fmt: skip
