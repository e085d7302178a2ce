"""The tokens of html5lib, in the few forms that the steps of rendering read and write."""

from collections.abc import Callable
from typing import Any

Token = dict[str, Any]
Tokens = list[Token]


def start(name: str, attributes: dict[str, str]) -> Token:
    data = {(None, key): value for key, value in attributes.items()}
    return {"type": "StartTag", "name": name, "namespace": None, "data": data}


def void(name: str, attributes: dict[str, str]) -> Token:
    return start(name, attributes) | {"type": "EmptyTag"}


def end(name: str) -> Token:
    return {"type": "EndTag", "name": name, "namespace": None, "data": {}}


def text(data: str) -> Token:
    return {"type": "Characters", "data": data}


def element(name: str, attributes: dict[str, str], *inside: Token) -> Tokens:
    return [start(name, attributes), *inside, end(name)]


def is_start(token: Token, name: str) -> bool:
    return token["type"] == "StartTag" and token.get("name") == name


def is_end(token: Token, name: str) -> bool:
    return token["type"] == "EndTag" and token.get("name") == name


def is_text(token: Token) -> bool:
    return token["type"] == "Characters"


def is_blank(token: Token) -> bool:
    return is_text(token) and not str(token["data"]).strip()


def get(token: Token, name: str) -> str:
    """An attribute, or ""."""
    data = token.get("data")
    value = data.get((None, name), "") if isinstance(data, dict) else ""
    return str(value)


def put(token: Token, attributes: dict[str, str]) -> None:
    """Set attributes, in their order."""
    for name, value in attributes.items():
        token["data"][(None, name)] = value


def drop(token: Token, name: str) -> None:
    token["data"].pop((None, name), None)


def text_of(tokens: Tokens) -> str:
    return "".join(token["data"] for token in tokens if is_text(token))


def replace_lone(tokens: Tokens, setter: Callable[[Token], Tokens | None]) -> Tokens:
    """Each paragraph that holds a single token, as `setter` sets it; None leaves it as it is."""
    out: Tokens = []
    index = 0
    while index < len(tokens):
        lone = tokens[index : index + 3]
        is_lone = len(lone) == 3 and is_start(lone[0], "p") and is_end(lone[2], "p")
        instead = setter(lone[1]) if is_lone else None
        if instead is None:
            out.append(tokens[index])
            index += 1
        else:
            out += instead
            index += 3
    return out
