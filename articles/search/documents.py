"""From a public copy to what the index keeps of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from articles.models import Publication
from articles.search.analyser import Form, words_and_forms
from articles.search.names import Names

# A tag ends a word, unless it stands inside one as marks of a run do.
_BLOCK = re.compile(
    r"<(?:/?(?:p|h[1-6]|li|ul|ol|td|th|tr|table|blockquote|figure|figcaption|pre|div|aside|section)\b[^>]*|br\s*/?)>"
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Document:
    """The forms of the words of each field in their order, and the names in all of them."""

    fields: Mapping[str, list[Form]]
    names: list[str]

    @property
    def forms(self) -> list[Form]:
        return [form for found in self.fields.values() for form in found]

    def vocabulary(self) -> dict[str, tuple[str, str]]:
        """Every word once, with its stem and its root; names are words of their own."""
        words = {word: (stem, root) for word, stem, root in self.forms}
        return words | {name: (name, "") for name in self.names}


def analyse(fields: Mapping[str, str], *, language: str, names: Names) -> Document:
    """A document of texts by the name of their field."""
    every: list[str] = []
    found = {}
    for name, text in fields.items():
        words, found[name] = words_and_forms(text, language)
        every += words
    return Document(found, [name.key for name in names.find(every)])


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
