"""A video or a post elsewhere: a link alone in its paragraph becomes a card.

The card is a link and words, no frame, picture or script: the other host learns nothing before a
reader follows it. Its title is what the writer put into the link, else the address itself.
"""

from articles.rendering.setting import Setting
from articles.rendering.tokens import (
    Tokens,
    element,
    end,
    get,
    is_end,
    is_start,
    is_text,
    put,
    start,
    text,
)
from newsroom.text.embeds import Embed, embed_of

KINDS = {
    "ar": {"video": "مقطع مصوّر", "post": "منشور", "audio": "مقطع صوتي", "opens": "يُفتح على"},
    "en": {"video": "Video", "post": "Post", "audio": "Audio", "opens": "opens on"},
}
# A card is no place to read an address to its end.
LONGEST_ADDRESS = 60
_AROUND = ("blockquote", "li", "td", "th", "dd")


def place_embeds(tokens: Tokens, setting: Setting) -> Tokens:
    out: Tokens = []
    depth = began = 0
    for token in tokens:
        if token.get("name") in _AROUND:
            depth += 1 if token["type"] == "StartTag" else -1
        out.append(token)
        if is_start(token, "p"):
            began = len(out) - 1
        elif is_end(token, "p") and not depth:
            link = _only_link(out[began + 1 : -1])
            embed = embed_of(get(link[0], "href")) if link else None
            if link and embed:
                out[began:] = _card(link, embed, setting)
    return out


def _only_link(inside: Tokens) -> Tokens:
    """The tokens of the link that a paragraph consists of; none where there is more."""
    full = [token for token in inside if not is_text(token) or token["data"].strip()]
    links = sum(is_start(token, "a") for token in full)
    is_only = links == 1 and is_start(full[0], "a") and is_end(full[-1], "a")
    return full if is_only else []


def _card(link: Tokens, embed: Embed, setting: Setting) -> Tokens:
    opening, *title, closing = link
    words = KINDS[setting.language]
    put(opening, {"class": "embed__link"})
    name = title or _address(get(opening, "href"))
    told = f"{words[embed.kind]} · {words['opens']} {embed.place}"
    return [
        start("p", {"class": f"embed embed--{embed.kind}"}),
        opening,
        *element("span", {"class": "embed__title"}, *name),
        text(" "),
        *element("span", {"class": "embed__place"}, text(told)),
        closing,
        end("p"),
    ]


def _address(address: str) -> Tokens:
    """The address as a reader needs it, in its own order: whose it is, and which."""
    shown = address.partition("://")[2].removeprefix("www.")
    if len(shown) > LONGEST_ADDRESS:
        shown = f"{shown[:LONGEST_ADDRESS]}…"
    return element("bdi", {"dir": "ltr"}, text(shown))
