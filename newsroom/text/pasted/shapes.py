"""The shape of what is pasted: lists in lists, cells of one line, headings from the second level,
addresses as they were before a search engine wrapped them, and places for what Markdown would touch."""

import re
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from newsroom.text.sanitise import is_safe_address

_BLOCKS = ["p", "div", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol"]
_TOKEN = re.compile("\ue000(\\d+)\ue001")
_TOKEN_SIGNS = re.compile("[\ue000\ue001]")
_BLANKS = re.compile(r"\s+")
_TO_MEND = re.compile("[\\s\ue000\ue001]")
_PASTED = re.compile(r"paste:\d{1,3}")
_IMAGE = re.compile(r"image:\d{1,12}")
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
# A picture that only counts readers.
SMALLEST_PX = 3


class Tokens:
    """Pieces of Markdown that are put in at the end, with a sign that keeps their place until then."""

    def __init__(self, picture_note: str) -> None:
        self._pieces: list[str] = []
        self.picture_note = picture_note
        self.pictures = 0
        self.notes: list[str] = []

    def put(self, piece: str) -> str:
        self._pieces.append(piece)
        return f"\ue000{len(self._pieces) - 1}\ue001"

    def filled(self, text: str) -> str:
        """The text with every piece in its place, and the notes behind it."""
        text = _TOKEN.sub(self._piece, text)
        return "\n\n".join([text.strip(), "\n".join(self.notes)])

    def _piece(self, found: re.Match[str]) -> str:
        place = int(found[1])
        return self._pieces[place] if place < len(self._pieces) else ""


def attribute(tag: Tag, name: str) -> str:
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def join_lines(soup: BeautifulSoup, tokens: Tokens) -> None:
    """A line that the source breaks is one line; what Markdown has no word for is a paragraph."""
    for text in soup.find_all(string=_TO_MEND):
        words = _TOKEN_SIGNS.sub("", text)
        text.replace_with(words if text.find_parent("pre") else _BLANKS.sub(" ", words))
    for tag in soup.find_all(["figcaption", "address", "summary", "dd", "dt"]):
        tag.name = "p"
    for tag in soup.find_all(["figure", "article", "section", "aside", "header", "details", "dl"]):
        tag.name = "div"


def take_pictures(soup: BeautifulSoup, tokens: Tokens) -> None:
    """A picture that came along keeps its place; of one on another host a note stands there."""
    for image in soup.find_all("img"):
        source, words = attribute(image, "src"), " ".join(attribute(image, "alt").split())
        sides = [attribute(image, side) for side in ("width", "height")]
        if any(side.isdecimal() and int(side) < SMALLEST_PX for side in sides):
            image.decompose()
        elif _PASTED.fullmatch(source) or _IMAGE.fullmatch(source):
            image.replace_with(tokens.put(f"![{_plain(words)}]({source})"))
        else:
            tokens.pictures += 1
            note = tokens.picture_note % (f"«{_plain(words)}»" if words else "")
            image.replace_with(tokens.put(f"**[{' '.join(note.split())}]**"))


def mend_links(soup: BeautifulSoup, tokens: Tokens) -> None:
    """The address itself where a search engine counts the way to it; no link that leads nowhere."""
    for link in soup.find_all("a"):
        address = unwrapped(attribute(link, "href").strip())
        if (
            not is_safe_address(address)
            or address.startswith(("#", "/"))
            or not link.get_text(strip=True)
        ):
            link.unwrap()
        else:
            link["href"] = address
            for name in [name for name in link.attrs if name != "href"]:
                del link[name]


def unwrapped(address: str) -> str:
    """`https://www.google.com/url?q=https://example.org/&sa=D` as `https://example.org/`."""
    parts = urlsplit(address) if address.startswith(("http:", "https:")) else None
    if parts is None or parts.path != "/url" or not re.match(r"www\.google\.", parts.netloc):
        return address
    asked = parse_qs(parts.query)
    return (asked.get("q") or asked.get("url") or [address])[0]


def nest_lists(soup: BeautifulSoup, tokens: Tokens) -> None:
    """Google Docs puts the inner list beside its item; an item holds no paragraph of its own."""
    for inner in soup.select("ul > ul, ul > ol, ol > ul, ol > ol"):
        before = inner.find_previous_sibling("li")
        if isinstance(before, Tag):
            before.append(inner.extract())
        else:
            inner.unwrap()
    for item in soup.find_all("li"):
        for paragraph in item.find_all("p", recursive=False):
            if paragraph.find_previous_sibling("p"):
                paragraph.insert_before(" ")
            paragraph.unwrap()


def flatten_cells(soup: BeautifulSoup, tokens: Tokens) -> None:
    """A cell is one line; a table of one cell is a frame around its text."""
    for table in soup.find_all("table"):
        cells = table.find_all(["td", "th"])
        if len(cells) < 2 or table.find("table"):
            for tag in [*cells, *table.find_all(["tr", "tbody", "thead", "colgroup", "col"])]:
                tag.name = "div"
            table.name = "div"
            continue
        for cell in cells:
            for tag in cell.find_all(_BLOCKS):
                tag.insert_before(" ")
                tag.unwrap()
            for line in cell.find_all("br"):
                line.replace_with(" ")
            for text in cell.find_all(string=re.compile(r"\|")):
                text.replace_with(text.replace("|", "\\|"))


def level_headings(soup: BeautifulSoup, tokens: Tokens) -> None:
    """The headline is the page's first heading, so a text begins with the second. Of a page with one
    title the sections stay what they are; of a document without, all are one deeper."""
    found = [tag for tag in soup.find_all(HEADINGS) if tag.get_text(strip=True)]
    firsts = [tag for tag in found if tag.name == "h1"]
    is_titled = len(firsts) == 1 and found[0] is firsts[0]
    least = min(
        (int(tag.name[1]) for tag in found if not (is_titled and tag is firsts[0])), default=2
    )
    for tag in found:
        level = int(tag.name[1])
        tag.name = "h2" if is_titled and tag is firsts[0] else f"h{min(level - least + 2, 4)}"
    for tag in soup.find_all(HEADINGS):
        if not tag.get_text(strip=True):
            tag.unwrap()


def _plain(words: str) -> str:
    return re.sub(r"[\[\]*|\ue000\ue001]", "", words)
