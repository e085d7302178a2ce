"""From a public copy to what the index keeps of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from articles.models import Publication
from articles.search.analyser import Token, is_worth, tokens
from articles.search.names import Names

# A tag ends a word, unless it stands inside one as marks of a run do.
_BLOCK = re.compile(
    r"<(?:/?(?:p|h[1-6]|li|ul|ol|td|th|tr|table|blockquote|figure|figcaption|pre|div|aside|section)\b[^>]*|br\s*/?)>"
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Document:
    """The tokens of each field, those of all of them, and the names in them."""

    fields: Mapping[str, list[Token]]
    names: list[str]

    @property
    def tokens(self) -> list[Token]:
        return [token for found in self.fields.values() for token in found]

    def vocabulary(self) -> dict[str, tuple[str, str]]:
        """Every word once, with its stem and its root; names are words of their own."""
        words = {token.word: (token.stem, token.root) for token in self.tokens}
        return words | {name: (name, "") for name in self.names}


def analyse(fields: Mapping[str, str], *, language: str, names: Names) -> Document:
    """A document of texts by the name of their field."""
    every = {name: list(tokens(text, language, every=True)) for name, text in fields.items()}
    found = {name: [one for one in all_ if is_worth(one.word)] for name, all_ in every.items()}
    words = [token.word for all_ in every.values() for token in all_]
    return Document(found, [name.key for name in names.find(words)])


def fields_of(publication: Publication, language: str) -> dict[str, str]:
    """The texts of an edition of a public copy, by field."""

    def name_of(row: Mapping[str, str]) -> str:
        return row.get(f"name_{language}") or row.get("name_ar") or ""

    return {
        "headline": getattr(publication, f"headline_{language}"),
        "tags": " ، ".join(map(name_of, publication.tag_list)),
        "standfirst": getattr(publication, f"standfirst_{language}"),
        "body": f"{plain_text(getattr(publication, f'html_{language}'))}\n"
        f"{getattr(publication, f'question_{language}')}",
        "people": " ، ".join(map(name_of, publication.byline)),
    }


def plain_text(html: str) -> str:
    """The words of rendered HTML, blocks on lines of their own."""
    return unescape(_TAG.sub("", _BLOCK.sub("\n", html))).strip()
