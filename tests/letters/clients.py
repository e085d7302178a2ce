"""What readers of mail are known to do to a letter, as rules on its HTML and on its text.

Web mails drop `<head>`, `<html>` and `<body>` with all they say, and every class; Outlook is Word; some
turn all colours round; pictures wait for a press; Gmail cuts after 102 KB. Each rule yields what is wrong.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from django.conf import settings

from newsroom.text.bidi import FSI, LRI, LRM, PDI, RLM

CLIPPED_FROM = 102 * 1024
SIDES = {"rtl": "right", "ltr": "left"}
# What a cell must say of its words, since nothing around it is left.
OWN = ("font-family", "font-size", "line-height", "color", "background-color", "text-align")
# No part of Word's engine, which is Outlook's.
UNKNOWN_TO_WORD = re.compile(
    r"\b(?:flex|grid|float|position|box-shadow|border-radius|background-image|unicode-bidi|direction|opacity)"
    r"\s*:|url\(|var\(|calc\(|\d(?:rem|em|vw|ch|ex)\b|(?:margin|padding|border|inset)-(?:inline|block)\b|:\s*(?:start|end)\b"
    r"|currentcolor|inherit",
    re.IGNORECASE,
)
COLOURS = re.compile(r"(?:^|[\s;-])(?:color|background(?:-color)?|border[\w-]*)\s*:\s*([^;]+)")
HEX = re.compile(r"#[0-9a-f]{6}")
LOADED = {
    "img", "script", "link", "iframe", "object", "embed", "video", "audio", "source", "form", "svg",
}  # fmt: skip
LEAST_CONTRAST = 4.5

Faults = Iterator[str]
Rule = Callable[[BeautifulSoup, str], Faults]


def tree(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def styles(element: Tag) -> dict[str, str]:
    pairs = (part.partition(":") for part in str(element.get("style", "")).split(";"))
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs if name.strip()}


def stripped(soup: BeautifulSoup) -> Tag:
    """What a web mail leaves of the letter: the inside of its body, without a class or an id."""
    body = tree(str(soup)).body
    for element in body.find_all(True):
        for name in ("class", "id"):
            element.attrs.pop(name, None)
    return body


def words_of(body: Tag) -> Iterator[NavigableString]:
    """Every piece of text that is seen."""
    for text in body.find_all(string=lambda text: not isinstance(text, Comment)):
        hidden = [one for one in text.parents if styles(one).get("display") == "none"]
        if text.strip() and not hidden:
            yield text


def keeps_its_type_without_head_and_body(soup: BeautifulSoup, language: str) -> Faults:
    body = stripped(soup)
    for text in words_of(body):
        cell = text.find_parent("td")
        if cell is None:
            yield f"«{text.strip()[:30]}» stands in no cell"
            continue
        said = styles(cell)
        towards = cell.get("dir")
        missing = [name for name in OWN if name not in said]
        if missing or towards not in SIDES:
            yield f"the cell of «{text.strip()[:30]}» does not say {missing or 'its direction'}"
        elif not cell.get("align") == said["text-align"] == SIDES[towards]:
            yield f"the cell of «{text.strip()[:30]}» is not set on its {SIDES[towards]}"
        heading = text.find_parent(["h1", "h2", "h3"])
        if (
            heading
            and not {"margin", "font-size", "color", "line-height"} <= styles(heading).keys()
        ):
            yield "a heading is left to the style sheet of others"
        link = text.find_parent("a")
        if link and not {"color", "text-decoration"} <= styles(link).keys():
            yield "a link is left to the style sheet of others"


def runs_in_its_own_direction(soup: BeautifulSoup, language: str) -> Faults:
    own = "rtl" if language == "ar" else "ltr"
    for table in stripped(soup).find_all("table"):
        if table.get("dir") != own:
            yield f"a table says dir={table.get('dir')}"
        if table.find_parent("table") is None and table.get("lang") != language:
            yield "the outermost table does not say its language"


def is_read_by_word(soup: BeautifulSoup, language: str) -> Faults:
    for element in soup.body.find_all(True):
        style = str(element.get("style", ""))
        if found := UNKNOWN_TO_WORD.search(style):
            yield f"<{element.name}>: {found[0]}"
        if "max-width" in style and not _stands_in_a_table_for_word(element):
            yield f"<{element.name}> has a greatest width, and no table for Word around it"
        for colour in COLOURS.findall(style):
            if not HEX.search(colour) and colour.strip() not in ("none", "0"):
                yield f"<{element.name}>: the colour {colour}"
        said = styles(element)
        if "line-height" in said and said.get("display") != "none":
            is_exact = said.get("mso-line-height-rule") == "exactly"
            if not (is_exact and said["line-height"].endswith("px")):
                yield f"<{element.name}>: a line height that Word takes for a least one"
        if said.get("padding", "0") != "0" and element.name not in ("td", "body"):
            around = element.find_parent("td")
            if element.name != "a" or "mso-padding-alt" not in styles(around):
                yield f"<{element.name}> is padded: Word pads cells"
        yield from _of_a_table(element)


def _of_a_table(element: Tag) -> Faults:
    needed = {
        "table": ("role", "border", "cellpadding", "cellspacing", "dir"),
        "td": ("dir",),
        "img": ("width", "height"),
    }
    for name in needed.get(element.name, ()):
        if not element.has_attr(name):
            yield f"<{element.name}> without {name}"
    ground = styles(element).get("background-color")
    if element.name == "td" and ground and element.get("bgcolor") != ground:
        yield "a cell whose bgcolor is not its background"


def _stands_in_a_table_for_word(element: Tag) -> bool:
    before = element.find_previous(string=lambda text: isinstance(text, Comment))
    return before is not None and bool(re.search(r"\[if mso\]>.*<table[^>]*\bwidth=", str(before)))


def is_no_wider_than_a_phone(soup: BeautifulSoup, language: str) -> Faults:
    """A table is as wide as its longest word, unless it is told otherwise; an address is one word."""
    for table in soup.body.find_all("table", width=True):
        if styles(table).get("table-layout") != "fixed":
            yield "a table that a long word makes wider"
    for text in words_of(soup.body):
        cell = text.find_parent("td")
        if cell and styles(cell).get("word-wrap") != "break-word":
            yield f"the cell of «{text.strip()[:30]}» breaks no long word"


def keeps_ink_on_its_paper(soup: BeautifulSoup, language: str) -> Faults:
    """Where all colours are turned round, or only the light ones, words and ground must turn together."""
    if not soup.find("meta", attrs={"name": "color-scheme"}):
        yield "no color-scheme"
    body = stripped(soup)
    for element in body.find_all(True):
        said = styles(element)
        if "color" not in said:
            continue
        grounds = (
            styles(one).get("background-color")
            for one in (element, element.find_parent("td"))
            if one
        )
        ground = next(filter(None, grounds), "")
        if not HEX.fullmatch(ground):
            yield f"<{element.name}> has a colour and no ground"
        elif contrast(said["color"], ground) < LEAST_CONTRAST:
            yield f"<{element.name}>: {said['color']} on {ground} is hard to read"


def contrast(ink: str, paper: str) -> float:
    """Of two hex colours, as WCAG measures it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, bright = sorted((light(ink), light(paper)))
    return (bright + 0.05) / (dark + 0.05)


def says_all_without_pictures(soup: BeautifulSoup, language: str) -> Faults:
    for element in soup.find_all(list(LOADED)):
        source = str(element.get("src") or element.get("href") or "")
        if element.name != "img":
            yield f"<{element.name}>"
        elif not source.startswith(f"{settings.SITE_URL}/"):
            yield f"a picture of {source}"
        elif not element.get("alt") or "font-size" not in styles(element):
            yield "a picture without words of its own, set to be read"
    for element in soup.find_all(background=True):
        yield f"<{element.name} background>"
    for sheet in soup.find_all("style"):
        if "url(" in sheet.text or "@import" in sheet.text:
            yield "a style sheet that loads"


def leads_to_whole_addresses_of_ours(soup: BeautifulSoup, language: str) -> Faults:
    for link in soup.find_all("a"):
        if not str(link.get("href", "")).startswith(f"{settings.SITE_URL}/"):
            yield f"a link to {link.get('href')}"
        if not link.get_text().strip():
            yield "a link without words"


def holds_names_together_without_tags(soup: BeautifulSoup, language: str) -> Faults:
    """Word drops `<bdi>`, others any attribute: what keeps «C++» whole is a mark beside it."""
    for element in soup.body.find_all("bdi"):
        yield f"<bdi>{element.get_text()}"
    for element in soup.body.find_all("span"):
        if element.get("dir") not in SIDES:
            yield "a <span> that says no direction"
    for cell in soup.body.find_all("td", dir="rtl"):
        if cell.find("table"):
            continue
        for name in re.finditer(r"C\+\+(?! [A-Za-z])(.?)|(.?)\+966|\d-\d+%(.?)", cell.get_text()):
            if LRM not in name.groups():
                yield f"«{name[0]}» is turned round"


def is_not_clipped(soup: BeautifulSoup, language: str) -> Faults:
    if (size := len(str(soup).encode())) >= CLIPPED_FROM:
        yield f"{size} bytes"


def says_what_it_is_about_in_a_list(soup: BeautifulSoup, language: str) -> Faults:
    """The line that stands beside the subject in a list of letters: not the name of the site once more."""
    first = soup.body.find(True)
    words = " ".join(first.get_text().split())
    if styles(first).get("display") != "none" or "mso-hide" not in styles(first):
        yield "no line for the list of letters"
    elif not words or words == soup.title.text.strip():
        yield "the line for the list of letters says nothing more than the subject"


RULES: tuple[Rule, ...] = (
    keeps_its_type_without_head_and_body,
    runs_in_its_own_direction,
    is_read_by_word,
    is_no_wider_than_a_phone,
    keeps_ink_on_its_paper,
    says_all_without_pictures,
    leads_to_whole_addresses_of_ours,
    holds_names_together_without_tags,
    is_not_clipped,
    says_what_it_is_about_in_a_list,
)


def turned_lines(text: str, language: str) -> list[str]:
    """The lines of plain text that would run the other way, where the first letter decides."""
    return [line for line in text.splitlines() if not _runs_right(line, language)]


def _runs_right(line: str, language: str) -> bool:
    if line.startswith(settings.SITE_URL) or not any(map(str.isalnum, line)):
        return True
    # What is isolated does not decide.
    open_line = re.sub(f"[{FSI}{LRI}].*?{PDI}", "", line)
    kinds = [kind for kind in map(unicodedata.bidirectional, open_line) if kind in ("L", "R", "AL")]
    first = kinds[0] if kinds else ""
    return first in (("R", "AL") if language == "ar" else ("L", ""))


def unmarked(text: str) -> str:
    """The text as people read it."""
    return text.translate(dict.fromkeys(map(ord, f"{LRM}{RLM}{FSI}{LRI}{PDI}")))
