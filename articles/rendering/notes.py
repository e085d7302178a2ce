"""Footnotes: ids with our prefix, a labelled section, links that say where they lead."""

from articles.rendering.setting import Setting
from articles.rendering.tokens import (
    Token,
    Tokens,
    drop,
    end,
    get,
    is_end,
    is_start,
    put,
    start,
    text_of,
)

WORDS = {
    "ar": {
        "notes": "الحواشي",
        "footnote-ref": "الحاشية {n}",
        "footnote-backref": "عودة إلى موضع الحاشية {n}",
    },
    "en": {
        "notes": "Footnotes",
        "footnote-ref": "Footnote {n}",
        "footnote-backref": "Back to the place of footnote {n}",
    },
}


def number_notes(tokens: Tokens, setting: Setting) -> Tokens:
    """Runs before wrapping adds `div`s of ours: the only one here holds the notes."""
    words = WORDS[setting.language]
    numbers = _numbers(tokens)
    out: Tokens = []
    is_in_notes = False
    for token in tokens:
        kind = get(token, "class")
        if is_start(token, "div"):
            token = start("section", {"class": "footnotes", "aria-label": words["notes"]})
            is_in_notes = True
        elif is_end(token, "div"):
            token = end("section")
        elif token.get("name") == "hr" and is_in_notes:
            # The parser's own rule between text and notes.
            continue
        elif kind in ("footnote-ref", "footnote-backref"):
            number = numbers.get(_name(token), "")
            drop(token, "title")
            put(token, {"aria-label": words[kind].format(n=number)})
        _prefix(token, setting.prefix)
        out.append(token)
    return out


def _numbers(tokens: Tokens) -> dict[str, str]:
    """The number that a reader sees, by the name that the writer gave."""
    return {
        _name(token): text_of(tokens[index : index + 2])
        for index, token in enumerate(tokens)
        if get(token, "class") == "footnote-ref"
    }


def _name(link: Token) -> str:
    return get(link, "href").partition(":")[2]


def _prefix(token: Token, prefix: str) -> None:
    for name in ("id", "href"):
        value = get(token, name)
        bare = value.removeprefix("#")
        if bare.startswith(("fn:", "fnref")) and (name == "id" or value != bare):
            mark = "#" if value != bare else ""
            put(token, {name: f"{mark}{prefix}{bare.replace(':', '-')}"})
