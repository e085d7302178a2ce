"""Rules about signs and blanks: each looks at one thing, and knows how it should be."""

import re
from collections.abc import Iterator

from newsroom.text.bidi import ALM, DANGEROUS, FSI, LRI, LRM, PDI, RLM
from newsroom.text.linter.findings import LETTER, MARK, Finding, Paragraph, Text

_A = f"{LETTER}{MARK}"
_SIGNS = {",": "،", ";": "؛", "?": "؟"}
# After an Arabic word or what closes one, and not before a digit or a Latin letter of the same run.
_LATIN_SIGN = re.compile(rf"(?<=[{_A}»”)])[,;?]+(?![0-9A-Za-z])")
# Straight quotation marks around Arabic words, in one line.
_STRAIGHT = re.compile(rf'(?<![\w"])"([^"\n]{{0,400}}[{_A}][^"\n]{{0,400}})"(?![\w"])')
_DOUBLE = re.compile(r"(?<=[^\s|])[ \u00a0]{2,}(?=[^\s|])")
_BEFORE = {
    "ar": re.compile(r"(?<=[^\s|>*+#-])[ \u00a0]+(?=[،؛؟]|[.!:](?:[ \n]|$))"),
    "en": re.compile(r"(?<=[^\s|>*+#-])[ \u00a0]+(?=[,;?](?:[ \n]|$)|[.!:](?:[ \n]|$))"),
}
_AFTER = {
    "ar": re.compile(rf"[،؛؟](?=[{LETTER}A-Za-z])|(?<=[{_A}]{{2}})[.!:](?=[{LETTER}]{{2}})"),
    "en": re.compile(r"(?<=[a-z]{2})[,;?!](?=[A-Za-z]{2})"),
}
_TATWEEL = re.compile(rf"(?<=[{_A}])\u0640+(?=[{_A}])")
_DIGITS = re.compile("[0-9]+(?>(?:[.,][0-9]+)*)|[٠-٩]+(?>(?:[٫٬.,][٠-٩]+)*)")
_EASTERN, _WESTERN = "٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,"
_TO = {
    "latn": str.maketrans(_EASTERN, _WESTERN),
    "arab": str.maketrans(_WESTERN, _EASTERN),
}
# A number of a Latin name («GPT-4», «1080p») keeps its digits.
_IN_NAME = re.compile(r"[A-Za-z_.-]")
_CONTROLS = re.compile(f"[{DANGEROUS}{LRM}{RLM}{ALM}{LRI}\u2067{FSI}{PDI}\u00ad\u2060]+")
_PAIRS = {"«": "»", "(": ")", "[": "]", "“": "”", "‹": "›"}
_CLOSES = {close: opening for opening, close in _PAIRS.items()}
_BRACKET = re.compile("[«»()\\[\\]“”‹›]")
# «أ)» and «1)» count the rows of a list; «:)» smiles.
_COUNTS = re.compile(r"(?:^|[\s>])[\w]{1,2}$|[:;]-?$")


def latin_signs(text: Text) -> Iterator[Finding]:
    """«،» for «,» in an Arabic line."""
    if text.language != "ar":
        return
    for sign in _LATIN_SIGN.finditer(text.prose):
        fix = "".join(_SIGNS[one] for one in sign.group())
        yield text.finding("latin_signs", *sign.span(), fix=fix)


def straight_quotes(text: Text) -> Iterator[Finding]:
    """«…», or “…” where the newsroom writes so, for "…" around Arabic words."""
    if text.language != "ar":
        return
    for quoted in _STRAIGHT.finditer(text.prose):
        inside = text.source[quoted.start(1) : quoted.end(1)]
        fix = f"{text.quotes[0]}{inside}{text.quotes[1]}"
        yield text.finding("straight_quotes", *quoted.span(), fix=fix)


def doubled_blanks(text: Text) -> Iterator[Finding]:
    for blanks in _DOUBLE.finditer(text.prose):
        yield text.finding("doubled_blanks", *blanks.span(), fix=" ")


def blanks_at_signs(text: Text) -> Iterator[Finding]:
    """No blank before a sign that ends something, one after it."""
    for blanks in _BEFORE[text.language].finditer(text.prose):
        end = blanks.end() + 1
        yield text.finding("blanks_at_signs", blanks.start(), end, fix=text.prose[end - 1])
    for sign in _AFTER[text.language].finditer(text.prose):
        yield text.finding("blanks_at_signs", *sign.span(), fix=f"{sign.group()} ")


def tatweel(text: Text) -> Iterator[Finding]:
    """Inside a word; «بـ300» and «هـ» need theirs."""
    for run in _TATWEEL.finditer(text.prose):
        yield text.finding("tatweel", *run.span(), fix="")


def mixed_digits(text: Text) -> Iterator[Finding]:
    """٣ and 3 in one text: those that are not the newsroom's own."""
    numbers = list(_DIGITS.finditer(text.prose))
    are_western = {number.group()[0].isascii() for number in numbers}
    if len(are_western) < 2:
        return
    for number in numbers:
        before, after = text.prose[: number.start()][-1:], text.prose[number.end() :][:1]
        is_of_name = bool(_IN_NAME.match(before) or re.match(r"[A-Za-z]", after))
        if number.group()[0].isascii() != (text.digits == "latn") and not is_of_name:
            fix = number.group().translate(_TO[text.digits])
            yield text.finding("mixed_digits", *number.span(), fix=fix)


def hidden_controls(text: Text) -> Iterator[Finding]:
    """What nobody sees and nobody typed; asked of the source, for code that is copied has them too."""
    for run in _CONTROLS.finditer(text.source):
        yield text.finding("hidden_controls", *run.span(), fix="")


def unbalanced(text: Text) -> Iterator[Finding]:
    """A quotation mark or bracket without its other half in the paragraph."""
    paragraphs = text.paragraphs
    for index, paragraph in enumerate(paragraphs):
        after = paragraphs[index + 1].text.lstrip() if index + 1 < len(paragraphs) else ""
        for place in _alone(paragraph, after):
            start = paragraph.start + place
            yield text.finding("unbalanced", start, start + 1)


def _alone(paragraph: Paragraph, after: str) -> Iterator[int]:
    opened: list[tuple[str, int]] = []
    for sign in _BRACKET.finditer(paragraph.text):
        place, written = sign.start(), sign.group()
        if written in _PAIRS:
            opened.append((written, place))
        elif opened and opened[-1][0] == _CLOSES[written]:
            opened.pop()
        elif written != ")" or not _COUNTS.search(paragraph.text[max(0, place - 4) : place]):
            yield place
    for written, place in opened:
        # A quotation of several paragraphs opens in each and closes in the last.
        if not (written in "«“" and after.startswith(written)):
            yield place
