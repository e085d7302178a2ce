"""What a rule of the linter is given, and what it gives back.

Places are offsets in the source, counted in characters from 0. A rule reads `prose`: the source
with all that is no prose (code, addresses, comments, names of accounts) covered by `COVER`, letter
for letter, so that an offset is the same in both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from newsroom.text.fences import find_fences
from newsroom.text.linter.terms import NO_TERMS, Terms
from newsroom.text.pieces import ADDRESS

# Stands for what is no prose: neither letter, digit, blank nor sign.
COVER = "\ufffc"
# Letters as Arabic writes them, and the marks that stand on them.
LETTER = "\u0621-\u063a\u0641-\u064a\u0671-\u06d3"
MARK = "\u064b-\u0652\u0670"
ARABIC_WORD = re.compile(rf"(?<![{LETTER}{MARK}\u0640])[{LETTER}][{LETTER}{MARK}\u0640]*")

_COVERED = re.compile(
    # A comment, closed or not, and what looks like a tag.
    r"<!--(?>(?:[^-]|-(?!->))*)(?:-->)?|<[^<>\n]{0,300}>"
    r"|(?P<ticks>`{1,3})(?!`)[^\n`](?:[^\n]{0,500}?[^\n`])?(?P=ticks)(?!`)"
    # The address of a link or picture, of a reference, and a note's mark.
    r"|(?<=\])\((?>(?:[^()\s]|\([^()\s]{0,300}\))*)(?:[ ]+\"[^\"\n]{0,300}\")?\)"
    r"|^[ ]{0,3}\[[^\]\n]{1,100}\]:[^\n]*|\[\^[^\]\s]{1,60}\]:?|\[\[[^\]\n]{0,60}\]\]"
    rf"|(?P<address>{ADDRESS})"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<![\w/])[@#]\w+",
    re.MULTILINE,
)
_RULE = re.compile(r"[ ]*[|:-][|: -]*")


@dataclass(frozen=True)
class Finding:
    """One place where a rule found something. `about` is what the sentence names beside it; `fix`
    is what should stand there instead, None where only a person can say."""

    rule: str
    start: int
    end: int
    passage: str
    fix: str | None = None
    about: str = ""


class Paragraph(NamedTuple):
    """A stretch of prose between blank lines; `start` is its place in the source."""

    start: int
    text: str

    @property
    def is_quotation(self) -> bool:
        return self.text.lstrip().startswith(">")

    @property
    def is_table(self) -> bool:
        return self.text.lstrip().startswith("|")


@dataclass(frozen=True)
class Text:
    """One text to be looked over. `digits` are the newsroom's own, "latn" or "arab", `quotes`
    its marks around a quotation; `has_sources` says whether the story names any."""

    source: str
    language: str
    terms: Terms = field(default=NO_TERMS)
    digits: str = "latn"
    quotes: str = "«»"
    has_sources: bool = True

    @cached_property
    def prose(self) -> str:
        return self._covered[0]

    @cached_property
    def addresses(self) -> list[tuple[int, int]]:
        """Where an address stands as itself, not in a link."""
        return self._covered[1]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """By blank lines, or where there is none by lines, as the recipe of rendering parts them."""
        parting = r"\n[ \t]*\n" if re.search(r"\S[ \t]*\n[ \t]*\n", self.prose) else r"\n"
        found, start = [], 0
        for gap in [*re.finditer(parting, self.prose), None]:
            end = gap.start() if gap else len(self.prose)
            if self.prose[start:end].strip():
                found.append(Paragraph(start, self.prose[start:end]))
            start = gap.end() if gap else end
        return found

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        """Every Arabic word with its place."""
        return [(word.start(), word.group()) for word in ARABIC_WORD.finditer(self.prose)]

    def finding(self, rule: str, start: int, end: int, **more: str | None) -> Finding:
        about = more.get("about") or ""
        return Finding(rule, start, end, self.source[start:end], more.get("fix"), about)

    @cached_property
    def _covered(self) -> tuple[str, list[tuple[int, int]]]:
        lines = self.source.split("\n")
        for fence in find_fences(lines):
            for index in range(fence.start, fence.end + 1):
                lines[index] = COVER * len(lines[index])
        for index, line in enumerate(lines):
            if _RULE.fullmatch(line) or line.startswith(("    ", "\t")):
                lines[index] = COVER * len(line)
        addresses: list[tuple[int, int]] = []

        def cover(match: re.Match[str]) -> str:
            if match["address"]:
                addresses.append(match.span())
            return re.sub(r"[^\n]", COVER, match.group())

        return _COVERED.sub(cover, "\n".join(lines)), addresses


Rule = Iterator[Finding]
