"""Letters in the source: nothing invisible, and Arabic only where it is data."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import (
    LETTERS,
    OWN_NAMES,
    ROOT,
    SITE,
    Breach,
    Source,
    breaches,
    dotted,
    holds,
    lines_of,
    python,
)

TEXT = {
    "", ".cfg", ".conf", ".css", ".html", ".ini", ".js", ".json", ".md", ".po", ".py", ".service",
    ".sh", ".svg", ".timer", ".toml", ".txt", ".webmanifest", ".xml", ".yaml", ".yml",
}  # fmt: skip
TOP = (*SITE, "templates", "static", "tests", "deploy", "docs", "locale", ".ci")
# Marks, embeddings, overrides, isolates, the zero-width space and the byte-order mark.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
GETTEXT = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext",
    "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip
ARABIC_IS_DATA = (
    # What these modules know is Arabic itself.
    "newsroom/text/",
    "articles/rendering/",
    "articles/search/",
    # The marks that a closing question and a list of tags are read by.
    "articles/workflow/checklist.py",
    "articles/models/taxonomy.py",
    # The name of the paper, and its demo.
    "newsroom/settings.py",
    "newsroom/demo.py",
    "articles/demo/",
)


def shows_every_character(source: Source) -> Iterator[Breach]:
    """A control that cannot be seen can turn a line of code round; it is written as an escape."""
    for line, text in lines_of(source.text):
        for found in INVISIBLE.findall(text):
            yield line, f"U+{ord(found):04X}: write it as \\u{ord(found):04x}, or take it out."


def holds_no_arabic(source: Source) -> Iterator[Breach]:
    """Words for people stand in locale/, in the database or in the demo; comments may quote them."""
    if source.is_in(*ARABIC_IS_DATA):
        return
    # A docstring, or any text that stands alone, says something to the reader of the code.
    told = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or id(node) in told:
            continue
        if node.value in OWN_NAMES:
            continue
        if isinstance(node.value, str) and re.search(f"[{LETTERS}]", node.value):
            yield node.lineno, f"«{node.value}»: an English msgid, and the Arabic in locale/ar."


def asks_in_english(source: Source) -> Iterator[Breach]:
    """A msgid is a literal in English: tools must find it, and translators read it."""
    for call in source.calls():
        if dotted(call.func).rpartition(".")[2] not in GETTEXT:
            continue
        for words in call.args[:2]:
            is_text = isinstance(words, ast.Constant) and isinstance(words.value, str)
            if words is call.args[0] and not is_text:
                yield call.lineno, "a msgid that is computed: write it out."
            elif is_text and (not words.value or re.search(f"[{LETTERS}]", words.value)):
                yield call.lineno, f"msgid «{words.value}»: write it in English."


def every_text() -> list[Source]:
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    paths += [path for top in TOP for path in (ROOT / top).rglob("*") if path.is_file()]
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
        if path.suffix in TEXT and not path.name.startswith(".coverage")
    ]


def test_every_character_can_be_seen():
    holds(shows_every_character, every_text())


@pytest.mark.parametrize("rule", [holds_no_arabic, asks_in_english])
def test_it_holds(rule):
    holds(rule, python())


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (shows_every_character, "name = 'a\u202eb'"),
        (shows_every_character, "\ufeffname = 1"),
        (holds_no_arabic, "label = 'جواب'"),
        (holds_no_arabic, "label = f'{n} جواب'"),
        (asks_in_english, "_('جواب')"),
        (asks_in_english, "gettext(name)"),
        (asks_in_english, "ngettext('one', 'أجوبة', n)"),
    ],
)
def test_a_break_is_seen(rule, code):
    assert breaches(rule, [Source("articles/views/home.py", code)])


def test_a_comment_may_quote_arabic():
    code = '"""«جواب» is one."""\n# «أجوبة» are more.\nlabel = _("answer")\n'
    for rule in (shows_every_character, holds_no_arabic, asks_in_english):
        assert not breaches(rule, [Source("articles/views/home.py", code)])
