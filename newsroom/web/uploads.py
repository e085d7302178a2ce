"""A limit on what a form may send, for which Django has none, and a disk that is full meanwhile.

The size is refused before a byte is read, from the length that the request states; a request
without a length has no body for Django. What is larger than the memory kept for it is written to a
file of the system's temporary folder on its way, and there may be no room for it.
"""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    StopUpload,
    TemporaryFileUploadHandler,
)

# Headers of the parts and the form's other fields beside a file of the full size.
BESIDE_THE_FILE = 1024 * 1024
# Full, past what an account may keep, past what a process may write.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

logger = logging.getLogger("newsroom.errors")


class DiskFull(SuspiciousOperation):
    """The server had no room for a file on its way. Nothing suspicious, but Django answers this kind
    by the house's own page wherever the body is read: in a middleware, too."""


class LimitedUploads(FileUploadHandler):
    """Stands before Django's handlers and lets everything within the limit pass to them."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django names it so)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > settings.MAX_UPLOAD_MB * 1024 * 1024 + BESIDE_THE_FILE:
            raise RequestDataTooBig("The request is larger than MAX_UPLOAD_MB.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class SpooledUploads(TemporaryFileUploadHandler):
    """Django's own, where a full disk is an answer: the rest of the body is read and dropped, for who
    is still sending hears nothing, and then DiskFull is raised. Other troubles stay what they are."""

    trouble: OSError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        with self._room():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._room():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile:
        # What stood in the buffer is written now.
        with self._room():
            return super().file_complete(file_size)

    def upload_complete(self) -> None:
        if self.trouble is not None:
            raise DiskFull from self.trouble

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as trouble:
            if trouble.errno not in NO_ROOM:
                raise
            self.trouble = trouble
            logger.exception("no room for an upload on its way")
            # Closing writes the buffer once more, and takes the file away.
            with suppress(OSError):
                self.upload_interrupted()
            raise StopUpload(connection_reset=False) from trouble
