"""Styles that hold in both directions, in both colour schemes, and load nothing from elsewhere."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, Breach, Source, breaches, files, holds

SIDE = "left|right|top|bottom"
_PHYSICAL = re.compile(
    rf"^(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:{SIDE})\b.*|{SIDE}"
    rf"|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)$"
)
_VALUE_WITH_SIDE = re.compile(r"^(?:text-align|float|clear|caption-side)$")
# Without one of the words of the language (`currentColor`, `transparent`, `inherit`).
_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|"
    r"(?<![\w-])(?:black|white|red|green|blue|gray|grey|yellow|orange|silver|navy)(?![\w-])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A declaration; what stands before a `{` is a selector and is left out by the end it must have.
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;{}]+?)\s*(?=[;}])", re.IGNORECASE)
COLOURS_STAND_IN = (
    "static/css/tokens.css",
    # Paper is white.
    "static/css/print.css",
)
STOCK_IDS = "static/desk/"


def _plain(text: str) -> str:
    """The sheet without comments; lines stay where they are."""
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _declarations(source: Source) -> Iterator[tuple[int, str, str]]:
    text = _plain(source.text)
    for match in _DECLARATION.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[1].lower(), match[2]


def names_no_side(source: Source) -> Iterator[Breach]:
    """`inline-start` is right in Arabic and left in English: one sheet serves both."""
    for line, name, value in _declarations(source):
        if _PHYSICAL.match(name):
            yield line, f"{name}: use inline/block, start/end."
        if _VALUE_WITH_SIDE.match(name) and re.search(r"\b(left|right)\b", value):
            yield line, f"{name}: {value}: use start or end."


def shouts_nowhere(source: Source) -> Iterator[Breach]:
    """The order of layers decides who wins; `!important` would need another, and another."""
    for line, name, value in _declarations(source):
        if "!important" in value.replace(" ", ""):
            yield line, f"{name}: {value}: put the rule into a later layer."


def takes_colours_from_tokens(source: Source) -> Iterator[Breach]:
    """A colour with a name has its dark twin, and its contrast was measured."""
    if source.is_in(*COLOURS_STAND_IN):
        return
    for line, name, value in _declarations(source):
        if found := _COLOUR.search(re.sub(r"url\([^)]*\)", "", value)):
            yield line, f"{name}: {found[0]}: name it in static/css/tokens.css."


def loads_only_ours(source: Source) -> Iterator[Breach]:
    """A font from another host tells it who reads what, and falls with it."""
    text = _plain(source.text)
    for match in re.finditer(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\"')\s]+)", text):
        yield text.count("\n", 0, match.start()) + 1, f"{match[1]}: put the file into static/."


def spaces_no_arabic_letter(source: Source) -> Iterator[Breach]:
    """Arabic letters are joined: a distance between them tears the word."""
    for line, name, value in _declarations(source):
        if name == "letter-spacing" and value not in ("0", "normal"):
            yield line, f"letter-spacing: {value}: use weight or size."


def selects_by_class(source: Source) -> Iterator[Breach]:
    """An id beats every class, and then the next rule needs two."""
    text = _plain(source.text)
    for match in re.finditer(r"^[^@{};]*#[a-z][\w-]*[^{};]*{", text, re.MULTILINE | re.IGNORECASE):
        yield text.count("\n", 0, match.end()) + 1, f"{match[0].strip()}: give it a class."


RULES = (
    names_no_side,
    shouts_nowhere,
    takes_colours_from_tokens,
    loads_only_ours,
    spaces_no_arabic_letter,
    selects_by_class,
)


@pytest.mark.parametrize("rule", RULES)
def test_it_holds(rule):
    sheets = files(".css", "static")
    # Only the desk meets ids: the stock admin gives its parts nothing else.
    holds(rule, [s for s in sheets if rule is not selects_by_class or not s.is_in(STOCK_IDS)])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (names_no_side, ".card { margin-left: 1rem; }"),
        (names_no_side, ".card { padding: 0; width: 10rem }"),
        (names_no_side, ".card { inset-block: 0; right: 0; }"),
        (names_no_side, ".card {\n  border-top-left-radius: 1rem;\n}"),
        (names_no_side, ".card { border-bottom-width: 1px; }"),
        (names_no_side, "@media (min-width: 1rem) { .card { text-align: right; } }"),
        (shouts_nowhere, ".card { display: none !important; }"),
        (takes_colours_from_tokens, ".card { color: #fff; }"),
        (takes_colours_from_tokens, ".card { background: rgb(0 0 0 / 50%); }"),
        (takes_colours_from_tokens, ".card { border: 1px solid black; }"),
        (loads_only_ours, '@import "https://fonts.example.org/x.css";'),
        (loads_only_ours, ".card { background: url(//example.org/x.png); }"),
        (spaces_no_arabic_letter, ".card { letter-spacing: 0.1em; }"),
        (selects_by_class, "#main .card { gap: 0; }"),
    ],
)
def test_a_break_is_seen(rule, text):
    assert breaches(rule, [Source("static/css/components/card.css", text)])


def test_an_ordinary_sheet_breaks_nothing():
    text = (
        "/* left: #fff !important */ @media (max-width: 40rem) { .card:hover { inline-size: 1rem; "
        "background: var(--paper) url('../img/x.svg#top'); text-align: start; line-height: 2; "
        "border-block-start-width: 1px; white-space: nowrap; } }"
    )
    for rule in RULES:
        assert not breaches(rule, [Source("static/css/components/card.css", text)])


def forgotten(entry: str, folder: str) -> list[str]:
    """The component sheets beside an entry that neither it imports nor a page loads by itself."""
    imported = set(re.findall(r'@import "([^"]+)"', (ROOT / entry).read_text()))
    pages = "".join(page.text for page in files(".html", "templates"))
    loaded = {f"static/{name}" for name in re.findall(r"{% static '([^']+\.css)' %}", pages)}
    here = PurePosixPath(entry).parent
    return [
        sheet.path
        for sheet in files(".css", folder)
        if sheet.path not in loaded
        and str(PurePosixPath(sheet.path).relative_to(here)) not in imported
    ]


@pytest.mark.parametrize(
    ("entry", "folder"),
    [("static/css/site.css", "static/css"), ("static/desk/desk.css", "static/desk")],
)
def test_no_sheet_is_forgotten(entry, folder):
    """A sheet that nothing loads styles nothing, and is edited in vain."""
    assert not forgotten(entry, folder), f"import these in {entry}, or delete them"


def begun_twice(sheets: list[Source]) -> set[str]:
    """The classes that stand alone before a `{` in two sheets that are loaded together."""
    begun: dict[str, set[str]] = {}
    for sheet in sheets:
        for name in re.findall(r"(?:^|[{};])\s*\.([a-z-]+)\s*{", _plain(sheet.text)):
            begun.setdefault(name, set()).add(sheet.path)
    return {name for name, paths in begun.items() if len(paths) > 1}


@pytest.mark.parametrize("folder", ["static/css/components", "static/desk"])
def test_a_block_has_one_sheet(folder):
    """Two blocks of one name style each other: the calendar once stood in the sign-in's margins."""
    assert not begun_twice(files(".css", folder)), "give one of them another name"


def test_a_block_of_two_sheets_is_seen():
    sheets = [Source("a.css", ".day { gap: 0; }"), Source("b.css", "@media print { .day { } }")]
    assert begun_twice(sheets) == {"day"}
