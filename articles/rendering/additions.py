"""What we add to a sanitised text: ids, pictures, wrappers, isolates.

Each step takes the list of html5lib tokens of the text and returns the next one. They run after
the sanitiser, so only what is written here can put an element or attribute that its lists refuse.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from newsroom.text.bidi import runs

Token = dict[str, Any]
Tokens = list[Token]

WORDS = {
    "ar": {
        "table": "جدول",
        "code": "مثال برمجي",
        "notes": "الحواشي",
        "note": "الحاشية {n}",
        "back": "عودة إلى موضع الحاشية {n}",
    },
    "en": {
        "table": "Table",
        "code": "Code sample",
        "notes": "Footnotes",
        "note": "Footnote {n}",
        "back": "Back to the place of footnote {n}",
    },
}


@dataclass(frozen=True)
class Picture:
    """A picture as a text needs it: addresses, size, words. Plain strings, escaped when set."""

    src: str
    width: int
    height: int
    sources: tuple[tuple[str, str], ...] = ()
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Heading:
    """A line of the contents list."""

    level: int
    id: str
    text: str


@dataclass
class Setting:
    """What the steps share while one text is set."""

    language: str
    pictures: Mapping[str, Picture]
    prefix: str = ""
    headings: list[Heading] = field(default_factory=list)

    def filter(self, step: "Step") -> Callable[..., Iterable[Token]]:
        """The step in the form that the sanitiser's serialiser asks for."""

        def filtered(source: Iterable[Token]) -> Iterator[Token]:
            yield from step(list(source), self)

        return filtered


Step = Callable[[Tokens, Setting], Tokens]


def join_text(tokens: Tokens, setting: Setting) -> Tokens:
    """Make neighbouring pieces of text one, so that «AT&T» is seen whole."""
    characters = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": "\u00a0"}
    out: Tokens = []
    for token in tokens:
        if token["type"] == "Entity" and token["name"] in characters:
            token = _text(characters[token["name"]])
        if token["type"] == "SpaceCharacters":
            token = _text(token["data"])
        if token["type"] == "Characters" and out and out[-1]["type"] == "Characters":
            out[-1] = _text(out[-1]["data"] + token["data"])
        else:
            out.append(token)
    return out


def number_headings(tokens: Tokens, setting: Setting) -> Tokens:
    """Give headings ids and collect the contents; the page's own h1 is the headline."""
    levels = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
    for index, token in enumerate(tokens):
        if token.get("name") not in levels:
            continue
        token["name"] = levels[token["name"]]
        if token["type"] == "StartTag":
            name = f"{setting.prefix}h-{len(setting.headings) + 1}"
            end = _end_of(tokens, index)
            text = "".join(
                inner["data"] for inner in tokens[index:end] if inner["type"] == "Characters"
            )
            setting.headings.append(Heading(int(token["name"][1]), name, text.strip()))
            _put(token, "id", name)
    return tokens


def place_pictures(tokens: Tokens, setting: Setting) -> Tokens:
    """`![alt](image:KEY)` becomes a figure; one that is not known leaves nothing."""
    out: Tokens = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        alone = (
            token.get("name") == "p"
            and token["type"] == "StartTag"
            and index + 2 < len(tokens)
            and tokens[index + 1].get("name") == "img"
            and tokens[index + 2].get("name") == "p"
        )
        if alone:
            out += _figure(tokens[index + 1], setting)
            index += 3
            continue
        if token.get("name") == "img":
            out += _picture(_get(token, "src"), _get(token, "alt"), setting)
        else:
            out.append(token)
        index += 1
    return out


def name_speakers(tokens: Tokens, setting: Setting) -> Tokens:
    """The last paragraph of a quotation that opens with a dash is its speaker."""
    for index, token in enumerate(tokens):
        if token.get("name") != "blockquote" or token["type"] != "EndTag":
            continue
        end = index - 1
        while end > 0 and tokens[end]["type"] == "Characters" and not tokens[end]["data"].strip():
            end -= 1
        if tokens[end].get("name") != "p":
            continue
        start = end - 1
        while tokens[start].get("name") != "p":
            start -= 1
        first = tokens[start + 1]
        if first["type"] == "Characters" and first["data"].lstrip().startswith(("–", "—")):
            tokens[start]["name"] = tokens[end]["name"] = "footer"
    return tokens


def wrap_blocks(tokens: Tokens, setting: Setting) -> Tokens:
    """Tables and code scroll by themselves, by keyboard too, and have a name."""
    words = WORDS[setting.language]
    out: Tokens = []
    for token in tokens:
        if token.get("name") == "pre" and token["type"] == "StartTag":
            for name, value in _region("code", words["code"]).items():
                _put(token, name, value)
            _put(token, "dir", "ltr")
        if token.get("name") == "table":
            if token["type"] == "StartTag":
                out += [_start("div", _region("table", words["table"])), token]
            else:
                out += [token, _end("div")]
            continue
        out.append(token)
    return out


def number_notes(tokens: Tokens, setting: Setting) -> Tokens:
    """Footnotes: ids with our prefix, a labelled section, links that say where they lead."""
    words = WORDS[setting.language]
    out: Tokens = []
    rule = False
    for token in tokens:
        kind = _get(token, "class")
        if token.get("name") == "div" and kind == "footnote":
            token = _start("section", {"class": "footnotes", "aria-label": words["notes"]})
            rule = True
        elif token.get("name") == "div" and token["type"] == "EndTag" and rule:
            token = _end("section")
        elif token.get("name") == "hr" and rule:
            continue
        elif kind in ("footnote-ref", "footnote-backref"):
            number = _get(token, "href").rpartition(":")[2]
            _drop(token, "title")
            label = words["note" if kind == "footnote-ref" else "back"]
            _put(token, "aria-label", label.format(n=number))
        for name in ("id", "href"):
            value = _get(token, name)
            if value.lstrip("#").startswith(("fn:", "fnref")):
                mark, bare = ("#", value[1:]) if value[0] == "#" else ("", value)
                _put(token, name, f"{mark}{setting.prefix}{bare.replace(':', '-')}")
        out.append(token)
    return out


def place_answers(tokens: Tokens, setting: Setting) -> Tokens:
    """A paragraph that is only `[[answer:ID]]` keeps the place of a reader's answer."""
    out: Tokens = []
    index = 0
    while index < len(tokens):
        text = tokens[index + 1].get("data", "") if index + 2 < len(tokens) else ""
        found = isinstance(text, str) and text.strip().startswith("[[answer:")
        if tokens[index].get("name") == "p" and found and text.strip().endswith("]]"):
            key = text.strip()[len("[[answer:") : -2]
            if key.replace("-", "").isalnum():
                out += [_start("aside", {"data-answer": key}), _end("aside")]
                index += 3
                continue
        out.append(tokens[index])
        index += 1
    return out


def mark_links(tokens: Tokens, setting: Setting) -> Tokens:
    """A link out of the house gives its target no hold on our page."""
    for token in tokens:
        if token.get("name") == "a" and _get(token, "href").startswith(("http:", "https:")):
            _put(token, "rel", "noopener")
    return tokens


def isolate_runs(tokens: Tokens, setting: Setting) -> Tokens:
    """Foreign runs and signed numbers in `<bdi>`, outside code."""
    foreign = (
        {"lang": "en", "dir": "ltr"} if setting.language == "ar" else {"lang": "ar", "dir": "rtl"}
    )
    attributes = {"foreign": foreign, "number": {"dir": "ltr"}}
    out: Tokens = []
    in_code = 0
    for token in tokens:
        if token.get("name") in ("code", "pre"):
            in_code += 1 if token["type"] == "StartTag" else -1
        if token["type"] != "Characters" or in_code:
            out.append(token)
            continue
        for run in runs(token["data"], language=setting.language):
            if run.kind == "text":
                out.append(_text(run.text))
            else:
                out += [_start("bdi", attributes[run.kind]), _text(run.text), _end("bdi")]
    return out


STEPS: tuple[Step, ...] = (
    join_text,
    number_headings,
    place_pictures,
    name_speakers,
    wrap_blocks,
    number_notes,
    place_answers,
    mark_links,
    isolate_runs,
)


def _figure(image: Token, setting: Setting) -> Tokens:
    key = _get(image, "src").removeprefix("image:")
    picture = setting.pictures.get(key)
    if picture is None:
        return []
    out = [_start("figure", {"class": "figure"})]
    out += _picture(_get(image, "src"), _get(image, "alt"), setting)
    if picture.caption or picture.credit:
        out.append(_start("figcaption", {"class": "figure__caption"}))
        if picture.caption:
            out += [_start("span", {}), _text(picture.caption), _end("span")]
        if picture.credit:
            out.append(_start("span", {"class": "figure__credit"}))
            out += [_text(picture.credit), _end("span")]
        out.append(_end("figcaption"))
    return [*out, _end("figure")]


def _picture(src: str, alt: str, setting: Setting) -> Tokens:
    picture = setting.pictures.get(src.removeprefix("image:"))
    if picture is None:
        return []
    sizes = "(min-width: 60rem) 35rem, 94vw"
    out = [_start("picture", {})]
    for media_type, srcset in picture.sources:
        out.append(_void("source", {"type": media_type, "srcset": srcset, "sizes": sizes}))
    attributes = {
        "class": "figure__image",
        "src": picture.src,
        "width": str(picture.width),
        "height": str(picture.height),
        "alt": alt or picture.alt,
        "loading": "lazy",
        "decoding": "async",
    }
    return [*out, _void("img", attributes), _end("picture")]


def _region(name: str, label: str) -> dict[str, str]:
    return {"class": name, "tabindex": "0", "role": "region", "aria-label": label}


def _start(name: str, attributes: dict[str, str]) -> Token:
    data = {(None, key): value for key, value in attributes.items()}
    return {"type": "StartTag", "name": name, "namespace": None, "data": data}


def _void(name: str, attributes: dict[str, str]) -> Token:
    return _start(name, attributes) | {"type": "EmptyTag"}


def _end(name: str) -> Token:
    return {"type": "EndTag", "name": name, "namespace": None, "data": {}}


def _text(data: str) -> Token:
    return {"type": "Characters", "data": data}


def _get(token: Token, name: str) -> str:
    data = token.get("data")
    value = data.get((None, name), "") if isinstance(data, dict) else ""
    return str(value)


def _put(token: Token, name: str, value: str) -> None:
    token["data"][(None, name)] = value


def _drop(token: Token, name: str) -> None:
    token["data"].pop((None, name), None)


def _end_of(tokens: Tokens, index: int) -> int:
    """Where the element that starts at `index` ends."""
    return next(
        (
            place
            for place in range(index + 1, len(tokens))
            if tokens[place]["type"] == "EndTag" and tokens[place].get("name", "")[0] == "h"
        ),
        len(tokens),
    )
