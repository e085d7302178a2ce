"""The media library: how a picture gets in, and how it goes.

Whatever sends a file (the add form, a drop on the text, a paste) comes through `take_in`, so that
the same file is never kept twice. A file is decoded, measured and stored before the transaction: a
slow disk must not hold the database.
"""

import hashlib
import io
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from articles.images.checks import TYPES, check_upload, read_upload
from articles.images.pixels import mean_colour
from articles.images.renditions import FORMATS, plan
from articles.images.tasks import make_renditions
from articles.images.uses import typed_in, uses_of
from articles.models import Image, Rendition

logger = logging.getLogger("newsroom.pictures")


class StillUsed(Exception):
    """A story, or a text that is being written, uses the picture."""


@dataclass(frozen=True)
class Taken:
    """What became of a file: its picture, which may have been there before."""

    image: Image
    is_known: bool


def take_in(file: IO[bytes], *, by=None, **words) -> Taken:
    """The picture of a file, or the one of the library that was made of the same bytes.

    `words` are columns of a new Image; those of a known one stay. Raises what `upload` raises.
    """
    same = Image.objects.filter(sha256=hashlib.sha256(read_upload(file)).hexdigest())
    if known := same.order_by("pk").first():
        return Taken(known, is_known=True)
    return Taken(upload(file, by=by, **words), is_known=False)


def upload(file: IO[bytes], *, by=None, **words) -> Image:
    """Store a picture, plan its renditions and order their files. `words` are columns of Image.

    Raises ValidationError for what is no picture, OSError where the disk is full; stores nothing
    then.
    """
    media_type, width, height = check_upload(file)
    data = read_upload(file)
    image = Image(
        media_type=media_type,
        width=width,
        height=height,
        sha256=hashlib.sha256(data).hexdigest(),
        colour=mean_colour(io.BytesIO(data)),
        uploaded_by=by,
        **words,
    )
    name = f"{secrets.token_hex(8)}{TYPES[FORMATS[media_type]][1]}"
    try:
        image.original.save(name, ContentFile(data), save=False)
        with transaction.atomic():
            image.save()
            plan(image)
            make_renditions.enqueue(image.pk)
    except Exception:
        # The database takes its rows back by itself, the disk does not.
        if image.original.name:
            default_storage.delete(image.original.name)
        raise
    return image


@transaction.atomic
def order_again(image: Image) -> bool:
    """Order what could not be made once more; whether there was any."""
    failed = image.renditions.filter(state=Rendition.State.FAILED)
    if not failed.update(state=Rendition.State.PENDING):
        return False
    make_renditions.enqueue(image.pk)
    return True


@transaction.atomic
def remove(image: Image, *, now: datetime) -> None:
    """Delete a picture for good: its row at once, its files after the commit. Raises StillUsed."""
    if uses_of(image, now=now) or typed_in(image):
        raise StillUsed
    names = [image.original.name, *image.renditions.values_list("name", flat=True)]
    image.delete()
    transaction.on_commit(partial(_delete_files, names))


def _delete_files(names: list[str]) -> None:
    """What cannot be deleted now is left for `sweep_pictures`."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            logger.exception("a file of a deleted picture is left")
