"""What we add to a sanitised text: ids, pictures, wrappers, isolates.

Each step takes the list of html5lib tokens of the text and returns the next one. They run after
the sanitiser, so only what is written here can put an element or attribute that its lists refuse.
"""

import html

from articles.rendering.answers import place_answers
from articles.rendering.embeds import place_embeds
from articles.rendering.notes import number_notes
from articles.rendering.pictures import place_pictures
from articles.rendering.quotations import set_quotations
from articles.rendering.setting import Heading, Setting, Step
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
    text_of,
)
from newsroom.text.arabic import latin_digits
from newsroom.text.bidi import runs, strip_dangerous

WORDS = {
    "ar": {"table": "جدول", "code": "مثال برمجي"},
    "en": {"table": "Table", "code": "Code sample"},
}
# The page's own h1 is the headline.
LEVELS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
INLINE = {"a", "cite", "code", "del", "em", "ins", "strong", "sub", "sup"}
FOREIGN = {"ar": {"lang": "en", "dir": "ltr"}, "en": {"lang": "ar", "dir": "rtl"}}


def join_text(tokens: Tokens, setting: Setting) -> Tokens:
    """Make neighbouring pieces of text one, so that «AT&T» is seen whole.

    Controls that reach past their own text are left out here, however they were written.
    """
    out: Tokens = []
    pieces: list[str] = []

    def flush() -> None:
        if pieces:
            out.append(text(strip_dangerous("".join(pieces))[0]))
            pieces.clear()

    for token in tokens:
        if token["type"] == "Entity":
            pieces.append(html.unescape(f"&{token['name']};"))
        elif token["type"] in ("Characters", "SpaceCharacters"):
            pieces.append(token["data"])
        else:
            flush()
            out.append(token)
    flush()
    return out


def collect_text(tokens: Tokens, setting: Setting) -> Tokens:
    """Keep the plain text, for counting its words."""
    setting.text = "".join(
        token["data"] if is_text(token) else "" if token.get("name") in INLINE else "\n"
        for token in tokens
    )
    return tokens


def number_headings(tokens: Tokens, setting: Setting) -> Tokens:
    """Give headings ids and collect the contents."""
    began = 0
    for index, token in enumerate(tokens):
        written = token.get("name")
        if written not in LEVELS:
            continue
        token["name"] = LEVELS[written]
        if token["type"] == "StartTag":
            began = index
            continue
        name = f"{setting.prefix}h-{len(setting.headings) + 1}"
        words = text_of(tokens[began:index]).strip()
        setting.headings.append(Heading(int(token["name"][1]), name, words))
        put(tokens[began], {"id": name})
    return tokens


def number_lists(tokens: Tokens, setting: Setting) -> Tokens:
    """A list that opens with «٣.» begins at three; browsers know European digits only."""
    for token in tokens:
        if is_start(token, "ol") and get(token, "start"):
            put(token, {"start": latin_digits(get(token, "start"))})
    return tokens


def wrap_blocks(tokens: Tokens, setting: Setting) -> Tokens:
    """Tables and code scroll by themselves, by keyboard too, and have a name."""
    words = WORDS[setting.language]
    out: Tokens = []
    for token in tokens:
        if is_start(token, "pre"):
            put(token, _region("code", words["code"]) | {"dir": "ltr"})
        if is_start(token, "table"):
            out.append(start("div", _region("table", words["table"])))
        out.append(token)
        if is_end(token, "table"):
            out.append(end("div"))
    return out


def mark_links(tokens: Tokens, setting: Setting) -> Tokens:
    """A link out of the house gives its target no hold on our page."""
    for token in tokens:
        if is_start(token, "a") and get(token, "href").lower().startswith(("http:", "https:")):
            put(token, {"rel": "noopener"})
    return tokens


def isolate_runs(tokens: Tokens, setting: Setting) -> Tokens:
    """Foreign runs and signed numbers in `<bdi>`, outside code."""
    attributes = {"foreign": FOREIGN[setting.language], "number": {"dir": "ltr"}}
    out: Tokens = []
    in_code = 0
    for token in tokens:
        if token.get("name") in ("code", "pre"):
            in_code += 1 if token["type"] == "StartTag" else -1
        if not is_text(token) or in_code:
            out.append(token)
            continue
        for run in runs(token["data"], language=setting.language):
            piece = text(run.text)
            out += [piece] if run.kind == "text" else element("bdi", attributes[run.kind], piece)
    return out


STEPS: tuple[Step, ...] = (
    join_text,
    # Before the words are counted and the headings collected: a mark is no word of the story, and
    # the title of a box no part of its contents.
    set_quotations,
    collect_text,
    number_headings,
    number_lists,
    place_pictures,
    number_notes,
    wrap_blocks,
    place_answers,
    place_embeds,
    mark_links,
    isolate_runs,
)


def _region(name: str, label: str) -> dict[str, str]:
    return {"class": name, "tabindex": "0", "role": "region", "aria-label": label}
