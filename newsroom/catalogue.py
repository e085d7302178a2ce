"""The Arabic catalogue, compiled with Babel: no gettext tools need to be installed.

Django reads `.mo` files, which are made on each machine and not kept in the repository.
"""

import hashlib
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(locale: Path) -> list[Path]:
    """Compile each `.po` under `locale` that changed; returns the compiled files.

    The compiled file is replaced in one step: two processes may do this at once.
    """
    return [path for path in sorted(locale.glob("*/LC_MESSAGES/*.po")) if _compile(path)]


def _compile(source: Path) -> bool:
    data = source.read_bytes()
    compiled, mark = source.with_suffix(".mo"), source.with_suffix(".mo.sha256")
    digest = hashlib.sha256(data).hexdigest()
    if compiled.exists() and mark.exists() and mark.read_text() == digest:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    fresh = compiled.with_name(f".{compiled.name}.{digest[:8]}.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(compiled)
    mark.write_text(digest)
    return True
