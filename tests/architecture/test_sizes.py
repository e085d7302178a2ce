"""Nothing grows past what one person reads at a sitting."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import SITE, Breach, Source, breaches, files, holds

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60
# One behaviour a script.
LINES_OF_A_SCRIPT = 80


def file_is_short(source: Source) -> Iterator[Breach]:
    """A file over 400 lines holds two subjects: split it where they part."""
    limit = LINES_OF_A_SCRIPT if source.path.endswith(".js") else LINES_OF_A_FILE
    lines = source.text.count("\n")
    if lines > limit:
        yield limit + 1, f"{lines} lines, the most is {limit}: split it by subject."


def function_is_short(source: Source) -> Iterator[Breach]:
    """A function over 60 lines does several things: give each its name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines, the most is 60: name its parts."


def test_files_are_short():
    sources = [*files(".py", *SITE, "tests", "deploy"), *files(".html", "templates")]
    holds(file_is_short, [*sources, *files(".css", "static"), *files(".js", "static")])


def test_functions_are_short():
    holds(function_is_short, files(".py", *SITE, "tests", "deploy"))


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (file_is_short, "articles/views/home.py", "\n" * 401),
        (file_is_short, "static/js/theme.js", "\n" * 81),
        (function_is_short, "articles/x.py", "def long():\n" + "    x = 1\n" * 60),
    ],
)
def test_a_break_is_seen(rule, path, text):
    assert breaches(rule, [Source(path, text)])
