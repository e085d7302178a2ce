"""Several JavaScript modules made into one file: what `import` and `export` mean, written as functions.

The sources are plain modules, which browsers load one by one in development. Only a part of the
language is known here: imports of names from a file of ours, and exports of functions, classes and
constants. Anything else stops the build, because a script that is half joined fails in the browser.
"""

import posixpath
import re
from collections.abc import Callable

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

Read = Callable[[str], str]


class CannotJoin(Exception):
    """A module says something that this file does not know, or imports itself by a detour."""


def joined(entry: str, read: Read) -> str:
    """The entry with all it imports in one script; `read` gives the text of a file by its path."""
    return "\n".join(_in_order(entry, read, {}, ()).values())


def _in_order(path: str, read: Read, done: dict[str, str], way: tuple[str, ...]) -> dict[str, str]:
    """Each module once, behind those it needs. A module is run once, as in a browser."""
    if path in way:
        raise CannotJoin(f"these import each other: {' → '.join([*way, path])}")
    if path in done:
        return done
    text = read(path)
    for _names, other in _IMPORT.findall(text):
        _in_order(_beside(path, other), read, done, (*way, path))
    done[path] = _as_function(path, text)
    return done


def _as_function(path: str, text: str) -> str:
    """The module closed in itself; what it exports are the members of a constant."""
    exported = [name for _kind, name in _EXPORT.findall(text)]
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(lambda found: _taken(path, *found.groups()), text))
    if unknown := _UNKNOWN.search(body):
        raise CannotJoin(f"{path}: cannot join «{unknown[0]}»")
    if not exported:
        return f"{{\n{body}\n}}"
    return f"const {_name(path)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _taken(path: str, names: str | None, other: str) -> str:
    """`import { read as words } from "./form.js";` as a constant of the module made before."""
    if names is None:
        return ""
    parts = [name.strip().replace(" as ", ": ") for name in names.split(",") if name.strip()]
    return f"const {{ {', '.join(parts)} }} = {_name(_beside(path, other))};\n"


def _name(path: str) -> str:
    return "$" + re.sub(r"\W", "_", path.removesuffix(".js"))


def _beside(path: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))
