"""What a page weighs at a first visit, as a newsroom serves it: compressed, with its style and scripts."""

import gzip
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from newsroom.static import JoinedStaticFilesStorage

KIB = 1024
# HTML, CSS and JS of a story; pictures and fonts have limits of their own.
FIRST_VISIT = 30 * KIB
JOINED = {"staticfiles": {"BACKEND": "newsroom.static.JoinedStaticFilesStorage"}}
FILES = ("css/site.css", "js/site.js", "js/stored-theme.js")


@contextmanager
def collected() -> Iterator[dict[str, int]]:
    """The bytes of each file that a page of the site asks for, as browsers fetch it; pages link to them."""
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-tests-weight-") as folder,
        override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | JOINED),
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        storage, root = JoinedStaticFilesStorage(), Path(settings.STATIC_ROOT)
        yield {name: (root / f"{storage.stored_name(name)}.br").stat().st_size for name in FILES}


def compressed(content: bytes) -> int:
    """Of a page, which is compressed as it is asked for."""
    return len(gzip.compress(content))
