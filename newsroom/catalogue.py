"""The Arabic catalogue, gathered and compiled with Babel: no gettext tools need to be installed.

Django reads `.mo` files, which are made on each machine and not kept in the repository.
"""

import hashlib
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

FOLDERS = ("newsroom", "articles", "comments", "templates")
# The functions whose arguments are msgids, and which arguments those are.
_KEYWORDS = dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"])
_KEYWORDS |= dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2))
_KEYWORDS |= dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2))
_WIDTH = 100


def gather(root: Path) -> Catalog:
    """Every msgid that the modules and templates under `root` name, without translations."""
    found = Catalog()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt"):
                _gather_from(path, found)
    return found


def update(source: Path, found: Catalog) -> list[str]:
    """Bring a `.po` up to `found`: new msgids enter it, unused ones leave; those without words."""
    data = source.read_bytes()
    catalogue = read_po(io.BytesIO(data), locale=source.parent.parent.name, abort_invalid=True)
    catalogue.update(found, no_fuzzy_matching=True)
    out = io.BytesIO()
    write_po(out, catalogue, width=_WIDTH, sort_output=True, ignore_obsolete=True, omit_header=True)
    # The head stays as it was: Babel's holds the time of the day, a change in every commit.
    head = data.partition(b"\n\n")[0]
    source.write_bytes(head + b"\n\n" + out.getvalue())
    return [str(message.id) for message in catalogue if message.id and not all(_words(message))]


def _gather_from(path: Path, found: Catalog) -> None:
    text = path.read_text(encoding="utf-8")
    code = text if path.suffix == ".py" else _as_python(text, path)
    for _line, msgid, _comments, context in extract(
        "python", io.BytesIO(code.encode()), keywords=_KEYWORDS
    ):
        found.add(msgid, context=context)


def _as_python(template: str, path: Path) -> str:
    """The template with all but its msgids blotted out, without the indents Python would judge."""
    return "\n".join(line.strip() for line in templatize(template, origin=str(path)).splitlines())


def _words(message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


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
