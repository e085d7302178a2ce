"""What a clipboard holds as clean Markdown: the HTML of Word, Google Docs, LibreOffice or a web page.

Word processors say in styles and classes what HTML has elements for. First their marks are made
elements (`word`, `styles`, `notes`), then the sanitiser leaves nothing else, then a library writes
Markdown. No character of the text is changed but what cannot be seen: blanks, soft hyphens and
controls of direction. Pictures of other hosts are not fetched: a note stands where each was.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdownify import MarkdownConverter

from newsroom.text import sanitise
from newsroom.text.bidi import ALM, DANGEROUS, FSI, LRI, LRM, PDI, RLM
from newsroom.text.pasted import notes, shapes, styles, word
from newsroom.text.pasted.shapes import Tokens

__all__ = ["LARGEST", "Pasted", "convert"]

# Characters of HTML: a long story as Word writes it, several times over.
LARGEST = 1_000_000
# The library of trees looks from a tag through those beside it, and calls itself for those inside: so
# deep, and so many beside one another (counted twice over), are what an article of a page may have.
DEEPEST, MOST_LOOKS = 100, 8_000_000
_HIDDEN = re.compile(f"[\u00ad\u2060\u2067{DANGEROUS}{LRM}{RLM}{ALM}{LRI}{FSI}{PDI}]")
_SIGN = re.compile(r"\S+ ")
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_ENDS = re.compile(r"(?<! ) $| {3,}$", re.MULTILINE)

STEPS: tuple[Callable[[BeautifulSoup, Tokens], None], ...] = (
    styles.drop_hidden,
    shapes.join_lines,
    word.mark_headings,
    word.mark_quotations,
    word.make_lists,
    notes.take_notes,
    shapes.take_pictures,
    shapes.mend_links,
    styles.mark_emphasis,
    shapes.nest_lists,
    shapes.flatten_cells,
    shapes.level_headings,
    styles.join_emphasis,
)


@dataclass(frozen=True)
class Pasted:
    """A text that was pasted: its Markdown, how many pictures of other hosts it names only, and how
    many invisible characters were left out."""

    markdown: str
    pictures: int
    removed: int


def _is_document(soup: BeautifulSoup) -> bool:
    """Whether somebody may have written it; linear."""
    looks = 0
    waiting: list[tuple[Tag, int]] = [(soup, 0)]
    while waiting:
        tag, depth = waiting.pop()
        looks += len(tag.contents) ** 2
        if depth > DEEPEST or looks > MOST_LOOKS:
            return False
        waiting += [(part, depth + 1) for part in tag.contents if isinstance(part, Tag)]
    return True


class _Writer(MarkdownConverter):
    """The library with the signs of our recipe."""

    class Options:
        heading_style = "atx"
        bullets = "-"
        escape_underscores = False
        table_infer_header = True
        strip = ("hr", "sub", "sup")

    def convert_li(self, item: Tag, text: str, parent_tags: set[str]) -> str:
        """With four blanks before what belongs to the item: less is no nesting to our parser."""
        written: str = super().convert_li(item, text, parent_tags)  # type: ignore[misc]
        sign = _SIGN.match(written)
        lead = " " * len(sign.group()) if sign else ""
        first, *rest = written.split("\n")
        return "\n".join([first, *(_indented(line, lead) for line in rest)])


def _indented(line: str, lead: str) -> str:
    return f"    {line[len(lead) :]}" if lead and line.startswith(lead) else line


def convert(html: str, *, picture_note: str) -> Pasted:
    """Markdown of the HTML. `picture_note` stands where a picture was, its words for `%s`.

    A nesting that no document has is given as plain text.
    """
    soup = BeautifulSoup(html, "html.parser")
    # Comments, and Word's `<![if !vml]>`.
    for part in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        part.extract()
    tokens = Tokens(picture_note)
    if _is_document(soup):
        for step in STEPS:
            step(soup, tokens)
        text = _Writer().convert(sanitise.clean(str(soup)))
    else:
        text = soup.get_text("\n\n")
    text, removed = _HIDDEN.subn("", text.replace("\u00a0", " "))
    text = _EMPTY_LINES.sub("\n\n", _ENDS.sub("", tokens.filled(text)))
    return Pasted(text.strip(), tokens.pictures, removed)
