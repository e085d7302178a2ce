"""Regular expressions mean the same on every Python that the project runs on."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import Breach, Source, breaches, holds, python

POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+")


def repeats_no_group_for_good(source: Source) -> Iterator[Breach]:
    """Debian 12 has Python 3.11.2, which loses its place where `(?:…)*+` ends in vain: «C++ » took
    the space into the name. `(?>(?:…)*)` means the same and is right everywhere."""
    told = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or id(node) in told:
            continue
        if isinstance(node.value, str) and POSSESSIVE_GROUP.search(node.value):
            yield node.lineno, "a possessive group: write (?>(?:…)*) instead of (?:…)*+."


def test_it_holds():
    holds(repeats_no_group_for_good, python())


@pytest.mark.parametrize("pattern", ["(?:ab|c)*+", "(a)++", "x(?:[ ]y)?+z", "(?:ab)?+"])
def test_a_break_is_seen(pattern):
    for code in (f"P = re.compile(r'{pattern}')", f"P = rf'{{A}}{pattern}'"):
        assert breaches(repeats_no_group_for_good, [Source("newsroom/text/bidi.py", code)])


@pytest.mark.parametrize("pattern", ["[ab]*+", "(?>(?:ab|c)*)", r"\\(a\\)+", "(?:C[+][+])+"])
def test_what_is_right_is_not_seen(pattern):
    code = f"P = re.compile('{pattern}')"
    assert not breaches(repeats_no_group_for_good, [Source("newsroom/text/bidi.py", code)])
