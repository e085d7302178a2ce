"""A text for those who read it elsewhere, in a feed reader: every address in it made whole.

Linear, and only for HTML that rendering or a template of ours made: there every `<` that is not
escaped opens a tag, and every attribute is quoted.
"""

import re

_TAG = re.compile(r"""<[a-z](?>(?:[^"'<>]|"[^"]*+"|'[^']*+')*)>""")
_ATTRIBUTE = re.compile(r"""\s([a-z-]+)=("[^"]*+"|'[^']*+')""")


def absolute(html: str, *, site: str, page: str) -> str:
    """The HTML with links, pictures and `srcset` made absolute. `site` is the origin without a slash
    at its end; `page` the address of the story, where its footnotes and headings stand."""

    def whole(address: str) -> str:
        if address.startswith("#"):
            return f"{page}{address}"
        is_ours = address.startswith("/") and not address.startswith("//")
        return f"{site}{address}" if is_ours else address

    def attribute(found: re.Match[str]) -> str:
        name, quoted = found[1], found[2]
        quote, value = quoted[0], quoted[1:-1]
        if name in ("href", "src"):
            return f" {name}={quote}{whole(value)}{quote}"
        if name == "srcset":
            each = ", ".join(whole(one.strip()) for one in value.split(","))
            return f" srcset={quote}{each}{quote}"
        return found[0]

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)
