"""Pictures in a text: `![alt](image:KEY)` as a figure or, inside a paragraph, as a picture."""

from articles.rendering.setting import Picture, Setting
from articles.rendering.tokens import (
    Token,
    Tokens,
    element,
    end,
    get,
    replace_lone,
    start,
    text,
    void,
)

SIZES = "(min-width: 60rem) 35rem, 94vw"


def place_pictures(tokens: Tokens, setting: Setting) -> Tokens:
    """A picture alone in its paragraph becomes a figure; one that is not known leaves nothing."""

    def figure(image: Token) -> Tokens | None:
        return _figure(image, setting) if image.get("name") == "img" else None

    out: Tokens = []
    for token in replace_lone(tokens, figure):
        # Our own pictures already have an address; what the text names is only a key.
        if token.get("name") == "img" and get(token, "src").startswith("image:"):
            out += _picture(token, setting)
        else:
            out.append(token)
    return out


def _figure(image: Token, setting: Setting) -> Tokens:
    picture = _known(image, setting)
    if picture is None:
        return []
    out = [start("figure", {"class": "figure"}), *_picture(image, setting)]
    if picture.caption or picture.credit or picture.licence:
        out.append(start("figcaption", {"class": "figure__caption"}))
        for name in ("caption", "credit", "licence"):
            if words := getattr(picture, name):
                marks = {} if name == "caption" else {"class": "figure__credit"}
                out += element("span", marks | _language(picture, name), text(words))
        out.append(end("figcaption"))
    return [*out, end("figure")]


def _picture(image: Token, setting: Setting) -> Tokens:
    picture = _known(image, setting)
    if picture is None:
        return []
    sources = [
        void("source", _where(media) | {"type": media_type, "srcset": srcset, "sizes": SIZES})
        for media_type, srcset, media in picture.sources
    ]
    attributes = {
        "class": "figure__image",
        "src": picture.src,
        "width": str(picture.width),
        "height": str(picture.height),
        "alt": get(image, "alt") or picture.alt,
        "loading": "lazy",
        "decoding": "async",
    }
    if not get(image, "alt") and "alt" in picture.lent:
        attributes["lang"] = picture.lent["alt"]
    return element("picture", {}, *sources, void("img", attributes))


def _where(media: str) -> dict[str, str]:
    return {"media": media} if media else {}


def _language(picture: Picture, name: str) -> dict[str, str]:
    """Words that the other edition lent say their language, and are set in its direction."""
    if name not in picture.lent:
        return {}
    language = picture.lent[name]
    return {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}


def _known(image: Token, setting: Setting) -> Picture | None:
    return setting.pictures.get(get(image, "src").removeprefix("image:"))
