"""Scripts enhance what works without them, and run under the strictest policy."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import LETTERS, Breach, Source, breaches, files, holds, lines_of

# Each writes HTML or code from a string: Trusted Types refuse them, injected text needs them.
SINKS = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|srcdoc"
    r"|setAttribute\(\s*[\"'](?:on\w+|style))\b"
)
FOREIGN = re.compile(r"[\"'`](?:https?:)?//[\w.-]+")


def writes_no_html(source: Source) -> Iterator[Breach]:
    """A text that is set as text can run nothing."""
    for line, text in lines_of(source.text):
        if found := SINKS.search(text):
            yield line, f"{found[0]}: build elements, and set textContent."


def asks_only_us(source: Source) -> Iterator[Breach]:
    """No other host learns who reads what."""
    for line, text in lines_of(source.text):
        if found := FOREIGN.search(text):
            yield line, f"{found[0]}: ask an address of ours."


def holds_no_words(source: Source) -> Iterator[Breach]:
    """Words come from the template, translated, in a data attribute."""
    for line, text in lines_of(source.text):
        if re.search(f"[{LETTERS}]", text) or re.search(r"\b(?:alert|confirm|prompt)\(", text):
            yield line, "words: put them into a data attribute of the template."


RULES = (writes_no_html, asks_only_us, holds_no_words)


@pytest.mark.parametrize("rule", RULES)
def test_it_holds(rule):
    holds(rule, files(".js", "static"))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (writes_no_html, "box.innerHTML = text;"),
        (writes_no_html, "eval(text)"),
        (asks_only_us, 'fetch("https://example.org/count")'),
        (asks_only_us, "import x from '//cdn.example.org/x.js'"),
        (holds_no_words, 'label.textContent = "نُسخ";'),
        (holds_no_words, "if (confirm(text)) form.submit();"),
    ],
)
def test_a_break_is_seen(rule, text):
    assert breaches(rule, [Source("static/js/x.js", text)])
