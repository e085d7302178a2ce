"""Static files as they are served: one stylesheet and one script for a kind of page.

Sources stay one file a component. `collectstatic` joins a stylesheet's local `@import`s (their
layer and medium kept) and a module's imports (newsroom/scripts.py) into the file that names them;
WhiteNoise's storage then hashes and compresses. No Node, no bundler.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from newsroom.scripts import joined

ENTRIES = (
    "css/site.css",
    "desk/desk.css",
    "js/site.js",
    "js/search.js",
    "js/desk.js",
    "js/calendar.js",
)
_CSS = re.compile(r'@import "([^"]+)"(?: layer\((\w+)\))?(?: (\w+))?;')
_URL = re.compile(r'url\("([^")]+)"\)')


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins the entry files before they are hashed."""

    def post_process(self, paths, dry_run=False, **options):
        for entry in ENTRIES:
            if entry in paths and not dry_run:
                text = joined(entry, self._read) if entry.endswith(".js") else self._join(entry)
                self.delete(entry)
                self._save(entry, ContentFile(text.encode()))
                storage, _name = paths[entry]
                paths[entry] = (self, entry) if storage is not self else paths[entry]
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _read(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()

    def _join(self, name: str) -> str:
        text = self._read(name)
        folder = posixpath.dirname(name)
        return _CSS.sub(lambda match: self._imported(folder, *match.groups()), text)

    def _imported(self, folder: str, name: str, layer: str | None, medium: str | None) -> str:
        path = _beside(folder, name)
        text = self._join(path)
        here = posixpath.dirname(path)
        text = _URL.sub(lambda m: f'url("{posixpath.relpath(_beside(here, m[1]), folder)}")', text)
        text = f"@layer {layer} {{\n{text}\n}}" if layer else text
        return f"@media {medium} {{\n{text}\n}}" if medium else text


def _beside(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))
