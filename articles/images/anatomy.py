"""How a picture file is put together: where the picture ends, and how much work its parts are.

Read from the bytes, before any decoder sees them: decoders go on where a file was cut off, walk a
million empty parts one by one, and never look at what follows the picture. Every walk here has an
end that does not depend on what the file says.
"""

import re
from dataclasses import dataclass

# Parts of a file: the largest that cameras and editors write have a few thousand.
MOST_PARTS = 20_000
# A GIF keeps 255 bytes a part; 20 MB are 80,000 of them.
MOST_BLOCKS = 160_000
# What stands beside the picture: previews, depth maps, profiles, histories of an editor.
MOST_BESIDE = 8 << 20
# Comments of a GIF are put together a part at a time, each time anew.
MOST_COMMENTS = 1 << 18
_FILL = 16

# A marker of a JPEG: not the escaped 255 of the pixels, and not the restarts between them.
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_END_OF_PNG = b"IEND"


class CutOff(Exception):
    """The file ends before its picture does."""


class Malformed(Exception):
    """The file is no picture of its kind, or has far more parts than one has."""


@dataclass(frozen=True)
class Anatomy:
    """`end` is the first byte behind the picture. `scans` says how often a JPEG is gone through,
    `frames` how many pictures a GIF holds; 1 for other kinds, which tell by themselves."""

    end: int
    scans: int = 1
    frames: int = 1


def anatomy(data: bytes, kind: str) -> Anatomy:
    """Of a file whose first bytes say that it is of this kind of Pillow's.

    Raises CutOff or Malformed.
    """
    try:
        return _READERS[kind](data)
    except (IndexError, ValueError) as problem:
        raise CutOff from problem


def _jpeg(data: bytes) -> Anatomy:
    at, parts, beside, scans = 2, 0, 0, 0
    while True:
        found = _MARKER.search(data, at)
        if not found:
            raise CutOff
        # Decoders step over what stands between two parts a byte at a time.
        if not scans and found.start() - at > _FILL:
            raise Malformed
        marker, at = found[1][0], found.end()
        if marker == _END_OF_IMAGE:
            if not scans:
                raise Malformed
            return Anatomy(at, scans=scans)
        length = _number(data, at, 2)
        at += max(length, 2)
        scans += marker == _START_OF_SCAN
        parts += 1
        beside += length if not scans else 0
        if parts > MOST_PARTS or beside > MOST_BESIDE:
            raise Malformed


def _png(data: bytes) -> Anatomy:
    at = 8
    for _part in range(MOST_PARTS):
        length, name = _number(data, at, 4), data[at + 4 : at + 8]
        at += 12 + length
        if at > len(data):
            raise CutOff
        if name == _END_OF_PNG:
            return Anatomy(at)
    raise Malformed


def _gif(data: bytes) -> Anatomy:
    at, frames, blocks, comments = 13 + _palette(data[10]), 0, 0, 0
    while blocks <= MOST_BLOCKS:
        blocks += 1
        part = data[at]
        if part == 0x3B:
            return Anatomy(at + 1, frames=frames)
        # Some writers leave empty bytes between the parts.
        at += 1
        if part == 0:
            continue
        begin = at
        if part == 0x2C:
            frames += 1
            at += 10 + _palette(data[at + 8])
        elif part == 0x21:
            at += 1
        else:
            raise Malformed
        while size := data[at]:
            at += 1 + size
            blocks += 1
            if blocks > MOST_BLOCKS:
                raise Malformed
        at += 1
        comments += at - begin if part == 0x21 else 0
        if comments > MOST_COMMENTS:
            raise Malformed
    raise Malformed


def _webp(data: bytes) -> Anatomy:
    length = _number(data, 4, 4, "little")
    end = 8 + length + length % 2
    # Some writers count without the last byte, which only fills.
    if end > len(data) + length % 2:
        raise CutOff
    return Anatomy(min(end, len(data)))


def _avif(data: bytes) -> Anatomy:
    at = 0
    for _part in range(MOST_PARTS):
        if at == len(data):
            return Anatomy(at)
        length = _number(data, at, 4)
        if length == 1:
            length = _number(data, at + 8, 8)
        # Nought means: to the end of the file.
        length = length or len(data) - at
        at += length
        if length < 8:
            raise Malformed
        if at > len(data):
            raise CutOff
    raise Malformed


def _palette(flags: int) -> int:
    """Bytes of a GIF's table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _number(data: bytes, at: int, size: int, order: str = "big") -> int:
    found = data[at : at + size]
    if len(found) < size:
        raise CutOff
    return int.from_bytes(found, order)  # type: ignore[arg-type]


_READERS = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WEBP": _webp, "AVIF": _avif}
