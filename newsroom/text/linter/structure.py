"""Rules about what a text is made of: headings, links, paragraphs, sentences, claims."""

import re
from collections.abc import Iterator

from newsroom.text.arabic import arabic_share, count_words
from newsroom.text.embeds import stands_alone
from newsroom.text.linter.findings import Finding, Text

LONGEST_PARAGRAPH_WORDS = 150
FOREIGN_FROM_WORDS, FOREIGN_SHARE = 12, 0.1

_HEADING = re.compile(r"^(#{1,6})(?=[ ]+\S)", re.MULTILINE)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/\s?#]+)")
# The beginning of a sentence, the particle that can only ask, and the sign it ends in.
_ASKS = re.compile(
    r"(?:^|(?<=[.!؟?…\n]))[ \t>#*_]*[وف]?هل [^.!؟?\n«“]{3,400}(?P<end>\.|(?=\n|\Z))", re.MULTILINE
)
_CLAIM = re.compile(
    r"(?<!\w)(?:و|ف)?(?:(?:قالت|ذكرت|أفادت|كشفت|أكدت|نقلت|أوضحت|بحسب|حسب|وفق|وفقًا ل|وفقا ل)[ ]?"
    r"(?:مصادر|مصدر|تقارير|تقرير|تسريبات|دراسة|وثائق|مطلعين)|مصادر مطلعة|مصادر مقرّ?بة"
    r"|مصدر مطلع|(?:كشف|ذكر|أفاد|قال|أكد) (?:تقرير|مصدر))(?!\w)"
    r"|(?<!\w)(?:sources (?:say|said|familiar)|according to (?:a report|sources|reports)"
    r"|reports (?:say|said)|a (?:report|study) (?:says|said|found))(?!\w)",
    re.IGNORECASE,
)


def jumped_headings(text: Text) -> Iterator[Finding]:
    """A heading is at most one level deeper than the one before it."""
    last = 1
    for heading in _HEADING.finditer(text.prose):
        level = len(heading[1])
        if level > last + 1:
            yield text.finding("jumped_headings", *heading.span(), fix="#" * (last + 1))
            level = last + 1
        last = max(level, 1)


def bare_links(text: Text) -> Iterator[Finding]:
    """An address among words. Alone in its paragraph it becomes a card where its host is known."""
    for start, end in text.addresses:
        address = text.source[start:end]
        if stands_alone(text.source, start, end):
            continue
        host = _HOST.match(address)
        name = host[1] if host else address
        target = address if address.startswith("http") else f"https://{address}"
        yield text.finding("bare_links", start, end, fix=f"[{name}]({target})", about=name)


def long_paragraphs(text: Text) -> Iterator[Finding]:
    for paragraph in text.paragraphs:
        words = count_words(paragraph.text)
        if words > LONGEST_PARAGRAPH_WORDS and not paragraph.is_table:
            end = paragraph.start + len(paragraph.text)
            yield text.finding("long_paragraphs", paragraph.start, end, about=str(words))


def foreign_paragraphs(text: Text) -> Iterator[Finding]:
    """A paragraph of another language, pasted and not yet translated; a quotation may be one."""
    if text.language != "ar":
        return
    for paragraph in text.paragraphs:
        if paragraph.is_quotation or paragraph.is_table:
            continue
        is_long = count_words(paragraph.text) >= FOREIGN_FROM_WORDS
        if is_long and arabic_share(paragraph.text) < FOREIGN_SHARE:
            end = paragraph.start + len(paragraph.text)
            yield text.finding("foreign_paragraphs", paragraph.start, end)


def unmarked_questions(text: Text) -> Iterator[Finding]:
    """A sentence that opens with «هل» ends in «؟»."""
    if text.language != "ar":
        return
    for asked in _ASKS.finditer(text.prose):
        body = asked.group().rstrip()
        start = asked.start() + len(asked.group()) - len(asked.group().lstrip(" \t>#*_\n"))
        whole = text.source[start : asked.start() + len(body)]
        fix = f"{whole.removesuffix('.').rstrip()}؟"
        yield text.finding("unmarked_questions", start, start + len(whole), fix=fix)


def unsourced_claims(text: Text) -> Iterator[Finding]:
    """Words that lean on a source, in a story that names none."""
    if text.has_sources:
        return
    for claim in _CLAIM.finditer(text.prose):
        yield text.finding("unsourced_claims", *claim.span())
