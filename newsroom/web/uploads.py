"""A limit on what a form may send: Django has none for files.

The size is refused before a byte is read, from the length that the request states; a request
without a length has no body for Django.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Headers of the parts and the form's other fields beside a file of the full size.
BESIDE_THE_FILE = 1024 * 1024


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
