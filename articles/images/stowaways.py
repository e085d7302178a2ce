"""What a file carries beside its picture that a picture has no use for: programs and other files.

Originals are never served and every rendition is encoded anew, so none of it would run; but a file
that is two things at once was made to deceive somebody, and is not kept.
"""

import io
import re
import zipfile

_SCRIPT = re.compile(rb"<script[\s>/]", re.IGNORECASE)
# «GIF89a/*» and a JPEG's first part that begins with «/*» are the beginning of a program.
_OPENS_A_COMMENT = re.compile(rb"GIF8[79]a/\*|\xff\xd8\xff\xe0/\*")
_PADDING = b"\0\r\n\t \x1a"
# What a file of words, or of a program, begins with, and a second picture or a film does not.
_WORDS = re.compile(rb"[\t\n\r -~]{16}|[\t\n\r -~]{1,15}\Z")


def is_more_than_a_picture(data: bytes, kind: str, end: int) -> bool:
    """Whether the file holds a program or another file. `end` is the first byte behind the picture.

    Phones write a second picture, a film or a map of the depth behind a JPEG: those are let be.
    """
    if _SCRIPT.search(data) or _OPENS_A_COMMENT.match(data):
        return True
    tail = data[end:].lstrip(_PADDING)
    if not tail:
        return False
    return kind != "JPEG" or bool(_WORDS.match(tail)) or zipfile.is_zipfile(io.BytesIO(tail))
