"""Tags as an editor types them: «،» separates, and a blank does not.

«الذكاء الاصطناعي» is one tag. The list is sorted and without doubles, or a form that was not
touched would always read as changed.
"""

import re

from newsroom.text.arabic import fold

# A mark that nobody closed is passed over: no search looks past the next one of its kind.
_PART = re.compile(r'"([^"]*)"|«([^«»]*)»|([^،,;؛\n"«]+)')
_SEPARATORS = re.compile(r'[،,;؛\n"«»]')
_INVISIBLE = re.compile("[\u0640\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


def parse_tags(text: str) -> list[str]:
    """The names in the text, sorted, each once by its folded form."""
    names: dict[str, str] = {}
    for parts in _PART.findall(text or ""):
        name = " ".join(_INVISIBLE.sub("", "".join(parts)).split())
        if key := fold(name):
            names.setdefault(key, name)
    return sorted(names.values())


def join_tags(names: list[str]) -> str:
    """The names as text that `parse_tags` reads back."""
    return "، ".join(f'"{name}"' if _SEPARATORS.search(name) else name for name in sorted(names))
